// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftbins.h"

#include "models/analysis/pooled.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace driftline {

namespace {

/// Edges rounded at each step as NumPy's linspace rounds them, so that a value on an edge falls into the same
/// bin.
template <typename Float>
std::vector<double> linearEdges(Float low, Float high, qint64 bins)
{
    std::vector<double> edges(size_t(bins) + 1);
    const Float range = high - low;
    const Float step = range / static_cast<Float>(bins);
    for (qint64 i = 0; i < bins; ++i) {
        if (std::isfinite(range)) {
            const Float distance = static_cast<Float>(i) * step;
            edges[size_t(i)] = double(distance + low);
        } else { // the range is beyond what a number can hold, its points are not
            edges[size_t(i)] = double(std::lerp(low, high, static_cast<Float>(i) / static_cast<Float>(bins)));
        }
    }
    edges.back() = double(high);
    return edges;
}

bool isInteger(const ColumnData &column)
{
    return column.info.storageType.startsWith(QLatin1StringView("int")) ||
           column.info.storageType.startsWith(QLatin1StringView("uint"));
}

} // namespace

NumberKind numberKind(const ColumnData &reference, const ColumnData &live)
{
    if (reference.info.type != ColumnType::Numeric)
        return reference.info.type == ColumnType::Text ? NumberKind::Integer : NumberKind::Real;
    // Whole numbers with gaps are an array of doubles to NumPy.
    if (isInteger(reference) && isInteger(live) && reference.missing == 0 && live.missing == 0)
        return NumberKind::Integer;
    const QLatin1StringView single("float");
    return reference.info.storageType == single && live.info.storageType == single ? NumberKind::Single
                                                                                   : NumberKind::Real;
}

std::vector<double> sturgesEdges(double low, double high, qint64 count, NumberKind kind)
{
    if (low == high)
        return {low - 0.5, high + 0.5};
    const double range = high - low;
    const double wanted = std::log2(double(count)) + 1;
    double width = range / wanted;
    if (kind == NumberKind::Integer && width < 1)
        width = 1;
    const double bins = std::isfinite(range) ? std::ceil(range / width) : std::ceil(wanted);
    const auto whole = std::max<qint64>(1, static_cast<qint64>(bins));
    if (kind == NumberKind::Single)
        return linearEdges(static_cast<float>(low), static_cast<float>(high), whole);
    return linearEdges(low, high, whole);
}

std::vector<qint64> countInBins(std::span<const double> sorted, std::span<const double> edges)
{
    std::vector<qint64> counts(edges.size() - 1);
    auto from = std::lower_bound(sorted.begin(), sorted.end(), edges.front());
    for (size_t i = 0; i < counts.size(); ++i) {
        const bool last = i + 1 == counts.size();
        const auto to = last ? std::upper_bound(from, sorted.end(), edges[i + 1])
                             : std::lower_bound(from, sorted.end(), edges[i + 1]);
        counts[i] = to - from;
        from = to;
    }
    return counts;
}

CountPair countValues(std::span<const double> reference, std::span<const double> live)
{
    CountPair counts;
    eachPooled(reference, live, [&counts](const PooledStep &step) {
        counts.reference.push_back(step.equal);
        counts.live.push_back(step.liveEqual);
    });
    return counts;
}

qint64 sumOf(const std::vector<qint64> &counts)
{
    return std::accumulate(counts.begin(), counts.end(), qint64{0});
}

CategoryCounts mergeCategories(const ColumnData &reference, const ColumnData &live)
{
    struct Entry
    {
        QString category;
        QByteArray key; ///< UTF-8 sorts by code point
        qint64 number = 0;
        qint64 reference = 0;
        qint64 live = 0;
    };
    std::vector<Entry> entries;
    entries.reserve(size_t(reference.categories.size() + live.categories.size()));
    QHash<QString, size_t> places;
    bool numbers = true;
    const auto place = [&](const QString &category) {
        const auto known = places.constFind(category);
        if (known != places.constEnd())
            return *known;
        bool isNumber = false;
        const qint64 number = category.toLongLong(&isNumber);
        numbers = numbers && isNumber;
        places.insert(category, entries.size());
        entries.push_back(Entry{category, category.toUtf8(), number});
        return entries.size() - 1;
    };
    for (qsizetype i = 0; i < reference.categories.size(); ++i)
        entries[place(reference.categories.at(i))].reference += reference.counts[size_t(i)];
    for (qsizetype i = 0; i < live.categories.size(); ++i)
        entries[place(live.categories.at(i))].live += live.counts[size_t(i)];
    std::sort(entries.begin(), entries.end(), [numbers](const Entry &a, const Entry &b) {
        return numbers && a.number != b.number ? a.number < b.number : a.key < b.key;
    });
    CategoryCounts merged;
    for (const Entry &entry : entries) {
        merged.categories.append(entry.category);
        merged.counts.reference.push_back(entry.reference);
        merged.counts.live.push_back(entry.live);
    }
    return merged;
}

} // namespace driftline
