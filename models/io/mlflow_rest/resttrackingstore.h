// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Experiments and runs of an MLflow server. The server narrows a filter as far as it understands it; what a
// filter means is decided here, by the same code as for every source. Thread-safe.

#include "models/domain/contentmark.h"
#include "models/domain/trackingstore.h"
#include "models/io/mlflow_rest/restapi.h"
#include "models/io/mlflow_rest/runpages.h"

#include "models/base/problem.h"

#include <mutex>

namespace driftline {

class RestTrackingStore final : public TrackingStore
{
public:
    /// `firstExperiments`: an answer to experiments/search from just now, so that the first search of runs
    /// need not ask again; empty: none.
    RestTrackingStore(std::shared_ptr<const RestApi> api, std::shared_ptr<ProblemLog> problems,
                      const QJsonObject &firstExperiments = {});

    Result<QList<Experiment>> experiments(ViewType view, const StopToken &stop) override;
    Result<QHash<ExperimentId, qint64>> runCounts(const QList<ExperimentId> &ids,
                                                  const StopToken &stop) override;
    /// `matched` is there when everything fits into the first page. By what a server cannot sort by,
    /// everything that matches is fetched and sorted here, up to 20 000 runs (Errors: Usage when there are
    /// more), and kept for the pages to come; `matched` is there then.
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override;
    Result<qint64> countRuns(const RunQuery &query, const StopToken &stop) override;
    Result<Run> run(const RunId &id, const StopToken &stop) override;
    Result<QList<MetricPoint>> metricHistory(const RunId &id, const QString &metric,
                                             const StopToken &stop) override;
    /// Reads each history, several at a time: no endpoint tells the least and greatest values, and the one
    /// for many runs' histories cuts them off at 25 000 points and answers NaN with what is no JSON.
    Result<MetricRanges> metricRanges(const QList<RunId> &runs, const QStringList &metrics,
                                      const StopToken &stop) override;
    /// Of the newest 1000 active runs: a server has no list of keys.
    Result<RunKeys> runKeys(const QList<ExperimentId> &experiments, const StopToken &stop) override;
    Result<QList<LoggedModel>> loggedModels(const Run &run, const StopToken &stop) override;
    /// Looks at the active experiments, the run that began last, the one that ended last, and the newest
    /// hundred running ones with their latest values. Tags and deletions of older runs leave no trace that
    /// could be asked for.
    Result<StoreContent> refresh(const StopToken &stop, const StoreProgress &progress) override;
    [[nodiscard]] StoreContent content() const override { return m_mark.content(); }

private:
    /// The body of a runs/search for `query`, without page size and token.
    Result<QJsonObject> searchBody(const RunQuery &query, const StopToken &stop);
    Result<RunsOfPage> searchPage(QJsonObject body, qsizetype size, const QString &token,
                                  const StopToken &stop, bool aside = false) const;
    std::optional<QList<Experiment>> takeFirst(ViewType view);
    Result<QList<ExperimentId>> activeExperiments(const StopToken &stop);
    Result<std::optional<qint64>> countByOffset(const QJsonObject &body, qint64 guess,
                                                const StopToken &stop) const;
    // restownorder.cpp
    [[nodiscard]] static bool isServersOrder(const QList<OrderBy> &orderBy);
    Result<RunPage> searchSorted(const RunQuery &query, const StopToken &stop);
    Result<QList<Run>> allMatching(const RunQuery &query, const StopToken &stop);
    Status addRanges(QList<Run> &runs, const RunQuery &query, const StopToken &stop);
    Result<MetricRanges> readRanges(const QList<std::pair<RunId, QString>> &histories,
                                    const StoreProgress &progress, const StopToken &stop);
    Result<Run> runByPrefix(const RunId &id, const StopToken &stop);

    const std::shared_ptr<const RestApi> m_api;
    const std::shared_ptr<ProblemLog> m_problems;
    const QString m_experimentsPart; ///< of the source, in m_problems: read as a whole each time
    const QString m_runsPart;        ///< what is read of runs between two changes of the content
    ContentMark m_mark;
    std::mutex m_mutex;                       // guards what follows
    std::optional<QList<Experiment>> m_first; ///< as opening has seen them
    QList<ExperimentId> m_active;
    QDeadlineTimer m_activeUntil{0};
    QList<Run> m_sorted;   ///< everything that matched, of which pages are still to be given out
    quint64 m_sorting = 0; ///< number of the question that it answers
};

} // namespace driftline
