// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;
class QString;

namespace driftline {

/// A line of text above what follows in a menu, apart from what stands before it. QMenu::addSection() draws
/// nothing but the line under the program's style sheet.
void addMenuTitle(QMenu &menu, const QString &text);

} // namespace driftline
