// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/numbergrid.h"

#include "models/analysis/driftsample.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace driftline {

namespace {

/// Occupied buckets among ascending values, counted up to one more than the limit.
template <typename Values, typename ValueOf>
size_t occupied(const Values &values, int precision, ValueOf valueOf)
{
    size_t count = 0;
    double previous = std::numeric_limits<double>::quiet_NaN();
    for (const auto &value : values) {
        const double start = bucketStart(valueOf(value), precision);
        if (start == previous)
            continue;
        if (++count > mostBuckets)
            break;
        previous = start;
    }
    return count;
}

/// The greatest precision up to `most` at which few enough buckets are occupied. Grids nest, so that a
/// coarser one never has more.
template <typename Values, typename ValueOf>
int finestPrecision(const Values &values, int most, ValueOf valueOf)
{
    if (occupied(values, most, valueOf) <= mostBuckets)
        return most;
    int fits = 0; // or the coarsest there is
    int tooFine = most;
    while (tooFine - fits > 1) {
        const int middle = (fits + tooFine) / 2;
        (occupied(values, middle, valueOf) <= mostBuckets ? fits : tooFine) = middle;
    }
    return fits;
}

void add(NumberGrid &grid, double value, qint64 count)
{
    const double start = bucketStart(value, grid.precision);
    if (!grid.starts.empty() && grid.starts.back() == start) {
        grid.counts.back() += count;
        return;
    }
    grid.starts.push_back(start);
    grid.counts.push_back(count);
}

} // namespace

double bucketStart(double value, int precision)
{
    const auto bits = std::bit_cast<quint64>(value);
    const quint64 dropped = (quint64{1} << (exactPrecision - precision)) - 1;
    return std::bit_cast<double>(bits & ~dropped) + 0.0; // −0 + 0 is 0
}

double bucketMiddle(double start, int precision)
{
    if (precision >= exactPrecision || start == 0)
        return start;
    return std::bit_cast<double>(std::bit_cast<quint64>(start) | quint64{1}
                                                                     << (exactPrecision - 1 - precision));
}

NumberGrid gridOf(std::span<const double> sorted)
{
    NumberGrid grid;
    grid.precision = finestPrecision(sorted, exactPrecision, std::identity());
    for (const double value : sorted)
        add(grid, value, 1);
    return grid;
}

NumberGrid gridOf(const std::vector<std::pair<double, qint64>> &counted)
{
    const auto valueOf = [](const auto &entry) { return entry.first; };
    NumberGrid grid;
    grid.precision = finestPrecision(counted, exactPrecision, valueOf);
    for (const auto &[value, count] : counted)
        add(grid, value, count);
    return grid;
}

NumberGrid merged(const NumberGrid &a, const NumberGrid &b)
{
    std::vector<std::pair<double, qint64>> both;
    both.reserve(a.starts.size() + b.starts.size());
    const int precision = std::min(a.precision, b.precision);
    for (const NumberGrid *grid : {&a, &b}) {
        for (size_t i = 0; i < grid->starts.size(); ++i)
            both.emplace_back(grid->starts[i], grid->counts[i]);
    }
    std::ranges::sort(both);
    NumberGrid grid;
    grid.precision = finestPrecision(both, precision, [](const auto &entry) { return entry.first; });
    for (const auto &[start, count] : both)
        add(grid, start, count);
    return grid;
}

Moments momentsOf(std::span<const double> sorted)
{
    Moments moments;
    if (sorted.empty())
        return moments;
    moments.count = qint64(sorted.size());
    moments.min = sorted.front() + 0.0;
    moments.max = sorted.back() + 0.0;
    moments.mean = mean(sorted);
    for (const double value : sorted) {
        const double distance = value - moments.mean;
        const double square = distance * distance;
        moments.m2 += square;
        moments.m3 += square * distance;
        moments.m4 += square * square;
    }
    return moments;
}

Moments momentsOf(const std::vector<std::pair<double, qint64>> &counted)
{
    Moments moments;
    if (counted.empty())
        return moments;
    moments.min = counted.front().first;
    moments.max = counted.back().first;
    for (const auto &[value, count] : counted)
        moments.count += count;
    for (const auto &[value, count] : counted)
        moments.mean += value * (double(count) / double(moments.count));
    for (const auto &[value, count] : counted) {
        const double distance = value - moments.mean;
        const double square = distance * distance;
        moments.m2 += double(count) * square;
        moments.m3 += double(count) * square * distance;
        moments.m4 += double(count) * square * square;
    }
    return moments;
}

Moments merged(const Moments &a, const Moments &b)
{
    if (a.count == 0 || b.count == 0)
        return a.count == 0 ? b : a;
    const auto na = double(a.count);
    const auto nb = double(b.count);
    const double n = na + nb;
    const double d = b.mean - a.mean;
    Moments both;
    both.count = a.count + b.count;
    both.min = std::min(a.min, b.min);
    both.max = std::max(a.max, b.max);
    both.mean = a.mean + d * (nb / n);
    both.m2 = a.m2 + b.m2 + d * d * (na * nb / n);
    both.m3 = a.m3 + b.m3 + d * d * d * (na * nb * (na - nb) / (n * n)) + 3 * d * (na * b.m2 - nb * a.m2) / n;
    both.m4 = a.m4 + b.m4 + d * d * d * d * (na * nb * (na * na - na * nb + nb * nb) / (n * n * n)) +
              6 * d * d * (na * na * b.m2 + nb * nb * a.m2) / (n * n) + 4 * d * (na * b.m3 - nb * a.m3) / n;
    return both;
}

double quantile(const NumberGrid &grid, double p)
{
    if (grid.counts.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const qint64 count = std::accumulate(grid.counts.begin(), grid.counts.end(), qint64{0});
    const double position = p * double(count - 1);
    const auto below = static_cast<qint64>(position);
    const double share = position - double(below);
    size_t bucket = 0;
    qint64 upTo = grid.counts.front();
    while (upTo <= below && bucket + 1 < grid.counts.size())
        upTo += grid.counts[++bucket];
    const double value = bucketMiddle(grid.starts[bucket], grid.precision);
    if (share == 0 || below + 1 < upTo || bucket + 1 == grid.counts.size())
        return value;
    return std::lerp(value, bucketMiddle(grid.starts[bucket + 1], grid.precision), share);
}

} // namespace driftline
