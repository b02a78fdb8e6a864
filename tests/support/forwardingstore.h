// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A store that answers as another does, for tests that change one of the answers.

#include "tests/support/fakeworkspace.h"

namespace driftline {

class ForwardingStore : public TrackingStore
{
public:
    explicit ForwardingStore(std::shared_ptr<TrackingStore> store) : m_store(std::move(store)) {}
    Result<QList<Experiment>> experiments(ViewType view, const StopToken &stop) override
    {
        return m_store->experiments(view, stop);
    }
    Result<QHash<ExperimentId, qint64>> runCounts(const QList<ExperimentId> &ids,
                                                  const StopToken &stop) override
    {
        return m_store->runCounts(ids, stop);
    }
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override
    {
        return m_store->searchRuns(query, stop);
    }
    [[nodiscard]] bool readsAnywhere() const override { return m_store->readsAnywhere(); }
    Result<qint64> countRuns(const RunQuery &query, const StopToken &stop) override
    {
        return m_store->countRuns(query, stop);
    }
    Result<Run> run(const RunId &id, const StopToken &stop) override { return m_store->run(id, stop); }
    Result<QList<MetricPoint>> metricHistory(const RunId &id, const QString &metric,
                                             const StopToken &stop) override
    {
        return m_store->metricHistory(id, metric, stop);
    }
    Result<MetricRanges> metricRanges(const QList<RunId> &runs, const QStringList &metrics,
                                      const StopToken &stop) override
    {
        return m_store->metricRanges(runs, metrics, stop);
    }
    Result<RunKeys> runKeys(const QList<ExperimentId> &experiments, const StopToken &stop) override
    {
        return m_store->runKeys(experiments, stop);
    }
    Result<QList<ValueInUse>> valuesInUse(const ValueQuery &query, const StopToken &stop) override
    {
        return m_store->valuesInUse(query, stop);
    }
    Result<QList<LoggedModel>> loggedModels(const Run &run, const StopToken &stop) override
    {
        return m_store->loggedModels(run, stop);
    }
    [[nodiscard]] StoreContent content() const override { return m_store->content(); }
    Result<StoreContent> refresh(const StopToken &stop, const StoreProgress &progress) override
    {
        return m_store->refresh(stop, progress);
    }

private:
    const std::shared_ptr<TrackingStore> m_store;
};

} // namespace driftline
