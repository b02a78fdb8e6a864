// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two-sample tests by the order of the values: which sample's values come before the other's. Pure functions,
// any thread.

#include "models/analysis/driftscores.h"

#include <span>

namespace driftline {

/// What all of them take from both samples, in one walk: i and j are the values of the reference and of the
/// live data up to a value, n and m all of them, N = n + m.
struct RankSums
{
    std::span<const double> reference;
    std::span<const double> live;
    double anderson = 0; ///< Σ of the reference over all values, by midranks (Scholz and Stephens, 6)
    double squares = 0;  ///< Σ (i·m − j·n)² over all values
    double larger = 0;   ///< U: pairs in which the reference's value is the larger one, ties as halves
    double tied = 0;     ///< Σ t³ − t over the t values that are equal; 0: there are no ties
    bool single = true;  ///< there is one value only
};
/// Of ascending samples without NaN, neither of them empty, which must outlive what is returned.
[[nodiscard]] RankSums rankSums(std::span<const double> reference, std::span<const double> live);

/// Scholz and Stephens' k-sample test for two samples, with midranks (J. Am. Stat. Assoc. 82, 1987). p is a
/// quadratic through their seven critical values, between 0.001 and 0.25, as SciPy and Evidently (anderson)
/// have it. Statistic 0 and p = 1 where all values are one, NaN for fewer than four.
[[nodiscard]] PValue andersonDarling(const RankSums &ranks);

/// T = nm/N² · Σ (F − G)² over all N values (cramer_von_mises). p of samples of at most 20 values without
/// ties is exact (Xiao, Gordon, Yakovlev, J. Stat. Softw. 17/8, 2006), else that of the limiting law. With
/// ties T is the same sum, which the limiting law meets approximately; SciPy, and so Evidently,
/// measures each value's midrank from its place in its own sample, and finds a difference between equal
/// constants.
[[nodiscard]] PValue cramerVonMises(const RankSums &ranks, bool asScipy = false);
/// P(ω² ≥ x) of the limiting law (Csörgő and Faraway, J. R. Stat. Soc. B 58, 1996, 1.2; its tail by Smirnov's
/// integral), for x ≥ 0.
[[nodiscard]] double cramerVonMisesSurvival(double x);

enum class Sided { Less, Two };
/// U of the reference: in how many pairs its value is the larger one, ties as halves (mannw). Two-sided; Less
/// asks whether the reference is the smaller one, as Evidently does. Exact where a sample has at most 8
/// values and there are no ties, else normal with the correction for ties and continuity, as SciPy chooses. p
/// = 1 where all values are one.
[[nodiscard]] PValue mannWhitney(const RankSums &ranks, Sided sided);

} // namespace driftline
