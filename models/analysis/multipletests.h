// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Many tests at once: one in twenty finds drift where there is none. Pure, any thread.

#include "models/domain/drift.h"

namespace driftline {

/// The p-values that are held against a threshold in place of the given ones, in the same order: Bonferroni's
/// p·n (at most 1), or Benjamini and Hochberg's (J. R. Stat. Soc. B 57, 1995) step-up values. NaN is left as
/// it is and does not count.
[[nodiscard]] std::vector<double> corrected(const std::vector<double> &pValues, Correction correction);

/// Corrects the scores of all columns whose test gave a p-value, and judges them again.
void correct(QList<ColumnDrift> &columns, Correction correction);

} // namespace driftline
