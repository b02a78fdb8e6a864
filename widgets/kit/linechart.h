// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Curves on Qt Charts, fed at most a few points per pixel column. Wheel zooms around the pointer, dragging
// pans, double click shows everything again; the values under the pointer stand in the header.

#include "widgets/kit/theme.h"

#include <QPointF>
#include <QWidget>

class QLabel;

namespace driftline {

struct LineSeries
{
    QString name;
    QList<QPointF> points; ///< ordered by x
    SeriesStyle style;
    bool faint = false; ///< the raw line behind a smoothed one: pale, and not in the header
};

class ChartCanvas;

class LineChart final : public QWidget
{
    Q_OBJECT
public:
    explicit LineChart(QWidget *parent = nullptr);
    ~LineChart() override;
    void setTitle(const QString &title);
    [[nodiscard]] QString title() const;
    /// "step": what the header calls x.
    void setXName(const QString &name);
    /// A logarithmic y axis; values that are not positive are left out of the picture.
    void setLogarithmic(bool on);
    void setSeries(const QList<LineSeries> &series);
    [[nodiscard]] const QList<LineSeries> &series() const { return m_series; }
    /// How many points the chart draws of series `index`, after decimation to its present width.
    [[nodiscard]] qsizetype drawnPoints(qsizetype index) const;
    void resetZoom();
    /// The chart with its header as it is on screen, at the screen's resolution.
    [[nodiscard]] QImage toImage();

protected:
    void changeEvent(QEvent *event) override;

private:
    void showValuesAt(double x);
    void hideValues();
    void updateAccessibleText();

    QLabel *m_title;
    QLabel *m_values;
    ChartCanvas *m_canvas;
    QList<LineSeries> m_series;
    QString m_xName;
};

} // namespace driftline
