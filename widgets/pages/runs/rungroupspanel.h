// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of groups that stands in the place of the runs: all that match, grouped, read as a job. Double
// click or Enter asks for the runs of a group. GUI thread.

#include "models/analysis/rungrouping.h"
#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

#include <QElapsedTimer>
#include <QWidget>

class QAction;
class QStackedLayout;

namespace driftline {

class EmptyState;
class RunGroupModel;
class SortProxy;
class TableView;

class RunGroupsPanel final : public QWidget
{
    Q_OBJECT
public:
    /// `retry` is offered where there is no answer.
    RunGroupsPanel(JobQueue &jobs, QAction *retry, QWidget *parent);

    /// Who wants to see groups: somebody in front of the screen, or a page that has seen that there is
    /// something new. What the latter does not get is no news: what is shown stays, and is still behind.
    enum class Asker { User, Page };
    /// Groups the runs that match; what was asked before is dropped.
    void showGroups(const WorkspacePtr &workspace, const RunQuery &query, const GroupBy &by,
                    const QStringList &metrics, const QHash<QString, QString> &experimentNames, Asker asker);
    /// The source has something new, which the groups may lack.
    void setBehind() { m_behind = true; }
    /// It is time to ask again: they are behind, and what asking costs is a small part of the time. Never
    /// when it was cancelled.
    [[nodiscard]] bool isDue() const;
    /// Drops what is asked and shown.
    void clear();
    [[nodiscard]] bool isIdle() const { return m_pending == 0; }
    /// "12 groups of 1,234 runs · 80 ms"; empty while there are none.
    [[nodiscard]] QString statusText() const;

Q_SIGNALS:
    void groupActivated(const driftline::RunGroup &group);
    void statusTextChanged();

private:
    void grouped(const RunGroups &groups, const QHash<QString, QString> &experimentNames, qint64 ms);
    void showNone(const Result<RunGroups> &result);

    JobQueue &m_jobs;
    QAction *m_retry;
    RunGroupModel *m_model;
    SortProxy *m_sorted;
    TableView *m_table;
    EmptyState *m_empty;
    QStackedLayout *m_body;
    Generation m_asked;
    qint64 m_job = 0;
    qint64 m_ms = 0;
    int m_pending = 0;
    bool m_behind = false;
    bool m_stopped = false;  ///< the last one was cancelled
    QElapsedTimer m_ended;   ///< since the last answer
    qint64 m_lastTookMs = 0; ///< until the last answer, which need not have been a good one
};

} // namespace driftline
