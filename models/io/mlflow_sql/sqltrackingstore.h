// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The runs of an MLflow SQLite store. Never writes. Thread-safe: every call has a connection of its own.

#include "models/domain/contentmark.h"
#include "models/domain/trackingstore.h"
#include "models/io/mlflow_sql/columncache.h"
#include "models/io/mlflow_sql/storefile.h"

namespace driftline {

class SqlTrackingStore final : public TrackingStore
{
public:
    explicit SqlTrackingStore(std::shared_ptr<StoreFile> file) : m_file(std::move(file)) {}

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
    Result<QList<ValueInUse>> valuesInUse(const ValueQuery &query, const StopToken &stop) override;
    [[nodiscard]] StoreContent content() const override { return m_mark.content(); }
    Result<StoreContent> refresh(const StopToken &stop, const StoreProgress &progress) override;

private:
    Result<ColumnCache::Found> find(const StoreSession &session, const RunQuery &query, qint64 offset,
                                    qint64 limit);

    const std::shared_ptr<StoreFile> m_file;
    ColumnCache m_columns;
    ContentMark m_mark;
};

} // namespace driftline
