// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/sparklinewidget.h"

#include "models/analysis/decimation.h"

#include <QPainter>
#include <QPainterPath>

namespace driftline {

SparklineWidget::SparklineWidget(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SparklineWidget::setPoints(const QList<QPointF> &points, const QColor &color)
{
    m_points = points;
    m_color = color;
    update();
}

QSize SparklineWidget::sizeHint() const
{
    return {128, 24};
}

void SparklineWidget::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSparkline(painter, QRectF(rect()).adjusted(1, 3, -1, -3), m_points, m_color);
}

void paintSparkline(QPainter &painter, const QRectF &rect, const QList<QPointF> &all, const QColor &color)
{
    if (all.isEmpty())
        return;
    const double xMin = all.first().x();
    const double xMax = all.last().x();
    const auto points = decimate(all, xMin, xMax, qMax(1, int(rect.width())));
    if (points.isEmpty())
        return;
    double low = points.first().y();
    double high = low;
    for (const QPointF &point : points) {
        low = qMin(low, point.y());
        high = qMax(high, point.y());
    }
    const double xSpan = xMax > xMin ? xMax - xMin : 1;
    const auto place = [&](const QPointF &point) {
        // A constant series is a line through the middle.
        const double share = high > low ? (point.y() - low) / (high - low) : 0.5;
        return QPointF(rect.left() + (point.x() - xMin) / xSpan * rect.width(),
                       rect.bottom() - share * rect.height());
    };
    QPainterPath path(place(points.first()));
    for (const QPointF &point : points)
        path.lineTo(place(point));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    if (points.size() == 1) {
        painter.setBrush(color);
        painter.drawEllipse(place(points.first()), 1.5, 1.5);
    }
    painter.restore();
}

} // namespace driftline
