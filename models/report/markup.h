// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Text and numbers as they stand in HTML and SVG, which are written so that they are XML as well.

#include <QString>

namespace driftline {

/// For an element's text or a quoted attribute. What XML cannot hold (control characters, halves of
/// characters) is U+FFFD.
[[nodiscard]] QString markupText(const QString &text);
/// A coordinate: at most two decimals.
[[nodiscard]] QString coordinate(double value);

} // namespace driftline
