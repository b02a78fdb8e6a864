// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/kolmogorov.h"

#include "models/analysis/kolmogorovterms.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace driftline {

namespace {

constexpr qint64 exactLimit = 10000; // SciPy's MAX_AUTO_N
constexpr double negligible = 800;   // exp(-800) is below every double

/// Equal sizes: the reflection principle gives an alternating sum of binomial ratios C(2n, n − kh) / C(2n,
/// n).
double equalSizes(qint64 n, qint64 h)
{
    double sum = 0;
    double ratio = 1;
    double sign = 1;
    for (qint64 k = 1; k * h <= n && ratio > 0; ++k) {
        for (qint64 j = (k - 1) * h; j < k * h; ++j)
            ratio *= double(n - j) / double(n + j + 1);
        sum += sign * ratio;
        sign = -sign;
    }
    return std::clamp(2 * sum, 0.0, 1.0);
}

/// Unequal sizes. A path from (0, 0) reaches (i, j) last through (i−1, j) with probability i/(i+j), so the
/// share of paths that have left the band |i·m − j·n| < difference is a weighted mean of its two
/// predecessors. It is taken one antidiagonal s = i + j after another, in place and indexed by j. All terms
/// are positive: small shares keep their relative accuracy, and the outside is given a huge value instead of
/// 1 so that they do not underflow.
double unequalSizes(qint64 n, qint64 m, qint64 difference)
{
    const double outside = std::ldexp(1.0, 1000);
    std::vector<double> left(static_cast<size_t>(m) + 1, outside);
    left[0] = 0;
    qint64 low = 0;
    for (qint64 s = 1; s <= n + m; ++s) {
        // |s·m − j·(n + m)| < difference, inside the lattice
        const qint64 lowest = s * m - difference;
        const qint64 first = lowest < 0 ? 0 : lowest / (n + m) + 1;
        const qint64 last = (s * m + difference + n + m - 1) / (n + m) - 1;
        if (first > last)
            return 1;
        const double inverse = 1.0 / double(s);
        const qint64 from = std::max(first, s - n);
        for (qint64 j = std::min({last, m, s}); j >= std::max<qint64>(from, 1); --j)
            left[size_t(j)] = (left[size_t(j)] * double(s - j) + left[size_t(j - 1)] * double(j)) * inverse;
        while (low <
               first) // j = 0 keeps its value as long as it is inside: (s, 0) is reached from (s − 1, 0) only
            left[size_t(low++)] = outside;
    }
    return std::clamp(left[size_t(m)] / outside, 0.0, 1.0);
}

} // namespace

double kolmogorovTwoSampleExact(qint64 n, qint64 m, qint64 maxDifference)
{
    if (maxDifference <= 0)
        return 1;
    const double size = double(n) * double(m) / double(n + m);
    const double d = double(maxDifference) / (double(n) * double(m));
    if (2 * size * d * d > negligible)
        return 0;
    if (n == m)
        return equalSizes(n, maxDifference / n);
    return unequalSizes(n, m, maxDifference);
}

double kolmogorovTwoSample(qint64 n, qint64 m, qint64 maxDifference)
{
    if (std::max(n, m) <= exactLimit)
        return kolmogorovTwoSampleExact(n, m, maxDifference);
    const double product = double(n) * double(m);
    return kolmogorovSurvival(std::llrint(product / double(n + m)), double(maxDifference) / product);
}

double kolmogorovSurvival(qint64 n, double d)
{
    if (n <= 0 || std::isnan(d))
        return std::numeric_limits<double>::quiet_NaN();
    const double t = double(n) * d;
    if (d >= 1)
        return 0;
    if (t <= 0.5)
        return 1;
    if (t <= 1) { // Ruben and Gambino: n!·(2d − 1/n)^n
        return 1 - std::exp(std::lgamma(double(n) + 1) + double(n) * std::log((2 * t - 1) / double(n)));
    }
    const double size = t * d;
    if (d >= 0.5 || t >= double(n - 1) || (n <= 140 ? size > 4 : size >= 2.2))
        return size > negligible ? 0 : std::min(1.0, 2 * smirnovSurvival(n, d));
    if (n <= 140 || (n <= 100000 && double(n) * std::pow(d, 1.5) <= 1.4))
        return std::clamp(1 - durbinMatrixCdf(n, d), 0.0, 1.0);
    return std::clamp(pelzGoodSurvival(n, d), 0.0, 1.0);
}

} // namespace driftline
