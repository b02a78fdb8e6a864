// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftscores.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace driftline {

namespace {

std::vector<double> shares(const std::vector<qint64> &counts)
{
    const double all = double(sumOf(counts));
    std::vector<double> result;
    result.reserve(counts.size());
    for (const qint64 count : counts)
        result.push_back(double(count) / all);
    return result;
}

std::vector<double> filledShares(const std::vector<qint64> &counts)
{
    constexpr double usual = 0.0001;
    std::vector<double> result = shares(counts);
    double smallest = 1;
    for (const double share : result) {
        if (share > 0)
            smallest = std::min(smallest, share);
    }
    std::replace(result.begin(), result.end(), 0.0, smallest <= usual ? smallest / 1e6 : usual);
    return result;
}

/// Half of m(1 + d)·ln(1 + d) + m(1 − d)·ln(1 − d), where r = m(1 + d) and l = m(1 − d): each term is
/// positive and nothing large cancels.
double jensenShannonTerm(double r, double l)
{
    const double both = r + l;
    if (both <= 0)
        return 0;
    const double d = (r - l) / both;
    const double less =
        std::abs(d) < 1 ? (1 - d) * std::log1p(-d) + (1 + d) * std::log1p(d) : 2 * std::numbers::ln2;
    return both / 4 * less;
}

double hellingerTerm(double r, double l)
{
    const double difference = std::sqrt(r) - std::sqrt(l);
    return difference * difference / 2;
}

/// Of a live count where `expected` was.
double chiSquareTerm(double expected, double count)
{
    const double difference = count - expected;
    if (expected > 0)
        return difference * difference / expected;
    return count > 0 ? std::numeric_limits<double>::infinity() : 0;
}

} // namespace

double populationStability(const CountPair &counts)
{
    const std::vector<double> r = filledShares(counts.reference);
    const std::vector<double> l = filledShares(counts.live);
    double value = 0;
    for (size_t i = 0; i < r.size(); ++i)
        value += (r[i] - l[i]) * std::log(r[i] / l[i]);
    return value;
}

double kullbackLeibler(const CountPair &counts)
{
    const std::vector<double> r = filledShares(counts.reference);
    const std::vector<double> l = filledShares(counts.live);
    const double sumR = std::accumulate(r.begin(), r.end(), 0.0);
    const double sumL = std::accumulate(l.begin(), l.end(), 0.0);
    double value = 0;
    for (size_t i = 0; i < r.size(); ++i)
        value += r[i] / sumR * std::log(r[i] / sumR / (l[i] / sumL));
    return std::max(value, 0.0); // rounding alone can put equal rows below
}

double jensenShannon(const CountPair &counts)
{
    const std::vector<double> r = shares(counts.reference);
    const std::vector<double> l = shares(counts.live);
    double value = 0;
    for (size_t i = 0; i < r.size(); ++i)
        value += jensenShannonTerm(r[i], l[i]);
    return std::sqrt(std::max(value, 0.0));
}

double hellinger(const CountPair &counts)
{
    const std::vector<double> r = shares(counts.reference);
    const std::vector<double> l = shares(counts.live);
    double value = 0; // 1 − Σ √(r·l) = ½ Σ (√r − √l)², since both sums are 1
    for (size_t i = 0; i < r.size(); ++i)
        value += hellingerTerm(r[i], l[i]);
    return std::sqrt(std::min(value, 1.0));
}

std::vector<double> contributions(DriftTest test, const CountPair &counts)
{
    const bool filled = test == DriftTest::PopulationStability || test == DriftTest::KullbackLeibler;
    const std::vector<double> r = filled ? filledShares(counts.reference) : shares(counts.reference);
    const std::vector<double> l = filled ? filledShares(counts.live) : shares(counts.live);
    const double sumR = std::accumulate(r.begin(), r.end(), 0.0);
    const double sumL = std::accumulate(l.begin(), l.end(), 0.0);
    const double live = double(sumOf(counts.live));
    std::vector<double> terms;
    for (size_t i = 0; i < r.size(); ++i) {
        switch (test) {
        case DriftTest::PopulationStability:
            terms.push_back((r[i] - l[i]) * std::log(r[i] / l[i]));
            break;
        case DriftTest::KullbackLeibler:
            terms.push_back(r[i] / sumR * std::log(r[i] / sumR / (l[i] / sumL)));
            break;
        case DriftTest::JensenShannon:
            terms.push_back(jensenShannonTerm(r[i], l[i]));
            break;
        case DriftTest::Hellinger:
            terms.push_back(hellingerTerm(r[i], l[i]));
            break;
        case DriftTest::ChiSquare:
            terms.push_back(chiSquareTerm(r[i] * live, l[i] * live));
            break;
        case DriftTest::TotalVariation:
            terms.push_back(std::abs(r[i] - l[i]) / 2);
            break;
        default:
            return {};
        }
    }
    return terms;
}

double chiSquareTail(double statistic, double freedom)
{
    if (freedom <= 0)
        return std::numeric_limits<double>::quiet_NaN();
    // (x/2)^(f/2) / Γ(f/2 + 1) is nothing beside 1; Boost would compute Γ, which no number holds.
    if (statistic < 1 && freedom > 300)
        return 1;
    return boost::math::gamma_q(freedom / 2, statistic / 2);
}

PValue chiSquare(const CountPair &counts)
{
    const double scale = double(sumOf(counts.live)) / double(sumOf(counts.reference));
    PValue result;
    for (size_t i = 0; i < counts.live.size(); ++i) {
        if (counts.reference[i] == 0)
            return {std::numeric_limits<double>::infinity(), 0};
        result.statistic += chiSquareTerm(double(counts.reference[i]) * scale, double(counts.live[i]));
    }
    result.p = chiSquareTail(result.statistic, double(counts.live.size() - 1));
    return result;
}

PValue zTest(const CountPair &counts)
{
    const double n = double(sumOf(counts.reference));
    const double m = double(sumOf(counts.live));
    const double restR = n - double(counts.reference.front());
    const double restL = m - double(counts.live.front());
    const double pooled = (restR + restL) / (n + m);
    const double variance = pooled * (1 - pooled) * (1 / n + 1 / m);
    if (variance <= 0)
        return {0, 1};
    const double z = (restR / n - restL / m) / std::sqrt(variance);
    return {z, std::erfc(std::abs(z) / std::numbers::sqrt2)};
}

} // namespace driftline
