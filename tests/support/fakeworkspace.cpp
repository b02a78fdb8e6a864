// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeworkspace.h"

#include "models/analysis/filter.h"
#include "models/analysis/journalchain.h"

#include <QSet>

#include <algorithm>

namespace driftline {

namespace {

using Guard = std::lock_guard<std::mutex>;

bool byNumber(const QString &a, const QString &b)
{
    return a.toLongLong() < b.toLongLong();
}

} // namespace

FakeTrackingStore::FakeTrackingStore(QList<Run> runs, FakeHistories histories, QList<Experiment> experiments)
    : m_runs(std::move(runs)), m_histories(std::move(histories)), m_experiments(std::move(experiments))
{
    QSet<ExperimentId> known;
    for (const Experiment &experiment : std::as_const(m_experiments))
        known.insert(experiment.id);
    for (const Run &run : std::as_const(m_runs)) {
        if (known.contains(run.experimentId))
            continue;
        known.insert(run.experimentId);
        Experiment experiment;
        experiment.id = run.experimentId;
        experiment.name = QStringLiteral("experiment %1").arg(run.experimentId.text());
        m_experiments.append(experiment);
    }
}

void FakeTrackingStore::setFailure(std::optional<Error> failure)
{
    const Guard guard(m_mutex);
    m_failure = std::move(failure);
}

void FakeTrackingStore::setRuns(QList<Run> runs)
{
    const Guard guard(m_mutex);
    m_runs = std::move(runs);
    ++m_revision;
}

bool FakeTrackingStore::isActive(const ExperimentId &id) const
{
    return std::ranges::any_of(m_experiments, [&](const Experiment &experiment) {
        return experiment.id == id && experiment.lifecycleStage == LifecycleStage::Active;
    });
}

Result<QList<Experiment>> FakeTrackingStore::experiments(ViewType view, const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    QList<Experiment> found;
    for (const Experiment &experiment : std::as_const(m_experiments)) {
        const bool active = experiment.lifecycleStage == LifecycleStage::Active;
        if (view == ViewType::All || active == (view == ViewType::ActiveOnly))
            found.append(experiment);
    }
    return found;
}

Result<QHash<ExperimentId, qint64>> FakeTrackingStore::runCounts(const QList<ExperimentId> &ids,
                                                                 const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    QHash<ExperimentId, qint64> counts;
    for (const ExperimentId &id : ids) {
        counts[id] = std::ranges::count_if(m_runs, [&](const Run &run) {
            return run.experimentId == id && run.lifecycleStage == LifecycleStage::Active;
        });
    }
    return counts;
}

QList<Run> FakeTrackingStore::matching(const RunQuery &query) const
{
    QList<Run> found;
    for (const Run &run : m_runs) {
        const bool active = run.lifecycleStage == LifecycleStage::Active;
        const bool inView =
            query.viewType == ViewType::All || active == (query.viewType == ViewType::ActiveOnly);
        const bool asked = query.experiments.isEmpty() ? isActive(run.experimentId)
                                                       : query.experiments.contains(run.experimentId);
        if (inView && asked && matches(query.filter, run))
            found.append(run);
    }
    for (Run &run : found) {
        for (const OrderBy &by : query.orderBy) {
            std::optional<MetricRange> range;
            if (by.entity == FilterEntity::Lowest || by.entity == FilterEntity::Highest) {
                for (const MetricPoint &point : m_histories.value(run.id).value(by.key))
                    widen(range, point.value);
            }
            if (range)
                run.ranges.insert(by.key, *range);
        }
    }
    std::ranges::stable_sort(found, [&](const Run &a, const Run &b) { return runLess(a, b, query.orderBy); });
    return found;
}

Result<RunPage> FakeTrackingStore::searchRuns(const RunQuery &query, const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    const QList<Run> found = matching(query);
    const qsizetype begin = std::min<qsizetype>(
        query.pageToken.isEmpty() ? query.offset : query.pageToken.toLongLong(), found.size());
    RunPage page;
    page.runs = found.mid(begin, query.maxResults);
    page.matched = found.size();
    if (begin + page.runs.size() < found.size())
        page.nextPageToken = QString::number(begin + page.runs.size());
    return page;
}

Result<qint64> FakeTrackingStore::countRuns(const RunQuery &query, const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    return qint64(matching(query).size());
}

Result<Run> FakeTrackingStore::run(const RunId &id, const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    QList<Run> found;
    for (const Run &run : std::as_const(m_runs)) {
        if (run.id == id)
            return run;
        if (!id.isEmpty() && run.id.text().startsWith(id.text()))
            found.append(run);
    }
    if (found.size() == 1)
        return found.first();
    return fail(ErrorCode::Usage,
                found.isEmpty() ? QStringLiteral("no such run") : QStringLiteral("more than one run"),
                id.text());
}

Result<QList<MetricPoint>> FakeTrackingStore::metricHistory(const RunId &id, const QString &metric,
                                                            const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    QList<MetricPoint> points = m_histories.value(id).value(metric);
    std::ranges::stable_sort(points, {}, [](const MetricPoint &p) { return std::pair(p.step, p.timestamp); });
    return points;
}

Result<RunKeys> FakeTrackingStore::runKeys(const QList<ExperimentId> &experiments, const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    QMap<QString, bool> metrics;
    QMap<QString, bool> params;
    QMap<QString, bool> tags;
    for (const Run &run : std::as_const(m_runs)) {
        if (run.lifecycleStage != LifecycleStage::Active ||
            (!experiments.isEmpty() && !experiments.contains(run.experimentId)))
            continue;
        for (const QString &key : run.metrics.keys())
            metrics.insert(key, true);
        for (const QString &key : run.params.keys())
            params.insert(key, true);
        for (const QString &key : run.tags.keys())
            tags.insert(key, true);
    }
    return RunKeys{metrics.keys(), params.keys(), tags.keys()};
}

FakeModelRegistry::FakeModelRegistry(QList<RegisteredModel> models, QList<ModelVersion> versions)
    : m_models(std::move(models)), m_versions(std::move(versions))
{
    for (const ModelVersion &version : std::as_const(m_versions)) {
        if (!std::ranges::any_of(m_models, [&](const auto &model) { return model.name == version.model; })) {
            RegisteredModel model;
            model.name = version.model;
            m_models.append(model);
        }
    }
    std::ranges::sort(m_models, {}, &RegisteredModel::name);
}

void FakeModelRegistry::setFailure(std::optional<Error> failure)
{
    const Guard guard(m_mutex);
    m_failure = std::move(failure);
}

void FakeModelRegistry::setClock(UtcMs now)
{
    const Guard guard(m_mutex);
    m_now = now;
}

void FakeModelRegistry::moveSilently(const QString &model, const QString &version, Stage to)
{
    const Guard guard(m_mutex);
    for (ModelVersion &candidate : m_versions) {
        if (candidate.model == model && candidate.version == version)
            candidate.stage = to;
    }
}

Result<QList<RegisteredModel>> FakeModelRegistry::models(const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    QList<RegisteredModel> found = m_models;
    for (RegisteredModel &model : found) {
        model.stages.clear();
        model.aliases.clear();
        model.versionCount = 0;
        for (const ModelVersion &version : std::as_const(m_versions)) {
            if (version.model != model.name)
                continue;
            ++model.versionCount;
            model.stages[stageName(version.stage)].append(version.version);
            for (const QString &alias : version.aliases)
                model.aliases[alias] = version.version;
        }
        for (QStringList &versions : model.stages)
            std::ranges::sort(versions, byNumber);
    }
    return found;
}

Result<QList<ModelVersion>> FakeModelRegistry::versions(const QString &model, const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    if (!std::ranges::any_of(m_models, [&](const RegisteredModel &known) { return known.name == model; }))
        return fail(ErrorCode::Usage, QStringLiteral("no such model"), model);
    QList<ModelVersion> found;
    for (const ModelVersion &version : std::as_const(m_versions)) {
        if (version.model == model)
            found.append(version);
    }
    std::ranges::sort(found, [](const auto &a, const auto &b) { return byNumber(b.version, a.version); });
    return found;
}

Result<AppliedTransition> FakeModelRegistry::transition(const TransitionPlan &plan, const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    ModelVersion *moved = nullptr;
    QStringList inTarget;
    for (ModelVersion &version : m_versions) {
        if (version.model != plan.model)
            continue;
        if (version.version == plan.version)
            moved = &version;
        else if (version.stage == plan.to)
            inTarget.append(version.version);
    }
    QStringList expected = plan.archived + plan.keptInStage;
    std::ranges::sort(expected, byNumber);
    std::ranges::sort(inTarget, byNumber);
    if (moved == nullptr || moved->stage != plan.from || inTarget != expected)
        return fail(ErrorCode::Changed,
                    QStringLiteral("somebody else moved a version since the plan was made"),
                    plan.model + u'/' + plan.version, QStringLiteral("plan again"));

    m_now += 1000;
    for (ModelVersion &version : m_versions) {
        if (version.model == plan.model && plan.archived.contains(version.version)) {
            version.stage = Stage::Archived;
            version.lastUpdatedTime = m_now;
        }
    }
    moved->stage = plan.to;
    moved->lastUpdatedTime = m_now;

    JournalEntry entry;
    entry.seq = m_journal.size() + 1;
    entry.time = m_now;
    entry.actor = plan.actor;
    entry.kind = QStringLiteral("transition");
    entry.model = plan.model;
    entry.version = plan.version;
    entry.from = stageName(plan.from);
    entry.to = stageName(plan.to);
    entry.reason = plan.reason;
    entry.archived = plan.archived;
    entry.previousHash = m_journal.isEmpty() ? QString() : m_journal.last().hash;
    entry.hash = journalEntryHash(entry);
    m_journal.append(entry);
    return AppliedTransition{entry};
}

Result<QList<JournalEntry>> FakeModelRegistry::journal(const StopToken &stop)
{
    const Guard guard(m_mutex);
    if (stop.stopRequested())
        return Cancelled{};
    if (m_failure)
        return *m_failure;
    return m_journal;
}

WorkspacePtr fakeWorkspace(std::shared_ptr<TrackingStore> tracking, std::shared_ptr<ModelRegistry> registry,
                           const QString &name)
{
    auto workspace = std::make_shared<Workspace>();
    workspace->info.uri = name;
    workspace->info.name = name;
    workspace->info.kind = QStringLiteral("fake");
    workspace->tracking = std::move(tracking);
    workspace->registry = std::move(registry);
    return workspace;
}

} // namespace driftline
