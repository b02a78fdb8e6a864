// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/ordercases.h"

#include "models/analysis/filter.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace driftline::ordercases {

namespace {

constexpr qsizetype pageSize = 7;

OrderBy by(FilterEntity entity, const char *key, bool ascending)
{
    return {entity, QString::fromUtf8(key), ascending};
}

double number(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    return value == QLatin1StringView("NaN")        ? std::nan("")
           : value == QLatin1StringView("Infinity") ? HUGE_VAL
                                                    : -HUGE_VAL;
}

/// What stands in a sorted column, by itself: it must be a value, then NaN, then nothing.
int kindOf(const Run &run, const OrderBy &key)
{
    constexpr int value = 0;
    constexpr int nan = 1;
    constexpr int missing = 2;
    switch (key.entity) {
    case FilterEntity::Metric:
        return !run.metrics.contains(key.key) ? missing : std::isnan(run.metrics[key.key]) ? nan : value;
    case FilterEntity::Lowest:
    case FilterEntity::Highest:
        return run.ranges.contains(key.key) ? value : missing;
    case FilterEntity::Parameter:
        return run.params.contains(key.key) ? value : missing;
    case FilterEntity::Tag:
        return run.tags.contains(key.key) ? value : missing;
    case FilterEntity::Derived:
        if (key.key == derived::duration)
            return run.startTime && run.endTime ? value : missing;
        if (key.key == derived::commit)
            return commitOf(run).isEmpty() ? missing : value;
        return run.datasets.isEmpty() ? missing : value;
    case FilterEntity::Ranked:
        return key.ranks->runs.contains(run.id) || key.ranks->experiments.contains(run.experimentId)
                   ? value
                   : missing;
    case FilterEntity::Attribute:
    case FilterEntity::Dataset:
        break;
    }
    return value;
}

QStringList idsOf(const QList<Run> &runs)
{
    QStringList ids;
    for (const Run &run : runs)
        ids.append(run.id.text());
    return ids;
}

/// All pages of a search, the last one included.
Result<QStringList> pages(TrackingStore &store, RunQuery query)
{
    QStringList ids;
    query.maxResults = pageSize;
    do {
        const auto page = store.searchRuns(query, {});
        if (!page.ok())
            return page.failure();
        ids += idsOf(page->runs);
        query.pageToken = page->nextPageToken;
    } while (!query.pageToken.isEmpty());
    return ids;
}

} // namespace

QList<Case> cases(const QList<Run> &runs)
{
    RunRanks models;
    RunRanks names;
    for (qsizetype i = 0; i < runs.size(); ++i) {
        if (i % 4 == 1)
            models.runs.insert(runs[i].id, double(i % 3));
        if (runs[i].experimentId != runs.first().experimentId)
            names.experiments.insert(runs[i].experimentId, double(runs[i].experimentId.text().size() % 2));
    }
    OrderBy model = by(FilterEntity::Ranked, "model", true);
    model.ranks = std::make_shared<const RunRanks>(models);
    OrderBy experiment = by(FilterEntity::Ranked, "experiment", false);
    experiment.ranks = std::make_shared<const RunRanks>(names);
    using enum FilterEntity;
    return {
        {"duration", {by(Derived, "duration", true)}},
        {"duration down", {by(Derived, "duration", false)}},
        {"commit", {by(Derived, "commit", true)}},
        {"commit down, then duration", {by(Derived, "commit", false), by(Derived, "duration", true)}},
        {"dataset", {by(Derived, "dataset", true)}},
        {"dataset down", {by(Derived, "dataset", false)}},
        {"least value", {by(Lowest, "rmse", true)}},
        {"least value with NaN and infinity", {by(Lowest, "loss", true)}},
        {"least value down", {by(Lowest, "auc_roc", false)}},
        {"greatest value", {by(Highest, "rmse", false)}},
        {"greatest value with NaN and infinity", {by(Highest, "loss", false)}},
        {"greatest value up", {by(Highest, "margin", true)}},
        {"a metric that is nowhere", {by(Highest, "nothing", true)}},
        {"given places of runs", {model}},
        {"given places of experiments", {experiment}},
        {"given places, then a metric", {experiment, model, by(Metric, "rmse", false)}},
        {"three keys of MLflow's",
         {by(Attribute, "status", false), by(Parameter, "model", true), by(Metric, "auc_roc", false)}},
        {"a parameter, then a tag", {by(Parameter, "depth", false), by(Tag, "kind", true)}},
        {"a metric of a few, then duration", {by(Metric, "auc_roc", true), by(Derived, "duration", false)}},
        {"status, then the greatest value", {by(Attribute, "status", true), by(Highest, "rmse", true)}},
    };
}

MetricRanges rangesOf(const QJsonObject &histories)
{
    MetricRanges ranges;
    for (auto run = histories.begin(); run != histories.end(); ++run) {
        const QJsonObject metrics = run->toObject();
        for (auto metric = metrics.begin(); metric != metrics.end(); ++metric) {
            std::optional<MetricRange> range;
            for (const auto point : metric->toArray())
                widen(range, number(point[QLatin1StringView("value")]));
            if (range)
                ranges[RunId(run.key())].insert(metric.key(), *range);
        }
    }
    return ranges;
}

QString complaint(TrackingStore &store, const MetricRanges &ranges)
{
    RunQuery all;
    all.maxResults = 50'000;
    const auto found = store.searchRuns(all, {});
    if (!found.ok())
        return found.isError() ? found.error().line() : QStringLiteral("cancelled");
    QList<Run> runs = found->runs;
    if (runs.size() < 3 * pageSize)
        return QStringLiteral("too few runs to tell anything");
    for (Run &run : runs)
        run.ranges = ranges.value(run.id);
    for (const Case &one : cases(found->runs)) {
        RunQuery query = all;
        query.orderBy = one.keys;
        std::ranges::sort(runs, [&](const Run &a, const Run &b) { return runLess(a, b, one.keys); });
        const auto byKind = [&](const Run &a, const Run &b) {
            return kindOf(a, one.keys.first()) < kindOf(b, one.keys.first());
        };
        const QString name = QString::fromLatin1(one.name);
        if (!std::ranges::is_sorted(runs, byKind))
            return name + QStringLiteral(": values, NaN, missing");
        const auto page = store.searchRuns(query, {});
        if (!page.ok())
            return name + QStringLiteral(": ") + (page.isError() ? page.error().line() : QString());
        if (idsOf(page->runs) != idsOf(runs))
            return name + QStringLiteral(":\n") + idsOf(page->runs).join(u' ') +
                   QStringLiteral("\nwanted\n") + idsOf(runs).join(u' ');
        const auto piecemeal = pages(store, query);
        if (!piecemeal.ok() || *piecemeal != idsOf(runs))
            return name + QStringLiteral(", page by page");
    }
    return {};
}

QString complaintAboutRanges(TrackingStore &store, const MetricRanges &ranges)
{
    QList<RunId> runs{RunId(QStringLiteral("no such run"))};
    QSet<QString> metrics{QStringLiteral("no such metric")};
    for (auto run = ranges.cbegin(); run != ranges.cend(); ++run) {
        runs.append(run.key());
        for (auto metric = run->keyBegin(); metric != run->keyEnd(); ++metric)
            metrics.insert(*metric);
    }
    if (metrics.size() < 4)
        return QStringLiteral("too few metrics to tell anything");
    const auto told = store.metricRanges(runs, metrics.values(), {});
    if (!told.ok())
        return told.isError() ? told.error().line() : QStringLiteral("cancelled");
    for (const RunId &run : runs) {
        if (told->value(run) != ranges.value(run))
            return QStringLiteral("the ranges of ") + run.text();
    }
    return told->size() == ranges.size() ? QString() : QStringLiteral("more runs than were asked for");
}

} // namespace driftline::ordercases
