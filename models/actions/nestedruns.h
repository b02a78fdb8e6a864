// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs inside runs: a sweep and its trials. A run says which one is around it by the tag mlflow.parentRunId;
// the one around it knows nothing of it. Blocking; any thread.

#include "models/domain/runparents.h"
#include "models/domain/trackingstore.h"

namespace driftline {

/// The runs inside this one.
[[nodiscard]] QString childFilter(const RunId &parent);
/// The runs that are inside no other one.
[[nodiscard]] QString topLevelFilter();
/// The runs that have others inside. A source that does not know the values in use is asked for runs that are
/// inside others, the newest ones first, but not for very many: then others may have some as well.
[[nodiscard]] Result<RunParents> parentsOf(TrackingStore &store, const QList<ExperimentId> &experiments,
                                           const StopToken &stop);
/// All runs inside this one, whatever their experiment.
[[nodiscard]] Result<QList<Run>> runsInside(TrackingStore &store, const RunId &parent,
                                            const QList<OrderBy> &orderBy, const StopToken &stop);

} // namespace driftline
