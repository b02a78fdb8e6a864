// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Filter and order over a snapshot, by the same code that decides on every source.

#include "models/io/mlruns/snapshot.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

namespace driftline::mlruns {

/// The page that a query asks for. Errors: Usage for a page token that is not one of ours.
[[nodiscard]] Result<RunPage> search(const Snapshot &snapshot, const RunQuery &query, const StopToken &stop);
[[nodiscard]] Result<qint64> count(const Snapshot &snapshot, const RunQuery &query, const StopToken &stop);
/// As TrackingStore::valuesInUse.
[[nodiscard]] Result<QList<ValueInUse>> values(const Snapshot &snapshot, const ValueQuery &query,
                                               const StopToken &stop);
/// The experiments that a query's list means: these, or all active ones.
[[nodiscard]] QList<std::shared_ptr<const ExperimentEntry>> chosen(const Snapshot &snapshot,
                                                                   const QList<ExperimentId> &experiments);

} // namespace driftline::mlruns
