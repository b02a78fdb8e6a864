// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tree of a run filter and the sort keys. The language is MLflow's (search_utils.py) plus `or`, `not` and
// parentheses; parsing and evaluation live in models/analysis/filter.

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <variant>

namespace driftline {

enum class FilterEntity { Attribute, Metric, Parameter, Tag, Dataset };

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

struct OrderBy
{
    FilterEntity entity = FilterEntity::Attribute;
    QString key;
    bool ascending = true;
    bool operator==(const OrderBy &) const = default;
};

} // namespace driftline
