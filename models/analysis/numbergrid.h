// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Numbers counted on a dyadic grid (domain/profile.h): fine where they are many, exact where they are few.

#include "models/domain/profile.h"

#include <span>
#include <vector>

namespace driftline {

/// Buckets that a grid has at most, unless numbers of more magnitudes than that make it more at precision 0.
constexpr size_t mostBuckets = 2000;

/// The bucket of a finite number: its end nearest to zero. Numbers too small for their precision, and −0, are
/// in the bucket 0.
[[nodiscard]] double bucketStart(double value, int precision);
/// What stands for the numbers of a bucket: its middle; the number itself at precision 52.
[[nodiscard]] double bucketMiddle(double start, int precision);

/// The finest grid with at most mostBuckets occupied buckets; `sorted` ascends and is finite.
[[nodiscard]] NumberGrid gridOf(std::span<const double> sorted);
/// Each number as often as its count says; ascending, without repetition.
[[nodiscard]] NumberGrid gridOf(const std::vector<std::pair<double, qint64>> &counted);
/// gridOf() the numbers of both. The sums of counts must not overflow.
[[nodiscard]] NumberGrid merged(const NumberGrid &a, const NumberGrid &b);

[[nodiscard]] Moments momentsOf(std::span<const double> sorted);
[[nodiscard]] Moments momentsOf(const std::vector<std::pair<double, qint64>> &counted);
/// Of the numbers of both, but for rounding (Pébay's formulas).
[[nodiscard]] Moments merged(const Moments &a, const Moments &b);

/// The p-quantile of the buckets' middles, linear between neighbours; NaN for an empty grid.
[[nodiscard]] double quantile(const NumberGrid &grid, double p);

} // namespace driftline
