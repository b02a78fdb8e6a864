// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Single lines of text that are shaped once. Shaping takes longer than anything else in painting a table, and
// what a table says is mostly what it said a frame ago.

#include <QRectF>
#include <QStaticText>
#include <QString>

class QPainter;

namespace driftline {

/// In the painter's font. GUI thread.
[[nodiscard]] QStaticText shapedText(const QPainter &painter, const QString &text);

/// Draws it in the painter's pen from `left` on, vertically centred in `rect`.
void drawShapedText(QPainter &painter, double left, const QRectF &rect, const QStaticText &text);

/// One line in the painter's font and pen, vertically centred; alignment: Qt::AlignLeft, AlignRight or
/// AlignHCenter. Text that is too wide is elided. GUI thread.
void drawShapedText(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text,
                    Qt::TextElideMode elision = Qt::ElideRight);

} // namespace driftline
