// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/counttests.h"

#include <algorithm>
#include <cmath>
#include <limits>
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

double logFactorial(qint64 n)
{
    return std::lgamma(double(n) + 1);
}

double logChoose(qint64 n, qint64 k)
{
    return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/// The first k at which the shares, added from the mode on alternately to both sides, exceed a uniform
/// number.
qint64 draw(const Hypergeometric &law, double uniform)
{
    if (law.least() == law.most())
        return law.least();
    const qint64 mode = law.mode();
    const double likeliest =
        std::exp(logChoose(law.good, mode) + logChoose(law.all - law.good, law.drawn - mode) -
                 logChoose(law.all, law.drawn));
    double rest = uniform - likeliest;
    double above = likeliest;
    double below = likeliest;
    qint64 up = mode;
    qint64 down = mode;
    while (rest >= 0) {
        if (up < law.most()) {
            above *= law.up(up++);
            rest -= above;
            if (rest < 0)
                return up;
        }
        if (down > law.least()) {
            below /= law.up(--down);
            rest -= below;
            if (rest < 0)
                return down;
        }
        const bool nothingLeft = (up == law.most() || above == 0) && (down == law.least() || below == 0);
        if (nothingLeft)
            break; // the number was within rounding of 1
    }
    return mode;
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
            reference[k] = draw({both, left, wanted}, std::ldexp(double(random() >> 11), -53));
            live[k] = both - reference[k];
            left -= both;
            wanted -= reference[k];
        }
        farther += distanceOf(reference, live, n, m) >= observed ? 1 : 0;
    }
    return {totalVariation(counts), double(farther) / permutations};
}

} // namespace driftline
