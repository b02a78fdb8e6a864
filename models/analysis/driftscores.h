// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Distances and p-values between two rows of counts over the same bins or categories, as Evidently 0.7
// defines them (the name of its test in parentheses). Both rows must have a sum above 0.

#include "models/analysis/driftbins.h"

namespace driftline {

/// Σ (r − l)·ln(r / l) over shares (psi). An empty bin counts as 0.0001, or as a millionth of the smallest
/// share of its side where that is not above 0.0001.
[[nodiscard]] double populationStability(const CountPair &counts);
/// Σ r·ln(r / l) over shares filled up in the same way and normalised again (kl_div).
[[nodiscard]] double kullbackLeibler(const CountPair &counts);
/// The distance, natural logarithm: between 0 and √ln 2 ≈ 0.8326 (jensenshannon).
[[nodiscard]] double jensenShannon(const CountPair &counts);
/// √(1 − Σ √(r·l)) over shares (hellinger).
[[nodiscard]] double hellinger(const CountPair &counts);

/// What each bin adds to the score of a test that is a sum over bins: PSI, KL, the square of Jensen–Shannon's
/// and of Hellinger's distance, chi-square, total variation. Parallel to the counts; empty for other tests.
/// The terms of KL can be below 0.
[[nodiscard]] std::vector<double> contributions(DriftTest test, const CountPair &counts);

struct PValue
{
    double statistic = 0;
    double p = 1;
};
/// The chance of a χ² of `freedom` degrees to be greater than `statistic`; NaN without a degree.
[[nodiscard]] double chiSquareTail(double statistic, double freedom);
/// Goodness of fit: the live counts against the reference's shares (chisquare). Infinite, with p = 0, where a
/// live category is unknown to the reference; 0 and NaN where there is only one category.
[[nodiscard]] PValue chiSquare(const CountPair &counts);
/// Two-sided pooled test of the share of the first category against all others (z). 0 and 1 where both sides
/// have only one and the same.
[[nodiscard]] PValue zTest(const CountPair &counts);

} // namespace driftline
