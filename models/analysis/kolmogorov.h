// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// p-values of the two-sided Kolmogorov–Smirnov tests.

#include <QtGlobal>

namespace driftline {

/// P(D_n ≥ d) of the one-sample statistic, by Simard and L'Ecuyer's choice of methods (J. Stat. Softw. 39/11,
/// 2011).
[[nodiscard]] double kolmogorovSurvival(qint64 n, double d);

/// P(D ≥ maxDifference/(n·m)) of the two-sample statistic, exactly: the share of lattice paths that leave the
/// band. For sizes up to about 10 000. Below 1e-300 it may be 0.
[[nodiscard]] double kolmogorovTwoSampleExact(qint64 n, qint64 m, qint64 maxDifference);

/// SciPy's automatic choice: exact where both sizes are at most 10 000, else the one-sample law of the
/// harmonic size.
[[nodiscard]] double kolmogorovTwoSample(qint64 n, qint64 m, qint64 maxDifference);

} // namespace driftline
