// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One column over time: its score in each window, and the chosen window's histogram against the reference.

#include "models/domain/drift.h"
#include "widgets/kit/histogramchart.h"

class QLabel;

namespace driftline {

class WindowChart;

class DriftOverTime final : public QWidget
{
    Q_OBJECT
public:
    explicit DriftOverTime(QWidget *parent = nullptr);
    /// `windows` of the report; as many as the column has. The last window that drifted is chosen, else the
    /// last.
    void setColumn(const ColumnDrift &column, const QList<DriftWindow> &windows, WindowUnit unit);
    void setLook(const HistogramLook &look, qsizetype categories);
    void clear();
    [[nodiscard]] WindowChart *chart() const { return m_windows; }

private:
    void showWindow(int index);

    ColumnDrift m_column;
    QStringList m_labels;
    HistogramLook m_look;
    qsizetype m_categories = 20;
    WindowChart *m_windows;
    QLabel *m_hint;
    QLabel *m_chosen;
    HistogramChart *m_histogram;
};

} // namespace driftline
