// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One column at large: its histogram of both sides, its distribution functions, which bins moved, its score
// over time; the two rows of figures, what every test says of it, and what no test sees.

#include "models/domain/drift.h"
#include "widgets/kit/card.h"
#include "widgets/kit/histogramchart.h"

class QActionGroup;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace driftline {

class BinModel;
class ChipBar;
class DriftOverTime;
class LineChart;
class SideSummaryModel;
class TableView;

class DriftDetail final : public Card
{
    Q_OBJECT
public:
    explicit DriftDetail(QWidget *parent = nullptr);
    /// `windows` of the report, empty while it is not there.
    void setColumn(const ColumnDrift &column, const QList<DriftWindow> &windows, WindowUnit unit);
    void clear();
    [[nodiscard]] QString testsText() const;
    [[nodiscard]] ChipBar *views() const { return m_views; }
    /// The chart that is shown, as it is on screen.
    [[nodiscard]] QImage picture();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildFigures();
    void buildBins();
    void buildLookMenu();
    void buildLayout();
    void showView();
    void showBins();
    void showCurves();
    void lookChanged();
    void updateLegend();
    /// Those that can best be spared where there is little room.
    void hideSpareFigures();

    ColumnDrift m_column;
    HistogramLook m_look;
    qsizetype m_categories = 20; ///< as many are shown by name

    QLabel *m_title;
    QLabel *m_legend;
    QLabel *m_note;
    ChipBar *m_views;
    QToolButton *m_lookButton;
    QMenu *m_lookMenu;
    QStackedWidget *m_stack;
    HistogramChart *m_chart;
    LineChart *m_curves;
    BinModel *m_bins;
    TableView *m_binTable;
    DriftOverTime *m_overTime;
    SideSummaryModel *m_summary;
    TableView *m_table;
    QLabel *m_tests;
    QLabel *m_findings;
};

} // namespace driftline
