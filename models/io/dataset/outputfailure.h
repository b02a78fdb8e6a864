// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A file that could not be written, as an error.

#include "models/base/result.h"

namespace driftline {

/// `reason` is what the system, or Arrow, says.
[[nodiscard]] Failure outputFailure(const QString &path, const QString &reason);

} // namespace driftline
