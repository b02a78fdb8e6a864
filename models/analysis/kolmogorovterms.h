// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The three methods among which kolmogorovSurvival() chooses.

#include <QtGlobal>

namespace driftline {

/// P(D⁺_n ≥ d) of the one-sided statistic, 0 < d < 1: Smirnov's sum of positive terms.
[[nodiscard]] double smirnovSurvival(qint64 n, double d);

/// P(D_n < d) by Durbin's matrix, scaled as Marsaglia, Tsang and Wang do; cost (n·d)³·log n.
[[nodiscard]] double durbinMatrixCdf(qint64 n, double d);

/// P(D_n ≥ d) by Pelz and Good's expansion in 1/√n; n > 140, 0 < d < 1.
[[nodiscard]] double pelzGoodSurvival(qint64 n, double d);

} // namespace driftline
