// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values as they stand in a CSV file (RFC 4180).

#include <QString>

namespace driftline {

/// The text, in quotation marks where it would not come back as it is without them. An empty text is "", so
/// that a reader who cares can tell it from a missing value, which is nothing at all.
[[nodiscard]] QString csvText(const QString &text);
/// The shortest number that reads back as exactly this one; "NaN", "Infinity", "-Infinity".
[[nodiscard]] QString exactNumber(double value);

} // namespace driftline
