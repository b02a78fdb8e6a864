// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runinspector.h"

#include "models/analysis/decimation.h"
#include "models/items/keyvaluemodel.h"
#include "models/items/metricsummarymodel.h"
#include "widgets/kit/chipbar.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/artifactpanel.h"
#include "widgets/pages/runs/traceabilitycard.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace driftline {

namespace {

/// Long enough that holding an arrow key does not read every run it passes.
constexpr int pauseMs = 80;
constexpr qsizetype overviewMetrics = 8;
constexpr qsizetype overviewParams = 6;
/// A sparkline is this many pixels wide at most.
constexpr int courseColumns = 160;

const QString overviewPage = QStringLiteral("overview");
const QString paramsPage = QStringLiteral("params");
const QString metricsPage = QStringLiteral("metrics");
const QString artifactsPage = QStringLiteral("artifacts");

using Courses = QHash<QString, QList<QPointF>>;

Result<Courses> readHistories(const Workspace &workspace, const RunId &id, const QStringList &metrics,
                              const StopToken &stop)
{
    Courses courses;
    for (const QString &metric : metrics) {
        auto history = workspace.tracking->metricHistory(id, metric, stop);
        if (!history.ok())
            return history.failure();
        QList<QPointF> points;
        points.reserve(history->size());
        for (const MetricPoint &point : std::as_const(*history))
            points.append({static_cast<double>(point.step), point.value});
        courses[metric] = points.isEmpty()
                              ? points
                              : decimate(points, points.first().x(), points.last().x(), courseColumns);
    }
    return courses;
}

/// Without header and scroll bars, exactly as tall as its rows: a table that is part of a page.
void makeCompact(TableView *table)
{
    table->horizontalHeader()->hide();
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void fitHeight(TableView *table)
{
    const int rows = table->model()->rowCount();
    table->setVisible(rows > 0);
    table->setFixedHeight(rows * table->verticalHeader()->defaultSectionSize());
}

/// Names take half, values the rest.
void setSections(TableView *table)
{
    table->horizontalHeader()->setStretchLastSection(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

TableView *keyValueTable(QAbstractItemModel *model, const QString &name, QWidget *parent)
{
    auto *table = new TableView(parent);
    table->setModel(model);
    table->setAccessibleName(name);
    setSections(table);
    return table;
}

QLabel *sectionLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    setLook(label, "section");
    return label;
}

QString statusWord(RunStatus status)
{
    switch (status) {
    case RunStatus::Running:
        return RunInspector::tr("Running");
    case RunStatus::Scheduled:
        return RunInspector::tr("Scheduled");
    case RunStatus::Finished:
        return RunInspector::tr("Finished");
    case RunStatus::Failed:
        return RunInspector::tr("Failed");
    case RunStatus::Killed:
        return RunInspector::tr("Killed");
    case RunStatus::Unknown:
        break;
    }
    return RunInspector::tr("Status unknown");
}

QColor statusColor(RunStatus status, const Theme &theme)
{
    switch (status) {
    case RunStatus::Finished:
        return theme.good;
    case RunStatus::Failed:
    case RunStatus::Killed:
        return theme.bad;
    case RunStatus::Running:
    case RunStatus::Scheduled:
        return theme.accent;
    case RunStatus::Unknown:
        break;
    }
    return theme.faint;
}

QList<KeyValue> datasetEntries(const Run &run)
{
    QList<KeyValue> entries;
    for (const DatasetInput &input : run.datasets) {
        const QString key =
            input.context.isEmpty() ? input.name : input.name + QStringLiteral(" · ") + input.context;
        entries.append(
            {key, input.digest, QStringLiteral("%1 %2\n%3").arg(input.name, input.digest, input.source)});
    }
    return entries;
}

} // namespace

RunInspector::RunInspector(JobQueue &jobs, const DatasetReader &datasets, QWidget *parent)
    : QFrame(parent),
      m_jobs(jobs),
      m_content(new QWidget(this)),
      m_nothing(new QLabel(this)),
      m_title(new QLabel(this)),
      m_status(new QLabel(this)),
      m_chips(new ChipBar(this)),
      m_stack(new QStackedWidget(this)),
      m_topMetrics(new MetricSummaryModel(this)),
      m_allMetrics(new MetricSummaryModel(this)),
      m_topParams(new KeyValueModel(this)),
      m_params(new KeyValueModel(this)),
      m_tags(new KeyValueModel(this)),
      m_datasets(new KeyValueModel(this)),
      m_artifacts(new ArtifactPanel(jobs, datasets, this)),
      m_pause(new QTimer(this))
{
    setProperty("look", QStringLiteral("inspector"));
    setAccessibleName(tr("Selected run"));
    setLook(m_title, "title");
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setLook(m_status, "muted");
    m_status->setTextFormat(Qt::RichText);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setLook(m_nothing, "muted");
    m_nothing->setText(tr("Select a run to see where it came from, its metrics and parameters."));
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setContentsMargins(24, 24, 24, 24);

    fillStack();

    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(14, 14, 0, 0);
    content->setSpacing(6);
    content->addWidget(m_title);
    content->addWidget(m_status);
    content->addSpacing(4);
    content->addWidget(m_chips);
    content->addSpacing(2);
    content->addWidget(m_stack, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_nothing);
    layout->addWidget(m_content);

    m_pause->setSingleShot(true);
    connect(m_pause, &QTimer::timeout, this, [this] {
        readTraceability();
        readCourses(m_topMetrics->metrics());
        if (m_chips->current() == metricsPage)
            readMissingCourses();
        if (isIdle())
            Q_EMIT becameIdle();
    });
    clear();
}

void RunInspector::fillStack()
{
    for (const auto &[id, text] :
         {std::pair(overviewPage, tr("Overview")), std::pair(paramsPage, tr("Params")),
          std::pair(metricsPage, tr("Metrics")), std::pair(artifactsPage, tr("Artifacts"))})
        m_chips->addChip(id, text);
    m_stack->addWidget(makeOverview());
    m_stack->addWidget(makeParams());
    auto *metrics = keyValueTable(m_allMetrics, tr("Metrics of the selected run"), this);
    m_stack->addWidget(metrics);
    m_stack->addWidget(m_artifacts);
    connect(m_artifacts, &ArtifactPanel::actionFailed, this, &RunInspector::actionFailed);
    connect(m_artifacts, &ArtifactPanel::becameIdle, this, [this] {
        if (isIdle())
            Q_EMIT becameIdle();
    });
    connect(m_chips, &ChipBar::currentChanged, this, [this](const QString &id) {
        const QStringList pages{overviewPage, paramsPage, metricsPage, artifactsPage};
        m_stack->setCurrentIndex(static_cast<int>(pages.indexOf(id)));
        if (id == metricsPage)
            readMissingCourses();
    });
}

QWidget *RunInspector::makeParams()
{
    auto *page = new QWidget(this);
    m_tagsTitle = sectionLabel({}, page);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(keyValueTable(m_params, tr("Parameters of the selected run"), page), 3);
    layout->addWidget(m_tagsTitle);
    layout->addWidget(keyValueTable(m_tags, tr("Tags of the selected run"), page), 2);
    return page;
}

QWidget *RunInspector::makeOverview()
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *page = new QWidget(scroll);
    page->setObjectName(QStringLiteral("runOverview"));
    page->setStyleSheet(QStringLiteral("#runOverview { background: transparent; }"));
    scroll->viewport()->setAutoFillBackground(false);
    m_trace = new TraceabilityCard(page);
    m_metricsTitle = sectionLabel(tr("Metrics"), page);
    m_paramsTitle = sectionLabel(tr("Parameters"), page);
    m_datasetsTitle = sectionLabel(tr("Datasets"), page);
    m_topMetricsTable = keyValueTable(m_topMetrics, tr("Metrics of the selected run"), page);
    m_topParamsTable = keyValueTable(m_topParams, tr("Parameters of the selected run"), page);
    m_datasetsTable = keyValueTable(m_datasets, tr("Datasets of the selected run"), page);
    for (TableView *table : {m_topMetricsTable, m_topParamsTable, m_datasetsTable})
        makeCompact(table);
    m_lineage = new QPushButton(tr("Show lineage"), page);
    auto *copy = new QPushButton(tr("Copy run ID"), page);
    connect(m_lineage, &QPushButton::clicked, this, [this] {
        if (!m_versions.isEmpty())
            Q_EMIT lineageRequested(m_versions.first().model + QLatin1Char('/') + m_versions.first().version);
    });
    connect(copy, &QPushButton::clicked, this, &RunInspector::copyRunId);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_lineage);
    buttons->addWidget(copy);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 14, 14);
    layout->setSpacing(4);
    layout->addWidget(sectionLabel(tr("Traceability"), page));
    layout->addWidget(m_trace);
    layout->addSpacing(8);
    for (const auto &[title, table] :
         {std::pair(m_metricsTitle, m_topMetricsTable), std::pair(m_paramsTitle, m_topParamsTable),
          std::pair(m_datasetsTitle, m_datasetsTable)}) {
        layout->addWidget(title);
        layout->addWidget(table);
        layout->addSpacing(4);
    }
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addStretch(1);
    scroll->setWidget(page);
    return scroll;
}

void RunInspector::setWorkspace(const WorkspacePtr &workspace)
{
    clear();
    m_workspace = workspace;
    m_artifacts->setWorkspace(workspace);
}

void RunInspector::clear()
{
    static_cast<void>(m_traceGeneration.next());
    static_cast<void>(m_courseGeneration.next());
    m_jobs.cancel(m_courseJob);
    m_pause->stop();
    m_run.reset();
    m_versions.clear();
    m_artifacts->clear();
    m_content->hide();
    m_nothing->show();
}

void RunInspector::showRun(const Run &run, const QList<ModelVersion> &versions)
{
    const bool another = !m_run || m_run->id != run.id;
    m_run = run;
    m_versions = versions;
    if (another)
        m_courses.clear();
    static_cast<void>(m_traceGeneration.next());
    static_cast<void>(m_courseGeneration.next());
    m_jobs.cancel(m_courseJob);
    m_nothing->hide();
    m_content->show();
    updateHeader();
    updateOverview();
    m_trace->showReading(run);
    m_artifacts->showRun(run);
    // The first of a row of runs is read at once.
    const bool inARow = m_sinceShown.isValid() && !m_sinceShown.hasExpired(pauseMs);
    m_pause->start(inARow ? pauseMs : 0);
    m_sinceShown.start();
}

void RunInspector::setVersions(const QList<ModelVersion> &versions)
{
    m_versions = versions;
    m_lineage->setEnabled(!versions.isEmpty());
    m_lineage->setToolTip(versions.isEmpty() ? tr("This run is not registered as a version of a model.")
                                             : QString());
}

void RunInspector::updateHeader()
{
    const Run &run = *m_run;
    m_title->setText(run.name.isEmpty() ? shortId(run.id.text()) : run.name);
    m_title->setToolTip(QStringLiteral("%1\n%2").arg(run.name, run.id.text()));
    QStringList parts{statusWord(run.status)};
    if (run.startTime)
        parts << relativeTime(*run.startTime, nowUtcMs());
    if (!run.userId.isEmpty())
        parts << run.userId;
    m_status->setText(QStringLiteral("<span style='color:%1'>●</span> %2")
                          .arg(statusColor(run.status, Theme::of(this)).name(),
                               parts.join(QStringLiteral(" · ")).toHtmlEscaped()));
    m_status->setToolTip(run.startTime ? localTime(*run.startTime) : QString());
    m_chips->setChipText(paramsPage, tr("Params %1").arg(run.params.size()));
    m_chips->setChipText(metricsPage, tr("Metrics %1").arg(run.metrics.size()));
    m_tagsTitle->setText(tr("Tags %1").arg(run.tags.size()));
}

void RunInspector::updateOverview()
{
    const Run &run = *m_run;
    m_topMetrics->setRun(run, overviewMetrics);
    m_allMetrics->setRun(run);
    m_topMetrics->setCourses(m_courses);
    m_allMetrics->setCourses(m_courses);
    const auto params = paramEntries(run);
    m_topParams->setEntries(params.mid(0, overviewParams));
    m_params->setEntries(params);
    m_tags->setEntries(tagEntries(run));
    m_datasets->setEntries(datasetEntries(run));
    for (const auto &[title, table] :
         {std::pair(m_metricsTitle, m_topMetricsTable), std::pair(m_paramsTitle, m_topParamsTable),
          std::pair(m_datasetsTitle, m_datasetsTable)}) {
        fitHeight(table);
        title->setVisible(table->model()->rowCount() > 0);
    }
    setVersions(m_versions);
}

bool RunInspector::isIdle() const
{
    return m_pending == 0 && !m_pause->isActive() && m_artifacts->isIdle();
}

void RunInspector::jobEnded()
{
    --m_pending;
    if (isIdle())
        Q_EMIT becameIdle();
}

void RunInspector::readTraceability()
{
    if (!m_workspace || !m_run)
        return;
    ++m_pending;
    const auto ticket = m_traceGeneration.next();
    m_jobs.run<RunTrace>(
        {},
        [workspace = m_workspace, run = *m_run](const StopToken &, const JobProgress &) -> Result<RunTrace> {
            return traceRun(*workspace, run);
        },
        this,
        [this, ticket](Result<RunTrace> trace) {
            if (m_traceGeneration.isCurrent(ticket) && m_run && trace.ok())
                m_trace->showTrace(*m_run, *trace);
            jobEnded();
        });
}

void RunInspector::readCourses(const QStringList &metrics)
{
    if (!m_workspace || !m_run || metrics.isEmpty())
        return;
    ++m_pending;
    const auto ticket = m_courseGeneration.next();
    m_courseJob = m_jobs.run<Courses>(
        {},
        [workspace = m_workspace, id = m_run->id, metrics](const StopToken &stop, const JobProgress &) {
            return readHistories(*workspace, id, metrics, stop);
        },
        this,
        [this, ticket](Result<Courses> courses) {
            if (m_courseGeneration.isCurrent(ticket) && courses.ok()) {
                m_courses.insert(*courses);
                m_topMetrics->setCourses(m_courses);
                m_allMetrics->setCourses(m_courses);
                if (m_chips->current() == metricsPage)
                    readMissingCourses();
            }
            if (m_courseGeneration.isCurrent(ticket) && courses.isError())
                m_workspace->problems->add(
                    {courses.error().what, courses.error().where, courses.error().hint});
            jobEnded();
        });
}

void RunInspector::readMissingCourses()
{
    QStringList missing;
    for (const QString &metric : m_allMetrics->metrics()) {
        if (!m_courses.contains(metric))
            missing.append(metric);
    }
    if (!missing.isEmpty() && !m_pause->isActive())
        readCourses(missing);
}

void RunInspector::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_run)
        updateHeader();
}

void RunInspector::copyRunId() const
{
    if (m_run)
        QGuiApplication::clipboard()->setText(m_run->id.text());
}

} // namespace driftline
