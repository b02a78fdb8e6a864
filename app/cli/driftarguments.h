// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What `drift` was asked, as options of a check.

#include "app/cli/arguments.h"
#include "models/domain/driftoptions.h"

namespace driftline::cli {

/// Errors: Usage, naming the word that is wrong.
[[nodiscard]] Result<DriftOptions> driftOptions(const Arguments &arguments);

} // namespace driftline::cli
