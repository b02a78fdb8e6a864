// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Numbers as they are shown: in the user's locale, short enough to compare at a glance. Files and the command
// line never use these.

#include <QString>

namespace driftline {

/// "0.9468", "12.500", "3.2E-05", "8,214", "NaN", "−∞".
[[nodiscard]] QString metricText(double value);
/// "+0.0012", "−0.0041".
[[nodiscard]] QString deltaText(double value);
/// "8,214".
[[nodiscard]] QString countText(qint64 count);

} // namespace driftline
