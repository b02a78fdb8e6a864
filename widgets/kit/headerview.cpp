// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/headerview.h"

#include "models/items/roles.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/theme.h"

#include <QPainter>

namespace driftline {

namespace {
constexpr int lineHeight = 30;
constexpr int sidePadding = 10;
constexpr int dotSize = 8;
constexpr int gap = 6;

QFont headerFont(const QFont &base)
{
    return boldFont(smallFont(base));
}
} // namespace

HeaderView::HeaderView(Qt::Orientation orientation, QWidget *parent) : QHeaderView(orientation, parent)
{
    setSectionsMovable(true);
    setSectionsClickable(true);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setMinimumSectionSize(28);
    setStretchLastSection(true);
}

QSize HeaderView::sizeHint() const
{
    return {QHeaderView::sizeHint().width(),
            qMax(lineHeight, QFontMetrics(headerFont(font())).height() + 12)};
}

QSize HeaderView::sectionSizeFromContents(int logicalIndex) const
{
    const QFontMetrics metrics(headerFont(font()));
    const QString text = model()->headerData(logicalIndex, orientation()).toString();
    int width = metrics.horizontalAdvance(text) + 2 * sidePadding +
                metrics.horizontalAdvance(QStringLiteral(" ↓")) + 2;
    if (model()->headerData(logicalIndex, orientation(), SeriesIndexRole).isValid())
        width += dotSize + gap;
    const auto pills = model()->headerData(logicalIndex, orientation(), PillsRole).value<QList<PillItem>>();
    for (const PillItem &pill : pills)
        width += pillSize(pill.text, font()).width() + gap;
    return {width, sizeHint().height()};
}

void HeaderView::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const Theme &theme = Theme::of(this);
    painter->save();
    painter->fillRect(rect, theme.surface);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.hairline);
    const auto header = [&](int role) { return model()->headerData(logicalIndex, orientation(), role); };
    QString text = header(Qt::DisplayRole).toString();
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex && !text.isEmpty();
    if (sorted)
        text += sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral(" ↑") : QStringLiteral(" ↓");
    const QVariant given = header(Qt::TextAlignmentRole);
    const bool right = given.isValid() && (given.toInt() & Qt::AlignRight);
    const QVariant series = header(SeriesIndexRole);
    const auto pills = header(PillsRole).value<QList<PillItem>>();

    painter->setFont(headerFont(font()));
    const QFontMetrics metrics = painter->fontMetrics();
    int pillsWidth = 0;
    for (const PillItem &pill : pills)
        pillsWidth += pillSize(pill.text, font()).width() + gap;
    const int dotWidth = series.isValid() ? dotSize + gap : 0;
    const QRect box = rect.adjusted(sidePadding, 0, -sidePadding, -1);
    const int textWidth =
        qMin(metrics.horizontalAdvance(text) + 1, qMax(0, box.width() - pillsWidth - dotWidth));
    int x = right ? box.right() + 1 - pillsWidth - textWidth - dotWidth : box.left();
    if (series.isValid()) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(seriesStyle(series.toInt(), theme).color);
        painter->drawEllipse(QRectF(x, box.center().y() - dotSize / 2.0 + 0.5, dotSize, dotSize));
        x += dotWidth;
    }
    painter->setPen(sorted ? theme.accent : theme.muted);
    painter->drawText(QRect(x, box.top(), textWidth, box.height()), int(Qt::AlignLeft | Qt::AlignVCenter),
                      metrics.elidedText(text, Qt::ElideRight, textWidth));
    x += textWidth;
    for (const PillItem &pill : pills) {
        const QSize size = pillSize(pill.text, font());
        paintPill(*painter, QRect(QPoint(x + gap, box.top() + (box.height() - size.height()) / 2), size),
                  pill, font(), theme);
        x += gap + size.width();
    }
    painter->restore();
}

} // namespace driftline
