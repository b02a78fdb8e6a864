// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// How many runs there are, of a server that counts nothing for a client.

#include "models/io/mlflow_rest/pagetokens.h"
#include "models/io/mlflow_rest/resttrackingstore.h"

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype fewRuns = 200; // whose one page is worth less than the many answers that bisection takes

/// The experiments, those with the most runs first, that make up half of the page.
QList<ExperimentId> largest(const QHash<ExperimentId, qint64> &onPage, qint64 runs)
{
    QList<ExperimentId> byRuns = onPage.keys();
    std::ranges::sort(byRuns, [&onPage](const ExperimentId &a, const ExperimentId &b) {
        return std::pair(-onPage.value(a), a.text()) < std::pair(-onPage.value(b), b.text());
    });
    qint64 sum = 0;
    qsizetype count = 0;
    while (count < byRuns.size() && sum * 2 < runs)
        sum += onPage.value(byRuns.at(count++));
    return byRuns.mid(0, count);
}

} // namespace

/// One page has room for all runs of many small experiments. While it has not, those that fill it most are
/// counted one by one, and the others are asked for once more.
Result<QHash<ExperimentId, qint64>> RestTrackingStore::runCounts(const QList<ExperimentId> &ids,
                                                                 const StopToken &stop)
{
    QHash<ExperimentId, qint64> counts;
    QSet<ExperimentId> uncounted(ids.cbegin(), ids.cend());
    while (!uncounted.isEmpty()) {
        RunQuery query;
        query.experiments = uncounted.values();
        const auto body = searchBody(query, stop);
        if (!body.ok())
            return body.failure();
        const auto page = searchPage(*body, fewRuns, {}, stop);
        if (!page.ok())
            return page.failure();
        QHash<ExperimentId, qint64> onPage;
        for (const Run &run : page->runs) {
            if (uncounted.contains(run.experimentId))
                ++onPage[run.experimentId];
        }
        if (page->nextToken.isEmpty()) {
            for (const ExperimentId &id : std::as_const(uncounted))
                counts.insert(id, onPage.value(id));
            break;
        }
        // What names none of them is no reason to ask for ever.
        const QList<ExperimentId> large =
            onPage.isEmpty() ? query.experiments : largest(onPage, page->runs.size());
        for (const ExperimentId &id : large) {
            query.experiments = {id};
            query.maxResults = onPage.value(id);
            const auto count = countRuns(query, stop);
            if (!count.ok())
                return count.failure();
            counts.insert(id, *count);
            uncounted.remove(id);
        }
    }
    return counts;
}

/// MLflow counts nothing for a client, and reading all runs to count them costs kilobytes for each. Its page
/// tokens are offsets: whether there is a run at an offset costs one small answer, so the end is found by
/// bisection, which begins at `guess`. Nothing when the server's tokens are of another kind.
Result<std::optional<qint64>> RestTrackingStore::countByOffset(const QJsonObject &body, qint64 guess,
                                                               const StopToken &stop) const
{
    const auto first = searchPage(body, 1, {}, stop);
    if (!first.ok())
        return first.failure();
    if (first->nextToken.isEmpty())
        return std::optional(qint64(first->runs.size()));
    if (offsetOf(first->nextToken) != 1)
        return std::optional<qint64>();
    qint64 present = 0; // there is a run at this offset
    qint64 absent = 0;  // and none at this one; 0: not known yet
    qint64 probe = std::max<qint64>(guess, 1);
    while (absent == 0 || absent - present > 1) {
        constexpr qint64 farthest = 1LL << 40;
        if (probe > farthest)
            return std::optional<qint64>();
        const auto page = searchPage(body, 1, offsetToken(probe), stop);
        if (!page.ok())
            return page.failure();
        (page->runs.isEmpty() ? absent : present) = probe;
        if (absent == 0)
            probe = present * 8 + 16;
        else if (absent == guess && present < guess - 1 && probe == guess)
            probe = guess - 1; // whoever read as many as there are asks whether that was all
        else
            probe = present + (absent - present) / 2;
    }
    return std::optional(absent);
}

} // namespace driftline
