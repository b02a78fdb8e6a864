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
#include "widgets/pages/runs/inspectorparts.h"
#include "widgets/pages/runs/runoverview.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <utility>

namespace driftline {

namespace {

/// Long enough that holding an arrow key does not read every run it passes.
constexpr int pauseMs = 80;
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
      m_overview(new RunOverview(jobs, this)),
      m_allMetrics(new MetricSummaryModel(this)),
      m_params(new KeyValueModel(this)),
      m_tags(new KeyValueModel(this)),
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
        m_overview->readProofs();
        readCourses(m_overview->metrics());
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
    m_stack->addWidget(m_overview);
    m_stack->addWidget(makeParams());
    auto *metrics = keyValueTable(m_allMetrics, tr("Metrics of the selected run"), this);
    m_stack->addWidget(metrics);
    m_stack->addWidget(m_artifacts);
    connect(m_artifacts, &ArtifactPanel::actionFailed, this, &RunInspector::actionFailed);
    const auto partIdle = [this] {
        if (isIdle())
            Q_EMIT becameIdle();
    };
    connect(m_artifacts, &ArtifactPanel::becameIdle, this, partIdle);
    connect(m_overview, &RunOverview::becameIdle, this, partIdle);
    connect(m_overview, &RunOverview::lineageRequested, this, &RunInspector::lineageRequested);
    connect(m_overview, &RunOverview::runRequested, this, &RunInspector::runRequested);
    connect(m_overview, &RunOverview::filterRequested, this, &RunInspector::filterRequested);
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

void RunInspector::setWorkspace(const WorkspacePtr &workspace)
{
    clear();
    m_workspace = workspace;
    m_overview->setWorkspace(workspace);
    m_artifacts->setWorkspace(workspace);
}

void RunInspector::clear()
{
    static_cast<void>(m_courseGeneration.next());
    m_jobs.cancel(m_courseJob);
    m_pause->stop();
    m_run.reset();
    m_overview->clear();
    m_artifacts->clear();
    m_content->hide();
    m_nothing->show();
}

void RunInspector::showRun(const Run &run, const QList<ModelVersion> &versions)
{
    const bool another = !m_run || m_run->id != run.id;
    m_run = run;
    if (another)
        m_courses.clear();
    static_cast<void>(m_courseGeneration.next());
    m_jobs.cancel(m_courseJob);
    m_nothing->hide();
    m_content->show();
    updateHeader();
    m_overview->showRun(run, versions);
    m_allMetrics->setRun(run);
    m_params->setEntries(paramEntries(run));
    m_tags->setEntries(tagEntries(run));
    showCourses();
    m_artifacts->showRun(run);
    // The first of a row of runs is read at once.
    const bool inARow = m_sinceShown.isValid() && !m_sinceShown.hasExpired(pauseMs);
    m_pause->start(inARow ? pauseMs : 0);
    m_sinceShown.start();
}

void RunInspector::setVersions(const QList<ModelVersion> &versions)
{
    m_overview->setVersions(versions);
}

void RunInspector::setUnlisted(bool unlisted)
{
    if (std::exchange(m_unlisted, unlisted) != unlisted && m_run)
        updateHeader();
}

void RunInspector::showCourses()
{
    m_overview->setCourses(m_courses);
    m_allMetrics->setCourses(m_courses);
}

void RunInspector::updateHeader()
{
    const Run &run = *m_run;
    m_title->setText(run.name.isEmpty() ? shortId(run.id.text()) : run.name);
    m_title->setToolTip(QStringLiteral("%1\n%2").arg(run.name, run.id.text()));
    QStringList parts{runStatusWord(run.status)};
    if (run.startTime)
        parts << relativeTime(*run.startTime, nowUtcMs());
    if (!run.userId.isEmpty())
        parts << run.userId;
    if (m_unlisted)
        parts << tr("not in the table");
    m_status->setText(QStringLiteral("<span style='color:%1'>●</span> %2")
                          .arg(statusColor(run.status, Theme::of(this)).name(),
                               parts.join(QStringLiteral(" · ")).toHtmlEscaped()));
    m_status->setToolTip(run.startTime ? localTime(*run.startTime) : QString());
    m_chips->setChipText(paramsPage, tr("Params %1").arg(run.params.size()));
    m_chips->setChipText(metricsPage, tr("Metrics %1").arg(run.metrics.size()));
    m_tagsTitle->setText(tr("Tags %1").arg(run.tags.size()));
}

bool RunInspector::isIdle() const
{
    return m_pending == 0 && !m_pause->isActive() && m_overview->isIdle() && m_artifacts->isIdle();
}

void RunInspector::jobEnded()
{
    --m_pending;
    if (isIdle())
        Q_EMIT becameIdle();
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
                showCourses();
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

} // namespace driftline
