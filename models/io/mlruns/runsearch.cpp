// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/runsearch.h"

#include "models/analysis/filter.h"
#include "models/analysis/valuesinuse.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline::mlruns {

namespace {

constexpr size_t betweenStopChecks = 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("Mlruns", text);
}

/// A run with as much of it as the query looks at, and where the rest is.
struct Candidate
{
    Run run;
    const RunEntry *entry = nullptr;
    const ExperimentEntry *experiment = nullptr;
};

bool isInView(const RunEntry &entry, ViewType view)
{
    if (entry.record.isEmpty())
        return false;
    return view == ViewType::All ||
           (stageOf(entry.record) == LifecycleStage::Active) == (view == ViewType::ActiveOnly);
}

/// Calls `take` for every run that matches; false when stopped.
template <typename Take>
bool eachMatch(const Snapshot &snapshot, const RunQuery &query, const RunParts &parts, const StopToken &stop,
               const Take &take)
{
    size_t seen = 0;
    for (const auto &experiment : chosen(snapshot, query.experiments)) {
        for (const RunEntry &entry : experiment->runs) {
            if (++seen % betweenStopChecks == 0 && stop.stopRequested())
                return false;
            if (!isInView(entry, query.viewType))
                continue;
            Candidate candidate{unpack(entry.record, parts, snapshot.keys, experiment->datasets), &entry,
                                experiment.get()};
            if (matches(query.filter, candidate.run))
                take(std::move(candidate));
        }
    }
    return !stop.stopRequested();
}

/// Where a page begins; our tokens are plain numbers.
Result<size_t> offsetOf(const RunQuery &query)
{
    if (query.pageToken.isEmpty())
        return size_t(std::max<qsizetype>(query.offset, 0));
    bool ok = false;
    const qint64 offset = query.pageToken.toLongLong(&ok);
    if (!ok || offset < 0)
        return fail(ErrorCode::Usage, tr("this page token is not from this source"), query.pageToken);
    return size_t(offset);
}

} // namespace

QList<std::shared_ptr<const ExperimentEntry>> chosen(const Snapshot &snapshot,
                                                     const QList<ExperimentId> &experiments)
{
    QList<std::shared_ptr<const ExperimentEntry>> found;
    std::ranges::copy_if(snapshot.experiments, std::back_inserter(found), [&](const auto &entry) {
        return experiments.isEmpty() ? entry->experiment.lifecycleStage == LifecycleStage::Active
                                     : experiments.contains(entry->experiment.id);
    });
    return found;
}

Result<RunPage> search(const Snapshot &snapshot, const RunQuery &query, const StopToken &stop)
{
    const auto offset = offsetOf(query);
    if (!offset.ok())
        return offset.failure();
    const RunParts parts = RunParts::of(query.filter, query.orderBy, snapshot.keys);
    std::vector<Candidate> found;
    if (!eachMatch(snapshot, query, parts, stop,
                   [&](Candidate &&candidate) { found.push_back(std::move(candidate)); }))
        return Cancelled{};

    std::vector<const Candidate *> order;
    order.reserve(found.size());
    for (const Candidate &candidate : found)
        order.push_back(&candidate);
    const size_t begin = std::min(*offset, order.size());
    const size_t end =
        begin + std::min(size_t(std::max<qsizetype>(query.maxResults, 0)), order.size() - begin);
    std::ranges::partial_sort(
        order, order.begin() + std::ptrdiff_t(end),
        [&](const Candidate *a, const Candidate *b) { return runLess(a->run, b->run, query.orderBy); });
    if (stop.stopRequested())
        return Cancelled{};

    RunPage page;
    page.matched = qint64(found.size());
    page.runs.reserve(qsizetype(end - begin));
    for (size_t i = begin; i < end; ++i)
        page.runs.append(
            unpack(order[i]->entry->record, RunParts::all(), snapshot.keys, order[i]->experiment->datasets));
    if (end < order.size() && end > begin)
        page.nextPageToken = QString::number(end);
    return page;
}

Result<qint64> count(const Snapshot &snapshot, const RunQuery &query, const StopToken &stop)
{
    const RunParts parts = RunParts::of(query.filter, {}, snapshot.keys);
    qint64 found = 0;
    if (!eachMatch(snapshot, query, parts, stop, [&](Candidate &&) { ++found; }))
        return Cancelled{};
    return found;
}

Result<QList<ValueInUse>> values(const Snapshot &snapshot, const ValueQuery &query, const StopToken &stop)
{
    const RunParts parts = RunParts::of({}, {{query.entity, query.key, true}}, snapshot.keys);
    RunQuery runs;
    runs.experiments = query.experiments;
    QHash<QString, qint64> counts;
    if (!eachMatch(snapshot, runs, parts, stop,
                   [&](Candidate &&candidate) { countValues(counts, candidate.run, query); }))
        return Cancelled{};
    return valuesWanted(counts, query);
}

} // namespace driftline::mlruns
