// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How `drift` is to read files of text, where what was found out is not meant.

#include "app/cli/arguments.h"
#include "models/actions/driftcheck.h"

namespace driftline::cli {

/// --csv [reference.|live.]KEY=VALUE. Errors: Usage, naming the word that is wrong.
[[nodiscard]] Result<DriftReading> driftReading(const Arguments &arguments);

} // namespace driftline::cli
