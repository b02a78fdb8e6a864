// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/filtervalues.h"

#include "models/analysis/valuesinuse.h"

namespace driftline {

FilterValues::FilterValues(JobQueue &jobs, QObject *parent) : QObject(parent), m_jobs(jobs) {}

void FilterValues::setWorkspace(const WorkspacePtr &workspace)
{
    static_cast<void>(m_generation.next());
    m_jobs.cancel(m_job);
    m_workspace = workspace && workspace->tracking ? workspace : nullptr;
}

void FilterValues::ask(const ValueQuery &query, const QList<Run> &loaded)
{
    using Values = QList<ValueInUse>;
    const auto ticket = m_generation.next();
    m_jobs.cancel(m_job);
    m_jobs.run<Values>(
        {},
        [query, loaded](const StopToken &, const JobProgress &) -> Result<Values> {
            return valuesOfRuns(loaded, query);
        },
        this,
        [this, ticket, query](const Result<Values> &values) {
            if (!m_generation.isCurrent(ticket) || !values.ok())
                return;
            Q_EMIT found(query, *values);
            if (!m_workspace || !m_generation.isCurrent(ticket))
                return;
            m_job = m_jobs.run<Values>(
                {},
                [workspace = m_workspace, query](const StopToken &stop, const JobProgress &) {
                    return workspace->tracking->valuesInUse(query, stop);
                },
                this,
                [this, ticket, query](const Result<Values> &all) {
                    // A source that cannot say leaves what the loaded runs have; its troubles show elsewhere.
                    if (m_generation.isCurrent(ticket) && all.ok() && !all->isEmpty())
                        Q_EMIT found(query, *all);
                });
        });
}

} // namespace driftline
