// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Fills the columns of metrics' lowest, highest and best values: asks the source, off the GUI thread, for the
// rows on the screen, a few at a time, so that a server that has to be asked run by run shows them as they
// come and what was scrolled away is not read. GUI thread.

#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

class QTimer;

namespace driftline {

class RunsTable;
class RunTableModel;

class RangeFiller final : public QObject
{
    Q_OBJECT
public:
    RangeFiller(JobQueue &jobs, RunTableModel *model, RunsTable *table);
    /// Drops what was asked of the one before.
    void setWorkspace(const WorkspacePtr &workspace);
    [[nodiscard]] bool isIdle() const { return !m_asking && !m_due; }

Q_SIGNALS:
    /// Once; nothing more is asked until the runs are read again.
    void failed(const driftline::Error &error);
    void becameIdle();

private:
    void soon();
    void fill();

    JobQueue &m_jobs;
    WorkspacePtr m_workspace;
    RunTableModel *m_model;
    RunsTable *m_table;
    QTimer *m_timer;
    Generation m_asked;
    bool m_due = false;
    bool m_asking = false;
    bool m_failed = false;
};

} // namespace driftline
