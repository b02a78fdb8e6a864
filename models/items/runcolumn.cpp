// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/runcolumn.h"

#include "models/analysis/metricdirection.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <tuple>

namespace driftline {

namespace {

using Kind = RunColumn::Kind;

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
        return std::tuple(isBookkeeping(key), -counts.value(key), kind, key);
    };
    QStringList keys = counts.keys();
    std::sort(keys.begin(), keys.end(),
              [&rank](const QString &a, const QString &b) { return rank(a) < rank(b); });
    return keys.mid(0, defaultMetrics);
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
        return std::tuple(values.value(key).size() < 2, -counts.value(key), key);
    };
    QStringList keys = counts.keys();
    std::sort(keys.begin(), keys.end(),
              [&rank](const QString &a, const QString &b) { return rank(a) < rank(b); });
    return keys.mid(0, defaultParams);
}

} // namespace

QString runColumnId(const RunColumn &column)
{
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
        if (id.startsWith(prefix) && id.size() > prefix.size())
            return RunColumn{kind, id.mid(prefix.size())};
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
    return column.key;
}

std::optional<OrderBy> runColumnOrder(const RunColumn &column, bool ascending)
{
    const auto attribute = [ascending](const char *key) {
        return OrderBy{FilterEntity::Attribute, QLatin1StringView(key), ascending};
    };
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
    case Kind::Commit:
        return OrderBy{FilterEntity::Tag, tags::gitCommit, ascending};
    case Kind::Metric:
        return OrderBy{FilterEntity::Metric, column.key, ascending};
    case Kind::Param:
        return OrderBy{FilterEntity::Parameter, column.key, ascending};
    case Kind::Tag:
        return OrderBy{FilterEntity::Tag, column.key, ascending};
    case Kind::Mark:
    case Kind::Duration:
    case Kind::Model:
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
