// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The runs of a file store. Lists and searches answer from the index; a single run and a metric's history are
// read from their own files. Never writes to the store. Thread-safe.

#include "models/domain/trackingstore.h"
#include "models/io/mlruns/runsearch.h"
#include "models/io/mlruns/storeindex.h"

namespace driftline::mlruns {

class MlrunsTrackingStore final : public TrackingStore
{
public:
    explicit MlrunsTrackingStore(std::shared_ptr<StoreIndex> index) : m_index(std::move(index)) {}

    Result<QList<Experiment>> experiments(ViewType view, const StopToken &stop) override;
    Result<QHash<ExperimentId, qint64>> runCounts(const QList<ExperimentId> &ids,
                                                  const StopToken &stop) override;
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override;
    [[nodiscard]] bool readsAnywhere() const override { return true; }
    Result<qint64> countRuns(const RunQuery &query, const StopToken &stop) override;
    Result<Run> run(const RunId &id, const StopToken &stop) override;
    Result<QList<MetricPoint>> metricHistory(const RunId &id, const QString &metric,
                                             const StopToken &stop) override;
    Result<MetricRanges> metricRanges(const QList<RunId> &runs, const QStringList &metrics,
                                      const StopToken &stop) override;
    Result<RunKeys> runKeys(const QList<ExperimentId> &experiments, const StopToken &stop) override;
    Result<QList<LoggedModel>> loggedModels(const Run &run, const StopToken &stop) override;
    Result<QList<ValueInUse>> valuesInUse(const ValueQuery &query, const StopToken &stop) override
    {
        return values(*m_index->snapshot(), query, stop);
    }
    [[nodiscard]] StoreContent content() const override { return m_index->snapshot()->content; }
    Result<StoreContent> refresh(const StopToken &stop, const StoreProgress &progress) override
    {
        return m_index->refresh(stop, progress);
    }

private:
    const std::shared_ptr<StoreIndex> m_index;
};

} // namespace driftline::mlruns
