// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The first page of the run inspector: what a run can be traced back to, its note, the metrics and parameters
// that matter, its datasets, and the runs and models around it. Nothing empty is shown. GUI thread.

#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

#include <QHash>
#include <QScrollArea>

class QLabel;
class QPushButton;

namespace driftline {

class KeyValueModel;
class MarkdownView;
class MetricSummaryModel;
class RunRelations;
class TableView;
class TraceabilityCard;

class RunOverview final : public QScrollArea
{
    Q_OBJECT
public:
    explicit RunOverview(JobQueue &jobs, QWidget *parent = nullptr);

    void setWorkspace(const WorkspacePtr &workspace);
    /// What the run itself says; what has to be read is read by readProofs().
    void showRun(const Run &run, const QList<ModelVersion> &versions);
    void setVersions(const QList<ModelVersion> &versions);
    void setCourses(const QHash<QString, QList<QPointF>> &courses);
    void readProofs();
    void clear();
    [[nodiscard]] QStringList metrics() const;
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    /// "fraud-detector/12".
    void lineageRequested(const QString &selector);
    void runRequested(const QString &id);
    void filterRequested(const QString &filter);
    void becameIdle();

private:
    void buildLayout(QWidget *page);
    void readTraceability();
    void copyRunId() const;

    JobQueue &m_jobs;
    WorkspacePtr m_workspace;
    std::optional<Run> m_run;
    QList<ModelVersion> m_versions;
    Generation m_generation;
    int m_pending = 0;

    TraceabilityCard *m_trace;
    MarkdownView *m_note;
    MetricSummaryModel *m_metrics;
    KeyValueModel *m_params;
    KeyValueModel *m_tags;
    KeyValueModel *m_datasets;
    TableView *m_metricsTable;
    TableView *m_paramsTable;
    TableView *m_tagsTable;
    TableView *m_datasetsTable;
    QHash<QWidget *, QLabel *> m_titles; ///< of the sections, by what stands in them
    RunRelations *m_relations;
    QPushButton *m_lineage;
};

} // namespace driftline
