// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/nestedruns.h"

#include "models/actions/allruns.h"
#include "models/analysis/filter.h"

#include <limits>

namespace driftline {

namespace {

/// A server sends each of them whole.
constexpr qsizetype mostAsked = 2000;

Result<RunQuery> queryOf(const QString &filter)
{
    auto tree = parseFilter(filter);
    if (!tree.ok())
        return tree.failure();
    RunQuery query;
    query.filter = std::move(tree).value();
    query.filterText = filter;
    return query;
}

} // namespace

QString childFilter(const RunId &parent)
{
    return QStringLiteral("tags.`%1` = '%2'").arg(tags::parentRunId, parent.text());
}

QString topLevelFilter()
{
    return QStringLiteral("not tags.`%1` != ''").arg(tags::parentRunId); // a missing tag compares as false
}

Result<RunParents> parentsOf(TrackingStore &store, const QList<ExperimentId> &experiments,
                             const StopToken &stop)
{
    RunParents parents;
    const auto inUse = store.valuesInUse(
        {experiments, FilterEntity::Tag, tags::parentRunId, {}, std::numeric_limits<int>::max()}, stop);
    if (!inUse.ok())
        return inUse.failure();
    for (const ValueInUse &value : *inUse) {
        if (!value.value.isEmpty())
            parents.ids.insert(RunId(value.value));
    }
    if (!parents.ids.isEmpty())
        return parents;
    auto query = queryOf(QStringLiteral("tags.`%1` != ''").arg(tags::parentRunId));
    if (!query.ok())
        return query.failure();
    query->experiments = experiments;
    query->only = RunFields{{}, {}, {tags::parentRunId}, false};
    query->maxResults = mostAsked;
    const auto page = store.searchRuns(*query, stop);
    if (!page.ok())
        return page.failure();
    for (const Run &run : page->runs)
        parents.ids.insert(RunId(run.tags.value(tags::parentRunId)));
    parents.complete = page->nextPageToken.isEmpty();
    return parents;
}

Result<QList<Run>> runsInside(TrackingStore &store, const RunId &parent, const QList<OrderBy> &orderBy,
                              const StopToken &stop)
{
    auto query = queryOf(childFilter(parent));
    if (!query.ok())
        return query.failure();
    query->orderBy = orderBy;
    QList<Run> inside;
    const auto read = forAllRuns(
        store, *query, stop, [](qint64, qint64) {},
        [&inside](const QList<Run> &runs) -> Status {
            inside += runs;
            return Done{};
        });
    if (!read.ok())
        return read.failure();
    return inside;
}

} // namespace driftline
