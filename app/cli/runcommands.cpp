// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/rungroups.h"
#include "models/actions/runexport.h"
#include "models/analysis/filter.h"

#include <QLocale>
#include <QSaveFile>

#include <cmath>

namespace driftline::cli {

namespace {

constexpr qsizetype defaultMax = 100;
constexpr qsizetype pageSize = 10'000;

QString shown(double value)
{
    return QLocale::c().toString(value, 'g', QLocale::FloatingPointShortest);
}

QString shown(const std::optional<UtcMs> &value)
{
    return value ? shortLocalTime(*value) : QStringLiteral("–");
}

/// Ids first, then names; every one must exist.
Result<QList<ExperimentId>> resolveExperiments(TrackingStore &store, const QStringList &wanted,
                                               const StopToken &stop)
{
    QList<ExperimentId> ids;
    if (wanted.isEmpty())
        return ids;
    auto known = store.experiments(ViewType::All, stop);
    if (!known.ok())
        return known.failure();
    for (const QString &name : wanted) {
        const auto byId = std::find_if(known->begin(), known->end(),
                                       [&](const Experiment &e) { return e.id.text() == name; });
        const auto found = byId != known->end()
                               ? byId
                               : std::find_if(known->begin(), known->end(),
                                              [&](const Experiment &e) { return e.name == name; });
        if (found == known->end()) {
            return fail(ErrorCode::Usage, QStringLiteral("no such experiment"), name,
                        QStringLiteral("driftline-cli experiments lists them"));
        }
        ids.append(found->id);
    }
    return ids;
}

Result<RunQuery> queryFrom(TrackingStore &store, const Arguments &arguments, const StopToken &stop)
{
    RunQuery query;
    query.filterText = arguments.value(QStringLiteral("filter"));
    auto filter = parseFilter(query.filterText);
    if (!filter.ok())
        return filter.failure();
    query.filter = *filter;
    for (const QString &key : arguments.options.value(QStringLiteral("order-by"))) {
        auto order = parseOrderBy(key);
        if (!order.ok())
            return order.failure();
        query.orderBy.append(*order);
    }
    query.maxResults = defaultMax;
    if (arguments.has(QStringLiteral("max")))
        query.maxResults = arguments.value(QStringLiteral("max")).toLongLong();
    auto experiments = resolveExperiments(store, arguments.options.value(QStringLiteral("experiment")), stop);
    if (!experiments.ok())
        return experiments.failure();
    query.experiments = *experiments;
    return query;
}

/// Pages until `query.maxResults` runs are there or the source has no more. Counting all that match may take
/// a server longer than the runs themselves.
Result<RunPage> allPages(TrackingStore &store, RunQuery query, bool count, const StopToken &stop)
{
    const auto wanted = query.maxResults;
    RunPage all;
    while (all.runs.size() < wanted) {
        query.maxResults = std::min(pageSize, wanted - all.runs.size());
        auto page = store.searchRuns(query, stop);
        if (!page.ok())
            return page.failure();
        all.runs += page->runs;
        if (page->matched)
            all.matched = page->matched;
        query.pageToken = page->nextPageToken;
        if (query.pageToken.isEmpty()) {
            all.matched = all.runs.size();
            return all;
        }
    }
    if (!all.matched && count) {
        query.pageToken.clear();
        query.maxResults = wanted; // most likely all there are
        auto counted = store.countRuns(query, stop);
        if (!counted.ok())
            return counted.failure();
        all.matched = *counted;
    }
    return all;
}

QString runText(const Run &run)
{
    QList<QStringList> rows{{QStringLiteral("run"), run.id.text()},
                            {QStringLiteral("name"), run.name},
                            {QStringLiteral("experiment"), run.experimentId.text()},
                            {QStringLiteral("status"), runStatusName(run.status)},
                            {QStringLiteral("started"), shown(run.startTime)},
                            {QStringLiteral("user"), run.userId},
                            {QStringLiteral("artifacts"), run.artifactUri}};
    for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it)
        rows.append({QStringLiteral("metrics.") + it.key(), shown(it.value())});
    for (auto it = run.params.cbegin(); it != run.params.cend(); ++it)
        rows.append({QStringLiteral("params.") + it.key(), it.value()});
    for (auto it = run.tags.cbegin(); it != run.tags.cend(); ++it)
        rows.append({QStringLiteral("tags.") + it.key(), it.value()});
    for (const DatasetInput &dataset : run.datasets)
        rows.append({QStringLiteral("dataset"), dataset.name + QLatin1Char(' ') + dataset.digest});
    return textTable(rows);
}

Status writeCsv(const QString &path, const QList<MetricPoint> &points)
{
    QSaveFile file(path);
    const auto failed = [&] {
        return fail(ErrorCode::Output, QStringLiteral("cannot write file"), path, file.errorString());
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    QByteArray csv("step,timestamp,value\n");
    for (const MetricPoint &point : points) {
        csv += QByteArray::number(point.step) + ',' + QByteArray::number(point.timestamp) + ',' +
               shown(point.value).toUtf8() + '\n';
    }
    if (file.write(csv) != csv.size() || !file.commit())
        return failed();
    return Done{};
}

/// All runs that match, with every key in use.
Result<Outcome> exportMatching(CommandContext &context, TrackingStore &store, const RunQuery &query)
{
    const QString path = context.arguments.value(QStringLiteral("export"));
    if (context.arguments.has(QStringLiteral("max"))) {
        return fail(ErrorCode::Usage, QStringLiteral("--export writes all matching runs"),
                    QStringLiteral("--max"), QStringLiteral("narrow them by --filter"));
    }
    const auto keys = store.runKeys(query.experiments, context.stop);
    if (!keys.ok())
        return keys.failure();
    const auto count = exportRuns(
        *context.workspace, {query, allExportColumns(*keys), path}, context.tableFiles, context.stop,
        [&](qint64 done, qint64 total) { context.progress(QStringLiteral("writing runs"), done, total); });
    if (!count.ok())
        return count.failure();
    return Outcome{Json{{"exported", *count}, {"path", text(path)}},
                   QStringLiteral("%1 runs written to %2\n").arg(*count).arg(path)};
}

} // namespace

Result<Outcome> listExperiments(CommandContext &context)
{
    auto store = context.freshTracking();
    if (!store.ok())
        return store.failure();
    auto experiments = (*store)->experiments(ViewType::ActiveOnly, context.stop);
    if (!experiments.ok())
        return experiments.failure();
    QList<ExperimentId> ids;
    for (const Experiment &experiment : *experiments)
        ids.append(experiment.id);
    auto counts = (*store)->runCounts(ids, context.stop);
    if (!counts.ok())
        return counts.failure();

    Outcome outcome;
    outcome.json["experiments"] = Json::array();
    QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("RUNS"), QStringLiteral("NAME")}};
    for (Experiment &experiment : *experiments) {
        experiment.runCount = counts->value(experiment.id);
        outcome.json["experiments"].push_back(toJson(experiment));
        rows.append({experiment.id.text(), QString::number(*experiment.runCount), experiment.name});
    }
    outcome.text = textTable(rows);
    return outcome;
}

Result<Outcome> listRuns(CommandContext &context)
{
    const auto grouping = groupingFrom(context.arguments);
    if (!grouping.ok())
        return grouping.failure();
    auto store = context.freshTracking();
    if (!store.ok())
        return store.failure();
    auto query = queryFrom(**store, context.arguments, context.stop);
    if (!query.ok())
        return query.failure();
    if (*grouping)
        return groupMatching(context, **store, *query, **grouping);
    if (context.arguments.has(QStringLiteral("export")))
        return exportMatching(context, **store, *query);
    auto page = allPages(**store, *query, !context.arguments.has(QStringLiteral("no-count")), context.stop);
    if (!page.ok())
        return page.failure();

    Outcome outcome;
    outcome.json["runs"] = Json::array();
    QList<QStringList> rows{
        {QStringLiteral("RUN"), QStringLiteral("NAME"), QStringLiteral("STATUS"), QStringLiteral("STARTED")}};
    for (const Run &run : page->runs) {
        outcome.json["runs"].push_back(toJson(run));
        rows.append({run.id.text(), run.name, runStatusName(run.status), shown(run.startTime)});
    }
    outcome.json["matched"] = page->matched ? Json(*page->matched) : Json();
    outcome.text =
        textTable(rows) +
        (page->matched ? QStringLiteral("%1 of %2 matching runs\n").arg(page->runs.size()).arg(*page->matched)
                       : QStringLiteral("%1 runs\n").arg(page->runs.size()));
    return outcome;
}

Result<Outcome> showRun(CommandContext &context)
{
    auto store = context.tracking();
    if (!store.ok())
        return store.failure();
    auto run = (*store)->run(RunId(context.arguments.positionals[0]), context.stop);
    if (!run.ok())
        return run.failure();
    return Outcome{toJson(*run), runText(*run)};
}

Result<Outcome> showHistory(CommandContext &context)
{
    auto store = context.tracking();
    if (!store.ok())
        return store.failure();
    const QString metric = context.arguments.positionals[1];
    auto run = (*store)->run(RunId(context.arguments.positionals[0]), context.stop);
    if (!run.ok())
        return run.failure();
    if (!run->metrics.contains(metric)) {
        return fail(ErrorCode::Usage, QStringLiteral("the run has no such metric"), metric,
                    QStringLiteral("it has: %1").arg(run->metrics.keys().join(QStringLiteral(", "))));
    }
    auto points = (*store)->metricHistory(run->id, metric, context.stop);
    if (!points.ok())
        return points.failure();
    if (context.arguments.has(QStringLiteral("csv"))) {
        if (auto written = writeCsv(context.arguments.value(QStringLiteral("csv")), *points); !written.ok())
            return written.failure();
    }

    Outcome outcome;
    outcome.json =
        Json{{"run_id", text(run->id.text())}, {"metric", text(metric)}, {"points", Json::array()}};
    QList<QStringList> rows{{QStringLiteral("STEP"), QStringLiteral("VALUE"), QStringLiteral("TIME")}};
    for (const MetricPoint &point : *points) {
        outcome.json["points"].push_back(toJson(point));
        rows.append({QString::number(point.step), shown(point.value), shown(std::optional(point.timestamp))});
    }
    outcome.text = textTable(rows);
    return outcome;
}

Result<Outcome> compare(CommandContext &context)
{
    auto store = context.tracking();
    if (!store.ok())
        return store.failure();
    QList<Run> runs;
    for (const QString &id : context.arguments.positionals) {
        auto run = (*store)->run(RunId(id), context.stop);
        if (!run.ok())
            return run.failure();
        runs.append(std::move(*run));
    }
    const bool onlyDifferences = context.arguments.has(QStringLiteral("only-differences"));
    const Comparison comparison = compareRuns(runs);

    QList<QStringList> rows{{QString()}};
    for (const Run &run : comparison.runs)
        rows[0].append(run.name.isEmpty() ? shortId(run.id.text()) : run.name);
    for (const ComparisonRow &row : comparison.rows) {
        if (onlyDifferences && !row.differs)
            continue;
        QStringList cells{row.kind + QLatin1Char('.') + row.key};
        for (const ComparedValue &value : row.values) {
            if (const auto *real = std::get_if<double>(&value))
                cells.append(shown(*real));
            else if (const auto *string = std::get_if<QString>(&value))
                cells.append(*string);
            else
                cells.append(QStringLiteral("–"));
        }
        rows.append(cells);
    }
    return Outcome{toJson(comparison, onlyDifferences), textTable(rows)};
}

} // namespace driftline::cli
