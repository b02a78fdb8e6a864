// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/jobs/jobqueue.h"

#include <QTimerEvent>

#include <algorithm>

namespace driftline {

namespace {
constexpr int refreshMs = 100;
}

JobQueue::JobQueue(QObject *parent) : QObject(parent)
{
    // Jobs often wait for a server or a disk; two of them must not keep a third from starting.
    m_pool.setMaxThreadCount(std::max(4, QThread::idealThreadCount()));
}

JobQueue::~JobQueue()
{
    cancelAll();
    m_pool.waitForDone();
}

qint64 JobQueue::start(const QString &title, std::function<void(const StopToken &, const JobProgress &)> work,
                       QObject *receiver, std::function<void()> done)
{
    Job job;
    job.id = m_nextId++;
    job.title = title;
    job.clock.start();
    const auto token = job.stop.token();
    const auto progress = job.progress;
    const auto id = job.id;
    m_jobs.append(std::move(job));
    if (m_timer == 0)
        m_timer = startTimer(refreshMs);
    if (!title.isEmpty())
        Q_EMIT jobsChanged();

    // The destructor waits for the pool, so `this` outlives the posting of the result.
    m_pool.start([this, id, token, progress, work = std::move(work), done = std::move(done),
                  guarded = QPointer<QObject>(receiver)] {
        work(token, progress);
        QMetaObject::invokeMethod(
            this, [this, id, guarded, done] { finish(id, guarded, done); }, Qt::QueuedConnection);
    });
    return id;
}

void JobQueue::finish(qint64 id, const QPointer<QObject> &receiver, const std::function<void()> &done)
{
    const auto job = std::find_if(m_jobs.begin(), m_jobs.end(), [id](const Job &j) { return j.id == id; });
    const bool listed = job != m_jobs.end() && !job->title.isEmpty();
    if (job != m_jobs.end())
        m_jobs.erase(job);
    if (receiver)
        done();
    if (listed)
        Q_EMIT jobsChanged();
    if (m_jobs.isEmpty()) {
        if (m_timer != 0)
            killTimer(std::exchange(m_timer, 0));
        Q_EMIT becameIdle();
    }
}

void JobQueue::cancel(qint64 id)
{
    for (const Job &job : std::as_const(m_jobs)) {
        if (job.id == id)
            job.stop.requestStop();
    }
}

void JobQueue::cancelAll()
{
    for (const Job &job : std::as_const(m_jobs))
        job.stop.requestStop();
}

QList<JobInfo> JobQueue::jobs() const
{
    QList<JobInfo> list;
    for (const Job &job : m_jobs) {
        if (job.title.isEmpty())
            continue;
        JobInfo info{job.id, job.title, std::nullopt, std::nullopt};
        const qint64 total = job.progress.m_state->total.load(std::memory_order_relaxed);
        const qint64 done = job.progress.m_state->done.load(std::memory_order_relaxed);
        if (total > 0) {
            info.percent = static_cast<int>(std::clamp<qint64>(done * 100 / total, 0, 100));
            const qint64 elapsed = job.clock.elapsed();
            if (done > 0 && elapsed > 500) // an estimate from less is noise
                info.secondsLeft = elapsed * (total - done) / done / 1000;
        }
        list.append(info);
    }
    return list;
}

void JobQueue::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_timer && !jobs().isEmpty())
        Q_EMIT jobsChanged();
}

} // namespace driftline
