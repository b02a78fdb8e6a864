// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tree of a run filter and the sort keys. The language is MLflow's (search_utils.py) plus `or`, `not` and
// parentheses; parsing and evaluation live in models/analysis/filter.

#include "models/base/ids.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <variant>

namespace driftline {

enum class FilterEntity {
    Attribute,
    Metric,
    Parameter,
    Tag,
    Dataset,
    // Runs are sorted by these as well. MLflow's language does not have them, and no clause may.
    Derived, ///< worked out from a run: see namespace derived
    Lowest,  ///< the least value of a metric's whole history; NaN does not count, ±Inf does
    Highest, ///< the greatest
    Ranked   ///< by OrderBy::ranks
};

/// MLflow's language has it.
[[nodiscard]] constexpr bool isOfMlflow(FilterEntity entity)
{
    return entity <= FilterEntity::Dataset;
}

/// Keys of FilterEntity::Derived.
namespace derived {
inline constexpr auto duration = QLatin1StringView("duration"); ///< end less start; missing while it runs
inline constexpr auto commit = QLatin1StringView("commit");     ///< commitOf()
inline constexpr auto dataset = QLatin1StringView("dataset");   ///< datasetOf()
} // namespace derived

enum class FilterOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    ILike,
    In,
    NotIn,
    IsNull,
    IsNotNull
};

struct FilterClause
{
    FilterEntity entity = FilterEntity::Attribute;
    QString key; ///< canonical: "start_time" for "created", without quotes
    FilterOperator op = FilterOperator::Equal;
    std::variant<std::monostate, double, QString, QStringList> value;
};

struct FilterNode;
/// Null means: no filter.
using FilterTree = std::shared_ptr<const FilterNode>;

struct FilterNode
{
    enum class Kind { And, Or, Not, Clause };
    Kind kind = Kind::Clause;
    QList<FilterTree> children; ///< And, Or: two or more; Not: one
    FilterClause clause;        ///< Clause only
};

/// What the asker knows of runs and a source need not: a place for each run, or for each experiment's runs
/// where the run itself has none. Who has no place is missing, and comes last.
struct RunRanks
{
    QHash<RunId, double> runs;
    QHash<ExperimentId, double> experiments;
};

struct OrderBy
{
    FilterEntity entity = FilterEntity::Attribute;
    QString key;
    bool ascending = true;
    std::shared_ptr<const RunRanks> ranks = {}; ///< Ranked only
    bool operator==(const OrderBy &) const = default;
};

} // namespace driftline
