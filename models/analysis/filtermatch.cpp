// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/filter.h"
#include "models/analysis/filtervalues.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace driftline {

namespace {

std::optional<QString> present(const QString &text)
{
    return text.isNull() ? std::nullopt : std::optional(text);
}

std::optional<QString> entry(const QMap<QString, QString> &map, const QString &key)
{
    const auto found = map.constFind(key);
    return found == map.constEnd() ? std::nullopt : std::optional(*found);
}

std::optional<double> numberOf(const Run &run, FilterEntity entity, const QString &key)
{
    if (entity == FilterEntity::Metric) {
        const auto found = run.metrics.constFind(key);
        return found == run.metrics.constEnd() ? std::nullopt : std::optional(*found);
    }
    if (entity == FilterEntity::Lowest || entity == FilterEntity::Highest) {
        const auto found = run.ranges.constFind(key);
        if (found == run.ranges.constEnd())
            return std::nullopt;
        return entity == FilterEntity::Lowest ? found->lowest : found->highest;
    }
    std::optional<qint64> time = key == QLatin1StringView("start_time") ? run.startTime : run.endTime;
    if (entity == FilterEntity::Derived)
        time = durationOf(run);
    return time ? std::optional(double(*time)) : std::nullopt;
}

std::optional<double> rankOf(const Run &run, const RunRanks *ranks)
{
    if (ranks == nullptr)
        return std::nullopt;
    if (const auto place = ranks->runs.constFind(run.id); place != ranks->runs.constEnd())
        return *place;
    const auto place = ranks->experiments.constFind(run.experimentId);
    return place == ranks->experiments.constEnd() ? std::nullopt : std::optional(*place);
}

bool clauseMatches(const FilterClause &clause, const Run &run)
{
    if (!isOfMlflow(clause.entity))
        return false;
    if (clause.entity == FilterEntity::Dataset) {
        return std::ranges::any_of(run.datasets, [&](const DatasetInput &input) {
            const QString value = datasetField(input, clause.key);
            return !value.isNull() && textMatches(value, clause);
        });
    }
    if (isNumber(clause.entity, clause.key)) {
        const auto value = numberOf(run, clause.entity, clause.key);
        const double *wanted = std::get_if<double>(&clause.value);
        return value && wanted != nullptr && numberMatches(*value, clause.op, *wanted);
    }
    const auto value = textOf(run, clause.entity, clause.key);
    if (clause.op == FilterOperator::IsNull)
        return !value;
    if (clause.op == FilterOperator::IsNotNull)
        return value.has_value();
    return value && textMatches(*value, clause);
}

/// By code point, as databases compare UTF-8: UTF-16 order differs beyond the first 65 536 characters.
int compareText(const QString &a, const QString &b)
{
    const auto [left, right] = std::ranges::mismatch(a, b);
    if (left == a.cend() || right == b.cend())
        return a.size() < b.size() ? -1 : (a.size() > b.size() ? 1 : 0);
    const bool leftBeyond = left->isSurrogate();
    const bool rightBeyond = right->isSurrogate();
    if (leftBeyond != rightBeyond)
        return leftBeyond ? 1 : -1;
    return *left < *right ? -1 : 1;
}

/// Negative, zero, positive. Values first, then NaN, then missing ones, whichever the direction.
int compareBy(const OrderBy &order, const Run &a, const Run &b)
{
    const int direction = order.ascending ? 1 : -1;
    if (isNumber(order.entity, order.key)) {
        const auto number = [&](const Run &run) {
            return order.entity == FilterEntity::Ranked ? rankOf(run, order.ranks.get())
                                                        : numberOf(run, order.entity, order.key);
        };
        const auto left = number(a);
        const auto right = number(b);
        const auto rank = [](const std::optional<double> &value) {
            return !value ? 2 : std::isnan(*value) ? 1 : 0;
        };
        if (rank(left) != rank(right) || rank(left) != 0)
            return rank(left) - rank(right);
        return *left < *right ? -direction : (*left > *right ? direction : 0);
    }
    const auto left = textOf(a, order.entity, order.key);
    const auto right = textOf(b, order.entity, order.key);
    if (!left || !right)
        return int(!left) - int(!right);
    return direction * compareText(*left, *right);
}

QString quotedKey(const QString &key)
{
    return u'`' + key + u'`';
}

/// A number as MLflow's parser takes it: no plus sign in the exponent, whole times without a point.
QString numberText(double number)
{
    if (number == std::floor(number) && std::abs(number) < 1e15)
        return QString::number(qint64(number));
    return QString::number(number, 'g', QLocale::FloatingPointShortest).remove(u'+');
}

/// The clause in MLflow's language, or nothing where a server does not understand it or means something else
/// by it.
std::optional<QString> serverText(const FilterClause &clause)
{
    static constexpr std::array signs{"=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE"};
    if (size_t(clause.op) >= signs.size() || clause.key.contains(u'`') || !isOfMlflow(clause.entity))
        return std::nullopt; // IN drops values with upper-case letters in 2.x; IS NULL came with 3.11
    QString value;
    if (const double *number = std::get_if<double>(&clause.value)) {
        value = numberText(*number);
    } else if (const QString *text = std::get_if<QString>(&clause.value)) {
        // There is no escape for a quote, and a backslash confuses the server's tokenizer.
        const QChar quote = text->contains(u'\'') ? u'"' : u'\'';
        if (text->contains(quote) || text->contains(u'\\'))
            return std::nullopt;
        value = quote + *text + quote;
    }
    QLatin1StringView entity("attributes");
    if (clause.entity == FilterEntity::Metric)
        entity = QLatin1StringView("metrics");
    else if (clause.entity == FilterEntity::Parameter)
        entity = QLatin1StringView("params");
    else if (clause.entity == FilterEntity::Tag)
        entity = QLatin1StringView("tags");
    else if (clause.entity == FilterEntity::Dataset)
        entity = QLatin1StringView("datasets");
    const QLatin1StringView sign(signs.at(size_t(clause.op)));
    return QStringLiteral("%1.%2 %3 ").arg(entity, quotedKey(clause.key), sign) + value;
}

/// Joined with one of these, a dataset clause makes servers of 2.x fail with an SQL error of their own.
bool breaksDatasetClauses(const FilterTree &part)
{
    if (part->kind != FilterNode::Kind::Clause)
        return false;
    const FilterClause &clause = part->clause;
    return clause.entity == FilterEntity::Metric || clause.entity == FilterEntity::Parameter ||
           clause.entity == FilterEntity::Tag || clause.key == QLatin1StringView("run_name");
}

} // namespace

std::optional<QString> textOf(const Run &run, FilterEntity entity, const QString &key)
{
    if (entity == FilterEntity::Parameter)
        return entry(run.params, key);
    if (entity == FilterEntity::Tag)
        return entry(run.tags, key);
    if (entity == FilterEntity::Derived) {
        const QString text = key == derived::commit ? commitOf(run) : datasetOf(run);
        return text.isEmpty() ? std::nullopt : std::optional(text);
    }
    if (key == QLatin1StringView("run_id"))
        return run.id.text();
    if (key == QLatin1StringView("run_name")) {
        // MLflow filters by the tag: the column is empty in runs older than 1.30.
        const auto tag = entry(run.tags, tags::runName);
        return tag ? tag : present(run.name);
    }
    if (key == QLatin1StringView("user_id"))
        return present(run.userId);
    if (key == QLatin1StringView("status"))
        return runStatusName(run.status);
    return present(run.artifactUri);
}

QString datasetField(const DatasetInput &input, const QString &key)
{
    return key == QLatin1StringView("name")     ? input.name
           : key == QLatin1StringView("digest") ? input.digest
                                                : input.context;
}

bool matches(const FilterTree &tree, const Run &run)
{
    if (!tree)
        return true;
    const auto childMatches = [&](const FilterTree &child) { return matches(child, run); };
    switch (tree->kind) {
    case FilterNode::Kind::And:
        return std::ranges::all_of(tree->children, childMatches);
    case FilterNode::Kind::Or:
        return std::ranges::any_of(tree->children, childMatches);
    case FilterNode::Kind::Not:
        return !matches(tree->children.first(), run);
    case FilterNode::Kind::Clause:
        break;
    }
    return clauseMatches(tree->clause, run);
}

bool runLess(const Run &a, const Run &b, const QList<OrderBy> &orderBy)
{
    for (const OrderBy &order : orderBy) {
        if (const int compared = compareBy(order, a, b); compared != 0)
            return compared < 0;
    }
    static const OrderBy newestFirst{FilterEntity::Attribute, QStringLiteral("start_time"), false};
    if (const int compared = compareBy(newestFirst, a, b); compared != 0)
        return compared < 0;
    return a.id < b.id;
}

FilterSplit splitForServer(const FilterTree &tree)
{
    FilterSplit split;
    if (!tree)
        return split;
    const bool isAnd = tree->kind == FilterNode::Kind::And;
    const QList<FilterTree> parts = isAnd ? tree->children : QList<FilterTree>{tree};
    const bool withoutDatasets = std::ranges::any_of(parts, breaksDatasetClauses);
    QStringList texts;
    QList<FilterTree> rest;
    for (const FilterTree &part : parts) {
        const bool kept = part->kind != FilterNode::Kind::Clause ||
                          (withoutDatasets && part->clause.entity == FilterEntity::Dataset);
        const auto text = kept ? std::nullopt : serverText(part->clause);
        if (text)
            texts.append(*text);
        else
            rest.append(part);
    }
    split.forServer = texts.join(QStringLiteral(" AND "));
    if (rest.size() == 1)
        split.remainder = rest.first();
    else if (!rest.isEmpty())
        split.remainder = std::make_shared<const FilterNode>(FilterNode{FilterNode::Kind::And, rest, {}});
    return split;
}

} // namespace driftline
