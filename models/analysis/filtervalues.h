// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a clause's operator means on one value: the part of the filter language that runs held whole and
// columns of runs share. Pure functions, any thread.

#include "models/domain/experiment.h"
#include "models/domain/filter.h"

namespace driftline {

/// False for NaN and for operators that numbers do not have.
[[nodiscard]] bool numberMatches(double value, FilterOperator op, double wanted);
/// False for operators that texts do not have.
[[nodiscard]] bool textMatches(const QString &value, const FilterClause &clause);
/// The text that a clause about a parameter, a tag or an attribute is held against; absent when the run has
/// none.
[[nodiscard]] std::optional<QString> textOf(const Run &run, FilterEntity entity, const QString &key);
/// The same of a run's input: name, digest or context.
[[nodiscard]] QString datasetField(const DatasetInput &input, const QString &key);
/// Metrics, times, durations and ranks are numbers, everything else is text.
[[nodiscard]] bool isNumber(FilterEntity entity, const QString &key);

} // namespace driftline
