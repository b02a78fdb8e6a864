// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks the source for what the Runs page shows, off the GUI thread: experiments and their counts, the keys in
// use, registered versions, and the runs page by page. An answer to a question that was replaced by another
// is dropped. GUI thread.

#include "models/actions/runversions.h"
#include "models/domain/workspace.h"
#include "models/items/runtablemodel.h"
#include "models/jobs/jobqueue.h"

#include <QSet>

namespace driftline {

/// What the page asks for; the rest of a RunQuery is the loader's.
struct RunsWanted
{
    QList<ExperimentId> experiments; ///< empty: all active ones
    FilterTree filter;
    QString filterText;
    QList<OrderBy> orderBy;
    QList<RunId> pinned; ///< read by themselves; the filter leaves them out
    QSet<RunId> hidden;  ///< not among those inside others; the filter leaves them out as well
};

class RunsLoader final : public QObject
{
    Q_OBJECT
public:
    explicit RunsLoader(JobQueue &jobs, QObject *parent = nullptr);

    /// Drops everything that was asked of the one before; null: nothing can be asked.
    void setWorkspace(const WorkspacePtr &workspace);
    /// experimentsLoaded(), then countsLoaded() where the source did not say at once.
    void loadExperiments();
    void loadKeys(const QList<ExperimentId> &experiments);
    void loadVersions();
    /// The first page of another question.
    void loadRuns(const RunsWanted &wanted);
    /// A question whose answer is nearly the present one; nothing is read before it is asked for again.
    void setWanted(const RunsWanted &wanted) { m_wanted = wanted; }
    /// The next page of the present one; nothing when it is under way, or when there is none.
    void loadMore();
    /// So many runs from a place on, of a source that readsAnywhere(): runsRead(). Nothing while others are
    /// under way.
    void readRuns(qsizetype place, qsizetype count);
    /// Runs of the present question once more, from a place on, and those inside the ones that are unfolded:
    /// runsReloaded(). Of a source that does not read anywhere from the first one on. `title` of the job;
    /// empty: it is not listed.
    void reloadRuns(const QString &title, qsizetype place, qsizetype count, const QList<RunId> &unfolded);
    void loadParents(const QList<ExperimentId> &experiments);
    /// The runs inside another one, in the present order: insideLoaded().
    void loadInside(const RunId &parent);
    /// How long that took the last time.
    [[nodiscard]] qint64 reloadMs() const { return m_reloadMs; }
    /// Looks what is new at the source: contentRefreshed(); nothing while it looks already.
    void refreshContent();
    [[nodiscard]] bool isRefreshing() const { return m_refreshing; }
    /// Runs by their ids or the beginnings of ids.
    void resolveRuns(const QStringList &ids);
    [[nodiscard]] bool isLoadingRuns() const { return m_loadingRuns; }
    [[nodiscard]] bool readsAnywhere() const { return m_workspace && m_workspace->tracking->readsAnywhere(); }
    [[nodiscard]] bool isIdle() const { return m_pending == 0; }

Q_SIGNALS:
    void experimentsLoaded(const QList<driftline::Experiment> &experiments);
    void countsLoaded(const QHash<driftline::ExperimentId, qint64> &counts);
    void keysLoaded(const driftline::RunKeys &keys);
    void versionsLoaded(const driftline::VersionsByRun &versions);
    /// `matched` is absent where the source does not count.
    void firstPageLoaded(const driftline::RunsRead &read, std::optional<qint64> matched, qint64 ms);
    void pageLoaded(const QList<driftline::Run> &runs, bool more);
    void runsRead(const driftline::RunsRead &read);
    void runsReloaded(const driftline::RunsRead &read, std::optional<qint64> matched);
    /// What is shown stays; the next time may do.
    void reloadFailed();
    void parentsLoaded(const driftline::RunParents &parents);
    void insideLoaded(const driftline::RunId &parent, const QList<driftline::Run> &inside);
    void contentRefreshed();
    void runsFailed(const driftline::Error &error, bool firstPage);
    /// Somebody cancelled the job.
    void runsCancelled(bool firstPage);
    void runsResolved(const QList<driftline::Run> &runs);
    /// Anything but the runs themselves could not be read.
    void sideFailed(const driftline::Error &error);
    void becameIdle();

private:
    template <typename T>
    qint64 start(const QString &title, Generation &generation,
                 std::function<Result<T>(const Workspace &, const StopToken &)> work,
                 std::function<void(Result<T>)> done);
    /// Where a page begins, and how many runs it has.
    struct Stretch
    {
        qsizetype place = 0;
        QString token; ///< empty: by the place
        qsizetype size = 0;
    };
    [[nodiscard]] RunQuery query(const Stretch &stretch) const;
    struct TimedPage
    {
        RunPage page;
        QList<Run> pinned;
        qint64 ms = 0;
    };
    void loadPage(const Stretch &stretch, bool first);
    void pageCame(const Result<TimedPage> &result, const Stretch &stretch, bool first);
    [[nodiscard]] RunsRead readOf(const RunPage &page, qsizetype place) const;

    JobQueue &m_jobs;
    WorkspacePtr m_workspace;
    RunsWanted m_wanted;
    QString m_nextPage;
    Generation m_experiments;
    Generation m_counts;
    Generation m_keys;
    Generation m_versions;
    Generation m_parents;
    Generation m_inside;
    Generation m_runs;
    Generation m_resolved;
    Generation m_refreshed;
    qint64 m_runsJob = 0;
    qint64 m_reloadMs = 0;
    qint64 m_refreshJob = 0;
    bool m_loadingRuns = false;
    bool m_refreshing = false;
    bool m_refreshFailed = false; ///< the last time
    int m_pending = 0;
};

} // namespace driftline
