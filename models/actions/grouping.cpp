// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/grouping.h"

#include "models/actions/allruns.h"

namespace driftline {

Result<RunGroups> groupRuns(TrackingStore &store, RunQuery query, const GroupBy &by,
                            const QStringList &metrics, const StopToken &stop, const StoreProgress &progress)
{
    using Kind = GroupBy::Kind;
    query.only = RunFields{metrics, {}, {}, by.kind == Kind::Dataset};
    query.orderBy.clear(); // groups have an order of their own
    if (by.kind == Kind::Param)
        query.only->params = {by.key};
    if (by.kind == Kind::Tag)
        query.only->tags = {by.key};
    RunGrouper grouper(by, metrics);
    const auto count = forAllRuns(store, query, stop, progress, [&grouper](const QList<Run> &runs) -> Status {
        for (const Run &run : runs)
            grouper.add(run);
        return Done{};
    });
    if (!count.ok())
        return count.failure();
    return grouper.groups();
}

} // namespace driftline
