// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where runs come from. Every call blocks and may be made from any thread; an implementation serialises what
// it must. What can be shown is returned; what could not be read goes to the source's ProblemLog.

#include "models/domain/experiment.h"
#include "models/domain/filter.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <functional>

namespace driftline {

enum class ViewType { ActiveOnly, DeletedOnly, All };

struct RunQuery
{
    QList<ExperimentId> experiments; ///< empty: all active experiments
    FilterTree filter;
    QString filterText;     ///< what `filter` was parsed from, for sources that take the text
    QList<OrderBy> orderBy; ///< then start time descending, then run id; NaN after values, missing last
    ViewType viewType = ViewType::ActiveOnly;
    qsizetype maxResults = 100;
    QString pageToken; ///< opaque; empty for the first page
};

struct RunPage
{
    QList<Run> runs;
    QString nextPageToken;         ///< empty: this was the last page
    std::optional<qint64> matched; ///< all runs that match, before maxResults; absent where counting is dear
};

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
    /// How many runs match, whatever query.maxResults says.
    virtual Result<qint64> countRuns(const RunQuery &query, const StopToken &stop) = 0;
    /// The run whose id is, or unambiguously begins with, `id`; deleted ones too. Errors: Usage when there is
    /// none or more than one.
    virtual Result<Run> run(const RunId &id, const StopToken &stop) = 0;
    /// All points, ordered by step, then timestamp. An unknown key gives an empty list.
    virtual Result<QList<MetricPoint>> metricHistory(const RunId &id, const QString &metric,
                                                     const StopToken &stop) = 0;
    /// Keys used by the active runs of these experiments (empty: of all).
    virtual Result<RunKeys> runKeys(const QList<ExperimentId> &experiments, const StopToken &stop) = 0;
};

} // namespace driftline
