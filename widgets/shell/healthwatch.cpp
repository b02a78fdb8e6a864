// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/healthwatch.h"

#include <QWidget>

namespace driftline {

namespace {
constexpr int intervalMs = 30'000;
}

HealthWatch::HealthWatch(JobQueue &jobs, const QWidget &seen, QObject *parent)
    : QObject(parent), m_jobs(jobs), m_seen(seen)
{
    m_timer.setInterval(intervalMs);
    connect(&m_timer, &QTimer::timeout, this, &HealthWatch::ask);
}

void HealthWatch::setWorkspace(const WorkspacePtr &workspace)
{
    static_cast<void>(m_generation.next()); // an answer of the source before is no longer wanted
    m_asking = false;
    m_workspace = workspace;
    if (workspace && workspace->health)
        m_timer.start();
    else
        m_timer.stop();
}

void HealthWatch::ask()
{
    if (m_asking || m_seen.isHidden() || m_seen.isMinimized())
        return;
    m_asking = true;
    const auto ticket = m_generation.next();
    m_jobs.run<qint64>(
        QString(),
        [health = m_workspace->health](const StopToken &stop, const JobProgress &) {
            return health->ping(stop);
        },
        this,
        [this, ticket](const Result<qint64> &answer) {
            if (!m_generation.isCurrent(ticket))
                return;
            m_asking = false;
            if (answer.ok())
                Q_EMIT measured(*answer);
            else if (answer.isError())
                Q_EMIT lost(answer.error());
        });
}

} // namespace driftline
