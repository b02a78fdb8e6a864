// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "fraud-detector", "fraud-detector/12", "fraud-detector/Production", "fraud-detector@champion", each also
// behind "models:/", as MLflow writes it.

#include "models/domain/registry.h"

namespace driftline {

/// The version that a selector names; MODEL alone means its Production version, "latest" its newest, and a
/// stage may also stand behind '@' where no alias has that name. The model's name may contain '/' on old
/// servers: the longest name that exists wins. Errors: Usage when nothing, or more than one, fits.
[[nodiscard]] Result<ModelVersion> selectVersion(ModelRegistry &registry, const QString &selector,
                                                 const StopToken &stop);

} // namespace driftline
