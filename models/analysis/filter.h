// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// MLflow's filter language with `or`, `not` and parentheses: text → tree, and the tree's meaning on a run. A
// comparison with a missing key or NaN is false; `not` turns it true. Pure functions, any thread.

#include "models/domain/experiment.h"
#include "models/domain/filter.h"

#include "models/base/result.h"

namespace driftline {

/// Empty or blank text gives a null tree. Errors: Usage, with the wrong word as span; what MLflow refuses by
/// type or operator (params.depth = 6, metrics.auc IN (…)) is refused.
[[nodiscard]] Result<FilterTree> parseFilter(const QString &text);
/// What is wrong with `text` is that it ends here: written on, it may become a filter. A wrong last word is
/// not that.
[[nodiscard]] bool endsTooEarly(const QString &text);
/// "metrics.auc DESC", "start_time"; also "duration", "commit" and "dataset", which are of ours. Errors:
/// Usage with span.
[[nodiscard]] Result<OrderBy> parseOrderBy(const QString &text);
/// A null tree matches everything.
[[nodiscard]] bool matches(const FilterTree &tree, const Run &run);
/// The order of a search: keys in turn, NaN after values, missing last; then start time descending, then run
/// id. Keys of metrics' ranges look into Run::ranges.
[[nodiscard]] bool runLess(const Run &a, const Run &b, const QList<OrderBy> &orderBy);
/// Splits a tree at its top-level `and`: the first part is in MLflow's AND-only language (as text for a
/// server, empty when there is none), the second is what remains to be decided here (null when nothing
/// remains).
struct FilterSplit
{
    QString forServer;
    FilterTree remainder;
};
[[nodiscard]] FilterSplit splitForServer(const FilterTree &tree);

} // namespace driftline
