// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What differs between runs: one row for each attribute, parameter, metric, tag and dataset of any of them.

#include "models/domain/experiment.h"

#include <variant>

namespace driftline {

/// Absent, a number (metrics, times), or text.
using ComparedValue = std::variant<std::monostate, double, QString>;

struct ComparisonRow
{
    QString kind; ///< attribute, param, metric, tag, dataset
    QString key;
    QList<ComparedValue> values; ///< parallel to the runs
    bool differs = false;        ///< NaN equals NaN; absent differs from present
};

struct Comparison
{
    QList<Run> runs;
    QList<ComparisonRow> rows; ///< by kind in the order above, then key
};

[[nodiscard]] Comparison compareRuns(const QList<Run> &runs);

} // namespace driftline
