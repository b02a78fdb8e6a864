// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Experiments and runs of an MLflow server. The server narrows a filter as far as it understands it; what a
// filter means is decided here, by the same code as for every source. Thread-safe.

#include "models/domain/trackingstore.h"
#include "models/io/mlflow_rest/restapi.h"

#include "models/base/problem.h"

namespace driftline {

class RestTrackingStore final : public TrackingStore
{
public:
    RestTrackingStore(std::shared_ptr<const RestApi> api, std::shared_ptr<ProblemLog> problems);

    Result<QList<Experiment>> experiments(ViewType view, const StopToken &stop) override;
    Result<QHash<ExperimentId, qint64>> runCounts(const QList<ExperimentId> &ids,
                                                  const StopToken &stop) override;
    /// `matched` is there when everything fits into the first page.
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override;
    Result<qint64> countRuns(const RunQuery &query, const StopToken &stop) override;
    Result<Run> run(const RunId &id, const StopToken &stop) override;
    Result<QList<MetricPoint>> metricHistory(const RunId &id, const QString &metric,
                                             const StopToken &stop) override;
    /// Of the newest 1000 active runs: a server has no list of keys.
    Result<RunKeys> runKeys(const QList<ExperimentId> &experiments, const StopToken &stop) override;

private:
    struct Page
    {
        QList<Run> runs;
        QString nextToken;
    };
    /// The body of a runs/search for `query`, without page size and token.
    Result<QJsonObject> searchBody(const RunQuery &query, const StopToken &stop);
    Result<Page> searchPage(QJsonObject body, qsizetype size, const QString &token,
                            const StopToken &stop) const;
    Result<std::optional<qint64>> countByOffset(const QJsonObject &body, const StopToken &stop) const;
    Result<Run> runByPrefix(const RunId &id, const StopToken &stop);

    const std::shared_ptr<const RestApi> m_api;
    const std::shared_ptr<ProblemLog> m_problems;
};

} // namespace driftline
