// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tabulartext.h"

#include <QPainter>
#include <QStringList>

namespace driftline {

namespace {

struct Piece
{
    QString text;
    bool digit = false;
};

/// Digits one by one; what is between them stays whole, so that letters keep their kerning.
QList<Piece> piecesOf(const QString &text)
{
    QList<Piece> pieces;
    for (const QChar c : text) {
        const bool digit = c.isDigit();
        if (digit || pieces.isEmpty() || pieces.last().digit)
            pieces.append({c, digit});
        else
            pieces.last().text.append(c);
    }
    return pieces;
}

double digitWidth(const QFontMetricsF &metrics)
{
    double widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit)
        widest = qMax(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    return widest;
}

} // namespace

double tabularWidth(const QString &text, const QFontMetricsF &metrics)
{
    const double cell = digitWidth(metrics);
    double width = 0;
    for (const Piece &piece : piecesOf(text))
        width += piece.digit ? cell : metrics.horizontalAdvance(piece.text);
    return width;
}

void drawTabularText(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text)
{
    const QFontMetricsF metrics(painter.font(), painter.device());
    const double width = tabularWidth(text, metrics);
    // Half a pixel is rounding, not a lack of room.
    if (width > rect.width() + 0.5) {
        painter.drawText(rect, int(alignment | Qt::AlignVCenter | Qt::TextSingleLine),
                         metrics.elidedText(text, Qt::ElideRight, rect.width()));
        return;
    }
    double x = rect.left();
    if (alignment & Qt::AlignRight)
        x = rect.right() - width;
    else if (alignment & Qt::AlignHCenter)
        x = rect.center().x() - width / 2;
    const double baseline = rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent();
    const double cell = digitWidth(metrics);
    for (const Piece &piece : piecesOf(text)) {
        const double advance = metrics.horizontalAdvance(piece.text);
        painter.drawText(QPointF(x + (piece.digit ? (cell - advance) / 2 : 0), baseline), piece.text);
        x += piece.digit ? cell : advance;
    }
}

} // namespace driftline
