// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/report/driftjson.h"

namespace driftline {

namespace {

Json known(const QString &value)
{
    return value.isEmpty() ? Json(nullptr) : Json(jsonText(value));
}

Json optionalNumber(const std::optional<double> &value)
{
    return value ? jsonNumber(*value) : Json(nullptr);
}

Json listOf(const QStringList &list)
{
    Json result = Json::array();
    for (const QString &entry : list)
        result.push_back(jsonText(entry));
    return result;
}

Json binsJson(const HistogramBins &bins)
{
    Json result = Json::object();
    if (!bins.categories.isEmpty()) {
        result["categories"] = listOf(bins.categories);
    } else {
        result["edges"] = Json::array();
        for (const double edge : bins.edges)
            result["edges"].push_back(jsonNumber(edge));
    }
    result["reference"] = bins.reference;
    result["live"] = bins.live;
    return result;
}

Json outcomeJson(const TestOutcome &outcome)
{
    return Json{{"test", jsonText(driftTestName(outcome.test))},  {"score", jsonNumber(outcome.score)},
                {"statistic", optionalNumber(outcome.statistic)}, {"p_value", optionalNumber(outcome.pValue)},
                {"threshold", jsonNumber(outcome.threshold)},     {"drifted", outcome.drifted}};
}

Json findingJson(const Finding &finding)
{
    return Json{{"kind", jsonText(findingKindName(finding.kind))},
                {"score", jsonNumber(finding.score)},
                {"notable", finding.notable},
                {"text", jsonText(finding.text)}};
}

Json summaryJson(const std::optional<SideSummary> &summary)
{
    if (!summary)
        return nullptr;
    return Json{{"rows", summary->rows},
                {"missing", summary->missing},
                {"mean", jsonNumber(summary->mean)},
                {"std", jsonNumber(summary->std)},
                {"p5", jsonNumber(summary->p5)},
                {"median", jsonNumber(summary->median)},
                {"p95", jsonNumber(summary->p95)}};
}

Json windowJson(const WindowDrift &window)
{
    return Json{{"score", optionalNumber(window.score)},
                {"statistic", optionalNumber(window.statistic)},
                {"p_value", optionalNumber(window.pValue)},
                {"drifted", window.level == DriftLevel::Drifted},
                {"level", window.score ? Json(jsonText(driftLevelName(window.level))) : Json(nullptr)},
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
    return Json{{"name", jsonText(column.name)},
                {"type", jsonText(columnTypeName(column.type))},
                {"role", jsonText(columnRoleName(column.role))},
                {"test", tested ? Json(jsonText(driftTestName(column.test))) : Json(nullptr)},
                {"score", optionalNumber(column.score)},
                {"statistic", optionalNumber(column.statistic)},
                {"p_value", optionalNumber(column.pValue)},
                {"threshold", tested ? jsonNumber(column.threshold) : Json(nullptr)},
                {"warning_threshold", tested ? jsonNumber(column.warning) : Json(nullptr)},
                {"drifted", column.drifted},
                {"level", jsonText(driftLevelName(column.level))},
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
    return Json{{"test", jsonText(driftTestName(options.test))},
                {"bins", jsonText(binningName(options.bins))},
                {"windows", known(windowsName(options.windows))},
                {"correction", jsonText(correctionName(options.correction))},
                {"as_evidently", options.asEvidently}};
}

} // namespace

Json driftReportJson(const DriftReport &report)
{
    const auto side = [](const DriftSide &s) { return Json{{"name", jsonText(s.name)}, {"rows", s.rows}}; };
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

Json problemsJson(const QList<Problem> &problems)
{
    Json result = Json::array();
    for (const Problem &problem : problems) {
        result.push_back(Json{{"what", jsonText(problem.what)},
                              {"where", jsonText(problem.where)},
                              {"hint", known(problem.hint)}});
    }
    return result;
}

} // namespace driftline
