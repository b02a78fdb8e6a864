// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one style sheet and the palette, both built from a Theme table. What a widget can say by palette alone
// is not in the sheet; our own widgets paint themselves.

#include "widgets/kit/theme.h"

#include <QPalette>

namespace driftline {

[[nodiscard]] QPalette paletteFor(const Theme &theme);

/// Widgets choose a look by the dynamic property "look": on QPushButton and QToolButton "primary" (accent),
/// "flat" (no border until hovered), "bar" (field colour: top bar), "rail", "status", "key" (a keyboard key);
/// on QLabel "strong", "title", "section", "muted", "faint", "small", "mono", "code" (a field-coloured box),
/// "bad"; on QDoubleSpinBox "bad" (its value is not applied); on QFrame "rail", "bar", "inspector"; on
/// QListView "side" (experiments list); on QScrollArea, QGraphicsView and QSplitter (its handles) "clear":
/// what is behind shows. There is no other sheet: one of a widget's own makes Qt polish all that is below it
/// each time that the one is set.
[[nodiscard]] QString styleSheetFor(const Theme &theme, const QFont &base);

/// Sets the property and re-polishes; for a look that changes at run time.
void setLook(QWidget *widget, const char *look);

} // namespace driftline
