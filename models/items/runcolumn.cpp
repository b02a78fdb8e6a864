// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/runcolumn.h"

#include "models/analysis/metricdirection.h"
#include "models/items/rankedkeys.h"

#include <QCoreApplication>
#include <QSet>

#include <tuple>

namespace driftline {

namespace {

using Kind = RunColumn::Kind;
using Value = RunColumn::Value;

constexpr qsizetype defaultMetrics = 3;
constexpr qsizetype defaultParams = 2;

struct AttributeColumn
{
    Kind kind;
    const char *id;
    const char *title;
};

constexpr AttributeColumn attributeColumns[] = {
    {Kind::Mark, "mark", ""},
    {Kind::Name, "name", QT_TRANSLATE_NOOP("RunColumn", "Run")},
    {Kind::Started, "started", QT_TRANSLATE_NOOP("RunColumn", "Started")},
    {Kind::Duration, "duration", QT_TRANSLATE_NOOP("RunColumn", "Duration")},
    {Kind::Model, "model", QT_TRANSLATE_NOOP("RunColumn", "Model")},
    {Kind::Status, "status", QT_TRANSLATE_NOOP("RunColumn", "Status")},
    {Kind::User, "user", QT_TRANSLATE_NOOP("RunColumn", "User")},
    {Kind::RunId, "run_id", QT_TRANSLATE_NOOP("RunColumn", "Run ID")},
    {Kind::Commit, "commit", QT_TRANSLATE_NOOP("RunColumn", "Commit")},
    {Kind::Dataset, "dataset", QT_TRANSLATE_NOOP("RunColumn", "Dataset")},
    {Kind::Experiment, "experiment", QT_TRANSLATE_NOOP("RunColumn", "Experiment")},
};

constexpr std::pair<Value, QLatin1StringView> valueSuffixes[] = {
    {Value::Last, QLatin1StringView(":last")},
    {Value::Lowest, QLatin1StringView(":min")},
    {Value::Highest, QLatin1StringView(":max")},
    {Value::Best, QLatin1StringView(":best")},
};

constexpr std::pair<Kind, QLatin1StringView> keyedPrefixes[] = {
    {Kind::Metric, QLatin1StringView("metrics.")},
    {Kind::Param, QLatin1StringView("params.")},
    {Kind::Tag, QLatin1StringView("tags.")},
};

constexpr auto attributePrefix = QLatin1StringView("attributes.");

bool isBookkeeping(const QString &metric)
{
    return metric.startsWith(QLatin1StringView("system/")); // MLflow's own record of CPU and memory
}

QStringList commonMetrics(const QList<Run> &runs)
{
    QHash<QString, int> counts;
    for (const Run &run : runs) {
        for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it)
            ++counts[it.key()];
    }
    const auto rank = [&counts](const QString &key) {
        const auto direction = metricDirection(key);
        const int kind = direction == MetricDirection::HigherIsBetter  ? 0
                         : direction == MetricDirection::LowerIsBetter ? 1
                                                                       : 2;
        return std::tuple(isBookkeeping(key), -counts.value(key), kind);
    };
    return firstByRank(counts.keys(), defaultMetrics, rank);
}

QStringList varyingParams(const QList<Run> &runs)
{
    QHash<QString, int> counts;
    QHash<QString, QSet<QString>> values;
    for (const Run &run : runs) {
        for (auto it = run.params.cbegin(); it != run.params.cend(); ++it) {
            ++counts[it.key()];
            values[it.key()].insert(it.value());
        }
    }
    const auto rank = [&](const QString &key) {
        return std::tuple(values.value(key).size() < 2, -counts.value(key));
    };
    return firstByRank(counts.keys(), defaultParams, rank);
}

/// The last value needs no suffix, unless the metric's own name ends like one.
QString valueSuffix(const RunColumn &column)
{
    QString own;
    bool misleading = false;
    for (const auto &[value, suffix] : valueSuffixes) {
        misleading = misleading || column.key.endsWith(suffix);
        if (value == column.value)
            own = suffix;
    }
    return column.value == Value::Last && !misleading ? QString() : own;
}

std::optional<RunColumn> metricColumn(const QString &key)
{
    RunColumn column{Kind::Metric, key};
    for (const auto &[value, suffix] : valueSuffixes) {
        if (!key.endsWith(suffix) || key.size() == suffix.size())
            continue;
        column.key.chop(suffix.size());
        column.value = value;
        break;
    }
    return metricValues(column.key).contains(column.value) ? std::optional(column) : std::nullopt;
}

} // namespace

QString runColumnId(const RunColumn &column)
{
    if (column.kind == Kind::Metric)
        return keyedPrefixes[0].second + column.key + valueSuffix(column);
    for (const auto &[kind, prefix] : keyedPrefixes) {
        if (kind == column.kind)
            return prefix + column.key;
    }
    for (const AttributeColumn &attribute : attributeColumns) {
        if (attribute.kind == column.kind)
            return attributePrefix + QLatin1StringView(attribute.id);
    }
    return {};
}

std::optional<RunColumn> runColumnFromId(const QString &id)
{
    for (const auto &[kind, prefix] : keyedPrefixes) {
        if (!id.startsWith(prefix) || id.size() <= prefix.size())
            continue;
        const QString key = id.mid(prefix.size());
        return kind == Kind::Metric ? metricColumn(key) : std::optional(RunColumn{kind, key});
    }
    for (const AttributeColumn &attribute : attributeColumns) {
        if (id == attributePrefix + QLatin1StringView(attribute.id))
            return RunColumn{attribute.kind, {}};
    }
    return std::nullopt;
}

QString runColumnTitle(const RunColumn &column)
{
    for (const AttributeColumn &attribute : attributeColumns) {
        if (attribute.kind == column.kind && *attribute.title)
            return QCoreApplication::translate("RunColumn", attribute.title);
    }
    switch (column.value) {
    case Value::Last:
        break;
    case Value::Lowest:
        return QCoreApplication::translate("RunColumn", "%1 · min").arg(column.key);
    case Value::Highest:
        return QCoreApplication::translate("RunColumn", "%1 · max").arg(column.key);
    case Value::Best:
        return QCoreApplication::translate("RunColumn", "%1 · best").arg(column.key);
    }
    return column.key;
}

QList<RunColumn::Value> metricValues(const QString &metric)
{
    QList<Value> values{Value::Last, Value::Lowest, Value::Highest};
    if (metricDirection(metric) != MetricDirection::Unknown)
        values.append(Value::Best);
    return values;
}

bool isHighest(const RunColumn &column)
{
    return column.value == Value::Highest ||
           (column.value == Value::Best && metricDirection(column.key) == MetricDirection::HigherIsBetter);
}

QString metricValueName(const RunColumn &column)
{
    switch (column.value) {
    case Value::Last:
        return QCoreApplication::translate("RunColumn", "Last value");
    case Value::Lowest:
        return QCoreApplication::translate("RunColumn", "Lowest value");
    case Value::Highest:
        return QCoreApplication::translate("RunColumn", "Highest value");
    case Value::Best:
        break;
    }
    return isHighest(column) ? QCoreApplication::translate("RunColumn", "Best value (the highest)")
                             : QCoreApplication::translate("RunColumn", "Best value (the lowest)");
}

std::optional<OrderBy> runColumnOrder(const RunColumn &column, bool ascending)
{
    const auto attribute = [ascending](const char *key) {
        return OrderBy{FilterEntity::Attribute, QLatin1StringView(key), ascending};
    };
    const auto derivedFrom = [ascending](QLatin1StringView key) {
        return OrderBy{FilterEntity::Derived, key, ascending};
    };
    const auto ranked = [&] { return OrderBy{FilterEntity::Ranked, runColumnId(column), ascending}; };
    switch (column.kind) {
    case Kind::Name:
        return attribute("run_name");
    case Kind::Started:
        return attribute("start_time");
    case Kind::Status:
        return attribute("status");
    case Kind::User:
        return attribute("user_id");
    case Kind::RunId:
        return attribute("run_id");
    case Kind::Duration:
        return derivedFrom(derived::duration);
    case Kind::Commit:
        return derivedFrom(derived::commit);
    case Kind::Dataset:
        return derivedFrom(derived::dataset);
    case Kind::Model:
    case Kind::Experiment:
        return ranked();
    case Kind::Metric:
        return OrderBy{column.value == Value::Last ? FilterEntity::Metric
                       : isHighest(column)         ? FilterEntity::Highest
                                                   : FilterEntity::Lowest,
                       column.key, ascending};
    case Kind::Param:
        return OrderBy{FilterEntity::Parameter, column.key, ascending};
    case Kind::Tag:
        return OrderBy{FilterEntity::Tag, column.key, ascending};
    case Kind::Mark:
        break;
    }
    return std::nullopt;
}

QList<RunColumn> availableRunColumns(const RunKeys &keys)
{
    QList<RunColumn> columns;
    for (const AttributeColumn &attribute : attributeColumns) {
        if (attribute.kind != Kind::Mark && attribute.kind != Kind::Name)
            columns.append({attribute.kind, {}});
    }
    for (const QString &key : keys.metrics)
        columns.append({Kind::Metric, key});
    for (const QString &key : keys.params)
        columns.append({Kind::Param, key});
    for (const QString &key : keys.tags)
        columns.append({Kind::Tag, key});
    return columns;
}

QList<RunColumn> defaultRunColumns(const QList<Run> &runs)
{
    QList<RunColumn> columns{{Kind::Started, {}}, {Kind::Duration, {}}, {Kind::Model, {}}};
    for (const QString &key : commonMetrics(runs))
        columns.append({Kind::Metric, key});
    for (const QString &key : varyingParams(runs))
        columns.append({Kind::Param, key});
    columns.append({Kind::Commit, {}});
    return columns;
}

} // namespace driftline
