// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands on a button of a bar that may become narrow: its words or, where there is no room for them, an
// icon.

#include <QString>

class QPushButton;

namespace driftline {

struct ButtonCaption
{
    QString iconName;
    QString text;
    QString mark;         ///< behind the text, or beside the icon
    bool isOn = false;    ///< something is chosen: the icon says it by the accent colour
    bool compact = false; ///< the icon instead of the text; tool tip and accessible name are the caller's
};

void showCaption(QPushButton &button, const ButtonCaption &caption);

} // namespace driftline
