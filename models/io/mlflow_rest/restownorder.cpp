// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Orders that a server does not know: everything that matches is fetched and sorted here.

#include "models/analysis/filter.h"
#include "models/io/mlflow_rest/resttrackingstore.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <atomic>
#include <future>
#include <limits>

namespace driftline {

namespace {

constexpr qsizetype pageSize = 1000;
/// Beyond these, fetching takes longer than anybody waits, and more memory than a table is worth.
constexpr qsizetype mostSorted = 20'000;
constexpr qsizetype mostHistories = 1000;
/// As many as `mlflow server` has workers.
constexpr size_t readersAtOnce = 4;

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

bool isRange(const OrderBy &by)
{
    return by.entity == FilterEntity::Lowest || by.entity == FilterEntity::Highest;
}

Failure tooMany(const RunQuery &query)
{
    QStringList names;
    for (const OrderBy &by : query.orderBy)
        names.append(by.key);
    return fail(ErrorCode::Usage,
                tr("a server cannot sort by this, and more than %1 runs match: too many to sort them here")
                    .arg(QLocale().toString(mostSorted)),
                names.join(QStringLiteral(", ")), tr("narrow them with a filter, or choose one experiment"));
}

/// Our page token: which question it belongs to, and how many runs have been given out.
struct Place
{
    quint64 sorting = 0;
    qsizetype offset = 0;

    [[nodiscard]] QString text() const { return QStringLiteral("sorted:%1:%2").arg(sorting).arg(offset); }
    static std::optional<Place> fromText(const QString &text)
    {
        if (text.isEmpty())
            return Place{};
        const QStringList parts = text.split(u':');
        bool ok = parts.size() == 3 && parts.first() == QLatin1StringView("sorted");
        const Place place{ok ? parts[1].toULongLong(&ok) : 0, ok ? parts[2].toLongLong(&ok) : 0};
        return ok && place.offset >= 0 ? std::optional(place) : std::nullopt;
    }
};

} // namespace

bool RestTrackingStore::isServersOrder(const QList<OrderBy> &orderBy)
{
    return std::ranges::all_of(orderBy, [](const OrderBy &by) {
        // There is no way to write these inside a sort key.
        const bool writable =
            std::ranges::none_of(by.key, [](QChar c) { return c == u'`' || c == u'"' || c == u'\\'; });
        return writable && isOfMlflow(by.entity);
    });
}

Result<RunPage> RestTrackingStore::searchSorted(const RunQuery &query, const StopToken &stop)
{
    auto place = Place::fromText(query.pageToken);
    if (!place)
        return fail(ErrorCode::Usage, tr("this page token is not of this source"), query.pageToken);
    std::unique_lock lock(m_mutex);
    if (query.pageToken.isEmpty() || place->sorting != m_sorting || m_sorted.isEmpty()) {
        lock.unlock();
        auto runs = allMatching(query, stop);
        if (!runs.ok())
            return runs.failure();
        if (const Status status = addRanges(*runs, query, stop); !status.ok())
            return status.failure();
        std::ranges::sort(*runs, [&](const Run &a, const Run &b) { return runLess(a, b, query.orderBy); });
        lock.lock();
        m_sorted = *std::move(runs);
        place->sorting = ++m_sorting;
    }
    RunPage page;
    page.matched = m_sorted.size();
    page.runs = m_sorted.mid(place->offset, std::max<qsizetype>(query.maxResults, 0));
    place->offset += page.runs.size();
    if (place->offset < m_sorted.size() && !page.runs.isEmpty())
        page.nextPageToken = place->text();
    else
        m_sorted.clear();
    return page;
}

Result<QList<Run>> RestTrackingStore::allMatching(const RunQuery &query, const StopToken &stop)
{
    RunQuery unordered = query;
    unordered.orderBy.clear();
    const auto body = searchBody(unordered, stop);
    if (!body.ok())
        return body.failure();
    RunPages pages([&](const QString &token,
                       const StopToken &either) { return searchPage(*body, pageSize, token, either, true); },
                   {}, pageSize, std::numeric_limits<qint64>::max());
    QList<Run> found;
    QSet<RunId> known;
    PageGuard guard(m_api->shownBase());
    for (QString token;;) {
        const auto page = pages.next(stop);
        if (!page.ok())
            return page.failure();
        const qsizetype before = known.size();
        for (const Run &run : page->runs) {
            const bool isNew = !known.contains(run.id);
            known.insert(run.id);
            if (isNew && matches(query.filter, run))
                found.append(run);
        }
        if (found.size() > mostSorted)
            return tooMany(query);
        if (query.progress)
            query.progress(known.size(), 0);
        token = page->nextToken;
        if (token.isEmpty())
            return found;
        if (const Status status = guard.accept(token, known.size() - before); !status.ok())
            return status.failure();
    }
}

/// What the order asks of metrics' histories.
Status RestTrackingStore::addRanges(QList<Run> &runs, const RunQuery &query, const StopToken &stop)
{
    QList<std::pair<RunId, QString>> histories;
    for (const OrderBy &by : query.orderBy) {
        for (const Run &run : std::as_const(runs)) {
            if (isRange(by) && run.metrics.contains(by.key) && !histories.contains({run.id, by.key}))
                histories.append({run.id, by.key});
            if (histories.size() > mostHistories)
                return fail(ErrorCode::Usage,
                            tr("a server does not tell the least and greatest values of a metric, and more "
                               "than %1 runs match: too many histories to read")
                                .arg(QLocale().toString(mostHistories)),
                            by.key, tr("narrow them with a filter, or choose one experiment"));
        }
    }
    const auto ranges = readRanges(histories, query.progress, stop);
    if (!ranges.ok())
        return ranges.failure();
    for (Run &run : runs)
        run.ranges = ranges->value(run.id);
    return Done{};
}

Result<MetricRanges> RestTrackingStore::readRanges(const QList<std::pair<RunId, QString>> &histories,
                                                   const StoreProgress &progress, const StopToken &stop)
{
    std::atomic<qsizetype> next = 0;
    std::atomic<qsizetype> done = 0;
    std::vector<std::optional<MetricRange>> found(size_t(histories.size()));
    const auto read = [&]() -> Status {
        for (qsizetype i = next++; i < histories.size(); i = next++) {
            const auto history = metricHistory(histories[i].first, histories[i].second, stop);
            if (!history.ok()) {
                next = histories.size(); // the others need not go on
                return history.failure();
            }
            for (const MetricPoint &point : *history)
                widen(found[size_t(i)], point.value);
            ++done;
        }
        return Done{};
    };
    std::vector<std::future<Status>> readers;
    for (size_t i = 0; i < std::min(readersAtOnce, found.size()); ++i)
        readers.push_back(std::async(std::launch::async, read));
    Status status = Done{};
    for (auto &reader : readers) {
        while (reader.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
            if (progress)
                progress(done, histories.size());
        }
        const Status one = reader.get();
        if (status.ok() && !one.ok())
            status = one;
    }
    if (!status.ok())
        return status.failure();
    MetricRanges ranges;
    for (qsizetype i = 0; i < histories.size(); ++i) {
        if (const auto &range = found[size_t(i)])
            ranges[histories[i].first].insert(histories[i].second, *range);
    }
    return ranges;
}

Result<MetricRanges> RestTrackingStore::metricRanges(const QList<RunId> &runs, const QStringList &metrics,
                                                     const StopToken &stop)
{
    QList<std::pair<RunId, QString>> histories;
    for (const RunId &run : runs) {
        for (const QString &metric : metrics)
            histories.append({run, metric});
    }
    return readRanges(histories, {}, stop);
}

} // namespace driftline
