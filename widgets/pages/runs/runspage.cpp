// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runspage.h"

#include "models/analysis/filter.h"
#include "models/items/columnchoicemodel.h"
#include "models/items/experimentlistmodel.h"
#include "models/items/groupchoicemodel.h"
#include "models/items/numbertext.h"
#include "models/items/runtablemodel.h"
#include "models/session/settings.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/pill.h"
#include "widgets/pages/runs/filtervalues.h"
#include "widgets/pages/runs/rangefiller.h"
#include "widgets/pages/runs/rungroupspanel.h"
#include "widgets/pages/runs/runinspector.h"
#include "widgets/pages/runs/runranks.h"
#include "widgets/pages/runs/runsexport.h"
#include "widgets/pages/runs/runstable.h"
#include "widgets/pages/runs/runsviews.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace driftline {

namespace {

/// A run's chips; with several models the name belongs to the number, behind it, where it is cut off first.
QHash<RunId, QList<PillItem>> pillsOf(const VersionsByRun &versions)
{
    QSet<QString> models;
    for (const auto &list : versions) {
        for (const ModelVersion &version : list)
            models.insert(version.model);
    }
    QHash<RunId, QList<PillItem>> pills;
    for (auto it = versions.cbegin(); it != versions.cend(); ++it) {
        for (const ModelVersion &version : it.value()) {
            PillItem pill = stagePill(version.stage, version.version);
            if (version.stage == Stage::None)
                pill.text = QLatin1Char('v') + version.version;
            if (models.size() > 1)
                pill.text = QStringLiteral("%1 · %2").arg(pill.text, version.model);
            pills[it.key()].append(pill);
        }
    }
    return pills;
}

} // namespace

RunsPage::~RunsPage()
{
    keepLayout();
}

void RunsPage::connectLoader()
{
    connect(m_loader, &RunsLoader::experimentsLoaded, this, &RunsPage::experimentsLoaded);
    connect(m_loader, &RunsLoader::countsLoaded, this, [this](const auto &counts) {
        m_experiments->setRunCounts(counts);
        Q_EMIT statusTextChanged();
    });
    connect(m_loader, &RunsLoader::keysLoaded, this, [this](const RunKeys &keys) {
        m_filterBox->setKeys(keys);
        m_choices->setChoices(availableRunColumns(keys), m_table->shownColumns());
        m_groupChoices->setKeys(keys);
    });
    connect(m_loader, &RunsLoader::versionsLoaded, this, [this](const VersionsByRun &versions) {
        m_versions = versions;
        m_model->setVersionPills(pillsOf(versions));
        m_table->fitPills(pillsOf(versions));
        if (const auto column = std::exchange(m_broughtIntoView, std::nullopt)) // which was just pushed aside
            m_table->scrollToColumn(m_model->sectionOf(*column));
        sortKeysLearnt(RunColumn::Kind::Model);
        if (m_inspector->run())
            m_inspector->setVersions(m_versions.value(m_inspector->run()->id));
    });
    connect(m_loader, &RunsLoader::firstPageLoaded, this, &RunsPage::firstPageLoaded);
    connect(m_loader, &RunsLoader::pageLoaded, this, [this](const QList<Run> &runs, bool more) {
        m_table->appendPage(runs, more);
        loadOn();
        Q_EMIT statusTextChanged();
    });
    connect(m_loader, &RunsLoader::runsRead, this, [this](const RunsRead &read) {
        // Rows that went away at the source would be waited for.
        if (read.total != m_model->rows().placeOf(m_model->rowCount())) {
            readAgain();
            return;
        }
        m_table->putRuns(read.place, read.runs);
        loadOn();
    });
    connect(m_table, &RunsTable::viewMoved, this, &RunsPage::loadOn);
    connect(m_loader, &RunsLoader::runsFailed, this, &RunsPage::runsFailed);
    connect(m_loader, &RunsLoader::runsCancelled, this, [this](bool firstPage) {
        if (firstPage && m_model->rowCount() == 0)
            m_stopped = true;
        else
            m_model->pageFailed(); // it is asked for again by F5
        m_seeking = false;
        updateBody();
    });
    connectLive();
    connectColumns();
    connect(m_loader, &RunsLoader::runsResolved, this, &RunsPage::runsResolved);
    connect(m_loader, &RunsLoader::sideFailed, this, [this](const Error &error) {
        // The runs' own failure fills the page; what stands beside them is listed.
        if (m_requested.isEmpty())
            m_workspace->problems->add({error.what, error.where, error.hint});
        else
            Q_EMIT actionFailed(error);
        m_requested.clear();
    });
    connect(m_loader, &RunsLoader::becameIdle, this, &RunsPage::statusTextChanged);
    connect(m_inspector, &RunInspector::becameIdle, this, &RunsPage::statusTextChanged);
    connect(m_inspector, &RunInspector::actionFailed, this, &RunsPage::actionFailed);
    connect(m_model, &RunTableModel::pageWanted, m_loader, &RunsLoader::loadMore);
}

void RunsPage::setWorkspace(const WorkspacePtr &workspace)
{
    m_workspace = workspace;
    m_loader->setWorkspace(workspace);
    m_values->setWorkspace(workspace);
    m_inspector->setWorkspace(workspace);
    m_ranges->setWorkspace(workspace && workspace->tracking ? workspace : WorkspacePtr());
    m_error.reset();
    m_restError.reset();
    m_stopped = m_seeking = false;
    m_requested.clear();
    m_requestedColumn.clear();
    m_broughtIntoView.reset();
    m_chosenExperiments.clear();
    m_filter.reset();
    m_filterText.clear();
    m_filterBox->setText({});
    m_filterBox->clearError();
    m_filterBox->setKeys({});
    m_versions.clear();
    m_parents = {};
    m_marks = workspace ? runMarks(m_services.settings, workspace->info.uri) : RunMarks();
    m_table->setMarks(m_marks);
    showHiddenCount();
    m_matched.reset();
    m_exported.clear();
    if (m_ownLayout)
        m_table->setLayoutState(*std::exchange(m_ownLayout, nullptr));
    m_views->setSource(workspace && workspace->tracking ? workspace->info.uri : QString());
    setGrouping(std::nullopt);
    {
        const QSignalBlocker blocker(m_list->selectionModel());
        m_experiments->setExperiments({});
    }
    m_model->setVersionPills({});
    m_table->clear();
    m_choosingColumns = true;
    if (workspace && workspace->tracking) {
        m_loader->loadExperiments();
        m_loader->loadKeys({});
        m_loader->loadVersions();
        reload();
    }
    watchSource();
    updateBody();
}

void RunsPage::showRequest(const PageRequest &request)
{
    if (!m_workspace || !m_workspace->tracking)
        return;
    if (!request.filter.isEmpty() && request.filter != m_filterText) {
        m_filterBox->setText(request.filter);
        applyFilter(request.filter);
    }
    if (!request.column.isEmpty())
        showColumn(request.column);
    if (!request.runIds.isEmpty()) {
        m_requested = request.runIds;
        m_loader->resolveRuns(request.runIds);
    }
}

void RunsPage::refresh()
{
    if (!m_workspace || !m_workspace->tracking)
        return;
    m_loader->loadExperiments();
    m_loader->loadKeys(m_chosenExperiments);
    m_loader->loadVersions();
    m_loader->loadParents(m_chosenExperiments);
    m_exported.clear();
    reloadInPlace();
}

void RunsPage::reload()
{
    m_error.reset();
    m_restError.reset();
    m_stopped = false;
    m_exported.clear();
    showFold();
    m_loader->loadRuns(wanted());
    regroup();
    updateViews();
    updateBody();
    Q_EMIT statusTextChanged();
}

void RunsPage::experimentsLoaded(const QList<Experiment> &experiments)
{
    const QSignalBlocker blocker(m_list->selectionModel());
    m_experiments->setExperiments(experiments);
    QHash<ExperimentId, QString> names;
    for (const Experiment &experiment : experiments)
        names.insert(experiment.id, experiment.name);
    if (names != m_model->experimentNames()) {
        m_model->setExperimentNames(names);
        sortKeysLearnt(RunColumn::Kind::Experiment);
    }
    const int row = m_chosenExperiments.size() == 1 ? m_experiments->rowOf(m_chosenExperiments.first()) : 0;
    m_list->setCurrentIndex(m_experiments->index(std::max(0, row)));
    m_list->viewport()->update();
    if (row < 0) { // the chosen experiment was deleted
        m_chosenExperiments.clear();
        reload();
    }
    Q_EMIT statusTextChanged();
}

void RunsPage::experimentChosen()
{
    const int row = m_list->currentIndex().row();
    QList<ExperimentId> chosen = m_experiments->experimentsAt(row);
    if (chosen.size() == m_experiments->experiments().size())
        chosen.clear();
    if (row < 0 || chosen == m_chosenExperiments)
        return;
    m_chosenExperiments = chosen;
    m_choosingColumns = m_views->current().isEmpty(); // a saved view keeps its columns
    m_table->clear();
    m_loader->loadKeys(chosen);
    reload();
}

bool RunsPage::applyFilter(const QString &text)
{
    auto tree = parseFilter(text);
    if (tree.isError()) {
        m_filterBox->showError(tree.error());
        Q_EMIT statusTextChanged();
        return false;
    }
    m_filterBox->clearError();
    m_filter = *tree;
    m_filterText = m_filter ? text : QString();
    reload();
    return true;
}

void RunsPage::firstPageLoaded(const RunsRead &read, std::optional<qint64> matched, qint64 ms)
{
    const QList<Run> &runs = read.runs;
    m_matched = read.more ? matched : std::optional<qint64>(runs.size());
    countPinned(read.pinned);
    m_elapsedMs = ms;
    m_answeredOrder = m_table->order();
    const bool fresh = m_model->extent() == RunTableModel::Extent::Unknown;
    if (m_choosingColumns && !runs.isEmpty())
        useDefaultColumns(runs);
    m_table->setFirstPage(read);
    if (fresh) // after what is waited for
        m_loader->loadParents(m_chosenExperiments);
    // What was just opened is not shown with an empty inspector.
    if (fresh && !runs.isEmpty() && m_requested.isEmpty() && m_table->selectedCount() == 0 &&
        m_table->missingRuns().isEmpty())
        m_table->selectRuns({runs.first().id});
    loadOn();
    updateBody();
    if (!m_requestedColumn.isEmpty())
        showColumn(std::exchange(m_requestedColumn, QString()));
    selectionChanged();
    Q_EMIT statusTextChanged();
}

void RunsPage::useDefaultColumns(const QList<Run> &runs)
{
    m_choosingColumns = false;
    QList<RunColumn> columns;
    for (const QString &id : m_services.settings.runColumns()) {
        if (const auto column = runColumnFromId(id))
            columns.append(*column);
    }
    if (columns.isEmpty())
        columns = defaultRunColumns(runs);
    if (columns == m_model->columns())
        return;
    m_table->setColumns(columns);
    m_choices->setChosen(columns);
    updateViews();
}

void RunsPage::runsFailed(const Error &error, bool firstPage)
{
    m_seeking = false;
    if (!firstPage) {
        m_restError = error;
        m_model->pageFailed();
    } else if (error.code == ErrorCode::Usage && takeOrderBack(error)) {
        return;
    } else if (error.code == ErrorCode::Usage && m_filter) {
        m_filterBox->showError(error); // the source understands less than we do
    } else {
        m_error = error;
    }
    updateBody();
    Q_EMIT statusTextChanged();
}

void RunsPage::runsResolved(const QList<Run> &runs)
{
    m_requested.clear();
    QList<RunId> ids;
    bool elsewhere = false;
    bool filteredOut = false;
    bool hidden = false;
    bool folded = false; // it may be inside one that is far away
    for (const Run &run : runs) {
        hidden = hidden || m_marks.hidden.remove(run.id) > 0;
        if (!ids.contains(run.id))
            ids.append(run.id);
        elsewhere =
            elsewhere || (!m_chosenExperiments.isEmpty() && !m_chosenExperiments.contains(run.experimentId));
        filteredOut = filteredOut || (!m_marks.pinned.contains(run.id) && !matches(m_filter, run));
        folded = folded || (isFolding() && run.tags.contains(tags::parentRunId));
    }
    m_seeking = true;
    if (elsewhere) {
        m_chosenExperiments.clear();
        const QSignalBlocker blocker(m_list->selectionModel());
        m_list->setCurrentIndex(m_experiments->index(0));
        m_list->viewport()->update();
    }
    if (filteredOut) {
        m_filter.reset();
        m_filterText.clear();
        m_filterBox->setText({});
        m_filterBox->clearError();
    }
    if (folded)
        m_table->setFolded(false);
    if (hidden)
        keepMarks();
    m_table->selectRuns(ids);
    if (elsewhere || filteredOut || folded || hidden)
        reload();
    else if (m_model->extent() != RunTableModel::Extent::Unknown)
        loadOn();
}

bool RunsPage::isSettled() const
{
    return m_loader->isIdle() && m_inspector->isIdle() && m_ranges->isIdle() && m_groups->isIdle() &&
           m_export->isIdle();
}

QString RunsPage::statusText() const
{
    if (!m_workspace || !m_workspace->tracking || m_error)
        return {};
    if (m_model->extent() == RunTableModel::Extent::Unknown)
        return m_loader->isLoadingRuns() ? tr("Reading runs…") : QString();
    if (!m_exported.isEmpty())
        return m_exported;
    if (m_groupChoices->chosen())
        return m_groups->statusText();
    const auto shown =
        m_matched ? countText(*m_matched) : tr("more than %1").arg(countText(m_model->rowCount()));
    const auto all = m_experiments->runCountAt(m_list->currentIndex().row());
    QString text = m_filter && all  ? tr("%1 runs of %2 match").arg(shown, countText(*all))
                   : m_filter       ? tr("%1 runs match").arg(shown)
                   : isFolding()    ? tr("%1 runs, those inside others folded").arg(shown)
                   : m_matched == 1 ? tr("1 run")
                                    : tr("%1 runs").arg(shown);
    if (!m_marks.hidden.isEmpty() && !m_filter) // who knows which of them would match
        text = tr("%1 · %2 hidden").arg(text, countText(m_marks.hidden.size()));
    if (m_filterBox->hasError()) // the rows are those of before
        return tr("%1 · the filter is not applied").arg(text);
    return tr("%1 · %2 ms").arg(text, countText(m_elapsedMs));
}

void RunsPage::keepLayout()
{
    RunsLayout layout = m_ownLayout ? *m_ownLayout : m_table->layoutState();
    if (m_splitterMoved)
        layout.splitter = m_splitter->sizes();
    m_services.settings.setPageState(QStringLiteral("runs"), layout.toJson());
}

void RunsPage::selectionChanged()
{
    const auto run = m_table->currentRun();
    if (!run)
        m_inspector->clear();
    else
        m_inspector->showRun(*run, m_versions.value(run->id));
    const bool allKnown =
        m_model->extent() == RunTableModel::Extent::Complete && m_model->rows().firstUnknown() < 0;
    m_inspector->setUnlisted(run && allKnown && m_model->rowOf(run->id) < 0);
    updateMarkActions();
    const qsizetype count = m_table->selectedCount();
    const bool comparable = count >= 2 && count <= RunsTable::mostMarked;
    m_compare->setEnabled(comparable);
    m_compareButton->setText(count >= 2 ? tr("Compare %1").arg(countText(count)) : tr("Compare"));
    m_compareButton->setEnabled(comparable);
    m_compareButton->setToolTip(comparable ? m_compare->shortcut().toString(QKeySequence::NativeText)
                                           : tr("Select 2 to %1 runs").arg(RunsTable::mostMarked));
    Q_EMIT statusTextChanged();
}

void RunsPage::compareSelected()
{
    PageRequest request;
    request.page = PageId::Compare;
    for (const RunId &id : m_table->selectedRuns())
        request.runIds.append(id.text());
    if (request.runIds.size() >= 2)
        Q_EMIT pageRequested(request);
}

void RunsPage::updateBody()
{
    m_rest->setVisible(m_restError && !m_groupChoices->chosen()); // groups are of all runs
    if (m_restError)
        m_restText->setText(tr("The rows below could not be read: %1").arg(m_restError->line()));
    const bool usable = m_workspace && m_workspace->tracking;
    m_filterBox->setEnabled(usable);
    m_columns->setEnabled(usable);
    m_columnsButton->setEnabled(usable);
    for (QAction *action : {m_exportAction, m_groupAction})
        action->setEnabled(usable);
    m_groupButton->setEnabled(usable);
    m_exportButton->setEnabled(usable && m_model->rowCount() > 0);
    if (usable && m_model->rowCount() > 0 && !m_error) {
        m_body->setCurrentWidget(m_groupChoices->chosen() ? static_cast<QWidget *>(m_groups) : m_table);
        return;
    }
    m_body->setCurrentWidget(m_empty);
    m_empty->setAction(nullptr);
    const QString iconName = QStringLiteral("runs");
    if (!m_workspace) {
        m_empty->setContent(iconName, tr("Nothing is open"),
                            tr("Open an MLflow server, a store file or a project folder to see its runs."));
    } else if (!m_workspace->tracking) {
        m_empty->setContent(
            iconName, tr("No runs in this source"),
            tr("It has no MLflow tracking store. Open a server, a store file or a project that has one."));
    } else if (m_error) {
        m_empty->setError(*m_error);
        m_empty->setAction(m_retry);
    } else if (m_stopped) {
        m_empty->setContent(iconName, tr("Stopped"), tr("Reading the runs was cancelled."));
        m_empty->setAction(m_retry);
    } else if (m_loader->isLoadingRuns()) {
        m_empty->setBusy(tr("Reading runs…"));
    } else if (m_filter) {
        m_empty->setContent(QStringLiteral("filter"), tr("No run matches"), m_filterText);
        m_empty->setAction(m_clearFilter);
    } else if (!m_marks.hidden.isEmpty()) {
        m_empty->setContent(QStringLiteral("hidden"), tr("Nothing but hidden runs"),
                            tr("%1 runs of this source are hidden.").arg(countText(m_marks.hidden.size())));
        m_empty->setAction(m_showHidden);
    } else {
        m_empty->setContent(iconName, tr("No runs yet"),
                            tr("Runs appear here as soon as something is logged to this experiment."));
    }
}

} // namespace driftline
