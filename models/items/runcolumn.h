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
    enum class Kind { Mark, Name, Started, Duration, Model, Status, User, RunId, Commit, Metric, Param, Tag };
    Kind kind = Kind::Name;
    QString key; ///< Metric, Param, Tag only
    bool operator==(const RunColumn &) const = default;
};

/// "attributes.started", "metrics.auc", "params.depth", "tags.team": for settings; never translated.
[[nodiscard]] QString runColumnId(const RunColumn &column);
/// Absent for what is no column's id.
[[nodiscard]] std::optional<RunColumn> runColumnFromId(const QString &id);
/// What the header says: "Started", "auc".
[[nodiscard]] QString runColumnTitle(const RunColumn &column);
/// What the source has to sort by; absent for columns that no source knows (duration, model).
[[nodiscard]] std::optional<OrderBy> runColumnOrder(const RunColumn &column, bool ascending);

/// All columns but Mark and Name, which every table has: the attributes, then the keys in use.
[[nodiscard]] QList<RunColumn> availableRunColumns(const RunKeys &keys);
/// What a table shows until its user chooses: the attributes that matter, the metrics that most of these runs
/// have (those whose direction is known first), and a few parameters that vary.
[[nodiscard]] QList<RunColumn> defaultRunColumns(const QList<Run> &runs);

} // namespace driftline
