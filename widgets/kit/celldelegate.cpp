// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/celldelegate.h"

#include "models/items/roles.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/plaintooltip.h"
#include "widgets/kit/shapedtext.h"
#include "widgets/kit/sparklinewidget.h"
#include "widgets/kit/tabulartext.h"
#include "widgets/kit/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QTextDocument>
#include <QtMath>
#include <QToolTip>

#include <algorithm>

namespace driftline {

namespace {

constexpr int sidePadding = 10;
constexpr int dotSize = 8;
constexpr int gap = 6;
constexpr int oneLineHeight = 30;
constexpr int twoLineHeight = 48;
constexpr int histogramWidth = 132;
constexpr int sparklineWidth = 96;
constexpr int foldWidth = 14;
constexpr int depthStep = 16;

bool flag(const QModelIndex &index, Role role)
{
    return index.data(role).toBool();
}

QList<PillItem> pillsOf(const QModelIndex &index, const QString &text)
{
    const QVariant list = index.data(PillsRole);
    if (list.isValid())
        return list.value<QList<PillItem>>();
    const QVariant kind = index.data(PillKindRole);
    if (kind.isValid() && !text.isEmpty())
        return {{text, static_cast<PillKind>(kind.toInt())}};
    return {};
}

QColor textColor(const QModelIndex &index, const Theme &theme)
{
    switch (static_cast<Tone>(index.data(ToneRole).toInt())) {
    case Tone::Good:
        return theme.good;
    case Tone::Warn:
        return theme.warn;
    case Tone::Bad:
        return theme.bad;
    case Tone::Ordinary:
        break;
    }
    return flag(index, MutedRole) ? theme.muted : theme.text;
}

void paintDot(QPainter &painter, const QRect &box, int series, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle(box.left(), box.center().y() - dotSize / 2.0 + 0.5, dotSize, dotSize);
    if (series < 0) {
        painter.setPen(QPen(theme.faint, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5));
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(seriesStyle(series, theme).color);
        painter.drawEllipse(circle);
    }
    painter.restore();
}

void paintFold(QPainter &painter, const QRect &area, Fold fold, const Theme &theme)
{
    if (fold == Fold::Leaf)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.muted, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.translate(QRectF(area).center());
    if (fold == Fold::Unfolded)
        painter.rotate(90);
    painter.drawPolyline(QPolygonF{{-1.75, -3.5}, {1.75, 0}, {-1.75, 3.5}});
    painter.restore();
}

int depthOf(const QModelIndex &index)
{
    return index.data(DepthRole).toInt() * depthStep;
}

void paintBars(QPainter &painter, const QRectF &box, const QList<double> &shares, double highest,
               QColor color)
{
    if (shares.isEmpty() || highest <= 0)
        return;
    const double step = box.width() / double(shares.size());
    const double bar = step > 4 ? step - 1 : step;
    for (qsizetype i = 0; i < shares.size(); ++i) {
        const double height = box.height() * shares[i] / highest;
        painter.fillRect(QRectF(box.left() + double(i) * step, box.bottom() - height, bar, height), color);
    }
}

void paintHistograms(QPainter &painter, const QRect &box, const QList<double> &reference,
                     const QList<double> &live, const Theme &theme)
{
    double highest = 0;
    for (const auto *side : {&reference, &live}) {
        if (!side->isEmpty())
            highest = qMax(highest, *std::max_element(side->begin(), side->end()));
    }
    QColor slate = theme.reference;
    QColor orange = theme.live;
    slate.setAlphaF(0.55F);
    orange.setAlphaF(0.55F);
    const QRectF area = QRectF(box).adjusted(0, 5, 0, -6);
    paintBars(painter, area, reference, highest, slate);
    paintBars(painter, area, live, highest, orange);
}

QFont fontFor(const QModelIndex &index, const QFont &base)
{
    const QFont font = flag(index, MonospaceRole) ? monospacedFont(base) : base;
    return flag(index, BoldRole) ? boldFont(font) : font;
}

} // namespace

CellDelegate::CellDelegate(QObject *parent) : QStyledItemDelegate(parent) {}

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->font = fontFor(index, option->font);
    option->fontMetrics = QFontMetrics(option->font);
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QWidget *view = option.widget;
    const Theme &theme = view != nullptr ? Theme::of(view) : Theme::light();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, theme.accentSoft);
    if (m_hairlines)
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          theme.hairline);
    const auto pinned = static_cast<Pinned>(index.data(PinnedRole).toInt());
    if (pinned != Pinned::No && !(option.state & QStyle::State_Selected))
        painter->fillRect(option.rect.adjusted(0, 0, 0, -1), theme.field);
    if (pinned == Pinned::Last)
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          theme.faint);
    // Only for those who came by keyboard; the selection says enough to the others.
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange)) {
        painter->setPen(QPen(theme.accent, 1, Qt::DotLine));
        painter->drawRect(option.rect.adjusted(1, 1, -2, -3));
    }
    QRect box = option.rect.adjusted(sidePadding, 0, -sidePadding, m_hairlines ? -1 : 0);

    const QVariant reference = index.data(ReferenceBinsRole);
    const QVariant live = index.data(LiveBinsRole);
    if (reference.isValid() || live.isValid()) {
        paintHistograms(*painter, box, reference.value<QList<double>>(), live.value<QList<double>>(), theme);
        return;
    }
    const QVariant curve = index.data(SparklineRole);
    if (curve.isValid()) {
        paintSparkline(*painter, QRectF(box).adjusted(0, 5, 0, -5), curve.value<QList<QPointF>>(),
                       seriesStyle(index.data(SeriesIndexRole).toInt(), theme).color);
        return;
    }
    const QVariant series = index.data(SeriesIndexRole);
    if (series.isValid()) {
        paintDot(*painter, box, series.toInt(), theme);
        box.setLeft(box.left() + dotSize + gap);
    }
    if (const QVariant fold = index.data(FoldRole); fold.isValid()) {
        paintFold(*painter, foldArea(option.rect, index), static_cast<Fold>(fold.toInt()), theme);
        box.setLeft(box.left() + depthOf(index) + foldWidth);
    }
    paintContent(*painter, box, option, index);
}

QRect CellDelegate::foldArea(const QRect &cell, const QModelIndex &index)
{
    return {cell.left() + sidePadding - 4 + depthOf(index), cell.top(), foldWidth + 2, cell.height()};
}

void CellDelegate::paintContent(QPainter &painter, QRect box, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const Theme &theme = option.widget != nullptr ? Theme::of(option.widget) : Theme::light();
    const auto pills = pillsOf(index, option.text);
    if (!pills.isEmpty()) {
        for (const PillItem &pill : pills) {
            const QSize size = pillSize(pill.text, option.font);
            QRect place(box.left(), box.top() + (box.height() - size.height()) / 2,
                        qMin(size.width(), box.width()), size.height());
            if (place.width() < size.height())
                break;
            paintPill(painter, place, pill, option.font, theme);
            box.setLeft(place.right() + gap);
        }
        return;
    }
    const auto horizontal = option.displayAlignment & Qt::AlignHorizontal_Mask;
    const QString second = index.data(SecondLineRole).toString();
    QRect first = box;
    if (!second.isEmpty()) {
        const QFont small = smallFont(option.font);
        const int secondHeight = QFontMetrics(small).height();
        const QColor color = theme.faint;
        painter.setFont(small);
        painter.setPen(color);
        if (!m_oneLine && box.height() >= option.fontMetrics.height() + secondHeight + 4) {
            const int top = box.top() + (box.height() - option.fontMetrics.height() - secondHeight - 1) / 2;
            first = QRect(box.left(), top, box.width(), option.fontMetrics.height());
            const QRect below(box.left(), first.bottom() + 2, box.width(), secondHeight);
            drawShapedText(painter, below, horizontal, second);
        } else {
            const int width = QFontMetrics(small).horizontalAdvance(second);
            if (width + 48 <= box.width()) {
                drawShapedText(painter, box, Qt::AlignRight, second);
                first.setRight(box.right() - width - gap);
            }
        }
    }
    painter.setFont(option.font);
    painter.setPen(option.state & QStyle::State_Enabled ? textColor(index, theme) : theme.faint);
    if (option.displayAlignment & Qt::AlignRight)
        drawTabularText(painter, first, Qt::AlignRight, option.text);
    else
        drawShapedText(painter, first, horizontal, option.text, option.textElideMode);
}

bool CellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    const QString text = index.data(Qt::ToolTipRole).toString();
    if (event->type() != QEvent::ToolTip || !Qt::mightBeRichText(text))
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), plainToolTip(text), view);
    return true;
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &given, const QModelIndex &index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QString second = index.data(SecondLineRole).toString();
    const bool right = option.displayAlignment & Qt::AlignRight;
    int width = 1 + (right ? qCeil(tabularWidth(option.text, option.font))
                           : option.fontMetrics.horizontalAdvance(option.text));
    if (!second.isEmpty())
        width = qMax(width, QFontMetrics(smallFont(option.font)).horizontalAdvance(second));
    const auto pills = pillsOf(index, option.text);
    if (!pills.isEmpty()) {
        width = -gap;
        for (const PillItem &pill : pills)
            width += pillSize(pill.text, option.font).width() + gap;
    }
    if (index.data(ReferenceBinsRole).isValid() || index.data(LiveBinsRole).isValid())
        width = histogramWidth;
    else if (index.data(SparklineRole).isValid())
        width = sparklineWidth;
    else if (index.data(SeriesIndexRole).isValid())
        width += dotSize + (option.text.isEmpty() ? 0 : gap);
    if (index.data(FoldRole).isValid())
        width += depthOf(index) + foldWidth;
    const int lines = qMax(oneLineHeight, option.fontMetrics.height() + 12);
    return {width + 2 * sidePadding, second.isEmpty() || m_oneLine ? lines : qMax(twoLineHeight, lines)};
}

} // namespace driftline
