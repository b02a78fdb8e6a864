// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two sides over shared bins on Qt Charts: reference (slate) behind live (orange), overlaid, exact bin edges.

#include "models/domain/drift.h"

#include <QWidget>

class QChart;
class QChartView;

namespace driftline {

enum class HistogramUnit { Percent, Count };

class HistogramChart final : public QWidget
{
    Q_OBJECT
public:
    explicit HistogramChart(QWidget *parent = nullptr);
    /// Percent is of each side's own total, so that sides of different length can be compared.
    void setBins(const HistogramBins &bins, HistogramUnit unit);
    void clear();
    [[nodiscard]] QImage toImage();

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();

    QChart *m_chart;
    QChartView *m_view;
    HistogramBins m_bins;
    HistogramUnit m_unit = HistogramUnit::Percent;
};

} // namespace driftline
