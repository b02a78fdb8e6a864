// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runsloader.h"

#include "models/actions/nestedruns.h"

#include "models/base/freeelsewhere.h"

#include <QElapsedTimer>
#include <QSet>

#include <algorithm>

namespace driftline {

namespace {

/// The first page fills a screen and comes at once; the later ones are worth the way.
constexpr qsizetype firstPageSize = 200;
constexpr qsizetype laterPageSize = 2000;

/// Runs of one page name the same keys: one text for all of them saves most of the memory.
void shareKeys(QList<Run> &runs)
{
    QSet<QString> pool;
    const auto shared = [&pool](const auto &map) {
        std::remove_cvref_t<decltype(map)> out;
        for (auto it = map.cbegin(); it != map.cend(); ++it)
            out.insert(out.cend(), *pool.insert(it.key()), it.value());
        return out;
    };
    for (Run &run : runs) {
        run.metrics = shared(run.metrics);
        run.params = shared(run.params);
        run.tags = shared(run.tags);
    }
}

/// Those that are still there, in this order. Errors: the store's.
Result<QList<Run>> pinnedRuns(TrackingStore &store, const RunsWanted &wanted, const StopToken &stop)
{
    QList<Run> runs;
    for (const RunId &id : wanted.pinned) {
        auto run = store.run(id, stop);
        if (run.isError() && run.error().code == ErrorCode::Usage)
            continue; // it was deleted for good
        if (!run.ok())
            return run.failure();
        const bool elsewhere =
            !wanted.experiments.isEmpty() && !wanted.experiments.contains(run->experimentId);
        if (!elsewhere && run->lifecycleStage == LifecycleStage::Active)
            runs.append(std::move(*run));
    }
    shareKeys(runs);
    return runs;
}

/// Those that are to be seen.
Result<QList<Run>> shownInside(TrackingStore &store, const RunId &parent, const RunsWanted &wanted,
                               const StopToken &stop)
{
    auto inside = runsInside(store, parent, wanted.orderBy, stop);
    if (inside.ok())
        inside->removeIf([&wanted](const Run &run) { return wanted.hidden.contains(run.id); });
    return inside;
}

} // namespace

RunsLoader::RunsLoader(JobQueue &jobs, QObject *parent) : QObject(parent), m_jobs(jobs) {}

template <typename T>
qint64 RunsLoader::start(const QString &title, Generation &generation,
                         std::function<Result<T>(const Workspace &, const StopToken &)> work,
                         std::function<void(Result<T>)> done)
{
    const auto ticket = generation.next();
    ++m_pending;
    return m_jobs.run<T>(
        title,
        [workspace = m_workspace, work = std::move(work)](const StopToken &stop, const JobProgress &) {
            return work(*workspace, stop);
        },
        this,
        [this, ticket, &generation, done = std::move(done)](Result<T> result) {
            --m_pending;
            if (generation.isCurrent(ticket))
                done(std::move(result));
            if (m_pending == 0)
                Q_EMIT becameIdle();
        });
}

void RunsLoader::setWorkspace(const WorkspacePtr &workspace)
{
    for (Generation *generation : {&m_experiments, &m_counts, &m_keys, &m_versions, &m_parents, &m_inside,
                                   &m_runs, &m_resolved, &m_refreshed})
        static_cast<void>(generation->next());
    m_jobs.cancel(m_runsJob);
    m_jobs.cancel(m_refreshJob);
    m_loadingRuns = m_refreshing = m_refreshFailed = false;
    m_nextPage.clear();
    m_workspace = workspace && workspace->tracking ? workspace : nullptr;
}

void RunsLoader::loadExperiments()
{
    if (!m_workspace)
        return;
    using List = QList<Experiment>;
    start<List>(
        {}, m_experiments,
        [](const Workspace &workspace, const StopToken &stop) {
            return workspace.tracking->experiments(ViewType::ActiveOnly, stop);
        },
        [this](Result<List> result) {
            if (result.isError())
                Q_EMIT sideFailed(result.error());
            if (!result.ok())
                return;
            QList<ExperimentId> uncounted;
            for (const Experiment &experiment : std::as_const(*result)) {
                if (!experiment.runCount)
                    uncounted.append(experiment.id);
            }
            Q_EMIT experimentsLoaded(*result);
            if (uncounted.isEmpty())
                return;
            using Counts = QHash<ExperimentId, qint64>;
            start<Counts>(
                {}, m_counts,
                [uncounted](const Workspace &workspace, const StopToken &stop) {
                    return workspace.tracking->runCounts(uncounted, stop);
                },
                [this](Result<Counts> counts) {
                    if (counts.isError())
                        Q_EMIT sideFailed(counts.error());
                    if (counts.ok())
                        Q_EMIT countsLoaded(*counts);
                });
        });
}

void RunsLoader::loadKeys(const QList<ExperimentId> &experiments)
{
    if (!m_workspace)
        return;
    start<RunKeys>(
        {}, m_keys,
        [experiments](const Workspace &workspace, const StopToken &stop) {
            return workspace.tracking->runKeys(experiments, stop);
        },
        [this](Result<RunKeys> result) {
            if (result.isError())
                Q_EMIT sideFailed(result.error());
            if (result.ok())
                Q_EMIT keysLoaded(*result);
        });
}

void RunsLoader::loadVersions()
{
    if (!m_workspace || !m_workspace->registry)
        return;
    start<VersionsByRun>(
        tr("Reading registered versions"), m_versions,
        [](const Workspace &workspace, const StopToken &stop) {
            return versionsByRun(*workspace.registry, stop);
        },
        [this](Result<VersionsByRun> result) {
            if (result.isError())
                Q_EMIT sideFailed(result.error());
            if (result.ok())
                Q_EMIT versionsLoaded(*result);
        });
}

void RunsLoader::loadParents(const QList<ExperimentId> &experiments)
{
    if (!m_workspace)
        return;
    start<RunParents>(
        {}, m_parents,
        [experiments](const Workspace &workspace, const StopToken &stop) {
            return parentsOf(*workspace.tracking, experiments, stop);
        },
        [this](Result<RunParents> result) {
            if (result.isError())
                Q_EMIT sideFailed(result.error());
            if (result.ok())
                Q_EMIT parentsLoaded(*result);
        });
}

void RunsLoader::loadInside(const RunId &parent)
{
    if (!m_workspace)
        return;
    start<QList<Run>>(
        tr("Reading the runs inside another"), m_inside,
        [parent, wanted = m_wanted](const Workspace &workspace, const StopToken &stop) {
            return shownInside(*workspace.tracking, parent, wanted, stop);
        },
        [this, parent](Result<QList<Run>> result) {
            if (result.isError())
                Q_EMIT sideFailed(result.error());
            if (result.ok())
                Q_EMIT insideLoaded(parent, *result);
        });
}

void RunsLoader::loadRuns(const RunsWanted &wanted)
{
    if (!m_workspace)
        return;
    m_jobs.cancel(m_runsJob);
    m_loadingRuns = false;
    m_wanted = wanted;
    m_nextPage.clear();
    loadPage({0, {}, firstPageSize}, true);
}

void RunsLoader::loadMore()
{
    if (m_workspace && !m_loadingRuns && !m_nextPage.isEmpty())
        loadPage({0, m_nextPage, laterPageSize}, false);
}

void RunsLoader::readRuns(qsizetype place, qsizetype count)
{
    if (readsAnywhere() && !m_loadingRuns)
        loadPage({place, {}, count}, false);
}

RunQuery RunsLoader::query(const Stretch &stretch) const
{
    RunQuery query;
    query.experiments = m_wanted.experiments;
    query.filter = m_wanted.filter;
    query.filterText = m_wanted.filterText;
    query.orderBy = m_wanted.orderBy;
    query.maxResults = stretch.size;
    query.pageToken = stretch.token;
    query.offset = stretch.place;
    return query;
}

RunsRead RunsLoader::readOf(const RunPage &page, qsizetype place) const
{
    return {place,
            page.runs,
            !page.nextPageToken.isEmpty(),
            readsAnywhere() ? page.matched : std::optional<qint64>(),
            {},
            {}};
}

void RunsLoader::reloadRuns(const QString &title, qsizetype place, qsizetype count,
                            const QList<RunId> &unfolded)
{
    if (!m_workspace || m_loadingRuns)
        return;
    m_loadingRuns = true;
    QElapsedTimer clock;
    clock.start();
    struct Again
    {
        RunPage page;
        NestedRuns nested;
        QList<Run> pinned;
    };
    m_runsJob = start<Again>(
        title, m_runs,
        [query = query({place, {}, std::max(count, firstPageSize)}), unfolded,
         wanted = m_wanted](const Workspace &workspace, const StopToken &stop) -> Result<Again> {
            auto page = workspace.tracking->searchRuns(query, stop);
            if (!page.ok())
                return page.failure();
            shareKeys(page->runs);
            auto pinned = pinnedRuns(*workspace.tracking, wanted, stop);
            if (!pinned.ok())
                return pinned.failure();
            Again again{std::move(*page), {}, std::move(*pinned)};
            for (const RunId &id : unfolded) {
                const auto inside = shownInside(*workspace.tracking, id, wanted, stop);
                if (!inside.ok())
                    return inside.failure();
                again.nested.insert(id, *inside);
            }
            return again;
        },
        [this, clock, place](Result<Again> again) {
            m_loadingRuns = false;
            m_reloadMs = clock.elapsed();
            if (!again.ok()) {
                Q_EMIT reloadFailed();
                return;
            }
            m_nextPage = again->page.nextPageToken;
            RunsRead read = readOf(again->page, place);
            read.nested = std::move(again->nested);
            read.pinned = std::move(again->pinned);
            Q_EMIT runsReloaded(read, again->page.matched);
        });
}

void RunsLoader::refreshContent()
{
    if (!m_workspace || m_refreshing)
        return;
    m_refreshing = true;
    ++m_pending;
    const auto ticket = m_refreshed.next();
    // What is short and often is nothing to list.
    const QString title = m_workspace->tracking->content().complete ? QString() : tr("Reading new runs");
    m_refreshJob = m_jobs.run<StoreContent>(
        title,
        [workspace = m_workspace](const StopToken &stop, const JobProgress &progress) {
            return workspace->tracking->refresh(
                stop, [&progress](qint64 done, qint64 total) { progress.report(done, total); });
        },
        this,
        [this, ticket](const Result<StoreContent> &content) {
            --m_pending;
            if (m_refreshed.isCurrent(ticket)) {
                m_refreshing = false;
                if (content.isError() && !m_refreshFailed) // once, and not with every look
                    Q_EMIT sideFailed(content.error());
                m_refreshFailed = content.isError();
                Q_EMIT contentRefreshed();
            }
            if (m_pending == 0)
                Q_EMIT becameIdle();
        });
}

void RunsLoader::loadPage(const Stretch &stretch, bool first)
{
    m_loadingRuns = true;
    ++m_pending;
    m_runsJob = m_jobs.run<TimedPage>(
        tr("Reading runs"),
        [workspace = m_workspace, query = query(stretch), wanted = first ? m_wanted : RunsWanted()](
            const StopToken &stop, const JobProgress &progress) mutable -> Result<TimedPage> {
            QElapsedTimer clock;
            clock.start();
            query.progress = [&progress](qint64 done, qint64 total) { progress.report(done, total); };
            auto page = workspace->tracking->searchRuns(query, stop);
            if (!page.ok())
                return page.failure();
            shareKeys(page->runs);
            auto pinned = pinnedRuns(*workspace->tracking, wanted, stop);
            if (!pinned.ok())
                return pinned.failure();
            return TimedPage{std::move(*page), std::move(*pinned), clock.elapsed()};
        },
        this,
        [this, stretch, first, ticket = m_runs.next()](Result<TimedPage> result) {
            --m_pending;
            if (m_runs.isCurrent(ticket))
                pageCame(result, stretch, first);
            // It may be the last that holds these runs: somebody may have scrolled on meanwhile.
            if (result.ok())
                freeElsewhere(std::move(result->page));
            if (m_pending == 0)
                Q_EMIT becameIdle();
        });
}

void RunsLoader::pageCame(const Result<TimedPage> &result, const Stretch &stretch, bool first)
{
    m_loadingRuns = false;
    if (result.isCancelled()) {
        Q_EMIT runsCancelled(first);
    } else if (result.isError()) {
        Q_EMIT runsFailed(result.error(), first);
    } else if (first) {
        m_nextPage = result->page.nextPageToken;
        RunsRead read = readOf(result->page, 0);
        read.pinned = result->pinned;
        Q_EMIT firstPageLoaded(read, result->page.matched, result->ms);
    } else if (stretch.token.isEmpty()) {
        Q_EMIT runsRead(readOf(result->page, stretch.place));
    } else {
        m_nextPage = result->page.nextPageToken;
        Q_EMIT pageLoaded(result->page.runs, !m_nextPage.isEmpty());
    }
}

void RunsLoader::resolveRuns(const QStringList &ids)
{
    if (!m_workspace)
        return;
    using List = QList<Run>;
    start<List>(
        {}, m_resolved,
        [ids](const Workspace &workspace, const StopToken &stop) -> Result<List> {
            List runs;
            for (const QString &id : ids) {
                auto run = workspace.tracking->run(RunId(id), stop);
                if (!run.ok())
                    return run.failure();
                runs.append(*run);
            }
            return runs;
        },
        [this](Result<List> result) {
            if (result.isError())
                Q_EMIT sideFailed(result.error());
            if (result.ok())
                Q_EMIT runsResolved(*result);
        });
}

} // namespace driftline
