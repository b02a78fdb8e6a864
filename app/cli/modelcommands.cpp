// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "models/actions/lineagewalk.h"
#include "models/actions/promotion.h"
#include "models/analysis/journalchain.h"

namespace driftline::cli {

namespace {

/// "MODEL/VERSION"; the model's name may hold a slash itself.
Result<std::pair<QString, QString>> splitVersion(const QString &selector)
{
    const auto slash = selector.lastIndexOf(QLatin1Char('/'));
    if (slash <= 0 || slash + 1 == selector.size()) {
        return fail(ErrorCode::Usage, QStringLiteral("not a model version"), selector,
                    QStringLiteral("give MODEL/VERSION, for example fraud-detector/13"));
    }
    return std::pair{selector.left(slash), selector.mid(slash + 1)};
}

QString lineageText(const LineageGraph &graph)
{
    QList<QStringList> rows{{QStringLiteral("run"), graph.triplet.runId},
                            {QStringLiteral("commit"), graph.triplet.gitCommit},
                            {QStringLiteral("data"), graph.triplet.dvcDataHash},
                            {QStringLiteral("pointer"), graph.triplet.dvcFile}};
    QString text = QStringLiteral("%1 v%2 · %3\n").arg(graph.model, graph.version, stageName(graph.stage)) +
                   textTable(rows);
    QList<QStringList> hops;
    for (const LineageHop &hop : graph.hops)
        hops.append({QStringLiteral("  ") + hop.kind, hopStatusName(hop.status), hop.reason});
    text += textTable(hops);
    text += graph.traceable ? QStringLiteral("traceable: all four hops are verified\n")
                            : QStringLiteral("NOT traceable\n");
    if (!graph.restoreCommands.isEmpty())
        text += QStringLiteral("\n    ") + graph.restoreCommands.join(QStringLiteral("\n    ")) +
                QLatin1Char('\n');
    return text;
}

} // namespace

Result<Outcome> listModels(CommandContext &context)
{
    auto registry = context.registry();
    if (!registry.ok())
        return registry.failure();
    auto models = (*registry)->models(context.stop);
    if (!models.ok())
        return models.failure();

    Outcome outcome;
    outcome.json["models"] = Json::array();
    QList<QStringList> rows{{QStringLiteral("MODEL"), QStringLiteral("VERSIONS"),
                             QStringLiteral("PRODUCTION"), QStringLiteral("ALIASES")}};
    for (const RegisteredModel &model : *models) {
        outcome.json["models"].push_back(toJson(model));
        QStringList aliases;
        for (auto it = model.aliases.cbegin(); it != model.aliases.cend(); ++it)
            aliases.append(it.key() + QStringLiteral("→") + it.value());
        rows.append({model.name, QString::number(model.versionCount),
                     model.stages.value(stageName(Stage::Production)).join(QLatin1Char(',')),
                     aliases.join(QLatin1Char(' '))});
    }
    outcome.text = textTable(rows);
    return outcome;
}

Result<Outcome> listVersions(CommandContext &context)
{
    auto registry = context.registry();
    if (!registry.ok())
        return registry.failure();
    const QString model = context.arguments.positionals[0];
    auto versions = (*registry)->versions(model, context.stop);
    if (!versions.ok())
        return versions.failure();

    Outcome outcome;
    outcome.json["model"] = text(model);
    outcome.json["versions"] = Json::array();
    QList<QStringList> rows{{QStringLiteral("VERSION"), QStringLiteral("STAGE"), QStringLiteral("RUN"),
                             QStringLiteral("ALIASES")}};
    for (const ModelVersion &version : *versions) {
        outcome.json["versions"].push_back(toJson(version));
        rows.append({version.version, stageName(version.stage), version.runId.text(),
                     version.aliases.join(QLatin1Char(' '))});
    }
    outcome.text = textTable(rows);
    return outcome;
}

Result<Outcome> showLineage(CommandContext &context)
{
    auto workspace = context.open();
    if (!workspace.ok())
        return workspace.failure();
    auto graph = walkLineage(
        **workspace, context.arguments.positionals[0], context.stop,
        [&](qint64 done, qint64 total) { context.progress(QStringLiteral("verifying data"), done, total); });
    if (!graph.ok())
        return graph.failure();
    return Outcome{toJson(*graph), lineageText(*graph), !graph->traceable};
}

Result<Outcome> moveVersion(CommandContext &context)
{
    const Arguments &arguments = context.arguments;
    auto selected = splitVersion(arguments.positionals[0]);
    if (!selected.ok())
        return selected.failure();
    const auto stage = stageFromName(arguments.positionals[1]);
    if (!stage) {
        return fail(ErrorCode::Usage, QStringLiteral("no such stage"), arguments.positionals[1],
                    QStringLiteral("stages are None, Staging, Production, Archived"));
    }
    auto registry = context.registry();
    if (!registry.ok())
        return registry.failure();

    TransitionRequest request;
    std::tie(request.model, request.version) = *selected;
    request.to = *stage;
    request.keepExisting = arguments.has(QStringLiteral("keep-existing"));
    request.actor = arguments.value(QStringLiteral("actor"));
    request.reason = arguments.value(QStringLiteral("reason"));
    auto plan = planTransition(**registry, request, context.stop);
    if (!plan.ok())
        return plan.failure();

    const bool dryRun = arguments.has(QStringLiteral("dry-run"));
    Json sequence = nullptr;
    QStringList archived = plan->archived;
    if (!dryRun) {
        auto applied = (*registry)->transition(*plan, context.stop);
        if (!applied.ok())
            return applied.failure();
        sequence = applied->entry.seq;
        archived = applied->entry.archived;
    }
    Outcome outcome;
    outcome.json = Json{{"model", text(plan->model)},          {"version", text(plan->version)},
                        {"from", text(stageName(plan->from))}, {"to", text(stageName(plan->to))},
                        {"archived", toJson(archived)},        {"dry_run", dryRun},
                        {"journal_seq", std::move(sequence)},  {"gate", nullptr}};
    outcome.text = QStringLiteral("%1%2 v%3: %4 → %5\n")
                       .arg(dryRun ? QStringLiteral("would move ") : QStringLiteral("moved "), plan->model,
                            plan->version, stageName(plan->from), stageName(plan->to));
    if (!archived.isEmpty())
        outcome.text += QStringLiteral("archived: v%1\n").arg(archived.join(QStringLiteral(", v")));
    return outcome;
}

Result<Outcome> showJournal(CommandContext &context)
{
    auto registry = context.registry();
    if (!registry.ok())
        return registry.failure();
    auto entries = (*registry)->journal(context.stop);
    if (!entries.ok())
        return entries.failure();
    // The chain runs over all models, so it is checked before one of them is picked out.
    const JournalVerification verification = verifyJournal(*entries);
    const QString model = context.arguments.positionals.value(0);

    Outcome outcome;
    outcome.json["entries"] = Json::array();
    QList<QStringList> rows;
    for (const JournalEntry &entry : *entries) {
        if (!model.isEmpty() && entry.model != model)
            continue;
        outcome.json["entries"].push_back(toJson(entry));
        rows.append({QString::number(entry.seq), shortLocalTime(entry.time), entry.actor,
                     QStringLiteral("%1 v%2 %3 → %4").arg(entry.model, entry.version, entry.from, entry.to),
                     entry.reason});
    }
    outcome.json["verified"] = verification.verified;
    outcome.json["broken_at"] = verification.brokenAt ? Json(*verification.brokenAt) : Json(nullptr);
    outcome.text = textTable(rows);
    if (!verification.verified)
        outcome.text += QStringLiteral("the chain is BROKEN at entry %1\n").arg(*verification.brokenAt);
    outcome.answerIsNo = context.arguments.has(QStringLiteral("verify")) && !verification.verified;
    return outcome;
}

} // namespace driftline::cli
