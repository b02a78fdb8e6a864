// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QList>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <ctime>

namespace driftline {

inline double milliseconds(const QElapsedTimer &clock)
{
    return double(clock.nsecsElapsed()) / 1e6;
}

/// How long the GUI thread was busy at a stretch: its own time, for on a busy machine the others' would be
/// counted as well.
class BusyTime
{
public:
    BusyTime() { m_beat.start(5); } // ms: nobody waits longer for an event than this
    template <typename Work>
    void during(const Work &work)
    {
        const double before = threadMs();
        work();
        m_stretches.append(threadMs() - before);
    }
    /// One turn of the event loop.
    void turn()
    {
        during([] { QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); });
    }
    template <typename Done>
    void turnUntil(const Done &done, qint64 longestWaitMs = 60'000)
    {
        QElapsedTimer waiting;
        waiting.start();
        do {
            turn();
        } while (!done() && waiting.elapsed() < longestWaitMs);
    }
    [[nodiscard]] double longestMs() const { return *std::ranges::max_element(m_stretches); }
    [[nodiscard]] qint64 over(double ms) const
    {
        return std::ranges::count_if(m_stretches, [ms](double stretch) { return stretch > ms; });
    }
    [[nodiscard]] qint64 count() const { return m_stretches.size(); }
    void clear() { m_stretches.clear(); }

private:
    static double threadMs()
    {
#ifdef CLOCK_THREAD_CPUTIME_ID
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
#else
        return double(std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1)) /
               1e6;
#endif
    }

    QList<double> m_stretches;
    QTimer m_beat;
};

} // namespace driftline
