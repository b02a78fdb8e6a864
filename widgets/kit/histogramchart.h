// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two sides over shared bins on Qt Charts: reference (slate) behind live (orange), overlaid, exact bin edges.

#include "models/domain/drift.h"

#include <QWidget>

class QAbstractAxis;
class QChart;
class QChartView;

namespace driftline {

/// Percent and Density are of each side's own total, so that sides of different length can be compared;
/// Density is a share by the width of the bin, Percent where bins have none.
enum class HistogramUnit { Percent, Count, Density };

struct HistogramLook
{
    HistogramUnit unit = HistogramUnit::Percent;
    bool logHeights = false;
    bool logValues = false; ///< only where all edges are positive
    bool times = false;     ///< the edges are UTC milliseconds; then a density is by the day
    bool operator==(const HistogramLook &) const = default;
};

class HistogramChart final : public QWidget
{
    Q_OBJECT
public:
    explicit HistogramChart(QWidget *parent = nullptr);
    void setBins(const HistogramBins &bins, const HistogramLook &look);
    void clear();
    [[nodiscard]] QImage toImage();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    /// Names that do not fit side by side are turned upright.
    void turnNames();
    void addBars();
    [[nodiscard]] QAbstractAxis *bottomAxis();
    [[nodiscard]] QAbstractAxis *heightAxis(double lowest, double highest);

    QChart *m_chart;
    QChartView *m_view;
    HistogramBins m_bins;
    HistogramLook m_look;
};

} // namespace driftline
