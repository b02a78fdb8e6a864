// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/grouping.h"

#include "models/actions/allruns.h"
#include "models/analysis/filter.h"

#include <algorithm>

namespace driftline {

namespace {

/// In one question, so that a server gets a filter of a length that it takes.
constexpr qsizetype namesAtOnce = 100;

/// A tag can hold anything; what is no id is no part of a filter.
bool isId(const QString &text)
{
    return !text.isEmpty() &&
           std::ranges::all_of(text, [](QChar c) { return c.isLetterOrNumber() || c == u'-' || c == u'_'; });
}

/// What the parents are called: they need not be among the runs that match, and can be deleted.
Status nameParents(TrackingStore &store, QList<RunGroup> &groups, const StopToken &stop)
{
    QStringList ids;
    for (const RunGroup &group : std::as_const(groups)) {
        if (group.value && isId(*group.value))
            ids.append(*group.value);
    }
    QHash<QString, QString> names;
    for (qsizetype from = 0; from < ids.size(); from += namesAtOnce) {
        RunQuery query;
        query.filterText = QStringLiteral("attributes.run_id IN ('%1')")
                               .arg(ids.mid(from, namesAtOnce).join(QStringLiteral("', '")));
        const auto tree = parseFilter(query.filterText);
        if (!tree.ok())
            return tree.failure();
        query.filter = *tree;
        query.viewType = ViewType::All;
        query.maxResults = namesAtOnce;
        query.only = RunFields();
        const auto page = store.searchRuns(query, stop);
        if (!page.ok())
            return page.failure();
        for (const Run &run : page->runs)
            names.insert(run.id.text(), run.name);
    }
    for (RunGroup &group : groups)
        group.name = names.value(group.value.value_or(QString()));
    return Done{};
}

} // namespace

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
    if (by.kind == Kind::Parent)
        query.only->tags = {tags::parentRunId};
    RunGrouper grouper(by, metrics);
    const auto count = forAllRuns(store, query, stop, progress, [&grouper](const QList<Run> &runs) -> Status {
        for (const Run &run : runs)
            grouper.add(run);
        return Done{};
    });
    if (!count.ok())
        return count.failure();
    RunGroups groups = grouper.groups();
    if (by.kind == Kind::Parent) {
        if (const Status named = nameParents(store, groups.groups, stop); !named.ok())
            return named.failure();
    }
    return groups;
}

} // namespace driftline
