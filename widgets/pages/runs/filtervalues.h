// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Looks up the values that the filter box offers, off the GUI thread: those of the loaded runs at once, then
// those of all runs where the source can say so. An answer to a question that was replaced is dropped. GUI
// thread.

#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

namespace driftline {

class FilterValues final : public QObject
{
    Q_OBJECT
public:
    explicit FilterValues(JobQueue &jobs, QObject *parent = nullptr);
    void setWorkspace(const WorkspacePtr &workspace);
    void ask(const ValueQuery &query, const QList<Run> &loaded);

Q_SIGNALS:
    /// Once or twice for each question; what the source says comes last.
    void found(const driftline::ValueQuery &query, const QList<driftline::ValueInUse> &values);

private:
    JobQueue &m_jobs;
    WorkspacePtr m_workspace;
    Generation m_generation;
    qint64 m_job = 0;
};

} // namespace driftline
