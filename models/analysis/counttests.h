// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// p-values of two rows of counts over the same categories. Both rows must have a sum above 0. Pure functions,
// any thread.

#include "models/analysis/driftscores.h"

namespace driftline {

/// Fisher's exact two-sided test of at most two categories, for samples of any sizes (fisher_exact, which
/// wants equal ones): the share of all tables with these sums that are no likelier than this one. The
/// statistic is the odds ratio of SciPy: live over reference of the second category; NaN where it is 0/0.
[[nodiscard]] PValue fisherExact(const CountPair &counts);

/// The likelihood-ratio test of the live counts against the reference's shares: 2 Σ l·ln(l / expected)
/// (g_test, which does not scale the reference and so wants equal sizes). Infinite, with p = 0, where a live
/// category is unknown to the reference; 0 and NaN where there is only one category.
[[nodiscard]] PValue gTest(const CountPair &counts);

/// ½ Σ |r − l| over shares.
[[nodiscard]] double totalVariation(const CountPair &counts);
/// Its permutation test (TVD): the share of `permutations` random divisions of all values into samples of
/// these sizes that are at least as far apart. The same counts give the same p.
[[nodiscard]] PValue totalVariationTest(const CountPair &counts, int permutations = 1000);

} // namespace driftline
