// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Text whose digits all have one width, so that numbers below one another line up. The interface's font may
// have proportional digits (Inter has), and QFont::setFeature came with Qt 6.7, so each digit is drawn in a
// cell of the widest.

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace driftline {

/// Both: GUI thread.
[[nodiscard]] double tabularWidth(const QString &text, const QFont &font);

/// One line in the painter's font and pen, vertically centred; flags: Qt::AlignLeft, AlignRight or
/// AlignHCenter. Text that is too wide is elided at its end.
void drawTabularText(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text);

} // namespace driftline
