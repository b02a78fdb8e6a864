// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/compare/comparepage.h"

#include "models/actions/modeloverview.h"
#include "models/items/columnchoicemodel.h"
#include "models/items/comparisonmodel.h"
#include "models/items/numbertext.h"
#include "models/session/runmarks.h"
#include "models/session/settings.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/tableview.h"
#include "widgets/pages/compare/curvegrid.h"
#include "widgets/pages/compare/runlegend.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace driftline {

namespace {

/// Charts that are chosen for you, and how many metrics are looked at to find that many that have a curve.
constexpr qsizetype chartsByThemselves = 2;
constexpr qsizetype metricsTried = 12;

QList<RunColumn> metricColumns(const QStringList &metrics)
{
    QList<RunColumn> columns;
    for (const QString &metric : metrics)
        columns.append({RunColumn::Kind::Metric, metric});
    return columns;
}

/// The runs that could be had, and what was wrong with the first that could not.
struct FoundRuns
{
    Comparison comparison;
    std::optional<Error> problem;
};

Result<FoundRuns> findRuns(const Workspace &workspace, const QStringList &ids, const StopToken &stop,
                           const JobProgress &progress)
{
    QList<Run> runs;
    std::optional<Error> problem;
    for (const QString &id : ids) {
        progress.report(runs.size(), ids.size());
        auto run = workspace.tracking->run(RunId(id), stop);
        if (run.isCancelled())
            return Cancelled{};
        if (run.isError() && !problem)
            problem = run.error();
        const auto same = [&run](const Run &known) { return known.id == run->id; };
        if (run.ok() && std::none_of(runs.cbegin(), runs.cend(), same))
            runs.append(*run);
    }
    if (runs.isEmpty() && problem)
        return *problem;
    return FoundRuns{compareRuns(runs), problem};
}

/// What is shown before anybody chose. Nobody asked for it, so what cannot be had is listed, not shown as a
/// failure.
Result<FoundRuns> suggestedRuns(const Workspace &workspace, const StopToken &stop,
                                const JobProgress &progress)
{
    const auto ids = runsUpForDecision(workspace, stop);
    auto found = ids.ok() ? findRuns(workspace, *ids, stop, progress) : Result<FoundRuns>(ids.failure());
    if (found.isCancelled())
        return found;
    const auto problem = found.ok() ? found->problem : found.error();
    if (problem)
        workspace.problems->add({problem->what, problem->where, problem->hint});
    if (!found.ok() || found->comparison.runs.size() < 2)
        return FoundRuns{};
    return FoundRuns{found->comparison, {}};
}

} // namespace

ComparePage::~ComparePage()
{
    keepState();
}

void ComparePage::setWorkspace(const WorkspacePtr &workspace)
{
    for (Generation *generation : {&m_runGeneration, &m_historyGeneration, &m_drawGeneration})
        static_cast<void>(generation->next());
    m_services.jobs.cancel(m_runJob);
    m_services.jobs.cancel(m_historyJob);
    m_workspace = workspace;
    m_wanted.clear();
    m_histories.clear();
    m_error.reset();
    m_stopped = false;
    m_readingRuns = 0;
    showRuns({}, 0);
    readRuns();
}

void ComparePage::showRequest(const PageRequest &request)
{
    if (request.runIds.isEmpty() || !m_workspace || !m_workspace->tracking)
        return;
    m_wanted = request.runIds;
    readRuns();
}

void ComparePage::refresh()
{
    m_histories.clear();
    readRuns();
}

void ComparePage::readRuns()
{
    if (!m_workspace || !m_workspace->tracking)
        return;
    m_services.jobs.cancel(m_runJob);
    m_error.reset();
    m_stopped = false;
    ++m_pending;
    ++m_readingRuns;
    const auto ticket = m_runGeneration.next();
    m_runJob = m_services.jobs.run<FoundRuns>(
        tr("Reading runs to compare"),
        [workspace = m_workspace, ids = m_wanted](const StopToken &stop,
                                                  const JobProgress &progress) -> Result<FoundRuns> {
            return ids.isEmpty() ? suggestedRuns(*workspace, stop, progress)
                                 : findRuns(*workspace, ids, stop, progress);
        },
        this,
        [this, ticket](Result<FoundRuns> found) {
            if (m_runGeneration.isCurrent(ticket)) {
                m_readingRuns = 0;
                m_stopped = found.isCancelled();
                if (found.isError())
                    m_error = found.error();
                if (found.ok()) {
                    showRuns(found->comparison, 0);
                    if (found->problem)
                        Q_EMIT actionFailed(*found->problem);
                } else {
                    showRuns({}, 0);
                }
            }
            jobEnded();
        });
    updateBody();
    Q_EMIT statusTextChanged();
}

void ComparePage::showRuns(const Comparison &comparison, int baseline, bool keepMetrics)
{
    m_model->setComparison(comparison, baseline);
    updateSeries();
    const QStringList metrics = comparedMetrics(comparison.runs);
    QStringList chosen;
    const bool byHand = !m_state.metrics.isEmpty() || !keepMetrics;
    for (const QString &metric : byHand ? m_state.metrics : m_metrics) {
        if (metrics.contains(metric))
            chosen.append(metric);
    }
    m_metrics = chosen;
    m_choices->setChoices(metricColumns(metrics), metricColumns(chosen));
    m_metricsButton->setEnabled(!metrics.isEmpty());
    m_grid->setMetrics(m_metrics);
    readCurves();
    updateTable();
    updateBody();
    Q_EMIT statusTextChanged();
}

QList<Run> ComparePage::runs() const
{
    return m_model->comparison().runs;
}

QList<RunId> ComparePage::runIds() const
{
    QList<RunId> ids;
    for (const Run &run : m_model->comparison().runs)
        ids.append(run.id);
    return ids;
}

void ComparePage::removeRun(int run)
{
    QList<Run> kept = runs();
    if (run < 0 || run >= kept.size())
        return;
    const RunId baseline = kept[m_model->baseline()].id;
    m_wanted.clear();
    kept.removeAt(run);
    int place = 0;
    for (int i = 0; i < kept.size(); ++i) {
        m_wanted.append(kept[i].id.text());
        if (kept[i].id == baseline)
            place = i;
    }
    showRuns(compareRuns(kept), place, true);
}

void ComparePage::setBaseline(int run)
{
    m_model->setBaseline(run);
    m_legend->setRuns(runs(), m_series, m_model->baseline());
}

void ComparePage::updateSeries()
{
    const RunMarks marks = m_workspace ? runMarks(m_services.settings, m_workspace->info.uri) : RunMarks();
    m_series = marks.seriesOf(runIds());
    m_model->setSeries(m_series);
    m_legend->setRuns(runs(), m_series, m_model->baseline());
}

void ComparePage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    const QList<int> before = m_series;
    updateSeries(); // runs may have got other colours meanwhile
    if (m_series != before)
        drawCurves();
}

void ComparePage::readCurves()
{
    m_services.jobs.cancel(m_historyJob);
    const auto ticket = m_historyGeneration.next();
    const QList<RunId> ids = runIds();
    const bool chosen = !m_metrics.isEmpty();
    const QStringList metrics = chosen ? m_metrics : metricsWorthDrawing(runs()).mid(0, metricsTried);
    if (ids.isEmpty() || metrics.isEmpty() || !m_workspace) {
        drawCurves();
        return;
    }
    ++m_pending;
    m_historyJob = m_services.jobs.run<RunHistories>(
        tr("Reading curves"),
        [workspace = m_workspace, ids, metrics, known = m_histories,
         enough = chosen ? qsizetype(0) : chartsByThemselves](const StopToken &stop,
                                                              const JobProgress &progress) {
            return readHistories(*workspace->tracking, ids, metrics, known, enough, stop,
                                 [&progress](qint64 done, qint64 total) { progress.report(done, total); });
        },
        this,
        [this, ticket](const Result<RunHistories> &histories) {
            if (m_historyGeneration.isCurrent(ticket))
                curvesRead(histories);
            jobEnded();
        });
}

void ComparePage::curvesRead(const Result<RunHistories> &histories)
{
    if (histories.isError()) {
        Q_EMIT actionFailed(histories.error());
        return;
    }
    if (!histories.ok())
        return;
    m_histories = *histories;
    if (m_metrics.isEmpty()) {
        const QStringList candidates = metricsWorthDrawing(runs());
        for (const QString &metric : candidates) {
            if (m_metrics.size() < chartsByThemselves && hasCurve(runIds(), metric, m_histories))
                m_metrics.append(metric);
        }
        m_choices->setChosen(metricColumns(m_metrics));
        m_grid->setMetrics(m_metrics);
        updateBody();
    }
    drawCurves();
}

void ComparePage::drawCurves()
{
    const auto ticket = m_drawGeneration.next();
    QStringList names;
    for (const Run &run : runs())
        names.append(run.name.isEmpty() ? shortId(run.id.text()) : run.name);
    if (m_metrics.isEmpty()) {
        m_grid->setCurves({}, {}, {}, m_state.axis);
        return;
    }
    ++m_pending;
    m_services.jobs.run<CurvesByMetric>(
        {},
        [ids = runIds(), metrics = m_metrics, histories = m_histories, axis = m_state.axis,
         weight = m_state.smoothing](const StopToken &, const JobProgress &) -> Result<CurvesByMetric> {
            return makeCurves(ids, metrics, histories, axis, weight);
        },
        this,
        [this, ticket, names, axis = m_state.axis](Result<CurvesByMetric> curves) {
            if (m_drawGeneration.isCurrent(ticket) && curves.ok())
                m_grid->setCurves(*curves, names, m_series, axis);
            jobEnded();
        });
}

void ComparePage::jobEnded()
{
    --m_pending;
    Q_EMIT statusTextChanged();
}

bool ComparePage::isSettled() const
{
    return m_pending == 0;
}

QString ComparePage::statusText() const
{
    if (m_readingRuns > 0)
        return tr("Reading runs…");
    const auto &comparison = m_model->comparison();
    if (comparison.runs.isEmpty())
        return {};
    const auto differing = std::count_if(comparison.rows.cbegin(), comparison.rows.cend(),
                                         [](const ComparisonRow &row) { return row.differs; });
    return tr("%1 runs · %2 of %3 values differ")
        .arg(countText(comparison.runs.size()), countText(differing), countText(comparison.rows.size()));
}

QList<PageItem> ComparePage::findableItems() const
{
    QList<PageItem> items;
    for (const Run &run : m_model->comparison().runs) {
        PageRequest request;
        request.page = PageId::Runs;
        request.runIds = {run.id.text()};
        items.append({run.name.isEmpty() ? run.id.text() : run.name, tr("compared run"), request});
    }
    return items;
}

void ComparePage::updateTable()
{
    constexpr int keyWidth = 260;
    constexpr int runWidth = 190;
    constexpr int mostSharing = 6;
    auto *header = m_table->horizontalHeader();
    const int columns = m_model->columnCount();
    // A few runs share the width; many keep theirs and scroll.
    for (int column = 1; column < columns; ++column) {
        header->setSectionResizeMode(column, columns <= mostSharing ? QHeaderView::Stretch
                                                                    : QHeaderView::Interactive);
        if (columns > mostSharing)
            m_table->setColumnWidth(column, runWidth);
    }
    if (columns > 0) {
        header->setSectionResizeMode(0, QHeaderView::Interactive);
        m_table->setColumnWidth(0, keyWidth);
    }
    const auto &comparison = m_model->comparison();
    m_shownRows->setText(
        tr("%1 of %2 rows").arg(countText(m_model->rowCount()), countText(comparison.rows.size())));
}

void ComparePage::updateBody()
{
    const qsizetype count = m_model->comparison().runs.size();
    m_title->setText(count > 1 ? tr("Compare %1 runs").arg(countText(count)) : tr("Compare"));
    m_controls->setVisible(count > 0);
    m_legend->setVisible(count > 0);
    m_grid->setVisible(!m_metrics.isEmpty());
    if (count > 0 && !m_error) {
        m_body->setCurrentWidget(m_splitter);
        return;
    }
    m_body->setCurrentWidget(m_empty);
    m_empty->setAction(nullptr);
    const QString iconName = QStringLiteral("compare");
    if (!m_workspace) {
        m_empty->setContent(
            iconName, tr("Nothing is open"),
            tr("Open an MLflow server, a store file or a project folder to compare its runs."));
    } else if (m_error) {
        m_empty->setError(*m_error);
        m_empty->setAction(m_retry);
    } else if (m_stopped) {
        m_empty->setContent(iconName, tr("Stopped"), tr("Reading the runs was cancelled."));
        m_empty->setAction(m_retry);
    } else if (m_readingRuns > 0) {
        m_empty->setBusy(tr("Reading runs…"));
    } else {
        m_empty->setContent(iconName, tr("No runs to compare yet"),
                            tr("Select two or more runs on the Runs page, then choose Compare."));
        m_empty->setAction(m_toRuns);
    }
}

} // namespace driftline
