// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/card.h"

#include "widgets/kit/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace driftline {

namespace {
constexpr double radius = 8;
constexpr int edgeWidth = 4;
} // namespace

Card::Card(QWidget *parent) : QFrame(parent)
{
    setFrameShape(QFrame::NoFrame);
}

void Card::setEdge(const QColor &color, Qt::Edge edge)
{
    m_edgeColor = color;
    m_edge = edge;
    update();
}

void Card::setFill(const QColor &color)
{
    m_fill = color;
    update();
}

void Card::setHighlighted(bool highlighted)
{
    if (m_highlighted == highlighted)
        return;
    m_highlighted = highlighted;
    update();
}

void Card::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath shape;
    shape.addRoundedRect(box, radius, radius);
    painter.fillPath(shape, m_fill.isValid() ? m_fill : m_highlighted ? theme.accentSoft : theme.surface);
    if (m_highlighted || !m_fill.isValid()) {
        painter.setPen(QPen(m_highlighted ? theme.accent : theme.hairline, 1));
        painter.drawPath(shape);
    }
    if (m_edgeColor.isValid()) {
        const QRectF edge =
            m_edge == Qt::TopEdge ? QRectF(0, 0, width(), edgeWidth) : QRectF(0, 0, edgeWidth, height());
        // Clipped by the outline, so that the edge follows the rounded corners.
        QPainterPath outline;
        outline.addRoundedRect(QRectF(rect()), radius, radius);
        painter.setClipPath(outline);
        painter.fillRect(edge, m_edgeColor);
    }
}

} // namespace driftline
