// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/headerview.h"

#include "models/items/roles.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

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
                metrics.horizontalAdvance(QStringLiteral(" ↓²")) + 2;
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
    const QString mark = header(SortMarkRole).toString();
    const bool indicated =
        isSortIndicatorShown() && sortIndicatorSection() == logicalIndex && !text.isEmpty();
    const bool sorted = indicated || !mark.isEmpty();
    if (!mark.isEmpty())
        text += QLatin1Char(' ') + mark;
    else if (indicated)
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

void HeaderView::setFrozenCount(int count)
{
    m_frozen = std::max(0, count);
    viewport()->update();
}

int HeaderView::frozenWidth() const
{
    const auto sections = frozenSections();
    return sections.isEmpty() ? 0 : sections.last().second.right() + 1;
}

QList<std::pair<int, QRect>> HeaderView::frozenSections() const
{
    QList<std::pair<int, QRect>> sections;
    if (isRightToLeft())
        return sections;
    const int most = viewport()->width() * 2 / 3;
    int x = 0;
    for (int visual = 0; visual < std::min(m_frozen, count()); ++visual) {
        const int section = logicalIndex(visual);
        const int width = sectionSize(section);
        if (x + width > most)
            break;
        if (width > 0)
            sections.append({section, QRect(x, 0, width, viewport()->height())});
        x += width;
    }
    return sections;
}

/// How far what is at `x` has been scrolled away from there: Qt looks for it where it would be otherwise.
int HeaderView::scrolledBy(int x) const
{
    return x < frozenWidth() ? offset() : 0;
}

int HeaderView::sectionAt(int x) const
{
    return logicalIndexAt(x - scrolledBy(x));
}

void HeaderView::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    if (offset() == 0)
        return;
    QPainter painter(viewport());
    for (const auto &[section, place] : frozenSections())
        paintSection(&painter, place, section);
    painter.fillRect(QRect(frozenWidth() - 1, 0, 1, viewport()->height()), Theme::of(this).hairline);
}

namespace {

QMouseEvent moved(const QMouseEvent &event, int by)
{
    return QMouseEvent(event.type(), event.position() - QPointF(by, 0), event.globalPosition(),
                       event.button(), event.buttons(), event.modifiers(), event.pointingDevice());
}

} // namespace

void HeaderView::mousePressEvent(QMouseEvent *event)
{
    const int x = event->position().toPoint().x();
    m_modifiers = event->modifiers();
    m_pressedFrozen = x < frozenWidth();
    // What is dragged is drawn where Qt believes it to be: away from here it is not dragged.
    if (scrolledBy(x) != 0 && !m_movable) {
        m_movable = sectionsMovable();
        setSectionsMovable(false);
    }
    QMouseEvent there = moved(*event, scrolledBy(x));
    QHeaderView::mousePressEvent(&there);
}

void HeaderView::mouseMoveEvent(QMouseEvent *event)
{
    // A drag goes on as it began.
    const bool frozen =
        event->buttons() != Qt::NoButton ? m_pressedFrozen : event->position().x() < frozenWidth();
    QMouseEvent there = moved(*event, frozen ? offset() : 0);
    QHeaderView::mouseMoveEvent(&there);
}

void HeaderView::mouseReleaseEvent(QMouseEvent *event)
{
    m_modifiers = event->modifiers();
    QMouseEvent there = moved(*event, m_pressedFrozen ? offset() : 0);
    QHeaderView::mouseReleaseEvent(&there);
    m_pressedFrozen = false;
    if (m_movable)
        setSectionsMovable(*std::exchange(m_movable, std::nullopt));
}

void HeaderView::mouseDoubleClickEvent(QMouseEvent *event)
{
    QMouseEvent there = moved(*event, scrolledBy(event->position().toPoint().x()));
    QHeaderView::mouseDoubleClickEvent(&there);
}

bool HeaderView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QHelpEvent there(QEvent::ToolTip, help->pos() - QPoint(scrolledBy(help->pos().x()), 0),
                         help->globalPos());
        return QHeaderView::viewportEvent(&there);
    }
    return QHeaderView::viewportEvent(event);
}

} // namespace driftline
