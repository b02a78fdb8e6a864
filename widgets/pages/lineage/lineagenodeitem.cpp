// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/lineage/lineagenodeitem.h"

#include "models/items/hopmodel.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/plaintooltip.h"
#include "widgets/kit/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionGraphicsItem>

#include <cmath>

namespace driftline {

namespace {

constexpr double cardWidth = 158;
constexpr double padding = 11;
constexpr double radius = 8;
constexpr double edgeWidth = 3;
constexpr double markRadius = 8;
constexpr double lineGap = 3;

QColor kindColor(const QString &kind, const Theme &theme)
{
    if (kind == QLatin1StringView("model") || kind == QLatin1StringView("version"))
        return theme.good;
    if (kind == QLatin1StringView("run"))
        return theme.accent;
    if (kind == QLatin1StringView("commit"))
        return theme.dark ? QColor(0x8F, 0x8C, 0xF0) : QColor(0x4B, 0x4F, 0xB5);
    if (kind == QLatin1StringView("pointer") || kind == QLatin1StringView("data"))
        return theme.dark ? QColor(0xC9, 0xA0, 0x4E) : QColor(0x8A, 0x6A, 0x1F);
    if (kind == QLatin1StringView("stage"))
        return theme.dark ? QColor(0x3F, 0xC0, 0x9A) : QColor(0x14, 0x92, 0x6E);
    return theme.faint;
}

QColor statusColor(HopStatus status, const Theme &theme)
{
    return status == HopStatus::Verified ? theme.good : status == HopStatus::Missing ? theme.warn : theme.bad;
}

QFont labelFont(const QFont &base)
{
    return boldFont(base);
}

const Theme &themeOf(const QWidget *widget)
{
    return widget != nullptr ? Theme::of(widget) : Theme::light();
}

} // namespace

LineageNodeItem::LineageNodeItem(LineageNode node, const QFont &font)
    : m_node(std::move(node)), m_font(font), m_size(sizeOf(m_node, font))
{
    setFlag(ItemIsSelectable);
    setFlag(ItemIsFocusable);
    setZValue(1);
    QStringList lines{lineageKindText(m_node.kind), m_node.label, m_node.detail, m_node.note};
    lines.removeAll(QString());
    setToolTip(plainToolTip(lines.join(QLatin1Char('\n'))));
}

QSizeF LineageNodeItem::sizeOf(const LineageNode &node, const QFont &font)
{
    double height = 2 * padding + QFontMetricsF(smallFont(font)).height() + lineGap +
                    QFontMetricsF(labelFont(font)).height();
    if (!node.detail.isEmpty())
        height += lineGap + QFontMetricsF(smallFont(monospacedFont(font))).height();
    if (!node.note.isEmpty())
        height += lineGap + QFontMetricsF(smallFont(font)).height();
    return {cardWidth, std::ceil(height)};
}

QRectF LineageNodeItem::boundingRect() const
{
    return QRectF(QPointF(), m_size).adjusted(-2, -2, 2, 2);
}

void LineageNodeItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget)
{
    const Theme &theme = themeOf(widget);
    const bool current = option->state & QStyle::State_Selected;
    const QRectF box = QRectF(QPointF(), m_size).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath shape;
    shape.addRoundedRect(box, radius, radius);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillPath(shape, theme.surface);
    painter->save();
    painter->setClipPath(shape);
    painter->fillRect(QRectF(box.left(), box.top(), box.width(), edgeWidth), kindColor(m_node.kind, theme));
    painter->restore();
    painter->setPen(QPen(current ? theme.accent : theme.hairline, current ? 2 : 1));
    painter->drawPath(shape);

    double y = padding;
    const double width = m_size.width() - 2 * padding;
    const auto line = [&](const QString &text, const QFont &font, const QColor &color,
                          Qt::TextElideMode elide) {
        const QFontMetricsF metrics(font);
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(QRectF(padding, y, width, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(text, elide, width));
        y += metrics.height() + lineGap;
    };
    line(lineageKindText(m_node.kind), smallFont(m_font), theme.muted, Qt::ElideRight);
    line(m_node.label, labelFont(m_font), theme.text, Qt::ElideMiddle);
    if (!m_node.detail.isEmpty())
        line(m_node.detail, smallFont(monospacedFont(m_font)), theme.muted, Qt::ElideRight);
    if (!m_node.note.isEmpty())
        line(m_node.note, smallFont(m_font), theme.muted, Qt::ElideRight);
    if (m_status && *m_status != HopStatus::Verified) {
        painter->setPen(QPen(statusColor(*m_status, theme), 1.5, Qt::DashLine));
        painter->drawPath(shape);
    }
}

LineageEdgeItem::LineageEdgeItem(QPointF from, QPointF to, std::optional<HopStatus> status)
    : m_from(from), m_to(to), m_status(status)
{
    if (status)
        setToolTip(hopPillItem(*status).text);
}

QRectF LineageEdgeItem::boundingRect() const
{
    return QRectF(m_from, m_to)
        .normalized()
        .adjusted(-markRadius - 2, -markRadius - 2, markRadius + 2, markRadius + 2);
}

void LineageEdgeItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *widget)
{
    const Theme &theme = themeOf(widget);
    painter->setRenderHint(QPainter::Antialiasing);
    const double bend = (m_to.x() - m_from.x()) / 2;
    QPainterPath path(m_from);
    path.cubicTo(m_from + QPointF(bend, 0), m_to - QPointF(bend, 0), m_to);
    const bool proved = !m_status || *m_status == HopStatus::Verified;
    const QColor color = proved ? theme.faint : statusColor(*m_status, theme);
    painter->setPen(QPen(color, 1.5, proved ? Qt::SolidLine : Qt::DashLine));
    painter->drawPath(path);
    if (!m_status)
        return;
    const QPointF middle = path.pointAtPercent(0.5);
    const QRectF mark(middle.x() - markRadius, middle.y() - markRadius, 2 * markRadius, 2 * markRadius);
    painter->setPen(QPen(statusColor(*m_status, theme), 1));
    painter->setBrush(theme.surface);
    painter->drawEllipse(mark);
    QFont font = boldFont(painter->font());
    font.setPixelSize(11);
    painter->setFont(font);
    painter->drawText(mark, Qt::AlignCenter, hopPillItem(*m_status).text.left(1));
}

} // namespace driftline
