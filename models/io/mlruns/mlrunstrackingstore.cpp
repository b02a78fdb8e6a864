// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/mlrunstrackingstore.h"

#include "models/io/mlruns/loggedmodelfolder.h"
#include "models/io/mlruns/runfinder.h"
#include "models/io/mlruns/runsearch.h"

#include <QSet>

#include <algorithm>

namespace driftline::mlruns {

namespace {

qint64 activeRuns(const ExperimentEntry &entry)
{
    return std::ranges::count_if(entry.runs, [](const RunEntry &run) {
        return !run.record.isEmpty() && stageOf(run.record) == LifecycleStage::Active;
    });
}

/// MLflow's order: newest first, those without a time last, then by id.
bool isNewer(const Experiment &a, const Experiment &b)
{
    if (a.creationTime != b.creationTime)
        return a.creationTime && (!b.creationTime || *a.creationTime > *b.creationTime);
    return a.id < b.id;
}

} // namespace

Result<QList<Experiment>> MlrunsTrackingStore::experiments(ViewType view, const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    QList<Experiment> found;
    const SnapshotPtr snapshot = m_index->snapshot();
    for (const auto &entry : snapshot->experiments) {
        const bool isActive = entry->experiment.lifecycleStage == LifecycleStage::Active;
        if (view != ViewType::All && isActive != (view == ViewType::ActiveOnly))
            continue;
        found.append(entry->experiment);
        if (snapshot->content.complete)
            found.last().runCount = activeRuns(*entry);
    }
    std::ranges::sort(found, isNewer);
    return found;
}

Result<QHash<ExperimentId, qint64>> MlrunsTrackingStore::runCounts(const QList<ExperimentId> &ids,
                                                                   const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    QHash<ExperimentId, qint64> counts;
    for (const ExperimentId &id : ids)
        counts.insert(id, 0);
    const SnapshotPtr snapshot = m_index->snapshot();
    for (const auto &entry : snapshot->experiments) {
        const auto count = counts.find(entry->experiment.id);
        if (count != counts.end())
            *count = activeRuns(*entry);
    }
    return counts;
}

Result<RunPage> MlrunsTrackingStore::searchRuns(const RunQuery &query, const StopToken &stop)
{
    return search(*m_index->snapshot(), query, stop);
}

Result<qint64> MlrunsTrackingStore::countRuns(const RunQuery &query, const StopToken &stop)
{
    return count(*m_index->snapshot(), query, stop);
}

Result<Run> MlrunsTrackingStore::run(const RunId &id, const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    RunFinder finder(m_index->root(), stop);
    auto found = finder.run(id.text());
    m_index->tell(QStringLiteral("runs/") + id.text(), finder.troubles());
    return found;
}

Result<QList<MetricPoint>> MlrunsTrackingStore::metricHistory(const RunId &id, const QString &metric,
                                                              const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    RunFinder finder(m_index->root(), stop);
    const auto folder = finder.folder(id.text());
    if (!folder.ok())
        return folder.failure();
    if (folder->isEmpty())
        return QList<MetricPoint>();
    QList<Trouble> troubles;
    auto points = readHistory(Folder(m_index->root() + u'/' + *folder), *folder, metric, troubles);
    m_index->tell(QStringLiteral("runs/%1/metrics/%2").arg(id.text(), metric), troubles);
    return points;
}

Result<MetricRanges> MlrunsTrackingStore::metricRanges(const QList<RunId> &runs, const QStringList &metrics,
                                                       const StopToken &stop)
{
    const SnapshotPtr snapshot = m_index->snapshot();
    const RunParts parts = RunParts::ranges(metrics, snapshot->keys);
    QSet<QByteArray> wanted;
    for (const RunId &run : runs)
        wanted.insert(run.text().toUtf8());
    MetricRanges found;
    for (const auto &experiment : snapshot->experiments) {
        if (stop.stopRequested())
            return Cancelled{};
        for (const RunEntry &entry : experiment->runs) {
            if (entry.record.isEmpty() || !wanted.contains(entry.folder))
                continue;
            const Run run = unpack(entry.record, parts, snapshot->keys, {});
            if (!run.ranges.isEmpty())
                found.insert(run.id, run.ranges);
        }
    }
    return found;
}

Result<RunKeys> MlrunsTrackingStore::runKeys(const QList<ExperimentId> &experiments, const StopToken &stop)
{
    const SnapshotPtr snapshot = m_index->snapshot();
    const qsizetype known = snapshot->keys.keys().size();
    std::vector<bool> used[3];
    for (auto &kind : used)
        kind.resize(size_t(known));
    for (const auto &experiment : chosen(*snapshot, experiments)) {
        if (stop.stopRequested())
            return Cancelled{};
        for (const RunEntry &run : experiment->runs) {
            if (!run.record.isEmpty() && stageOf(run.record) == LifecycleStage::Active)
                markKeys(run.record, used);
        }
    }
    RunKeys keys;
    for (qsizetype i = 0; i < known; ++i) {
        const auto number = quint32(i);
        if (used[RunParts::Metrics][size_t(i)])
            keys.metrics.append(snapshot->keys.key(number));
        if (used[RunParts::Params][size_t(i)])
            keys.params.append(snapshot->keys.key(number));
        if (used[RunParts::Tags][size_t(i)])
            keys.tags.append(snapshot->keys.key(number));
    }
    for (QList<QString> *list : {&keys.metrics, &keys.params, &keys.tags})
        std::ranges::sort(*list);
    return keys;
}

Result<QList<LoggedModel>> MlrunsTrackingStore::loggedModels(const Run &run, const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    RunFinder finder(m_index->root(), stop);
    const auto folder = finder.folder(run.id.text());
    if (!folder.ok())
        return folder.failure();
    if (folder->isEmpty())
        return QList<LoggedModel>();
    const QString experiment = folder->section(u'/', 0, -2);
    QList<Trouble> troubles;
    auto models =
        readLoggedModels(Folder(m_index->root() + u'/' + experiment), experiment, run.id, troubles, stop);
    m_index->tell(QStringLiteral("runs/%1/models").arg(run.id.text()), troubles);
    return models;
}

} // namespace driftline::mlruns
