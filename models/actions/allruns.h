// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every run that matches, however many there are, without holding them all. Blocking; any thread.

#include "models/domain/trackingstore.h"

namespace driftline {

/// Takes the runs of one page.
using RunsTaken = std::function<Status(const QList<Run> &runs)>;

/// Reads page by page, hands out each run once, and returns how many there were. A store that does not know
/// all of its runs yet reads them first. `total` is 0 while it is not known. Errors: the store's, those of
/// `take`, and Changed when there are fewer than before, as far as the store counts: then runs were deleted,
/// and others passed over.
[[nodiscard]] Result<qint64> forAllRuns(TrackingStore &store, RunQuery query, const StopToken &stop,
                                        const StoreProgress &progress, const RunsTaken &take);

} // namespace driftline
