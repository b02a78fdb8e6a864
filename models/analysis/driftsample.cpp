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

/// Σ term(value), in several sums side by side, none of which waits for another.
template <typename Term>
double sumOfTerms(std::span<const double> values, const Term &term)
{
    constexpr size_t lanes = 4;
    std::array<Sum, lanes> sums;
    const size_t even = values.size() - values.size() % lanes;
    for (size_t i = 0; i < even; i += lanes) {
        for (size_t lane = 0; lane < lanes; ++lane)
            sums[lane].add(term(values[i + lane]));
    }
    for (size_t i = even; i < values.size(); ++i)
        sums[i - even].add(term(values[i]));
    for (size_t lane = 1; lane < lanes; ++lane)
        sums[0].add(sums[lane]);
    return sums[0].value();
}

/// A power of two in which the values can be squared and added up; 1 unless they are extreme.
double unitOf(std::span<const double> sorted)
{
    const double largest = std::max(std::abs(sorted.front()), std::abs(sorted.back()));
    if (largest == 0 || (largest < 0x1p400 && largest > 0x1p-400))
        return 1;
    return std::ldexp(1.0, std::ilogb(largest));
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

EcdfDistance ecdfDistance(std::span<const double> reference, std::span<const double> live)
{
    const auto n = static_cast<qint64>(reference.size());
    const auto m = static_cast<qint64>(live.size());
    const double perPair = 1 / (double(n) * double(m));
    EcdfDistance result;
    Sum area;
    Sum squares;
    double previous = 0;
    qint64 difference = 0;
    eachPooled(reference, live, [&](const PooledStep &step) {
        if (difference != 0) { // halves, since the distance of two numbers may be more than a number can hold
            const double share = double(difference) * perPair;
            const double width = step.value / 2 - previous / 2;
            area.add(width * share);
            squares.add(width * share * share);
        }
        difference = std::abs((step.below + step.equal) * m - (step.liveBelow + step.liveEqual) * n);
        result.maxDifference = std::max(result.maxDifference, difference);
        previous = step.value;
        ++result.distinct;
    });
    result.statistic = double(result.maxDifference) / (double(n) * double(m));
    result.area = area.value() * 2;
    result.energy = 2 * std::sqrt(squares.value());
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
