// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/storeindex.h"

#include "models/io/mlruns/indexfile.h"

namespace driftline::mlruns {

namespace {

using Clock = std::chrono::steady_clock;

/// Looking at every run takes at most one part in so many of the time; and no more often than this.
constexpr int sweepShare = 20;
constexpr std::chrono::seconds betweenSweeps(5);
constexpr std::chrono::seconds betweenSaves(30);
constexpr std::chrono::milliseconds untilStopIsSeen(20);

} // namespace

StoreIndex::StoreIndex(QString root, const QString &cacheFolder, std::shared_ptr<ProblemLog> problems)
    : m_root(std::move(root)),
      m_file(cacheFolder.isEmpty() ? QString() : indexFileName(cacheFolder, m_root)),
      m_problems(std::move(problems))
{}

Status StoreIndex::open(std::chrono::milliseconds budget, const StopToken &stop)
{
    const std::scoped_lock looking(m_looking);
    const SnapshotPtr known = m_file.isEmpty() ? nullptr : loadIndex(m_file, m_root);
    if (!known || known->experiments.isEmpty()) {
        ScanOptions options;
        options.budget = budget;
        m_sweptAt = Clock::now(); // refresh() goes on from there: what was read now need not be looked at
        return look(options, stop, {});
    }
    take(known);
    return Done{};
}

SnapshotPtr StoreIndex::snapshot() const
{
    const std::scoped_lock lock(m_mutex);
    return m_snapshot;
}

Result<StoreContent> StoreIndex::refresh(const StopToken &stop, const StoreProgress &progress)
{
    std::unique_lock looking(m_looking, std::defer_lock);
    while (!looking.try_lock_for(untilStopIsSeen)) {
        if (stop.stopRequested())
            return Cancelled{};
    }
    if (stop.stopRequested())
        return Cancelled{};
    const auto started = Clock::now();
    const bool wasComplete = snapshot()->content.complete;
    ScanOptions options;
    options.everyRun = !m_sweptAt || started - *m_sweptAt >=
                                         std::max<Clock::duration>(betweenSweeps, m_sweepTook * sweepShare);
    const Status looked = look(options, stop, progress);
    // Also after a cancelled look: the next one goes on from there.
    // While a run is running something is different each time, which is not worth writing everything.
    if (m_unsaved && !m_file.isEmpty() &&
        (options.everyRun || !wasComplete || started - m_savedAt >= betweenSaves)) {
        saveIndex(m_file, m_root, *snapshot());
        m_savedAt = Clock::now();
        m_unsaved = false;
    }
    if (!looked.ok())
        return looked.failure();
    if (options.everyRun || !wasComplete) {
        m_sweptAt = Clock::now();
        m_sweepTook = *m_sweptAt - started;
    }
    return snapshot()->content;
}

Status StoreIndex::look(const ScanOptions &options, const StopToken &stop, const StoreProgress &progress)
{
    StoreScan scan(m_root, snapshot(), [this](SnapshotPtr better) { take(std::move(better)); });
    Status status = scan.run(options, stop, progress);
    m_unsaved |= scan.changedAnything();
    return status;
}

/// Also what single runs were found to have is of the snapshot before: whoever shows them reads them again.
void StoreIndex::take(SnapshotPtr better)
{
    QList<Trouble> troubles = better->troubles;
    for (const auto &experiment : better->experiments) {
        troubles += experiment->troubles;
        for (const RunEntry &run : experiment->runs)
            troubles += run.troubles;
    }
    {
        const std::scoped_lock lock(m_mutex);
        m_snapshot = std::move(better);
    }
    tell(QStringLiteral("runs"), troubles);
}

void StoreIndex::tell(const QString &part, const QList<Trouble> &troubles)
{
    QList<Problem> problems;
    for (const Trouble &trouble : troubles)
        problems.append(toProblem(trouble, m_root));
    m_problems->replace(m_root + u'/' + part, problems);
}

} // namespace driftline::mlruns
