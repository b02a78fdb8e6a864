// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/rungrouping.h"

#include "models/analysis/filter.h"
#include "models/domain/experiment.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace driftline {

namespace {

using Kind = GroupBy::Kind;

constexpr auto paramPrefix = QLatin1StringView("params.");
constexpr auto tagPrefix = QLatin1StringView("tags.");
constexpr auto experimentId = QLatin1StringView("experiment");
constexpr auto datasetId = QLatin1StringView("dataset");
constexpr auto parentId = QLatin1StringView("parent");

/// Neumaier's sum: the small ones of a million values are not lost beside the large.
void addValue(double value, double &total, double &lost)
{
    const double sum = total + value;
    if (std::isfinite(sum))
        lost += std::abs(total) >= std::abs(value) ? (total - sum) + value : (value - sum) + total;
    total = sum;
}

/// A name as it stands behind "params.": bare where it can, else quoted by either mark.
QStringList spellings(const QString &key)
{
    return {key, u'`' + key + u'`', u'"' + key + u'"'};
}

QStringList quotations(const QString &value)
{
    return {u'\'' + value + u'\'', u'"' + value + u'"'};
}

bool says(const FilterTree &tree, FilterEntity entity, const QString &key, FilterOperator op,
          const std::optional<QString> &value)
{
    if (!tree || tree->kind != FilterNode::Kind::Clause || tree->clause.entity != entity ||
        tree->clause.key != key || tree->clause.op != op)
        return false;
    const QString *text = std::get_if<QString>(&tree->clause.value);
    return value ? text && *text == *value : !text;
}

/// The spelling of a comparison that is read as what is meant.
std::optional<QString> clauseText(FilterEntity entity, const QString &prefix, const QString &key,
                                  const std::optional<QString> &value)
{
    const FilterOperator op = value ? FilterOperator::Equal : FilterOperator::IsNull;
    const QStringList ends = value ? quotations(*value) : QStringList{QString()};
    for (const QString &name : spellings(key)) {
        for (const QString &end : ends) {
            const QString text =
                prefix + name + (value ? QStringLiteral(" = ") + end : QStringLiteral(" IS NULL"));
            const auto tree = parseFilter(text);
            if (tree.ok() && says(*tree, entity, key, op, value))
                return text;
        }
    }
    return std::nullopt;
}

std::optional<QString> groupText(const GroupBy &by, const RunGroup &group)
{
    switch (by.kind) {
    case Kind::Param:
        return clauseText(FilterEntity::Parameter, QStringLiteral("params."), by.key, group.value);
    case Kind::Tag:
        return clauseText(FilterEntity::Tag, QStringLiteral("tags."), by.key, group.value);
    case Kind::Parent:
        return clauseText(FilterEntity::Tag, QStringLiteral("tags."), tags::parentRunId, group.value);
    case Kind::Dataset: {
        if (!group.value)
            return QStringLiteral("not datasets.name LIKE '%'");
        const auto name = clauseText(FilterEntity::Dataset, QStringLiteral("datasets."),
                                     QStringLiteral("name"), group.value);
        const auto digest = clauseText(FilterEntity::Dataset, QStringLiteral("datasets."),
                                       QStringLiteral("digest"), group.digest);
        if (!name || !digest)
            return std::nullopt;
        return *name + QStringLiteral(" and ") + *digest;
    }
    case Kind::Experiment:
        break;
    }
    return std::nullopt;
}

} // namespace

QString groupById(const GroupBy &by)
{
    switch (by.kind) {
    case Kind::Experiment:
        return experimentId;
    case Kind::Dataset:
        return datasetId;
    case Kind::Parent:
        return parentId;
    case Kind::Param:
        return paramPrefix + by.key;
    case Kind::Tag:
        break;
    }
    return tagPrefix + by.key;
}

std::optional<GroupBy> groupByFromId(const QString &id)
{
    if (id == experimentId)
        return GroupBy{Kind::Experiment, {}};
    if (id == datasetId)
        return GroupBy{Kind::Dataset, {}};
    if (id == parentId)
        return GroupBy{Kind::Parent, {}};
    for (const auto &[prefix, kind] :
         {std::pair(paramPrefix, Kind::Param), std::pair(tagPrefix, Kind::Tag)}) {
        if (id.startsWith(prefix) && id.size() > prefix.size())
            return GroupBy{kind, id.mid(prefix.size())};
    }
    return std::nullopt;
}

RunGrouper::RunGrouper(GroupBy by, QStringList metrics) : m_by(std::move(by)), m_metrics(std::move(metrics))
{}

void RunGrouper::add(const Run &run)
{
    ++m_runs;
    const auto valueIn = [](const QMap<QString, QString> &map, const QString &key) {
        const auto found = map.constFind(key);
        return found == map.cend() ? std::nullopt : std::optional(*found);
    };
    switch (m_by.kind) {
    case Kind::Experiment:
        return addTo(run.experimentId.text(), {}, run);
    case Kind::Param:
        return addTo(valueIn(run.params, m_by.key), {}, run);
    case Kind::Tag:
        return addTo(valueIn(run.tags, m_by.key), {}, run);
    case Kind::Parent:
        return addTo(valueIn(run.tags, tags::parentRunId), {}, run);
    case Kind::Dataset:
        break;
    }
    if (run.datasets.isEmpty())
        return addTo(std::nullopt, {}, run);
    // The same data may have been logged for training and for validation; it is one dataset.
    QList<std::pair<QString, QString>> seen;
    for (const DatasetInput &input : run.datasets) {
        const std::pair dataset(input.name, input.digest);
        if (seen.contains(dataset))
            continue;
        seen.append(dataset);
        addTo(input.name, input.digest, run);
    }
}

void RunGrouper::addTo(const std::optional<QString> &value, const QString &digest, const Run &run)
{
    // An absent value and an empty one are different groups.
    const QString place = value ? u'=' + digest + u'\n' + *value : QString();
    auto found = m_places.constFind(place);
    if (found == m_places.cend()) {
        found = m_places.insert(place, qsizetype(m_groups.size()));
        m_groups.push_back({{value, digest, 0, {}}, std::vector<Sum>(size_t(m_metrics.size()))});
    }
    Group &group = m_groups[size_t(*found)];
    ++group.group.runs;
    for (qsizetype i = 0; i < m_metrics.size(); ++i) {
        const auto metric = run.metrics.constFind(m_metrics[i]);
        if (metric == run.metrics.cend())
            continue;
        Sum &sum = group.sums[size_t(i)];
        if (std::isnan(*metric)) {
            ++sum.summary.nans;
            continue;
        }
        const bool first = sum.summary.values++ == 0;
        sum.summary.least = first ? *metric : std::min(sum.summary.least, *metric);
        sum.summary.greatest = first ? *metric : std::max(sum.summary.greatest, *metric);
        addValue(*metric, sum.total, sum.lost);
    }
}

RunGroups RunGrouper::groups() const
{
    RunGroups result{m_by, m_metrics, {}, m_runs};
    for (const Group &each : m_groups) {
        RunGroup group = each.group;
        for (const Sum &sum : each.sums) {
            MetricSummary summary = sum.summary;
            if (summary.values > 0) {
                const double total = std::isfinite(sum.total) ? sum.total + sum.lost : sum.total;
                summary.mean = total / static_cast<double>(summary.values);
            }
            group.metrics.append(summary);
        }
        result.groups.append(std::move(group));
    }
    std::ranges::sort(result.groups, [](const RunGroup &a, const RunGroup &b) {
        return std::tuple(!a.value, -a.runs, a.value.value_or(QString()), a.digest) <
               std::tuple(!b.value, -b.runs, b.value.value_or(QString()), b.digest);
    });
    return result;
}

std::optional<QString> filterOfGroup(const QString &filterText, const GroupBy &by, const RunGroup &group)
{
    auto own = groupText(by, group);
    const auto tree = parseFilter(filterText);
    if (!own || !tree.ok() || !*tree)
        return own;
    const bool loose = (*tree)->kind == FilterNode::Kind::Or;
    return (loose ? u'(' + filterText.trimmed() + u')' : filterText.trimmed()) + QStringLiteral(" and ") +
           *own;
}

} // namespace driftline
