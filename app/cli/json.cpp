// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/json.h"

#include "models/report/driftjson.h"

namespace driftline::cli {

namespace {

Json time(const std::optional<UtcMs> &value)
{
    return value ? Json(*value) : Json(nullptr);
}

/// Null stands for what is unknown.
Json known(const QString &value)
{
    return value.isEmpty() ? Json(nullptr) : Json(text(value));
}

Json object(const QMap<QString, QString> &map)
{
    Json result = Json::object();
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        result[text(it.key())] = text(it.value());
    return result;
}

Json comparedValue(const ComparisonRow &row, const ComparedValue &value)
{
    if (const auto *real = std::get_if<double>(&value)) // times are whole milliseconds
        return row.kind == QLatin1StringView("attribute") ? Json(static_cast<qint64>(*real)) : number(*real);
    if (const auto *string = std::get_if<QString>(&value))
        return text(*string);
    return nullptr;
}

} // namespace

std::string text(const QString &value)
{
    return value.toStdString();
}

Json number(double value)
{
    return jsonNumber(value);
}

Json toJson(const QStringList &list)
{
    Json result = Json::array();
    for (const QString &entry : list)
        result.push_back(text(entry));
    return result;
}

Json toJson(const Experiment &experiment)
{
    return Json{{"experiment_id", text(experiment.id.text())},
                {"name", text(experiment.name)},
                {"lifecycle_stage", text(lifecycleStageName(experiment.lifecycleStage))},
                {"run_count", experiment.runCount ? Json(*experiment.runCount) : Json(nullptr)}};
}

Json toJson(const Run &run)
{
    Json metrics = Json::object();
    for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it)
        metrics[text(it.key())] = number(it.value());
    Json datasets = Json::array();
    for (const DatasetInput &dataset : run.datasets) {
        datasets.push_back(Json{{"name", text(dataset.name)},
                                {"digest", text(dataset.digest)},
                                {"context", known(dataset.context)},
                                {"source", known(dataset.source)}});
    }
    return Json{{"run_id", text(run.id.text())},
                {"run_name", known(run.name)},
                {"experiment_id", text(run.experimentId.text())},
                {"status", text(runStatusName(run.status))},
                {"start_time", time(run.startTime)},
                {"end_time", time(run.endTime)},
                {"user_id", known(run.userId)},
                {"lifecycle_stage", text(lifecycleStageName(run.lifecycleStage))},
                {"artifact_uri", known(run.artifactUri)},
                {"metrics", std::move(metrics)},
                {"params", object(run.params)},
                {"tags", object(run.tags)},
                {"datasets", std::move(datasets)}};
}

Json toJson(const MetricPoint &point)
{
    return Json{{"step", point.step}, {"timestamp", point.timestamp}, {"value", number(point.value)}};
}

Json toJson(const Comparison &comparison, bool onlyDifferences)
{
    Json ids = Json::array();
    for (const Run &run : comparison.runs)
        ids.push_back(text(run.id.text()));
    Json rows = Json::array();
    for (const ComparisonRow &row : comparison.rows) {
        if (onlyDifferences && !row.differs)
            continue;
        Json values = Json::array();
        for (const ComparedValue &value : row.values)
            values.push_back(comparedValue(row, value));
        rows.push_back(Json{{"kind", text(row.kind)},
                            {"key", text(row.key)},
                            {"values", std::move(values)},
                            {"differs", row.differs}});
    }
    return Json{{"runs", std::move(ids)}, {"rows", std::move(rows)}};
}

Json toJson(const RegisteredModel &model)
{
    Json stages = Json::object();
    for (auto it = model.stages.cbegin(); it != model.stages.cend(); ++it)
        stages[text(it.key())] = toJson(it.value());
    return Json{{"name", text(model.name)},
                {"description", known(model.description)},
                {"aliases", object(model.aliases)},
                {"stages", std::move(stages)},
                {"version_count", model.versionCount}};
}

Json toJson(const ModelVersion &version)
{
    return Json{{"version", text(version.version)},
                {"stage", text(stageName(version.stage))},
                {"aliases", toJson(version.aliases)},
                {"run_id", known(version.runId.text())},
                {"source", known(version.source)},
                {"status", known(version.status)},
                {"creation_time", time(version.creationTime)},
                {"last_updated_time", time(version.lastUpdatedTime)},
                {"tags", object(version.tags)}};
}

Json toJson(const LineageGraph &graph)
{
    Json hops = Json::array();
    for (const LineageHop &hop : graph.hops) {
        hops.push_back(Json{{"from", text(hop.from)},
                            {"to", text(hop.to)},
                            {"kind", text(hop.kind)},
                            {"status", text(hopStatusName(hop.status))},
                            {"reason", known(hop.reason)},
                            {"evidence", known(hop.evidence)}});
    }
    Json nodes = Json::array();
    for (const LineageNode &node : graph.nodes)
        nodes.push_back(Json{{"id", text(node.id)}, {"kind", text(node.kind)}, {"label", text(node.label)}});
    return Json{{"model", text(graph.model)},
                {"version", text(graph.version)},
                {"stage", text(stageName(graph.stage))},
                {"triplet", Json{{"run_id", known(graph.triplet.runId)},
                                 {"git_commit", known(graph.triplet.gitCommit)},
                                 {"dvc_data_hash", known(graph.triplet.dvcDataHash)},
                                 {"dvc_file", known(graph.triplet.dvcFile)}}},
                {"traceable", graph.traceable},
                {"hops", std::move(hops)},
                {"nodes", std::move(nodes)}};
}

Json toJson(const JournalEntry &entry)
{
    return Json{{"seq", entry.seq},
                {"time", entry.time},
                {"actor", text(entry.actor)},
                {"kind", text(entry.kind)},
                {"model", text(entry.model)},
                {"version", text(entry.version)},
                {"from", text(entry.from)},
                {"to", text(entry.to)},
                {"reason", text(entry.reason)},
                {"archived", toJson(entry.archived)},
                {"hash", text(entry.hash)},
                {"previous_hash", known(entry.previousHash)}};
}

Json toJson(const DriftReport &report)
{
    return driftReportJson(report);
}

Json toJson(const QList<Problem> &problems)
{
    return problemsJson(problems);
}

Json toJson(const Error &error)
{
    Json document = Json::object();
    document["error"] = Json{{"code", text(errorCodeName(error.code))},
                             {"what", text(error.what)},
                             {"where", known(error.where)},
                             {"hint", known(error.hint)}};
    return document;
}

} // namespace driftline::cli
