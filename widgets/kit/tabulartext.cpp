// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tabulartext.h"

#include "widgets/kit/shapedtext.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <deque>

namespace driftline {

namespace {

/// Of one font on one device.
struct Digits
{
    QFont font;
    int dpi = 0;
    std::array<QStaticText, 10> shaped;
    double cell = 0; ///< the widest of them: what each takes
};

/// A page has a handful of fonts. GUI thread.
const Digits &digitsOf(const QPainter &painter)
{
    constexpr size_t mostKept = 16;
    static std::deque<Digits> known;
    const QFont &font = painter.font();
    const int dpi = painter.device()->logicalDpiY();
    const auto found = std::ranges::find_if(
        known, [&](const Digits &digits) { return digits.dpi == dpi && digits.font == font; });
    if (found != known.end())
        return *found;
    if (known.size() == mostKept)
        known.pop_front();
    Digits digits{font, dpi, {}, 0};
    for (size_t digit = 0; digit < digits.shaped.size(); ++digit) {
        digits.shaped.at(digit) = shapedText(painter, QChar(u'0' + char16_t(digit)));
        digits.cell = std::max(digits.cell, digits.shaped.at(digit).size().width());
    }
    return known.emplace_back(std::move(digits));
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// Calls digit(value) and between(text): digits one by one; what is between them stays whole, so that letters
/// keep their kerning.
template <typename Digit, typename Between>
void eachPiece(const QString &text, const Digit &digit, const Between &between)
{
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = at;
        while (end < text.size() && !isDigit(text[end]))
            ++end;
        if (end > at)
            between(text.mid(at, end - at));
        else
            digit(size_t(text[end++].unicode() - u'0'));
        at = end;
    }
}

/// Of a column's cells, one after the other, mostly in one font.
double widestDigit(const QFont &font)
{
    static QFont last;
    static double cell = 0;
    if (cell > 0 && last == font)
        return cell;
    const QFontMetricsF metrics(font);
    cell = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        cell = std::max(cell, metrics.horizontalAdvance(QChar(digit)));
    last = font;
    return cell;
}

struct Piece
{
    QStaticText text;
    double width = 0; ///< that it takes
};

} // namespace

double tabularWidth(const QString &text, const QFont &font)
{
    const QFontMetricsF metrics(font);
    const double cell = widestDigit(font);
    double width = 0;
    eachPiece(
        text, [&](size_t) { width += cell; },
        [&](const QString &between) { width += metrics.horizontalAdvance(between); });
    return width;
}

void drawTabularText(QPainter &painter, const QRectF &rect, Qt::Alignment alignment, const QString &text)
{
    const Digits &digits = digitsOf(painter);
    QVarLengthArray<Piece, 24> pieces;
    double width = 0;
    const auto append = [&](const QStaticText &piece, double room) {
        pieces.append({piece, room});
        width += room;
    };
    eachPiece(
        text, [&](size_t digit) { append(digits.shaped.at(digit), digits.cell); },
        [&](const QString &between) {
            const QStaticText piece = shapedText(painter, between);
            append(piece, piece.size().width());
        });
    // Half a pixel is rounding, not a lack of room.
    if (width > rect.width() + 0.5) {
        drawShapedText(painter, rect, alignment, text);
        return;
    }
    double x = rect.left();
    if (alignment & Qt::AlignRight)
        x = rect.right() - width;
    else if (alignment & Qt::AlignHCenter)
        x = rect.center().x() - width / 2;
    for (const Piece &piece : pieces) {
        drawShapedText(painter, x + (piece.width - piece.text.size().width()) / 2, rect, piece.text);
        x += piece.width;
    }
}

} // namespace driftline
