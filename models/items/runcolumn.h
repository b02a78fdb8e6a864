// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which columns a table of runs shows: how they are remembered, titled and sorted by.

#include "models/domain/experiment.h"
#include "models/domain/filter.h"

#include <QStringList>

namespace driftline {

struct RunColumn
{
    enum class Kind {
        Mark,
        Name,
        Started,
        Duration,
        Model,
        Status,
        User,
        RunId,
        Commit,
        Dataset,
        Experiment,
        Metric,
        Param,
        Tag
    };
    /// Which value of a metric's history. Best is Highest or Lowest, by the words in the metric's name.
    enum class Value { Last, Lowest, Highest, Best };
    Kind kind = Kind::Name;
    QString key;               ///< Metric, Param, Tag only
    Value value = Value::Last; ///< Metric only
    bool operator==(const RunColumn &) const = default;
};

/// One of the keys that a table is sorted by.
struct SortKey
{
    RunColumn column;
    bool ascending = true;
    bool operator==(const SortKey &) const = default;
};

/// "attributes.started", "metrics.auc", "metrics.auc:max" (":min", ":best"), "params.depth", "tags.team": for
/// settings; never translated.
[[nodiscard]] QString runColumnId(const RunColumn &column);
/// Absent for what is no column's id.
[[nodiscard]] std::optional<RunColumn> runColumnFromId(const QString &id);
/// What the header says: "Started", "auc".
[[nodiscard]] QString runColumnTitle(const RunColumn &column);
/// What the source has to sort by; absent for Mark. Of Model and Experiment without the ranks, which the
/// asker knows.
[[nodiscard]] std::optional<OrderBy> runColumnOrder(const RunColumn &column, bool ascending);

/// The values that a metric's columns may show: Best only where its name tells what is better.
[[nodiscard]] QList<RunColumn::Value> metricValues(const QString &metric);
/// Of Lowest, Highest or Best: whether it is the greatest value.
[[nodiscard]] bool isHighest(const RunColumn &column);
/// "lowest", "best (highest)": for menus.
[[nodiscard]] QString metricValueName(const RunColumn &column);

/// All columns but Mark and Name, which every table has: the attributes, then the keys in use.
[[nodiscard]] QList<RunColumn> availableRunColumns(const RunKeys &keys);
/// What a table shows until its user chooses: the attributes that matter, the metrics that most of these runs
/// have (those whose direction is known first), and a few parameters that vary.
[[nodiscard]] QList<RunColumn> defaultRunColumns(const QList<Run> &runs);

} // namespace driftline
