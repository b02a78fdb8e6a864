// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tool tips are shown as they are written. Qt takes what looks like HTML for HTML, and then a run that
// somebody named "<img src=…>" would make the program load that file.

#include <QString>

class QApplication;

namespace driftline {

/// The text as a tool tip has to be given to be shown like this.
[[nodiscard]] QString plainToolTip(const QString &text);
/// The tool tips of all widgets from now on. Items of views are CellDelegate's; those of a graphics scene
/// have to be given by plainToolTip().
void showToolTipsPlain(QApplication &application);

} // namespace driftline
