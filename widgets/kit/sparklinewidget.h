// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A small curve without axes, for a metric's course beside its value.

#include <QColor>
#include <QList>
#include <QPointF>
#include <QWidget>

namespace driftline {

class SparklineWidget final : public QWidget
{
    Q_OBJECT
public:
    explicit SparklineWidget(QWidget *parent = nullptr);
    /// Ordered by x; values that are not finite are left out. Decimated to the widget's width.
    void setPoints(const QList<QPointF> &points, const QColor &color);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<QPointF> m_points;
    QColor m_color;
};

/// For delegates.
void paintSparkline(QPainter &painter, const QRectF &rect, const QList<QPointF> &points, const QColor &color);

} // namespace driftline
