// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/shapedtext.h"

#include <QCache>
#include <QFontMetricsF>
#include <QHashFunctions>
#include <QPainter>

#include <algorithm>

namespace driftline {

namespace {

constexpr int mostKept = 2048; // some screens of a table
constexpr int whole = -1;
constexpr qsizetype longestLine = 2000; ///< characters: wider than any cell

struct Key
{
    QString text;
    QFont font;
    int dpi = 0;
    int width = whole; ///< that it was elided to
    Qt::TextElideMode elision = Qt::ElideNone;

    bool operator==(const Key &) const = default;
    friend size_t qHash(const Key &key, size_t seed)
    {
        return qHashMulti(seed, key.text, key.font, key.dpi, key.width, int(key.elision));
    }
};

QString singleLine(QString text)
{
    for (const QChar c : {QChar(u'\n'), QChar(u'\t'), QChar(QChar::LineSeparator)})
        text.replace(c, u' ');
    return text;
}

QStaticText shaped(const QPainter &painter, const QString &text, int width, Qt::TextElideMode elision)
{
    static QCache<Key, QStaticText> known(mostKept);
    const QFont &font = painter.font();
    const Key key{text.size() > longestLine ? text.left(longestLine) + QChar(0x2026) : text, font,
                  painter.device()->logicalDpiY(), width, elision};
    if (const QStaticText *found = known.object(key))
        return *found;
    const QString line = singleLine(key.text);
    QStaticText shaped(
        width == whole ? line : QFontMetricsF(font, painter.device()).elidedText(line, elision, width));
    shaped.setTextFormat(Qt::PlainText);
    shaped.prepare(painter.transform(), font);
    known.insert(key, new QStaticText(shaped));
    return shaped;
}

} // namespace

QStaticText shapedText(const QPainter &painter, const QString &text)
{
    return shaped(painter, text, whole, Qt::ElideNone);
}

void drawShapedText(QPainter &painter, double left, const QRectF &rect, const QStaticText &text)
{
    painter.drawStaticText(QPointF(left, rect.top() + (rect.height() - text.size().height()) / 2), text);
}

void drawShapedText(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text,
                    Qt::TextElideMode elision)
{
    QStaticText line = shapedText(painter, text);
    // Half a pixel is rounding, not a lack of room.
    if (line.size().width() > rect.width() + 0.5)
        line = shaped(painter, text, std::max(0, static_cast<int>(rect.width())), elision);
    double left = rect.left();
    if (alignment & Qt::AlignRight)
        left = rect.right() - line.size().width();
    else if (alignment & Qt::AlignHCenter)
        left = rect.center().x() - line.size().width() / 2;
    drawShapedText(painter, left, rect, line);
}

} // namespace driftline
