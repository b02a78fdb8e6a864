// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runoverview.h"

#include "models/items/keyvaluemodel.h"
#include "models/items/metricsummarymodel.h"
#include "widgets/kit/markdownview.h"
#include "widgets/kit/tableview.h"
#include "widgets/pages/runs/inspectorparts.h"
#include "widgets/pages/runs/runrelations.h"
#include "widgets/pages/runs/traceabilitycard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace driftline {

namespace {

constexpr qsizetype overviewMetrics = 8;
constexpr qsizetype overviewParams = 6;
constexpr qsizetype overviewTags = 6;
/// Longer notes scroll, so that the metrics stay in sight.
constexpr int highestNote = 150;

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

/// What people tagged the run with: neither MLflow's own tags nor those that stand under traceability.
QList<KeyValue> ownTagEntries(const Run &run)
{
    QList<KeyValue> entries = tagEntries(run);
    entries.removeIf([](const KeyValue &entry) {
        return entry.key.startsWith(QLatin1StringView("mlflow.")) || entry.key == tags::gitCommit ||
               entry.key == tags::dvcDataHash || entry.key == tags::dvcFile;
    });
    return entries;
}

/// "Metrics"; "Metrics · 8 of 43" where not all are shown.
void setSectionTitle(QLabel *label, const QString &title, qsizetype shown, qsizetype all)
{
    label->setText(shown < all ? RunOverview::tr("%1 · %2 of %3").arg(title).arg(shown).arg(all) : title);
}

} // namespace

RunOverview::RunOverview(JobQueue &jobs, QWidget *parent)
    : QScrollArea(parent),
      m_jobs(jobs),
      m_trace(new TraceabilityCard(this)),
      m_note(new MarkdownView(this)),
      m_metrics(new MetricSummaryModel(this)),
      m_params(new KeyValueModel(this)),
      m_tags(new KeyValueModel(this)),
      m_datasets(new KeyValueModel(this)),
      m_metricsTable(keyValueTable(m_metrics, tr("Metrics of the selected run"), this)),
      m_paramsTable(keyValueTable(m_params, tr("Parameters of the selected run"), this)),
      m_tagsTable(keyValueTable(m_tags, tr("Tags of the selected run"), this)),
      m_datasetsTable(keyValueTable(m_datasets, tr("Datasets of the selected run"), this)),
      m_relations(new RunRelations(jobs, this)),
      m_lineage(new QPushButton(tr("Show lineage"), this))
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    m_note->setAccessibleName(tr("Note of the selected run"));
    m_note->setHighest(highestNote);
    for (TableView *table : {m_metricsTable, m_paramsTable, m_tagsTable, m_datasetsTable})
        makeCompact(table);
    connect(m_lineage, &QPushButton::clicked, this, [this] {
        if (!m_versions.isEmpty())
            Q_EMIT lineageRequested(m_versions.first().model + QLatin1Char('/') + m_versions.first().version);
    });
    connect(m_relations, &RunRelations::runRequested, this, &RunOverview::runRequested);
    connect(m_relations, &RunRelations::filterRequested, this, &RunOverview::filterRequested);
    connect(m_relations, &RunRelations::becameIdle, this, [this] {
        if (isIdle())
            Q_EMIT becameIdle();
    });
    auto *page = new QWidget(this);
    buildLayout(page);
    setWidget(page);
    page->setAutoFillBackground(false);
}

void RunOverview::buildLayout(QWidget *page)
{
    auto *copy = new QPushButton(tr("Copy run ID"), page);
    connect(copy, &QPushButton::clicked, this, &RunOverview::copyRunId);
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
    // A section is hidden as a whole, with the space around it.
    for (const auto &[title, part] : {std::pair<QString, QWidget *>(tr("Note"), m_note),
                                      {tr("Metrics"), m_metricsTable},
                                      {tr("Parameters"), m_paramsTable},
                                      {tr("Tags"), m_tagsTable},
                                      {tr("Datasets"), m_datasetsTable}}) {
        auto *section = new QWidget(page);
        auto *rows = new QVBoxLayout(section);
        rows->setContentsMargins(0, 0, 0, 4);
        rows->setSpacing(4);
        auto *label = sectionLabel(title, section);
        m_titles.insert(part, label);
        rows->addWidget(label);
        rows->addWidget(part);
        layout->addWidget(section);
    }
    layout->addWidget(m_relations);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addStretch(1);
}

void RunOverview::setWorkspace(const WorkspacePtr &workspace)
{
    clear();
    m_workspace = workspace;
    m_relations->setWorkspace(workspace);
}

void RunOverview::clear()
{
    static_cast<void>(m_generation.next());
    m_run.reset();
    m_versions.clear();
    m_relations->clear();
}

void RunOverview::showRun(const Run &run, const QList<ModelVersion> &versions)
{
    const bool another = !m_run || m_run->id != run.id;
    static_cast<void>(m_generation.next());
    m_run = run;
    const QString note = run.tags.value(tags::note).trimmed();
    m_note->setMarkdownText(note);
    m_note->parentWidget()->setVisible(!note.isEmpty());
    m_metrics->setRun(run, overviewMetrics);
    m_params->setEntries(paramEntries(run).mid(0, overviewParams));
    const QList<KeyValue> ownTags = ownTagEntries(run);
    m_tags->setEntries(ownTags.mid(0, overviewTags));
    m_datasets->setEntries(datasetEntries(run));
    setSectionTitle(m_titles[m_metricsTable], tr("Metrics"), m_metrics->rowCount(), run.metrics.size());
    setSectionTitle(m_titles[m_paramsTable], tr("Parameters"), m_params->rowCount(), run.params.size());
    setSectionTitle(m_titles[m_tagsTable], tr("Tags"), m_tags->rowCount(), ownTags.size());
    for (TableView *table : {m_metricsTable, m_paramsTable, m_tagsTable, m_datasetsTable}) {
        fitHeight(table);
        table->parentWidget()->setVisible(table->model()->rowCount() > 0);
    }
    setVersions(versions);
    m_trace->showReading(run);
    // The same run read again keeps what is around it until that is read again, too.
    if (another)
        m_relations->clear();
}

void RunOverview::setVersions(const QList<ModelVersion> &versions)
{
    m_versions = versions;
    m_lineage->setEnabled(!versions.isEmpty());
    m_lineage->setToolTip(versions.isEmpty() ? tr("This run is not registered as a version of a model.")
                                             : QString());
}

void RunOverview::setCourses(const QHash<QString, QList<QPointF>> &courses)
{
    m_metrics->setCourses(courses);
}

QStringList RunOverview::metrics() const
{
    return m_metrics->metrics();
}

bool RunOverview::isIdle() const
{
    return m_pending == 0 && m_relations->isIdle();
}

void RunOverview::readProofs()
{
    if (!m_workspace || !m_run)
        return;
    readTraceability();
    m_relations->showRun(*m_run);
}

void RunOverview::readTraceability()
{
    ++m_pending;
    const auto ticket = m_generation.next();
    m_jobs.run<RunTrace>(
        {},
        [workspace = m_workspace, run = *m_run](const StopToken &, const JobProgress &) -> Result<RunTrace> {
            return traceRun(*workspace, run);
        },
        this,
        [this, ticket](Result<RunTrace> trace) {
            --m_pending;
            if (m_generation.isCurrent(ticket) && m_run && trace.ok())
                m_trace->showTrace(*m_run, *trace);
            if (isIdle())
                Q_EMIT becameIdle();
        });
}

void RunOverview::copyRunId() const
{
    if (m_run)
        QGuiApplication::clipboard()->setText(m_run->id.text());
}

} // namespace driftline
