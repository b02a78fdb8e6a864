// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/ranktests.h"

#include "models/analysis/pooled.h"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>

namespace driftline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The variance of the statistic for two samples (Scholz and Stephens, 4). Its sums over all ranks in closed
/// form, with N values in both: h = Σ 1/i to N − 1, and g = ΣΣ 1/((N − i)·j) over i < j < N, which is
/// Σ 1/i² − 2h/N because Σ H(i)/(N − i) = H(N)² − Σ 1/i².
double andersonVariance(double n, double m)
{
    const double all = n + m;
    const double h = boost::math::digamma(all) + std::numbers::egamma;
    const double g = std::numbers::pi * std::numbers::pi / 6 - boost::math::trigamma(all) - 2 * h / all;
    const double sum = 1 / n + 1 / m;
    constexpr double k = 2;
    const double a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * sum;
    const double b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * sum - 8 * h + 4 * g - 6;
    const double c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * sum + 4 * h;
    const double d = (2 * h + 6) * k * k - 4 * h * k;
    return (((a * all + b) * all + c) * all + d) / ((all - 1) * (all - 2) * (all - 3));
}

/// ln p as the quadratic of least squares through the critical values of two samples.
double andersonPValue(double statistic)
{
    static constexpr std::array critical{0.325, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546};
    static constexpr std::array levels{0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001};
    if (statistic < critical.front())
        return levels.front();
    if (statistic > critical.back())
        return levels.back();
    // Orthogonal polynomials over the critical values: no equations to be solved.
    const double center = std::accumulate(critical.begin(), critical.end(), 0.0) / double(critical.size());
    double squares = 0;
    double cubes = 0;
    for (const double x : critical) {
        squares += (x - center) * (x - center);
        cubes += (x - center) * (x - center) * (x - center);
    }
    const double shift = cubes / squares;
    const double constant = squares / double(critical.size());
    const auto second = [&](double x) { return (x - center) * (x - center - shift) - constant; };
    double mean = 0;
    double slope = 0;
    double bend = 0;
    double weight = 0;
    for (size_t i = 0; i < critical.size(); ++i) {
        const double y = std::log(levels.at(i));
        mean += y / double(critical.size());
        slope += y * (critical.at(i) - center) / squares;
        bend += y * second(critical.at(i));
        weight += second(critical.at(i)) * second(critical.at(i));
    }
    return std::exp(mean + slope * (statistic - center) + bend / weight * second(statistic));
}

/// The share of all ways to mix the samples in which Σ (i/n − j/m)² is at least as large.
double cramerVonMisesExact(qint64 n, qint64 m, qint64 observed)
{
    const qint64 common = std::lcm(n, m);
    using Shares = std::map<qint64, double>; // of the paths to a point, by their sums
    std::vector<Shares> row(size_t(m + 1));
    for (qint64 i = 0; i <= n; ++i) {
        for (qint64 j = 0; j <= m; ++j) {
            const qint64 difference = i * (common / n) - j * (common / m);
            Shares reached;
            if (i == 0 && j == 0)
                reached[0] = 1;
            const auto add = [&](const Shares &from, double share) {
                for (const auto &[sum, ways] : from)
                    reached[sum + difference * difference] += ways * share;
            };
            if (i > 0)
                add(row[size_t(j)], double(i) / double(i + j));
            if (j > 0)
                add(row[size_t(j - 1)], double(j) / double(i + j));
            row[size_t(j)] = std::move(reached);
        }
    }
    double share = 0;
    const Shares &all = row.back();
    for (auto it = all.lower_bound(observed); it != all.end(); ++it)
        share += it->second;
    return std::min(share, 1.0);
}

/// Σ over k; its terms fall off like exp(−(4k+1)²/8x).
double cramerVonMisesBody(double x)
{
    double sum = 0;
    for (int k = 0; k < 100; ++k) {
        const double y = 4 * k + 1;
        const double q = y * y / (16 * x);
        const double weight = std::exp(std::lgamma(k + 0.5) - std::lgamma(k + 1.0)) /
                              (std::pow(std::numbers::pi, 1.5) * std::sqrt(x));
        const double term =
            q > 700 ? 0 : weight * std::sqrt(y) * std::exp(-q) * boost::math::cyl_bessel_k(0.25, q);
        sum += term;
        if (term < 1e-18 * sum || (sum == 0 && q > 700))
            break;
    }
    return sum;
}

/// Smirnov: 2/π · Σ (−1)^(k+1) ∫ exp(−x·t²/2) / (t·√(|sin t| / t)) dt from (2k−1)π to 2kπ.
double cramerVonMisesTail(double x)
{
    boost::math::quadrature::tanh_sinh<double> integrator;
    double sum = 0;
    for (int k = 1; k <= 4; ++k) {
        const double begin = (2 * k - 1) * std::numbers::pi;
        const double end = 2 * k * std::numbers::pi;
        const double first = std::exp(-x * begin * begin / 2);
        if (first == 0)
            break;
        // Near the ends |sin t| is taken from the distance to them, which the integrator gives exactly.
        const double part = integrator.integrate(
            [&](double t, double distance) {
                const double sine = std::sin(std::abs(distance));
                return std::exp(-x * (t - begin) * (t + begin) / 2) / std::sqrt(t * std::abs(sine));
            },
            begin, end);
        sum += (k % 2 == 1 ? first : -first) * part;
    }
    return std::clamp(2 / std::numbers::pi * sum, 0.0, 1.0);
}

/// P(U ≥ u) of samples of n and m values without ties, by the coefficients of the Gaussian binomial.
double mannWhitneySurvival(qint64 n, qint64 m, qint64 u)
{
    const qint64 most = n * m;
    std::vector<double> ways(size_t(most + 1), 0.0);
    ways[0] = 1;
    double all = 1;
    for (qint64 i = 1; i <= n; ++i) {
        for (qint64 k = most; k >= m + i; --k)
            ways[size_t(k)] -= ways[size_t(k - m - i)];
        for (qint64 k = i; k <= most; ++k)
            ways[size_t(k)] += ways[size_t(k - i)];
        all *= double(m + i) / double(i);
    }
    double above = 0; // by symmetry as many as below; the small ones first
    for (qint64 k = 0; k <= most - u; ++k)
        above += ways[size_t(k)];
    return above / all;
}

/// Σ over so many equal values, behind `below` of the same sample, of (midrank − place in the sample)².
double placeSquares(double midrank, qint64 below, qint64 equal)
{
    double sum = 0;
    for (qint64 place = below + 1; place <= below + equal; ++place)
        sum += (midrank - double(place)) * (midrank - double(place));
    return sum;
}

/// U/(nmN) − (4nm − 1)/6N, which without ties is T.
double cramerVonMisesByRanks(std::span<const double> reference, std::span<const double> live)
{
    const auto n = double(reference.size());
    const auto m = double(live.size());
    double u = 0;
    eachPooled(reference, live, [&](const PooledStep &step) {
        const double midrank =
            double(step.below + step.liveBelow) + (double(step.equal + step.liveEqual) + 1) / 2;
        u += n * placeSquares(midrank, step.below, step.equal) +
             m * placeSquares(midrank, step.liveBelow, step.liveEqual);
    });
    return u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
}

} // namespace

RankSums rankSums(std::span<const double> reference, std::span<const double> live)
{
    const auto n = qint64(reference.size());
    const auto m = qint64(live.size());
    const auto all = double(n + m);
    RankSums sums{reference, live};
    eachPooled(reference, live, [&](const PooledStep &step) {
        const auto equal = double(step.equal + step.liveEqual);
        const auto difference = double((step.below + step.equal) * m - (step.liveBelow + step.liveEqual) * n);
        sums.squares += equal * difference * difference;
        sums.larger += double(step.equal) * (double(step.liveBelow) + double(step.liveEqual) / 2);
        sums.tied += equal * (equal - 1) * (equal + 1);
        if (equal == all)
            return;
        sums.single = false;
        const double middle = double(step.below + step.liveBelow) + equal / 2;
        const double spread = middle * (all - middle) - all * equal / 4;
        const double r = all * (double(step.below) + double(step.equal) / 2) - middle * double(n);
        sums.anderson += equal * r * r / (all * spread);
    });
    return sums;
}

PValue andersonDarling(const RankSums &ranks)
{
    const auto n = double(ranks.reference.size());
    const auto m = double(ranks.live.size());
    const double all = n + m;
    if (all < 4)
        return {nan, nan};
    if (ranks.single)
        return {0, 1};
    // The live data's ranks are as far off on the other side.
    const double squared = (ranks.anderson / n + ranks.anderson / m) * (all - 1) / all;
    const double statistic = (squared - 1) / std::sqrt(andersonVariance(n, m));
    return {statistic, andersonPValue(statistic)};
}

double cramerVonMisesSurvival(double x)
{
    constexpr double nothing = 0.003; // below it the law has no more than 1e-20
    constexpr double tail = 0.5;      // from it on the complement would lose digits
    if (x < nothing)
        return 1;
    return x < tail ? std::clamp(1 - cramerVonMisesBody(x), 0.0, 1.0) : cramerVonMisesTail(x);
}

PValue cramerVonMises(const RankSums &ranks, bool asScipy)
{
    constexpr qint64 mostExact = 20;
    const auto n = qint64(ranks.reference.size());
    const auto m = qint64(ranks.live.size());
    const auto product = double(n) * double(m);
    const auto all = double(n + m);
    const bool ties = ranks.tied > 0;
    PValue result;
    result.statistic = ranks.squares / product / all / all;
    if (!ties && std::max(n, m) <= mostExact) {
        const qint64 divisor = std::gcd(n, m);
        result.p = cramerVonMisesExact(n, m, qint64(ranks.squares) / (divisor * divisor));
        return result;
    }
    if (ties && asScipy)
        result.statistic = cramerVonMisesByRanks(ranks.reference, ranks.live);
    // The statistic brought to the mean and the variance of its limit (Anderson, 1962).
    const double mean = (1 + 1 / all) / 6;
    const double variance =
        (all + 1) * (4 * product * all - 3 * (double(n) * double(n) + double(m) * double(m)) - 2 * product) /
        (45 * all * all * 4 * product);
    result.p = cramerVonMisesSurvival(1.0 / 6 + (result.statistic - mean) / std::sqrt(45 * variance));
    return result;
}

PValue mannWhitney(const RankSums &ranks, Sided sided)
{
    constexpr qint64 smallSample = 8;
    constexpr double mostWays = 1e7;
    const auto n = qint64(ranks.reference.size());
    const auto m = qint64(ranks.live.size());
    const auto product = double(n) * double(m);
    const auto all = double(n + m);
    const double larger = ranks.larger;
    const double tied = ranks.tied;
    PValue result{larger, 1};
    const double u = sided == Sided::Two ? std::max(larger, product - larger) : product - larger;
    const double sides = sided == Sided::Two ? 2 : 1;
    if (tied == 0 && std::min(n, m) <= smallSample && product <= mostWays) {
        result.p = std::min(1.0, sides * mannWhitneySurvival(std::min(n, m), std::max(n, m), qint64(u)));
        return result;
    }
    const double deviation = std::sqrt(product / 12 * (all + 1 - tied / (all * (all - 1))));
    if (!(deviation > 0))
        return result;
    const double z = (u - product / 2 - 0.5) / deviation;
    result.p = std::min(1.0, sides * std::erfc(z / std::numbers::sqrt2) / 2);
    return result;
}

} // namespace driftline
