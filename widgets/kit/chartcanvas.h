// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The plot of a LineChart: axes, curves, cross-hair, zoom and pan. Draws each curve decimated to the pixels
// it has.

#include "widgets/kit/linechart.h"

#include <QChartView>

#include <optional>

class QLineSeries;
class QLogValueAxis;
class QValueAxis;

namespace driftline {

class ChartCanvas final : public QChartView
{
    Q_OBJECT
public:
    explicit ChartCanvas(QWidget *parent);
    void setSeries(const QList<LineSeries> &series);
    [[nodiscard]] qsizetype drawnPoints(qsizetype index) const;
    /// Values that are not positive have no place on a logarithmic axis and are left out.
    void setLogarithmic(bool on);
    void resetZoom();
    /// Colours and fonts again, after the theme changed.
    void restyle();

Q_SIGNALS:
    void pointed(double x);
    void left();

protected:
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showRange(double from, double to);
    void zoom(double factor, double around);
    void pan(double share);
    void fitValues();
    void fitLogarithmic(double low, double high);
    [[nodiscard]] bool isDrawable(double value) const;
    void redraw();
    [[nodiscard]] double xAt(double pixel) const;

    QValueAxis *m_xAxis;
    QValueAxis *m_yAxis;
    QLogValueAxis *m_logAxis; ///< on the chart instead of m_yAxis while m_logarithmic
    bool m_logarithmic = false;
    QList<LineSeries> m_series;
    QList<QLineSeries *> m_lines;
    double m_first = 0;
    double m_last = 1;
    std::optional<double> m_pointer;
    std::optional<double> m_dragged; ///< the pixel at which the last drag step ended
};

} // namespace driftline
