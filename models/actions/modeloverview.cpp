// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/modeloverview.h"

#include "models/analysis/filter.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype runsPerQuery = 100; // keeps a server's URL and a store's statement short

QString tr(const char *text)
{
    return QCoreApplication::translate("ModelOverview", text);
}

QString preferredModel(const QList<RegisteredModel> &models)
{
    const auto served = std::find_if(models.cbegin(), models.cend(), [](const RegisteredModel &model) {
        return model.stages.contains(stageName(Stage::Production));
    });
    if (served != models.cend())
        return served->name;
    return models.isEmpty() ? QString() : models.constFirst().name;
}

/// One query for many runs: a server answers it in one round trip.
Status addRuns(TrackingStore &store, const QStringList &ids, QHash<RunId, Run> &runs, const StopToken &stop)
{
    RunQuery query;
    query.filterText = QStringLiteral("attributes.run_id IN ('%1')").arg(ids.join(QStringLiteral("', '")));
    auto tree = parseFilter(query.filterText);
    if (!tree.ok())
        return tree.failure();
    query.filter = *std::move(tree);
    query.viewType = ViewType::All;
    query.maxResults = ids.size();
    auto page = store.searchRuns(query, stop);
    if (!page.ok())
        return page.failure();
    for (const Run &run : std::as_const(page->runs))
        runs.insert(run.id, run);
    return Done{};
}

Status readRuns(const Workspace &workspace, ModelOverview &overview, const StopToken &stop)
{
    QStringList ids;
    for (const ModelVersion &version : std::as_const(overview.versions)) {
        const QString &id = version.runId.text();
        // An id with a quote in it is no run's, and would end the filter's string.
        if (!id.isEmpty() && !id.contains(QLatin1Char('\'')) && !ids.contains(id))
            ids << id;
    }
    for (qsizetype i = 0; i < ids.size(); i += runsPerQuery) {
        const Status status = addRuns(*workspace.tracking, ids.mid(i, runsPerQuery), overview.runs, stop);
        if (status.isCancelled())
            return Cancelled{};
        if (status.isError()) {
            workspace.problems->add(
                {tr("the runs of %1 could not be read: %2").arg(overview.model, status.error().what),
                 status.error().where, status.error().hint});
            return Done{};
        }
    }
    return Done{};
}

} // namespace

Result<ModelOverview> readModelOverview(const Workspace &workspace, const QString &model,
                                        const StopToken &stop)
{
    if (!workspace.registry)
        return fail(ErrorCode::Usage, tr("this source has no model registry"), workspace.info.uri);
    ModelOverview overview;
    auto models = workspace.registry->models(stop);
    if (!models.ok())
        return models.failure();
    overview.models = *std::move(models);
    overview.model = model.isEmpty() ? preferredModel(overview.models) : model;
    if (overview.model.isEmpty())
        return overview;

    auto versions = workspace.registry->versions(overview.model, stop);
    if (!versions.ok())
        return versions.failure();
    overview.versions = *std::move(versions);
    if (workspace.tracking) {
        const Status status = readRuns(workspace, overview, stop);
        if (!status.ok())
            return status.failure();
    }
    auto journal = workspace.registry->journal(stop);
    if (journal.isCancelled())
        return Cancelled{};
    if (journal.ok())
        overview.journal = *std::move(journal);
    else
        overview.journalError = journal.error();
    return overview;
}

Result<QStringList> runsUpForDecision(const Workspace &workspace, const StopToken &stop)
{
    QStringList ids;
    if (!workspace.registry)
        return ids;
    const auto models = workspace.registry->models(stop);
    if (!models.ok())
        return models.failure();
    const QString model = preferredModel(*models);
    if (model.isEmpty())
        return ids;
    const auto versions = workspace.registry->versions(model, stop);
    if (!versions.ok())
        return versions.failure();
    for (const Stage stage : {Stage::Production, Stage::Staging, Stage::None}) {
        const auto newest = std::ranges::find(*versions, stage, &ModelVersion::stage);
        if (newest != versions->cend() && !newest->runId.isEmpty() && !ids.contains(newest->runId.text()))
            ids.append(newest->runId.text());
    }
    return ids;
}

} // namespace driftline
