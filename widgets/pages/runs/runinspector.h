// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The selected run in detail: what it can be traced back to, its metrics with their course, parameters and
// tags, the files it left. What the run itself says is there at once; proofs and courses are read behind it.
// GUI thread.

#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

#include <QElapsedTimer>
#include <QFrame>

class QLabel;
class QStackedWidget;
class QTimer;

namespace driftline {

class ArtifactPanel;
class ChipBar;
class KeyValueModel;
class MetricSummaryModel;
class RunOverview;

class RunInspector final : public QFrame
{
    Q_OBJECT
public:
    /// Both outlive the inspector.
    RunInspector(JobQueue &jobs, const DatasetReader &datasets, QWidget *parent = nullptr);

    void setWorkspace(const WorkspacePtr &workspace);
    /// `versions` are the ones that this run was registered as.
    void showRun(const Run &run, const QList<ModelVersion> &versions);
    void setVersions(const QList<ModelVersion> &versions);
    /// The run is not among those that are listed: a filter leaves it out, say.
    void setUnlisted(bool unlisted);
    void clear();
    [[nodiscard]] const std::optional<Run> &run() const { return m_run; }
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    /// "fraud-detector/12".
    void lineageRequested(const QString &selector);
    /// Another run is to be selected.
    void runRequested(const QString &id);
    /// The table is to show other runs.
    void filterRequested(const QString &filter);
    void becameIdle();
    void actionFailed(const driftline::Error &error);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fillStack();
    [[nodiscard]] QWidget *makeParams();
    void updateHeader();
    void showCourses();
    void readCourses(const QStringList &metrics);
    void readMissingCourses();
    void jobEnded();

    JobQueue &m_jobs;
    WorkspacePtr m_workspace;
    std::optional<Run> m_run;
    bool m_unlisted = false;
    QHash<QString, QList<QPointF>> m_courses;
    Generation m_courseGeneration;
    qint64 m_courseJob = 0;
    int m_pending = 0;

    QWidget *m_content;
    QLabel *m_nothing;
    QLabel *m_title;
    QLabel *m_status;
    ChipBar *m_chips;
    QStackedWidget *m_stack;
    RunOverview *m_overview;
    MetricSummaryModel *m_allMetrics;
    KeyValueModel *m_params;
    KeyValueModel *m_tags;
    ArtifactPanel *m_artifacts;
    QLabel *m_tagsTitle = nullptr;
    QElapsedTimer m_sinceShown;
    QTimer *m_pause;
};

} // namespace driftline
