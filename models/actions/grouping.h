// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All runs that match, in groups; groups of a parent run have its name. Blocking; any thread.

#include "models/analysis/rungrouping.h"
#include "models/domain/trackingstore.h"

namespace driftline {

/// Errors: those of forAllRuns(), and of the store.
[[nodiscard]] Result<RunGroups> groupRuns(TrackingStore &store, RunQuery query, const GroupBy &by,
                                          const QStringList &metrics, const StopToken &stop,
                                          const StoreProgress &progress);

} // namespace driftline
