// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One column at large: its histogram of both sides, the two rows of figures, and what every test says of it.

#include "models/domain/drift.h"
#include "widgets/kit/card.h"

class QLabel;

namespace driftline {

class HistogramChart;
class SideSummaryModel;
class TableView;

class DriftDetail final : public Card
{
    Q_OBJECT
public:
    explicit DriftDetail(QWidget *parent = nullptr);
    void setColumn(const ColumnDrift &column);
    void clear();
    [[nodiscard]] QString testsText() const;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateLegend();

    QLabel *m_title;
    QLabel *m_legend;
    QLabel *m_note;
    HistogramChart *m_chart;
    SideSummaryModel *m_summary;
    TableView *m_table;
    QLabel *m_tests;
};

} // namespace driftline
