// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Choices of columns that somebody has saved under a name. Values; stored as JSON by Settings::setPageState.

#include "models/items/runcolumn.h"

#include <QByteArray>

namespace driftline {

struct ColumnSet
{
    QString name;
    QList<RunColumn> columns; ///< behind the run's name, in order
    int frozen = 1;           ///< as RunsLayout::frozen
    bool operator==(const ColumnSet &) const = default;
};

/// What is damaged is left out.
[[nodiscard]] QList<ColumnSet> columnSetsFromJson(const QByteArray &json);
[[nodiscard]] QByteArray columnSetsToJson(const QList<ColumnSet> &sets);
/// The sets by name, with this one in the place of another of its name.
[[nodiscard]] QList<ColumnSet> withColumnSet(QList<ColumnSet> sets, const ColumnSet &set);

} // namespace driftline
