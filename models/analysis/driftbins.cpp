// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftbins.h"

#include "models/analysis/driftsample.h"
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

constexpr double mostBins = 1000;

/// As many bins as bins of this width take; 0: one.
std::vector<double> edgesOfWidth(double low, double high, double width, NumberKind kind)
{
    if (low == high)
        return {low - 0.5, high + 0.5};
    if (kind == NumberKind::Integer && width < 1)
        width = 1;
    const double range = high - low;
    const double wanted = width > 0 && std::isfinite(range) ? std::ceil(range / width) : 1;
    const auto bins = static_cast<qint64>(std::clamp(wanted, 1.0, mostBins));
    if (kind == NumberKind::Single)
        return linearEdges(static_cast<float>(low), static_cast<float>(high), bins);
    return linearEdges(low, high, bins);
}

/// NumPy's: Sturges with more bins the more lopsided the sample is (Doane, 1976).
double doaneWidth(std::span<const double> reference, std::span<const double> live, double low, double high)
{
    const double n = double(reference.size() + live.size());
    double mean = 0;
    for (const auto side : {reference, live}) {
        for (const double value : side)
            mean += value / n;
    }
    double squares = 0;
    double cubes = 0;
    for (const auto side : {reference, live}) {
        for (const double value : side) {
            const double distance = value - mean;
            squares += distance * distance;
            cubes += distance * distance * distance;
        }
    }
    const double sigma = std::sqrt(squares / n);
    if (n <= 2 || sigma <= 0)
        return 0;
    const double skew = cubes / n / (sigma * sigma * sigma);
    const double usual = std::sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
    return (high - low) / (1 + std::log2(n) + std::log2(1 + std::abs(skew) / usual));
}

/// 2 IQR n^(−1/3) of both together (Freedman and Diaconis, 1981).
double freedmanDiaconisWidth(std::span<const double> reference, std::span<const double> live)
{
    std::vector<double> both(reference.size() + live.size());
    std::ranges::merge(reference, live, both.begin());
    return 2 * (quantile(both, 0.75) - quantile(both, 0.25)) / std::cbrt(double(both.size()));
}

/// Those between the ends that differ, and the ends.
std::vector<double> edgesBetween(double low, double high, const std::vector<double> &inner)
{
    std::vector<double> edges{low};
    for (const double edge : inner) {
        if (edge > edges.back() && edge < high)
            edges.push_back(edge);
    }
    edges.push_back(high);
    return edges;
}

/// Of an ascending sample, whose values are few if they are whole numbers.
bool areWholeNumbers(std::span<const double> sorted)
{
    for (auto at = sorted.begin(); at != sorted.end(); at = std::upper_bound(at, sorted.end(), *at)) {
        if (*at != std::floor(*at))
            return false;
    }
    return true;
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
    const double wanted = std::log2(double(count)) + 1;
    const double range = high - low;
    if (std::isfinite(range))
        return edgesOfWidth(low, high, range / wanted, kind);
    return linearEdges(low, high, static_cast<qint64>(std::ceil(wanted)));
}

std::vector<double> binEdges(std::span<const double> reference, std::span<const double> live,
                             const Binning &binning, NumberKind kind)
{
    const double low = std::min(reference.front(), live.front());
    const double high = std::max(reference.back(), live.back());
    if (low == high)
        return {low - 0.5, high + 0.5};
    switch (binning.rule) {
    case BinRule::Automatic:
    case BinRule::Sturges:
        break;
    case BinRule::Doane:
        return edgesOfWidth(low, high, doaneWidth(reference, live, low, high), kind);
    case BinRule::FreedmanDiaconis:
        return edgesOfWidth(low, high, freedmanDiaconisWidth(reference, live), kind);
    case BinRule::FixedCount:
        return linearEdges(low, high, binning.count);
    case BinRule::EqualFrequency: {
        std::vector<double> inner;
        for (int i = 1; i < binning.count; ++i)
            inner.push_back(quantile(reference, double(i) / double(binning.count)));
        return edgesBetween(low, high, inner);
    }
    case BinRule::OwnEdges: {
        std::vector<double> edges = binning.edges;
        if (low < edges.front())
            edges.insert(edges.begin(), low);
        if (high > edges.back())
            edges.push_back(high);
        return edges;
    }
    }
    return sturgesEdges(low, high, qint64(reference.size()) + qint64(live.size()), kind);
}

std::vector<double> wholeNumberEdges(std::span<const double> reference, std::span<const double> live,
                                     qint64 most)
{
    const double low = std::min(reference.front(), live.front());
    const double high = std::max(reference.back(), live.back());
    constexpr double mostWithHalves = 0x1p52;
    if (!(high - low < double(most)) || !(std::max(-low, high) < mostWithHalves))
        return {};
    if (!areWholeNumbers(reference) || !areWholeNumbers(live))
        return {};
    std::vector<double> edges;
    for (qint64 i = 0; i <= qint64(high - low) + 1; ++i)
        edges.push_back(low - 0.5 + double(i));
    return edges;
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

HistogramBins topCategories(const HistogramBins &bins, qsizetype most, const QString &rest)
{
    if (bins.categories.size() <= most)
        return bins;
    const double reference = std::max(1.0, double(sumOf(bins.reference)));
    const double live = std::max(1.0, double(sumOf(bins.live)));
    const auto weight = [&](size_t i) {
        return double(bins.reference[i]) / reference + double(bins.live[i]) / live;
    };
    std::vector<size_t> order(size_t(bins.categories.size()));
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, [&](size_t a, size_t b) { return weight(a) > weight(b); });
    HistogramBins top;
    const auto shown = size_t(most);
    for (size_t i = 0; i < shown; ++i) {
        top.categories.append(bins.categories.at(qsizetype(order[i])));
        top.reference.push_back(bins.reference[order[i]]);
        top.live.push_back(bins.live[order[i]]);
    }
    top.categories.append(rest);
    top.reference.push_back(sumOf(bins.reference) - sumOf(top.reference));
    top.live.push_back(sumOf(bins.live) - sumOf(top.live));
    return top;
}

} // namespace driftline
