// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/lineage/lineagepage.h"

#include "models/actions/lineagewalk.h"
#include "models/actions/versionselector.h"
#include "models/analysis/journalhistory.h"
#include "models/items/hopmodel.h"
#include "widgets/kit/card.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/tableview.h"
#include "widgets/pages/lineage/lineageinspector.h"
#include "widgets/pages/lineage/lineageview.h"

#include <QAction>
#include <QComboBox>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace driftline {

namespace {

constexpr int margin = 14;
constexpr int widestInspector = 308;
constexpr int narrowestInspector = 256;
constexpr int inspectorShare = 4; // of the page: a quarter
constexpr int hopRows = 4;

} // namespace

LineagePage::LineagePage(const PageServices &services, QWidget *parent)
    : Page(PageId::Lineage, parent),
      m_services(services),
      m_model(new QComboBox(this)),
      m_version(new QComboBox(this)),
      m_run(new QPushButton(tr("Show run"), this)),
      m_registry(new QPushButton(tr("Show in registry"), this)),
      m_fit(new QPushButton(tr("Fit"), this)),
      m_view(new LineageView(this)),
      m_hops(new HopModel(this)),
      m_table(new TableView(this)),
      m_inspector(new LineageInspector(this)),
      m_empty(new EmptyState(this)),
      m_body(new QStackedWidget(this)),
      m_retry(new QAction(tr("Try again"), this))
{
    buildLayout();
    connectParts();
    setWorkspace(nullptr);
}

QWidget *LineagePage::makeToolbar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_model);
    layout->addWidget(m_version);
    layout->addStretch(1);
    layout->addWidget(m_run);
    layout->addWidget(m_registry);
    layout->addWidget(m_fit);
    m_model->setObjectName(QStringLiteral("lineageModel"));
    m_model->setAccessibleName(tr("Model"));
    m_version->setObjectName(QStringLiteral("lineageVersion"));
    m_version->setAccessibleName(tr("Version"));
    for (QComboBox *box : {m_model, m_version}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setMaximumWidth(280);
    }
    m_fit->setToolTip(tr("Show the whole graph (0)"));
    m_run->setObjectName(QStringLiteral("lineageShowRun"));
    m_run->setToolTip(tr("Show the version's run on the Runs page"));
    m_registry->setToolTip(tr("Show the version on the Registry page"));
    return bar;
}

void LineagePage::buildLayout()
{
    m_table->setModel(m_hops);
    m_table->setObjectName(QStringLiteral("hopTable"));
    m_table->setAccessibleName(tr("Hops"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto *header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setStretchLastSection(true);
    header->resizeSection(HopModel::StatusColumn, 124);
    auto *hops = new Card(this);
    auto *hopsLayout = new QVBoxLayout(hops);
    hopsLayout->setContentsMargins(1, 4, 1, 4);
    hopsLayout->addWidget(m_table);
    hops->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                         hopRows * m_table->verticalHeader()->defaultSectionSize() + 12);

    auto *left = new QWidget(this);
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(margin, margin - 4, margin, margin);
    leftLayout->setSpacing(10);
    leftLayout->addWidget(makeToolbar());
    leftLayout->addWidget(m_view, 1);
    leftLayout->addWidget(hops);

    auto *content = new QWidget(this);
    auto *contentLayout = new QHBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(0);
    contentLayout->addWidget(left, 1);
    contentLayout->addWidget(m_inspector);

    m_body->addWidget(m_empty);
    m_body->addWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_body);
}

void LineagePage::connectParts()
{
    connect(m_model, &QComboBox::activated, this, [this] { load(m_model->currentData().toString()); });
    connect(m_version, &QComboBox::activated, this, [this] { walk(m_version->currentData().toString()); });
    connect(m_fit, &QPushButton::clicked, m_view, &LineageView::fit);
    connect(m_retry, &QAction::triggered, this, &LineagePage::refresh);
    connect(m_view, &LineageView::nodeSelected, this, &LineagePage::nodeChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (const LineageHop *hop = m_hops->hop(current.row()))
                    m_view->selectNode(hop->to);
            });
    connect(m_run, &QPushButton::clicked, this, [this] {
        PageRequest request;
        request.page = PageId::Runs;
        request.runIds = {m_graph->triplet.runId};
        Q_EMIT pageRequested(request);
    });
    connect(m_registry, &QPushButton::clicked, this, [this] {
        PageRequest request;
        request.page = PageId::Registry;
        request.modelSelector = m_graph->model + QLatin1Char('/') + m_graph->version;
        Q_EMIT pageRequested(request);
    });
}

void LineagePage::setWorkspace(const WorkspacePtr &workspace)
{
    stop();
    m_workspace = workspace;
    m_selector.clear();
    m_graph.reset();
    m_start = {};
    m_view->clear();
    m_hops->clear();
    m_inspector->clear();
    if (!workspace) {
        m_stale = false;
        showNothing(tr("No source is open"),
                    tr("Open a server, a store or a project folder to see where a model "
                       "came from."));
    } else if (!workspace->registry) {
        m_stale = false;
        showNothing(
            tr("No model registry"),
            tr("%1 has no registered models, so there is nothing to trace.").arg(workspace->info.name));
    } else {
        m_stale = true;
        if (isVisible())
            refresh();
    }
}

void LineagePage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (m_stale)
        refresh();
}

void LineagePage::showRequest(const PageRequest &request)
{
    if (request.modelSelector.isEmpty() || !m_workspace || !m_workspace->registry)
        return;
    load(request.modelSelector);
}

void LineagePage::refresh()
{
    if (m_workspace && m_workspace->registry)
        load(m_graph ? m_graph->model + QLatin1Char('/') + m_graph->version : m_selector);
}

void LineagePage::stop()
{
    m_services.jobs.cancel(m_job);
    (void)m_generation.next();
    m_loading = false;
}

Result<LineagePage::Start> LineagePage::readStart(const Workspace &workspace, const QString &selector,
                                                  const StopToken &stop)
{
    Start start;
    QString model;
    if (!selector.isEmpty()) {
        const auto version = selectVersion(*workspace.registry, selector, stop);
        if (version.isCancelled())
            return Cancelled{};
        // A model alone need not have a version in Production: then the newest one is as good a beginning.
        bool modelAlone = false;
        if (version.isError()) {
            const auto models = workspace.registry->models(stop);
            modelAlone =
                models.ok() && std::any_of(models->cbegin(), models->cend(),
                                           [&](const RegisteredModel &m) { return m.name == selector; });
        }
        if (version.isError() && !modelAlone)
            return version.failure();
        model = version.ok() ? version->model : selector;
        start.version = version.ok() ? version->version : QString();
    }
    auto overview = readModelOverview(workspace, model, stop);
    if (!overview.ok())
        return overview.failure();
    start.overview = *std::move(overview);
    const auto &versions = start.overview.versions;
    if (start.version.isEmpty() && !versions.isEmpty()) {
        const auto live = std::find_if(versions.cbegin(), versions.cend(),
                                       [](const ModelVersion &v) { return v.stage == Stage::Production; });
        start.version = live == versions.cend() ? versions.constFirst().version : live->version;
    }
    return start;
}

void LineagePage::load(const QString &selector)
{
    stop();
    m_stale = false;
    m_loading = true;
    m_selector = selector;
    if (!m_graph) {
        m_empty->setBusy(tr("Reading the models…"));
        m_body->setCurrentIndex(0);
    }
    const auto ticket = m_generation.next();
    m_job = m_services.jobs.run<Start>(
        QString(),
        [workspace = m_workspace, selector](const StopToken &stop, const JobProgress &) {
            return readStart(*workspace, selector, stop);
        },
        this,
        [this, ticket](const Result<Start> &start) {
            if (!m_generation.isCurrent(ticket))
                return;
            m_loading = false;
            if (start.isError()) {
                showFailure(start.error());
            } else if (start.isCancelled()) {
                showNothing(tr("Cancelled"), tr("The models were not read."));
                m_empty->setAction(m_retry);
            } else {
                m_start = *start;
                fillChoices();
                if (m_start.version.isEmpty())
                    showNothing(
                        tr("No model version yet"),
                        tr("Register a model in MLflow, and its way back to code and data is shown here."));
                else
                    walk(m_start.version);
            }
        });
    Q_EMIT statusTextChanged();
}

void LineagePage::fillChoices()
{
    m_model->clear();
    for (const RegisteredModel &model : std::as_const(m_start.overview.models))
        m_model->addItem(model.name, model.name);
    m_model->setCurrentIndex(m_model->findData(m_start.overview.model));
    m_version->clear();
    for (const ModelVersion &version : std::as_const(m_start.overview.versions)) {
        QString text = tr("v%1 · %2").arg(version.version, stageName(version.stage));
        for (const QString &alias : version.aliases)
            text += QStringLiteral(" @") + alias;
        m_version->addItem(text, version.version);
    }
    m_version->setCurrentIndex(m_version->findData(m_start.version));
}

void LineagePage::walk(const QString &version)
{
    stop();
    const QString selector = m_start.overview.model + QLatin1Char('/') + version;
    m_loading = true;
    if (!m_graph) {
        m_empty->setBusy(tr("Proving every hop of %1…").arg(selector));
        m_body->setCurrentIndex(0);
    }
    const auto ticket = m_generation.next();
    QElapsedTimer clock;
    clock.start();
    m_job = m_services.jobs.run<LineageGraph>(
        tr("Tracing %1").arg(selector),
        [workspace = m_workspace, selector](const StopToken &stop, const JobProgress &progress) {
            return walkLineage(*workspace, selector, stop,
                               [&progress](qint64 done, qint64 total) { progress.report(done, total); });
        },
        this,
        [this, ticket, clock](const Result<LineageGraph> &graph) {
            if (!m_generation.isCurrent(ticket))
                return;
            m_loading = false;
            m_elapsedMs = clock.elapsed();
            if (graph.ok()) {
                showGraph(*graph);
            } else if (graph.isError()) {
                showFailure(graph.error());
            } else {
                m_graph.reset();
                showNothing(tr("Cancelled"), tr("The lineage was not walked to its end."));
                m_empty->setAction(m_retry);
            }
        });
    Q_EMIT statusTextChanged();
}

void LineagePage::showGraph(const LineageGraph &graph)
{
    m_graph = graph;
    m_selector = graph.model + QLatin1Char('/') + graph.version;
    m_body->setCurrentIndex(1);
    m_view->setGraph(graph);
    m_hops->setGraph(graph);
    m_inspector->setLineage(graph, lastPromotion(m_start.overview.journal, graph.model, graph.version));
    m_run->setEnabled(!graph.triplet.runId.isEmpty());
    Q_EMIT statusTextChanged();
}

void LineagePage::nodeChosen(const QString &id)
{
    m_inspector->showNode(id);
    const int row = m_hops->rowEndingIn(id);
    const QSignalBlocker quiet(m_table->selectionModel());
    if (row >= 0)
        m_table->selectRow(row);
    else
        m_table->clearSelection();
    m_table->viewport()->update();
}

void LineagePage::showNothing(const QString &title, const QString &text)
{
    m_empty->setContent(QStringLiteral("lineage"), title, text);
    m_empty->setAction(nullptr);
    m_body->setCurrentIndex(0);
    Q_EMIT statusTextChanged();
}

void LineagePage::showFailure(const Error &error)
{
    m_graph.reset();
    m_empty->setError(error);
    m_empty->setAction(m_retry);
    m_body->setCurrentIndex(0);
    Q_EMIT statusTextChanged();
}

void LineagePage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    auto *header = m_table->horizontalHeader();
    header->resizeSection(HopModel::FromColumn, std::clamp(width() * 15 / 100, 140, 210));
    header->resizeSection(HopModel::ToColumn, std::clamp(width() * 17 / 100, 160, 230));
    m_inspector->setFixedWidth(std::clamp(width() / inspectorShare, narrowestInspector, widestInspector));
}

bool LineagePage::isSettled() const
{
    return !m_loading && !(m_stale && isVisible());
}

QString LineagePage::statusText() const
{
    if (m_loading)
        return tr("Tracing…");
    if (!m_graph)
        return {};
    const auto proved =
        std::count_if(m_graph->hops.cbegin(), m_graph->hops.cend(),
                      [](const LineageHop &hop) { return hop.status == HopStatus::Verified; });
    return QStringList{QStringLiteral("%1 v%2").arg(m_graph->model, m_graph->version),
                       tr("%1 of %2 hops verified").arg(proved).arg(m_graph->hops.size()),
                       tr("%1 ms").arg(m_elapsedMs)}
        .join(QStringLiteral(" · "));
}

} // namespace driftline
