// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The maximum mean discrepancy of two samples of numbers. Pure function, any thread.

#include "models/analysis/driftscores.h"

#include <span>

namespace driftline {

/// Values of a sample that are looked at, usually.
constexpr size_t discrepancySample = 1000;

struct MeanDiscrepancy
{
    PValue value;             ///< MMD², unbiased (may be below 0), and p
    qint64 referenceUsed = 0; ///< values that were looked at
    qint64 liveUsed = 0;
};

/// Gretton et al. (J. Mach. Learn. Res. 13, 2012) with a Gaussian kernel as wide as the reference's median
/// distance, and a permutation test (empirical_mmd). All pairs of values are looked at, so of longer samples
/// `mostUsed` values are, chosen at random, the same ones every time. Samples of at least two values; NaN
/// where there are fewer.
[[nodiscard]] MeanDiscrepancy meanDiscrepancy(std::span<const double> reference, std::span<const double> live,
                                              size_t mostUsed = discrepancySample, int permutations = 100);

} // namespace driftline
