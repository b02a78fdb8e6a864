// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/counttests.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace driftline {

namespace {

/// How many of a kind there are among `drawn` out of `all`, of which `good` are of that kind.
struct Hypergeometric
{
    qint64 good = 0;
    qint64 all = 0;
    qint64 drawn = 0;

    [[nodiscard]] qint64 least() const { return std::max<qint64>(0, drawn - (all - good)); }
    [[nodiscard]] qint64 most() const { return std::min(drawn, good); }
    [[nodiscard]] qint64 mode() const
    {
        const double likely = (double(drawn) + 1) * (double(good) + 1) / (double(all) + 2);
        return std::clamp(static_cast<qint64>(likely), least(), most());
    }
    /// P(k + 1) / P(k)
    [[nodiscard]] double up(qint64 k) const
    {
        return double(good - k) * double(drawn - k) / (double(k + 1) * double(all - good - drawn + k + 1));
    }
};

/// Visits k and P(k) / P(mode) from the mode on to both sides, until nothing is left.
template <typename Visit>
void eachShare(const Hypergeometric &law, const Visit &visit)
{
    const qint64 mode = law.mode();
    visit(mode, 1.0);
    double share = 1;
    for (qint64 k = mode; k < law.most() && share > 0; ++k) {
        share *= law.up(k);
        visit(k + 1, share);
    }
    share = 1;
    for (qint64 k = mode; k > law.least() && share > 0; --k) {
        share /= law.up(k - 1);
        visit(k - 1, share);
    }
}

/// ln n!, by Stirling's series where its next term is below rounding.
double logFactorial(qint64 n)
{
    constexpr size_t known = 128;
    static const auto small = [] {
        std::array<double, known> values{};
        for (size_t i = 2; i < known; ++i)
            values.at(i) = values.at(i - 1) + std::log(double(i));
        return values;
    }();
    if (size_t(n) < known)
        return small.at(size_t(n));
    const auto x = double(n);
    const double inverse = 1 / x;
    const double square = inverse * inverse;
    const double halfLogTau = 0.918938533204672742;
    return (x + 0.5) * std::log(x) - x + halfLogTau +
           inverse * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
}

/// ln P(k), but for what is the same for all k.
double logWeight(const Hypergeometric &law, qint64 k)
{
    return -logFactorial(k) - logFactorial(law.good - k) - logFactorial(law.drawn - k) -
           logFactorial(law.all - law.good - law.drawn + k);
}

/// Between 0 and 1, never one of them.
double uniform(std::mt19937_64 &random)
{
    return std::ldexp(double(random() >> 12) + 0.5, -52);
}

/// Draws from the law by rejection: the ratio of uniforms with the hat of E. Stadlober, The ratio of uniforms
/// approach for generating discrete random variates (1990), which takes the same time whatever the counts
/// are.
qint64 draw(const Hypergeometric &law, std::mt19937_64 &random)
{
    if (law.least() == law.most())
        return law.least();
    const double share = double(law.good) / double(law.all);
    const double variance =
        double(law.drawn) * share * (1 - share) * double(law.all - law.drawn) / double(law.all - 1);
    static const double slope = 2 * std::sqrt(2 / std::numbers::e);
    static const double offset = 3 - 2 * std::sqrt(3 / std::numbers::e);
    const double center = double(law.drawn) * share + 0.5;
    const double width = slope * std::sqrt(variance + 0.5) + offset;
    const double likeliest = logWeight(law, law.mode());
    while (true) {
        const double u = uniform(random);
        const double place = std::floor(center + width * (uniform(random) - 0.5) / u);
        if (!(place >= double(law.least()) && place <= double(law.most())))
            continue;
        const auto k = static_cast<qint64>(place);
        if (2 * std::log(u) <= logWeight(law, k) - likeliest)
            return k;
    }
}

/// Σ |r·m − l·n|, whole numbers: equal distances are equal.
double distanceOf(const std::vector<qint64> &reference, const std::vector<qint64> &live, qint64 n, qint64 m)
{
    double distance = 0;
    for (size_t i = 0; i < reference.size(); ++i)
        distance += std::abs(double(reference[i]) * double(m) - double(live[i]) * double(n));
    return distance;
}

} // namespace

PValue fisherExact(const CountPair &counts)
{
    const qint64 n = sumOf(counts.reference);
    const qint64 m = sumOf(counts.live);
    const qint64 reference = counts.reference.front();
    const qint64 live = counts.live.front();
    const double other = double(n - reference) * double(live);
    PValue result;
    result.statistic = double(m - live) * double(reference) / other;
    if (other == 0 && double(m - live) * double(reference) > 0)
        result.statistic = std::numeric_limits<double>::infinity();
    const Hypergeometric law{reference + live, n + m, n};
    double observed = 0; // 0 where it is less likely than a number can say
    eachShare(law, [&](qint64 k, double share) {
        if (k == reference)
            observed = share;
    });
    constexpr double rounding = 1 + 1e-14; // as SciPy
    double all = 0;
    double unlikely = 0;
    eachShare(law, [&](qint64, double share) {
        all += share;
        unlikely += share <= observed * rounding ? share : 0;
    });
    result.p = std::min(1.0, unlikely / all);
    return result;
}

PValue gTest(const CountPair &counts)
{
    const double scale = double(sumOf(counts.live)) / double(sumOf(counts.reference));
    PValue result;
    for (size_t i = 0; i < counts.live.size(); ++i) {
        const auto observed = double(counts.live[i]);
        if (observed == 0)
            continue;
        if (counts.reference[i] == 0)
            return {std::numeric_limits<double>::infinity(), 0};
        result.statistic += 2 * observed * std::log(observed / (double(counts.reference[i]) * scale));
    }
    result.statistic = std::max(result.statistic, 0.0); // rounding alone can put equal rows below
    result.p = chiSquareTail(result.statistic, double(counts.live.size() - 1));
    return result;
}

double totalVariation(const CountPair &counts)
{
    const qint64 n = sumOf(counts.reference);
    const qint64 m = sumOf(counts.live);
    return distanceOf(counts.reference, counts.live, n, m) / 2 / double(n) / double(m);
}

PValue totalVariationTest(const CountPair &counts, int permutations)
{
    const qint64 n = sumOf(counts.reference);
    const qint64 m = sumOf(counts.live);
    const double observed = distanceOf(counts.reference, counts.live, n, m);
    std::vector<qint64> reference(counts.reference.size());
    std::vector<qint64> live(counts.live.size());
    std::mt19937_64 random(0); // NOLINT(cert-msc51-cpp,bugprone-random-generator-seed): to be reproduced
    int farther = 0;
    for (int i = 0; i < permutations; ++i) {
        qint64 left = n + m;
        qint64 wanted = n;
        for (size_t k = 0; k < reference.size(); ++k) {
            const qint64 both = counts.reference[k] + counts.live[k];
            reference[k] = draw({both, left, wanted}, random);
            live[k] = both - reference[k];
            left -= both;
            wanted -= reference[k];
        }
        farther += distanceOf(reference, live, n, m) >= observed ? 1 : 0;
    }
    return {totalVariation(counts), double(farther) / permutations};
}

} // namespace driftline
