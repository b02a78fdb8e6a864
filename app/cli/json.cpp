// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/json.h"

#include <cmath>

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

Json optionalNumber(const std::optional<double> &value)
{
    return value ? number(*value) : Json(nullptr);
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

Json binsJson(const HistogramBins &bins)
{
    Json result = Json::object();
    if (!bins.categories.isEmpty()) {
        result["categories"] = toJson(bins.categories);
    } else {
        result["edges"] = Json::array();
        for (const double edge : bins.edges)
            result["edges"].push_back(number(edge));
    }
    result["reference"] = bins.reference;
    result["live"] = bins.live;
    return result;
}

Json outcomeJson(const TestOutcome &outcome)
{
    return Json{{"test", text(driftTestName(outcome.test))},      {"score", number(outcome.score)},
                {"statistic", optionalNumber(outcome.statistic)}, {"p_value", optionalNumber(outcome.pValue)},
                {"threshold", number(outcome.threshold)},         {"drifted", outcome.drifted}};
}

Json findingJson(const Finding &finding)
{
    return Json{{"kind", text(findingKindName(finding.kind))},
                {"score", number(finding.score)},
                {"notable", finding.notable},
                {"text", text(finding.text)}};
}

Json summaryJson(const std::optional<SideSummary> &summary)
{
    if (!summary)
        return nullptr;
    return Json{{"rows", summary->rows},         {"missing", summary->missing},
                {"mean", number(summary->mean)}, {"std", number(summary->std)},
                {"p5", number(summary->p5)},     {"median", number(summary->median)},
                {"p95", number(summary->p95)}};
}

Json windowJson(const WindowDrift &window)
{
    return Json{{"score", optionalNumber(window.score)},
                {"statistic", optionalNumber(window.statistic)},
                {"p_value", optionalNumber(window.pValue)},
                {"drifted", window.level == DriftLevel::Drifted},
                {"level", window.score ? Json(text(driftLevelName(window.level))) : Json(nullptr)},
                {"values", window.values},
                {"missing", window.missing},
                {"live", window.live},
                {"note", known(window.note)}};
}

template <typename List, typename Function>
Json arrayOf(const List &list, Function json)
{
    Json result = Json::array();
    for (const auto &entry : list)
        result.push_back(json(entry));
    return result;
}

Json columnJson(const ColumnDrift &column)
{
    const bool tested = column.score.has_value();
    return Json{{"name", text(column.name)},
                {"type", text(columnTypeName(column.type))},
                {"role", text(columnRoleName(column.role))},
                {"test", tested ? Json(text(driftTestName(column.test))) : Json(nullptr)},
                {"score", optionalNumber(column.score)},
                {"statistic", optionalNumber(column.statistic)},
                {"p_value", optionalNumber(column.pValue)},
                {"threshold", tested ? number(column.threshold) : Json(nullptr)},
                {"warning_threshold", tested ? number(column.warning) : Json(nullptr)},
                {"drifted", column.drifted},
                {"level", text(driftLevelName(column.level))},
                {"reference_missing", column.referenceMissing},
                {"live_missing", column.liveMissing},
                {"bins", binsJson(column.bins)},
                {"reference_summary", summaryJson(column.reference)},
                {"live_summary", summaryJson(column.live)},
                {"other_tests", arrayOf(column.others, outcomeJson)},
                {"findings", arrayOf(column.findings, findingJson)},
                {"windows", arrayOf(column.windows, windowJson)},
                {"note", known(column.note)}};
}

Json reportWindowJson(const DriftWindow &window)
{
    const auto time = [](const std::optional<UtcMs> &t) { return t ? Json(*t) : Json(nullptr); };
    return Json{{"begin", time(window.begin)},
                {"end", time(window.end)},
                {"first_row", window.begin ? Json(nullptr) : Json(window.firstRow)},
                {"rows", window.rows},
                {"tested_columns", window.testedColumns},
                {"drifted_columns", window.driftedColumns},
                {"drifted_share", window.driftedShare},
                {"dataset_drift", window.datasetDrift}};
}

/// What was asked, where it is not told with each column.
Json optionsJson(const DriftOptions &options)
{
    return Json{{"test", text(driftTestName(options.test))},
                {"bins", text(binningName(options.bins))},
                {"windows", known(windowsName(options.windows))},
                {"correction", text(correctionName(options.correction))},
                {"as_evidently", options.asEvidently}};
}

} // namespace

std::string text(const QString &value)
{
    return value.toStdString();
}

Json number(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "Infinity" : "-Infinity";
    return value;
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
    const auto side = [](const DriftSide &s) { return Json{{"name", text(s.name)}, {"rows", s.rows}}; };
    return Json{{"reference", side(report.reference)},
                {"live", side(report.live)},
                {"options", optionsJson(report.options)},
                {"columns", arrayOf(report.columns, columnJson)},
                {"windows", arrayOf(report.windows, reportWindowJson)},
                {"tested_columns", report.testedColumns},
                {"drifted_columns", report.driftedColumns},
                {"drifted_share", report.driftedShare},
                {"dataset_drift", report.datasetDrift}};
}

Json toJson(const QList<Problem> &problems)
{
    Json result = Json::array();
    for (const Problem &problem : problems) {
        result.push_back(Json{
            {"what", text(problem.what)}, {"where", text(problem.where)}, {"hint", known(problem.hint)}});
    }
    return result;
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
