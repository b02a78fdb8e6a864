// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two numeric samples, sorted once, and what every drift test on numbers takes from them: the distance
// between their empirical distribution functions, distinct values, moments and quantiles.

#include "models/domain/drift.h"

#include <future>
#include <span>
#include <vector>

namespace driftline {

/// Sorts ascending, in place. No NaN.
void sortNumbers(std::vector<double> &numbers);

/// Distinct values of a sorted sample, counted up to `limit` (0: all).
[[nodiscard]] qint64 distinctCount(std::span<const double> sorted, qint64 limit = 0);

/// The distance between two empirical distribution functions, in one pass over both sorted samples.
struct EcdfDistance
{
    qint64 maxDifference = 0; ///< max |i·m − j·n| over all steps; D = maxDifference / (n·m), exactly
    double statistic = 0;     ///< D, Kolmogorov–Smirnov
    double area = 0;          ///< ∫|F − G| dx, the Wasserstein distance
    double energy = 0;        ///< √(2 ∫(F − G)² dx), the energy distance
    qint64 distinct = 0;      ///< distinct values in both together
};
/// Both samples must not be empty. `halves`: async walks through the lower and the upper half of the values
/// at the same time.
[[nodiscard]] EcdfDistance ecdfDistance(std::span<const double> reference, std::span<const double> live,
                                        std::launch halves);

/// NaN of no values.
[[nodiscard]] double mean(std::span<const double> sorted);
/// Population standard deviation (divides by n) of values whose mean is known. NaN of no values.
[[nodiscard]] double standardDeviation(std::span<const double> sorted, double mean);
/// The p-quantile, linear between neighbours (NumPy's default).
[[nodiscard]] double quantile(std::span<const double> sorted, double p);
/// Moments and quantiles; `rows` and `missing` are left to the caller. NaN where the sample is empty.
[[nodiscard]] SideSummary summarize(std::span<const double> sorted);

} // namespace driftline
