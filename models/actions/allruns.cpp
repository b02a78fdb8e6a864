// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/allruns.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace driftline {

namespace {

/// Few enough to hold, many enough for a server to be worth the way.
constexpr qsizetype pageSize = 5000;

/// Where runs have left the store meanwhile, the pages behind them begin too late.
Failure passedOver()
{
    return fail(ErrorCode::Changed,
                QCoreApplication::translate(
                    "AllRuns", "runs were deleted while they were read, so that others were passed over"),
                {}, QCoreApplication::translate("AllRuns", "try once more"));
}

} // namespace

Result<qint64> forAllRuns(TrackingStore &store, RunQuery query, const StopToken &stop,
                          const StoreProgress &progress, const RunsTaken &take)
{
    if (!store.content().complete) {
        const auto fresh = store.refresh(stop, progress);
        if (!fresh.ok())
            return fresh.failure();
    }
    query.maxResults = pageSize;
    query.pageToken.clear();
    QSet<RunId> seen;
    qint64 most = 0;
    for (;;) {
        if (stop.stopRequested())
            return Cancelled{};
        auto page = store.searchRuns(query, stop);
        if (!page.ok())
            return page.failure();
        if (page->matched && *page->matched < most)
            return passedOver();
        most = std::max(most, page->matched.value_or(0));
        // Where a run has come into the store meanwhile, the pages behind it begin one run too early.
        page->runs.removeIf([&seen](const Run &run) {
            const bool known = seen.contains(run.id);
            seen.insert(run.id);
            return known;
        });
        if (const Status status = take(page->runs); !status.ok())
            return status.failure();
        progress(seen.size(), page->matched.value_or(0));
        query.pageToken = page->nextPageToken;
        if (query.pageToken.isEmpty())
            return seen.size();
    }
}

} // namespace driftline
