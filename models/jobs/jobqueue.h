// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Work off the GUI thread: progress, time left, cancel, and the result back on the thread that asked. A job's
// function gets everything it needs by value or shared_ptr, never a raw `this`; its result is dropped when
// the receiver is gone. Public functions: on the queue's own thread only.

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <functional>
#include <memory>

namespace driftline {

/// What a running job reports through; thread-safe.
class JobProgress
{
public:
    /// done/total in any unit; total 0 means: not known.
    void report(qint64 done, qint64 total) const
    {
        m_state->done.store(done, std::memory_order_relaxed);
        m_state->total.store(total, std::memory_order_relaxed);
    }

private:
    friend class JobQueue;
    struct State
    {
        std::atomic<qint64> done = 0;
        std::atomic<qint64> total = 0;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>();
};

struct JobInfo
{
    qint64 id = 0;
    QString title;
    std::optional<int> percent;        ///< absent while not known
    std::optional<qint64> secondsLeft; ///< absent while not known
};

class JobQueue final : public QObject
{
    Q_OBJECT
public:
    explicit JobQueue(QObject *parent = nullptr);
    /// Asks every job to stop and waits until the threads are idle.
    ~JobQueue() override;

    /// Runs `work` on a pool thread and then `done` on this thread, unless `receiver` is gone by then.
    /// Returns the job's id. Jobs whose title is empty are not listed (they are too short to show).
    template <typename T>
    qint64 run(const QString &title, std::function<Result<T>(const StopToken &, const JobProgress &)> work,
               QObject *receiver, std::function<void(Result<T>)> done)
    {
        auto result = std::make_shared<std::optional<Result<T>>>();
        return start(
            title,
            [work = std::move(work), result](const StopToken &stop, const JobProgress &progress) {
                result->emplace(work(stop, progress));
            },
            receiver, [done = std::move(done), result] { done(std::move(result->value())); });
    }

    void cancel(qint64 id);
    void cancelAll();
    /// Running jobs with a title, oldest first.
    [[nodiscard]] QList<JobInfo> jobs() const;
    [[nodiscard]] bool isIdle() const { return m_jobs.isEmpty(); }

Q_SIGNALS:
    /// The list, or a percentage in it, has changed; at most ten times a second.
    void jobsChanged();
    /// The last running job has ended and its result was delivered.
    void becameIdle();

private:
    struct Job
    {
        qint64 id = 0;
        QString title;
        StopSource stop;
        JobProgress progress;
        QElapsedTimer clock;
    };

    qint64 start(const QString &title, std::function<void(const StopToken &, const JobProgress &)> work,
                 QObject *receiver, std::function<void()> done);
    void finish(qint64 id, const QPointer<QObject> &receiver, const std::function<void()> &done);
    void timerEvent(QTimerEvent *event) override;

    QThreadPool m_pool;
    QList<Job> m_jobs;
    qint64 m_nextId = 1;
    int m_timer = 0;
};

/// Counts requests so that a late answer can be told from the current one:
/// `const auto ticket = m_generation.next(); … if (!m_generation.isCurrent(ticket)) return;`
class Generation
{
public:
    [[nodiscard]] quint64 next() { return ++m_current; }
    [[nodiscard]] bool isCurrent(quint64 ticket) const { return ticket == m_current; }

private:
    quint64 m_current = 0;
};

} // namespace driftline
