// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two-sample tests by what the values are, not by their order. Pure functions, any thread.

#include "models/analysis/driftscores.h"
#include "models/domain/drift.h"

#include <span>

namespace driftline {

/// Student's two-sided test of equal means with a pooled variance (t_test). Where neither sample varies, p is
/// 1 for equal means (NaN at SciPy) and 0 for others; NaN for fewer than three values.
[[nodiscard]] PValue studentT(const SideSummary &reference, const SideSummary &live);

/// Epps and Singleton's test by the empirical characteristic functions at 0.4 and 0.8 half interquartile
/// ranges (J. Stat. Comput. Simul. 26, 1986), chi-square distributed (es). Ascending samples of at least five
/// values; NaN where there are fewer, or where the middle half of both together is one value.
[[nodiscard]] PValue eppsSingleton(std::span<const double> reference, std::span<const double> live);

} // namespace driftline
