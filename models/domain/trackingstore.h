// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where runs come from. Every call blocks and may be made from any thread; an implementation serialises what
// it must. What can be shown is returned; what could not be read goes to the source's ProblemLog.

#include "models/domain/experiment.h"
#include "models/domain/filter.h"
#include "models/domain/loggedmodel.h"
#include "models/domain/valuesinuse.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QHash>

#include <functional>

namespace driftline {

enum class ViewType { ActiveOnly, DeletedOnly, All };

/// Called from the thread that asked; total 0: not known.
using StoreProgress = std::function<void(qint64 done, qint64 total)>;

/// What hangs on a run, by name.
struct RunFields
{
    QStringList metrics;
    QStringList params;
    QStringList tags;
    bool datasets = false;
};

struct RunQuery
{
    QList<ExperimentId> experiments; ///< empty: all active experiments
    FilterTree filter;
    QString filterText;     ///< what `filter` was parsed from, for sources that take the text
    QList<OrderBy> orderBy; ///< then start time descending, then run id; NaN after values, missing last
    ViewType viewType = ViewType::ActiveOnly;
    qsizetype maxResults = 100;
    QString pageToken; ///< opaque; empty for the first page
    /// How many runs to pass over from the first one on, in place of a token, of a store that
    /// readsAnywhere().
    qsizetype offset = 0;
    StoreProgress progress; ///< may be empty; of a source that has to look at many runs for the answer
    /// Who reads very many runs for a few of their fields says which: a store to which it makes a difference
    /// leaves out the others. Absent: everything.
    std::optional<RunFields> only{};
};

struct RunPage
{
    QList<Run> runs;
    QString nextPageToken;         ///< empty: this was the last page
    std::optional<qint64> matched; ///< all runs that match, before maxResults; absent where counting is dear
};

/// How far a store's answers cover what is at its source, told without looking there.
struct StoreContent
{
    quint64 revision = 0; ///< grows whenever the same call may answer otherwise than it did before
    bool complete = true; ///< false: runs that were not read yet are missing from the answers
    bool operator==(const StoreContent &) const = default;
};

/// By run, then by metric. What a run does not have, or has as NaN only, is left out.
using MetricRanges = QHash<RunId, QMap<QString, MetricRange>>;

class TrackingStore
{
public:
    TrackingStore() = default;
    TrackingStore(const TrackingStore &) = delete;
    TrackingStore &operator=(const TrackingStore &) = delete;
    virtual ~TrackingStore() = default;

    /// Experiments, newest first (MLflow's order); runCount only where it is cheap.
    virtual Result<QList<Experiment>> experiments(ViewType view, const StopToken &stop) = 0;
    /// Active runs per experiment, for every experiment in `ids`.
    virtual Result<QHash<ExperimentId, qint64>> runCounts(const QList<ExperimentId> &ids,
                                                          const StopToken &stop) = 0;
    virtual Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) = 0;
    /// A page far down costs about as much as the first one: searchRuns() takes an offset, and says how many
    /// runs match.
    [[nodiscard]] virtual bool readsAnywhere() const { return false; }
    /// How many runs match, whatever query.maxResults says.
    virtual Result<qint64> countRuns(const RunQuery &query, const StopToken &stop) = 0;
    /// The run whose id is, or unambiguously begins with, `id`; deleted ones too. Errors: Usage when there is
    /// none or more than one.
    virtual Result<Run> run(const RunId &id, const StopToken &stop) = 0;
    /// All points, ordered by step, then timestamp. An unknown key gives an empty list.
    virtual Result<QList<MetricPoint>> metricHistory(const RunId &id, const QString &metric,
                                                     const StopToken &stop) = 0;
    /// The least and greatest values of these metrics' histories. The default reads every history as a whole.
    virtual Result<MetricRanges> metricRanges(const QList<RunId> &runs, const QStringList &metrics,
                                              const StopToken &stop);
    /// Keys used by the active runs of these experiments (empty: of all).
    virtual Result<RunKeys> runKeys(const QList<ExperimentId> &experiments, const StopToken &stop) = 0;
    /// The values that active runs have, those that most of them have first. None where the source would have
    /// to read all runs to say so.
    virtual Result<QList<ValueInUse>> valuesInUse(const ValueQuery & /*query*/, const StopToken & /*stop*/)
    {
        return QList<ValueInUse>();
    }
    /// The models that the run has logged (MLflow 3), in the order in which it did; deleted ones are left
    /// out. None where the source knows no such thing. It always looks at the source.
    virtual Result<QList<LoggedModel>> loggedModels(const Run & /*run*/, const StopToken & /*stop*/)
    {
        return QList<LoggedModel>();
    }

    // A store answers from what it knows; what is new at the source it learns in refresh(), and nowhere else
    // but in run(), metricHistory() and loggedModels(), which always look. Who shows runs calls content() as
    // often as it likes, asks again what it shows when the revision has grown, and calls refresh() from a
    // job: once after opening, and then from time to time. A store that looks at its source in every call has
    // nothing to do in either.

    /// Cheap, never blocks.
    [[nodiscard]] virtual StoreContent content() const { return {}; }
    /// Looks what has changed at the source since the last time. Other calls go on meanwhile and answer from
    /// what is known so far; the revision grows while more is found. It costs little when nothing has
    /// changed: the store itself looks at what is likely to change (runs that are running, new ones) every
    /// time, and at the rest less often; the first call looks at everything. Cancelled: what was found stays.
    /// Errors: as when opening.
    virtual Result<StoreContent> refresh(const StopToken &stop, const StoreProgress & /*progress*/)
    {
        if (stop.stopRequested())
            return Cancelled{};
        return content();
    }
};

} // namespace driftline
