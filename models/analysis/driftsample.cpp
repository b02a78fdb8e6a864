// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftsample.h"

#include "models/analysis/pooled.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <hwy/contrib/sort/vqsort.h>
#include <limits>

namespace driftline {

namespace {

/// Adds a million small terms without losing the tenth digit (Neumaier's summation).
class Sum
{
public:
    void add(double value)
    {
        const double total = m_sum + value;
        m_lost += std::abs(m_sum) >= std::abs(value) ? (m_sum - total) + value : (value - total) + m_sum;
        m_sum = total;
    }
    void add(const Sum &other)
    {
        add(other.m_sum);
        m_lost += other.m_lost;
    }
    [[nodiscard]] double value() const { return std::isfinite(m_lost) ? m_sum + m_lost : m_sum; }

private:
    double m_sum = 0;
    double m_lost = 0;
};

/// Σ term(value): plain sums of short blocks, several side by side, none of which waits for another. A block
/// is as long as those of NumPy's pairwise summation.
template <typename Term>
double sumOfTerms(std::span<const double> values, const Term &term)
{
    constexpr size_t lanes = 8;
    constexpr size_t block = 128;
    Sum sum;
    size_t i = 0;
    for (; i + block <= values.size(); i += block) {
        std::array<double, lanes> sums{};
        for (size_t k = 0; k < block; k += lanes) {
            for (size_t lane = 0; lane < lanes; ++lane)
                sums[lane] += term(values[i + k + lane]);
        }
        sum.add(((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7])));
    }
    for (; i < values.size(); ++i)
        sum.add(term(values[i]));
    return sum.value();
}

/// A power of two in which the values can be squared and added up; 1 unless they are extreme.
double unitOf(std::span<const double> sorted)
{
    const double largest = std::max(std::abs(sorted.front()), std::abs(sorted.back()));
    if (largest == 0 || (largest < 0x1p400 && largest > 0x1p-400))
        return 1;
    return std::ldexp(1.0, std::ilogb(largest));
}

/// Of a stretch of both samples.
struct DistancePart
{
    Sum area;
    Sum squares;
    qint64 maxDifference = 0;
    qint64 distinct = 0;

    void add(const DistancePart &next)
    {
        area.add(next.area);
        squares.add(next.squares);
        maxDifference = std::max(maxDifference, next.maxDifference);
        distinct += next.distinct;
    }
};

/// From reference[i] and live[j] up to the ends; what is before is less than what is between.
DistancePart distanceFrom(std::span<const double> reference, std::span<const double> live, size_t i, size_t j,
                          size_t referenceEnd, size_t liveEnd)
{
    const auto n = static_cast<qint64>(reference.size());
    const auto m = static_cast<qint64>(live.size());
    const auto before = static_cast<qint64>(i);
    const auto liveBefore = static_cast<qint64>(j);
    const double perPair = 1 / (double(n) * double(m));
    const double lowest = -std::numeric_limits<double>::infinity();
    double previous = std::max(i > 0 ? reference[i - 1] : lowest, j > 0 ? live[j - 1] : lowest);
    qint64 difference = std::abs(before * m - liveBefore * n);
    DistancePart part;
    const auto take = [&](const PooledStep &step) {
        if (difference != 0) { // halves, since the distance of two numbers may be more than a number can hold
            const double share = double(difference) * perPair;
            const double width = step.value / 2 - previous / 2;
            part.area.add(width * share);
            part.squares.add(width * share * share);
        }
        difference = std::abs((before + step.below + step.equal) * m -
                              (liveBefore + step.liveBelow + step.liveEqual) * n);
        part.maxDifference = std::max(part.maxDifference, difference);
        previous = step.value;
        ++part.distinct;
    };
    eachPooled(reference.subspan(i, referenceEnd - i), live.subspan(j, liveEnd - j), take);
    return part;
}

} // namespace

void sortNumbers(std::vector<double> &numbers)
{
    hwy::Sorter sorter;
    sorter(numbers.data(), numbers.size(), hwy::SortAscending());
}

qint64 distinctCount(std::span<const double> sorted, qint64 limit)
{
    if (sorted.empty())
        return 0;
    qint64 count = 1;
    for (size_t i = 1; i < sorted.size() && (limit == 0 || count < limit); ++i)
        count += sorted[i] != sorted[i - 1] ? 1 : 0;
    return count;
}

EcdfDistance ecdfDistance(std::span<const double> reference, std::span<const double> live, std::launch halves)
{
    const double middle = reference[reference.size() / 2];
    const auto below = [middle](std::span<const double> sorted) {
        return size_t(std::ranges::lower_bound(sorted, middle) - sorted.begin());
    };
    const size_t i = below(reference);
    const size_t j = below(live);
    auto upper = std::async(
        halves, [=] { return distanceFrom(reference, live, i, j, reference.size(), live.size()); });
    DistancePart all = distanceFrom(reference, live, 0, 0, i, j);
    all.add(upper.get());
    EcdfDistance result;
    result.maxDifference = all.maxDifference;
    result.distinct = all.distinct;
    result.statistic = double(all.maxDifference) / (double(reference.size()) * double(live.size()));
    result.area = all.area.value() * 2;
    result.energy = 2 * std::sqrt(all.squares.value());
    return result;
}

double mean(std::span<const double> sorted)
{
    if (sorted.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const double unit = unitOf(sorted);
    const double sum = unit == 1 ? sumOfTerms(sorted, [](double value) { return value; })
                                 : sumOfTerms(sorted, [unit](double value) { return value / unit; });
    return sum / double(sorted.size()) * unit;
}

double standardDeviation(std::span<const double> sorted, double mean)
{
    if (sorted.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const double unit = unitOf(sorted);
    const double center = mean / unit;
    const auto square = [](double distance) { return distance * distance; };
    const double squares =
        unit == 1 ? sumOfTerms(sorted, [=](double value) { return square(value - center); })
                  : sumOfTerms(sorted, [=](double value) { return square(value / unit - center); });
    return std::sqrt(squares / double(sorted.size())) * unit;
}

double quantile(std::span<const double> sorted, double p)
{
    if (sorted.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const double position = p * double(sorted.size() - 1);
    const auto below = static_cast<size_t>(position);
    const double share = position - double(below);
    if (below + 1 >= sorted.size() || share == 0)
        return sorted[below];
    return std::lerp(sorted[below], sorted[below + 1], share);
}

SideSummary summarize(std::span<const double> sorted)
{
    SideSummary summary;
    summary.mean = mean(sorted);
    summary.std = standardDeviation(sorted, summary.mean);
    summary.p5 = quantile(sorted, 0.05);
    summary.median = quantile(sorted, 0.5);
    summary.p95 = quantile(sorted, 0.95);
    for (int i = 0; i <= 100 && !sorted.empty(); ++i)
        summary.percentiles.push_back(quantile(sorted, double(i) / 100));
    return summary;
}

} // namespace driftline
