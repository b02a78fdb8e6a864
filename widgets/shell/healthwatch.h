// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks a remote source every now and then whether it is still there, while somebody can see the answer. GUI
// thread.

#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

#include <QTimer>

namespace driftline {

class HealthWatch final : public QObject
{
    Q_OBJECT
public:
    /// Only while `seen` is visible.
    HealthWatch(JobQueue &jobs, const QWidget &seen, QObject *parent);
    /// The source to ask from now on; local ones are not asked.
    void setWorkspace(const WorkspacePtr &workspace);
    void setInterval(int ms) { m_timer.setInterval(ms); }

Q_SIGNALS:
    void measured(qint64 latencyMs);
    void lost(const driftline::Error &error);

private:
    void ask();

    JobQueue &m_jobs;
    const QWidget &m_seen;
    QTimer m_timer;
    Generation m_generation;
    WorkspacePtr m_workspace;
    bool m_asking = false;
};

} // namespace driftline
