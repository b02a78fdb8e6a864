// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tabulartext.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <deque>
#include <numeric>

namespace driftline {

namespace {

/// Of one font on one device. Shaping digits takes longer than anything else in painting a table, so it is
/// done once.
struct Digits
{
    Digits(const QFont &font, const QPaintDevice *device)
        : font(font),
          dpi(dpiOf(device)),
          metrics(device != nullptr ? QFontMetricsF(font, device) : QFontMetricsF(font))
    {
        for (size_t digit = 0; digit < advances.size(); ++digit) {
            advances.at(digit) = metrics.horizontalAdvance(QChar(u'0' + char16_t(digit)));
            cell = qMax(cell, advances.at(digit));
        }
    }
    static int dpiOf(const QPaintDevice *device) { return device != nullptr ? device->logicalDpiY() : 0; }

    QFont font;
    int dpi;
    QFontMetricsF metrics;
    std::array<double, 10> advances{};
    double cell = 0; ///< the widest of them: what each takes
};

/// A page has a handful of fonts. GUI thread.
const Digits &digitsOf(const QFont &font, const QPaintDevice *device)
{
    constexpr size_t mostKept = 16;
    static std::deque<Digits> known;
    const int dpi = Digits::dpiOf(device);
    const auto found = std::ranges::find_if(
        known, [&](const Digits &digits) { return digits.dpi == dpi && digits.font == font; });
    if (found != known.end())
        return *found;
    if (known.size() == mostKept)
        known.pop_front();
    return known.emplace_back(font, device);
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

struct Piece
{
    QString text;
    double width = 0; ///< that it takes
    double shift = 0; ///< of what is drawn in it
};

/// Digits one by one; what is between them stays whole, so that letters keep their kerning.
QList<Piece> piecesOf(const QString &text, const Digits &digits)
{
    QList<Piece> pieces;
    for (qsizetype at = 0; at < text.size();) {
        if (isDigit(text[at])) {
            const double advance = digits.advances.at(size_t(text[at].unicode() - u'0'));
            pieces.append({text[at], digits.cell, (digits.cell - advance) / 2});
            ++at;
            continue;
        }
        qsizetype end = at;
        while (end < text.size() && !isDigit(text[end]))
            ++end;
        const QString between = text.mid(at, end - at);
        pieces.append({between, digits.metrics.horizontalAdvance(between), 0});
        at = end;
    }
    return pieces;
}

double widthOf(const QList<Piece> &pieces)
{
    return std::accumulate(pieces.cbegin(), pieces.cend(), 0.0,
                           [](double width, const Piece &piece) { return width + piece.width; });
}

} // namespace

double tabularWidth(const QString &text, const QFont &font)
{
    return widthOf(piecesOf(text, digitsOf(font, nullptr)));
}

void drawTabularText(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text)
{
    const Digits &digits = digitsOf(painter.font(), painter.device());
    const QFontMetricsF &metrics = digits.metrics;
    const QList<Piece> pieces = piecesOf(text, digits);
    const double width = widthOf(pieces);
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
    for (const Piece &piece : pieces) {
        painter.drawText(QPointF(x + piece.shift, baseline), piece.text);
        x += piece.width;
    }
}

} // namespace driftline
