// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is different between these runs? Their curves, metric by metric, and a table of what differs from the
// baseline. Until somebody chooses runs, they are those of the versions that a decision is about: in
// production, in staging, the newest. Runs and curves are read by jobs; the table is there before the curves
// are.

#include "models/analysis/comparison.h"
#include "widgets/kit/page.h"
#include "widgets/pages/compare/comparestate.h"

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QSplitter;
class QStackedWidget;

namespace driftline {

class CheckListPopup;
class ColumnChoiceModel;
class ComparisonModel;
class CurveGrid;
class EmptyState;
class RunLegend;
class TableView;

class ComparePage final : public Page
{
    Q_OBJECT
public:
    explicit ComparePage(const PageServices &services, QWidget *parent = nullptr);
    ~ComparePage() override;

    void setWorkspace(const WorkspacePtr &workspace) override;
    /// Compares these runs, the first as the baseline; a request without runs leaves the present ones.
    void showRequest(const PageRequest &request) override;
    void refresh() override;
    [[nodiscard]] bool isSettled() const override;
    [[nodiscard]] QString statusText() const override;
    [[nodiscard]] QList<PageItem> findableItems() const override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildLayout();
    void connectParts();
    void addShortcuts();
    [[nodiscard]] QWidget *makeBar();
    [[nodiscard]] QWidget *makeTable();
    void keepState();

    void readRuns();
    /// Metrics that were chosen by hand are drawn where they are there, else what is drawn already
    /// (`keepMetrics`).
    void showRuns(const Comparison &comparison, int baseline, bool keepMetrics = false);
    /// The colours of the runs, of which some may be the user's choice.
    void updateSeries();
    void removeRun(int run);
    void setBaseline(int run);
    void readCurves();
    void curvesRead(const Result<RunHistories> &histories);
    void drawCurves();
    void choosePopup();
    void updateBody();
    void updateTable();
    [[nodiscard]] QList<RunId> runIds() const;
    [[nodiscard]] QList<Run> runs() const;
    void jobEnded();

    PageServices m_services;
    WorkspacePtr m_workspace;
    CompareState m_state;
    QStringList m_wanted;  ///< the ids of the request
    QStringList m_metrics; ///< that are drawn
    QList<int> m_series;   ///< the runs' places in the palette
    RunHistories m_histories;
    std::optional<Error> m_error;
    bool m_stopped = false;
    Generation m_runGeneration;
    Generation m_historyGeneration;
    Generation m_drawGeneration;
    qint64 m_runJob = 0;
    qint64 m_historyJob = 0;
    int m_readingRuns = 0;
    int m_pending = 0;

    ComparisonModel *m_model;
    ColumnChoiceModel *m_choices;
    RunLegend *m_legend;
    CurveGrid *m_grid;
    TableView *m_table;
    QSplitter *m_splitter;
    QStackedWidget *m_body;
    EmptyState *m_empty;
    CheckListPopup *m_popup;
    QLabel *m_title;
    QLabel *m_shownRows;
    QWidget *m_controls = nullptr;
    QPushButton *m_metricsButton;
    QComboBox *m_axis;
    QSlider *m_smoothing;
    QLabel *m_smoothingText;
    QPushButton *m_log;
    QPushButton *m_onlyDiffering;
    QAction *m_toRuns;
    QAction *m_retry;
};

} // namespace driftline
