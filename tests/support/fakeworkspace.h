// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A tracking store and a model registry in memory, for tests of what stands above the interfaces: actions,
// item models, pages. They keep the interfaces' promises (order, errors, preconditions); thread-safe.

#include "models/domain/workspace.h"

#include <atomic>
#include <mutex>

namespace driftline {

using FakeHistories = QHash<RunId, QMap<QString, QList<MetricPoint>>>;

class FakeTrackingStore final : public TrackingStore
{
public:
    /// Experiments that are not given but named by a run are made up from its experiment id.
    explicit FakeTrackingStore(QList<Run> runs, FakeHistories histories = {},
                               QList<Experiment> experiments = {});

    Result<QList<Experiment>> experiments(ViewType view, const StopToken &stop) override;
    Result<QHash<ExperimentId, qint64>> runCounts(const QList<ExperimentId> &ids,
                                                  const StopToken &stop) override;
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override;
    Result<qint64> countRuns(const RunQuery &query, const StopToken &stop) override;
    Result<Run> run(const RunId &id, const StopToken &stop) override;
    Result<QList<MetricPoint>> metricHistory(const RunId &id, const QString &metric,
                                             const StopToken &stop) override;
    Result<RunKeys> runKeys(const QList<ExperimentId> &experiments, const StopToken &stop) override;
    [[nodiscard]] StoreContent content() const override { return {m_revision, true}; }
    [[nodiscard]] bool readsAnywhere() const override { return m_anywhere; }
    /// As a store file does; else page after page, as a server.
    void setReadsAnywhere(bool on) { m_anywhere = on; }

    /// From now on every call fails with this error; nullopt: works again.
    void setFailure(std::optional<Error> failure);
    /// Somebody has logged something: the content has another revision.
    void setRuns(QList<Run> runs);

private:
    [[nodiscard]] QList<Run> matching(const RunQuery &query) const;
    [[nodiscard]] bool isActive(const ExperimentId &id) const;

    mutable std::mutex m_mutex;
    std::atomic<quint64> m_revision = 0;
    std::atomic<bool> m_anywhere = false;
    QList<Run> m_runs;
    FakeHistories m_histories;
    QList<Experiment> m_experiments;
    std::optional<Error> m_failure;
};

class FakeModelRegistry final : public ModelRegistry
{
public:
    /// The models' stages, aliases and version counts are worked out from the versions; a model that is only
    /// named by a version need not be given.
    explicit FakeModelRegistry(QList<RegisteredModel> models, QList<ModelVersion> versions);

    Result<QList<RegisteredModel>> models(const StopToken &stop) override;
    Result<QList<ModelVersion>> versions(const QString &model, const StopToken &stop) override;
    Result<AppliedTransition> transition(const TransitionPlan &plan, const StopToken &stop) override;
    Result<QList<JournalEntry>> journal(const StopToken &stop) override;

    /// From now on every call fails with this error; nullopt: works again.
    void setFailure(std::optional<Error> failure);
    /// Somebody else moves a version behind the plan's back: no check, no journal.
    void moveSilently(const QString &model, const QString &version, Stage to);
    /// The clock of the journal; it advances by a second a move.
    void setClock(UtcMs now);

private:
    std::mutex m_mutex;
    QList<RegisteredModel> m_models;
    QList<ModelVersion> m_versions;
    QList<JournalEntry> m_journal;
    std::optional<Error> m_failure;
    UtcMs m_now = 1'700'000'000'000;
};

/// A workspace named `name` with these two parts and no repository.
[[nodiscard]] WorkspacePtr fakeWorkspace(std::shared_ptr<TrackingStore> tracking,
                                         std::shared_ptr<ModelRegistry> registry,
                                         const QString &name = QStringLiteral("fake"));

} // namespace driftline
