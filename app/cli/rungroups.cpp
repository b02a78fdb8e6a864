// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rungroups.h"

#include "models/actions/grouping.h"

#include <QHash>
#include <QLocale>

#include <algorithm>
#include <array>

namespace driftline::cli {

namespace {

using Kind = GroupBy::Kind;

constexpr std::array notWithGroups{"export", "order-by", "max", "no-count"};

/// Ids of experiments say little to people.
Result<QHash<QString, QString>> experimentNames(TrackingStore &store, const StopToken &stop)
{
    const auto experiments = store.experiments(ViewType::All, stop);
    if (!experiments.ok())
        return experiments.failure();
    QHash<QString, QString> names;
    for (const Experiment &experiment : *experiments)
        names.insert(experiment.id.text(), experiment.name);
    return names;
}

Json textOrNull(const QString &value)
{
    return value.isEmpty() ? Json() : Json(text(value));
}

Json toJson(const MetricSummary &metric)
{
    const auto known = [&metric](double value) { return metric.values > 0 ? number(value) : Json(); };
    return Json{{"count", metric.values},
                {"nan_count", metric.nans},
                {"mean", known(metric.mean)},
                {"min", known(metric.least)},
                {"max", known(metric.greatest)}};
}

Json toJson(const RunGroup &group, const QStringList &metrics)
{
    Json summaries = Json::object();
    for (qsizetype i = 0; i < metrics.size(); ++i)
        summaries[text(metrics[i])] = toJson(group.metrics[i]);
    return Json{{"value", group.value ? Json(text(*group.value)) : Json()},
                {"name", textOrNull(group.name)},
                {"digest", textOrNull(group.digest)},
                {"run_count", group.runs},
                {"metrics", summaries}};
}

QString shown(const RunGroup &group)
{
    if (!group.value)
        return QStringLiteral("(none)");
    const QStringList parts{*group.value, group.name, group.digest};
    QString line = parts.join(u' ').simplified(); // a value may have lines
    return line.isEmpty() ? QStringLiteral("(empty)") : line;
}

QString textOf(const RunGroups &groups)
{
    QList<QStringList> rows{{groupById(groups.by).toUpper(), QStringLiteral("RUNS")}};
    if (!groups.by.key.isEmpty())
        rows[0][0] = groups.by.key; // as it is spelt
    for (const QString &metric : groups.metrics)
        rows[0] += {metric + QStringLiteral(" MEAN"), QStringLiteral("MIN"), QStringLiteral("MAX")};
    const QLocale c = QLocale::c();
    for (const RunGroup &group : groups.groups) {
        QStringList cells{shown(group), QString::number(group.runs)};
        for (const MetricSummary &metric : group.metrics) {
            for (const double value : {metric.mean, metric.least, metric.greatest})
                cells.append(metric.values > 0 ? c.toString(value, 'g', 6) : QStringLiteral("–"));
        }
        rows.append(cells);
    }
    return textTable(rows) + QStringLiteral("%1 of %2 runs\n")
                                 .arg(groups.groups.size() == 1
                                          ? QStringLiteral("1 group")
                                          : QStringLiteral("%1 groups").arg(groups.groups.size()))
                                 .arg(groups.runs);
}

/// A name that no run has is most likely mistyped.
QList<Problem> namesThatNoRunHas(const RunGroups &groups)
{
    QList<Problem> problems;
    if (groups.groups.isEmpty())
        return problems;
    const bool keyed = groups.by.kind == Kind::Param || groups.by.kind == Kind::Tag;
    if (keyed && groups.groups.size() == 1 && !groups.groups.first().value) {
        problems.append({QStringLiteral("none of the runs has what they are grouped by"),
                         groupById(groups.by),
                         QStringLiteral("driftline-cli run ID shows the names of a run")});
    }
    for (qsizetype i = 0; i < groups.metrics.size(); ++i) {
        const bool found = std::ranges::any_of(groups.groups, [i](const RunGroup &group) {
            return group.metrics[i].values + group.metrics[i].nans > 0;
        });
        if (!found) {
            problems.append({QStringLiteral("none of the runs has the metric"), groups.metrics[i],
                             QStringLiteral("driftline-cli run ID shows the names of a run")});
        }
    }
    return problems;
}

} // namespace

Result<std::optional<Grouping>> groupingFrom(const Arguments &arguments)
{
    if (!arguments.has(QStringLiteral("group-by"))) {
        if (!arguments.has(QStringLiteral("metrics")))
            return std::optional<Grouping>();
        return fail(ErrorCode::Usage, QStringLiteral("--metrics are those of groups"),
                    arguments.value(QStringLiteral("metrics")), QStringLiteral("give --group-by as well"));
    }
    for (const char *other : notWithGroups) {
        if (arguments.has(QLatin1StringView(other))) {
            return fail(ErrorCode::Usage, QStringLiteral("--group-by takes all runs that match"),
                        QStringLiteral("--%1").arg(QLatin1StringView(other)),
                        QStringLiteral("leave it out; narrow the runs by --filter"));
        }
    }
    const QString id = arguments.value(QStringLiteral("group-by"));
    const auto by = groupByFromId(id);
    if (!by) {
        return fail(ErrorCode::Usage, QStringLiteral("runs cannot be grouped by this"), id,
                    QStringLiteral("give params.KEY, tags.KEY, dataset, experiment or parent"));
    }
    Grouping grouping{*by, {}};
    if (arguments.has(QStringLiteral("metrics"))) {
        const QString names = arguments.value(QStringLiteral("metrics"));
        for (const QString &name : names.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            if (const QString metric = name.trimmed();
                !metric.isEmpty() && !grouping.metrics.contains(metric))
                grouping.metrics.append(metric);
        }
        if (grouping.metrics.isEmpty())
            return fail(ErrorCode::Usage, QStringLiteral("--metrics names no metric"), names,
                        QStringLiteral("give A,B"));
    }
    return std::optional(grouping);
}

Result<Outcome> groupMatching(CommandContext &context, TrackingStore &store, const RunQuery &query,
                              const Grouping &grouping)
{
    auto groups = groupRuns(store, query, grouping.by, grouping.metrics, context.stop,
                            [&context](qint64 done, qint64 total) {
                                context.progress(QStringLiteral("grouping runs"), done, total);
                            });
    if (!groups.ok())
        return groups.failure();
    if (grouping.by.kind == Kind::Experiment) {
        const auto names = experimentNames(store, context.stop);
        if (!names.ok())
            return names.failure();
        for (RunGroup &group : groups->groups)
            group.name = names->value(group.value.value_or(QString()));
    }
    Outcome outcome;
    outcome.json = Json{{"group_by", text(groupById(grouping.by))}, {"groups", Json::array()}};
    for (const RunGroup &group : std::as_const(groups->groups))
        outcome.json["groups"].push_back(toJson(group, grouping.metrics));
    outcome.json["matched"] = groups->runs;
    outcome.text = textOf(*groups);
    outcome.problems = namesThatNoRunHas(*groups);
    return outcome;
}

} // namespace driftline::cli
