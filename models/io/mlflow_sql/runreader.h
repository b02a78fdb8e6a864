// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs whole, with metrics, parameters, tags and datasets: five statements however many runs there are.

#include "models/domain/trackingstore.h"
#include "models/io/mlflow_sql/storefile.h"

namespace driftline {

/// In the order of `ids`; an id that is not in the store is left out. What a run holds that cannot be
/// understood, or cannot be read but for the run's own row, goes to the file's problems, and the rest is
/// given.
[[nodiscard]] Result<QList<Run>> readRuns(const StoreSession &session, const StoreFile &file,
                                          const QStringList &ids);

/// The same for runs of which something is known already (`runs`, parallel to `ids`), with these fields of
/// them and no others: one statement each.
[[nodiscard]] Result<QList<Run>> readRuns(const StoreSession &session, const StoreFile &file,
                                          const QStringList &ids, QList<Run> runs, const RunFields &only);

/// A number as MLflow stores it: NaN by a mark, ±infinity as the largest double.
[[nodiscard]] double metricValue(double stored, bool isNan);

} // namespace driftline
