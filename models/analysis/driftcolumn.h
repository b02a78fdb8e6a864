// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One column of the reference against the same column of the live data. Pure functions, any thread.

#include "models/domain/drift.h"

namespace driftline {

/// Evidently's own threshold of a test: 0.05 for p-values, 0.1 for distances.
[[nodiscard]] double defaultThreshold(DriftTest test);
/// Whether the score of a test is a p-value: small means drift.
[[nodiscard]] bool isPValueTest(DriftTest test);
/// Those that order or measure the values.
[[nodiscard]] bool needsNumbers(DriftTest test);

/// Both columns were read as the same type. `reference` and `live` are consumed: their numbers are sorted in
/// place.
///
/// Numbers and the lengths of texts are held against each other by KS, Wasserstein, or by shares of Sturges
/// bins of both samples together (of single values if the reference has at most 20); categories by their
/// shares. Automatic is Evidently's choice by the reference's size and the number of distinct values.
/// Infinite and missing values are left out. Not tested, with a note that says why: times, columns without
/// values on a side, tests that do not fit. With options.asEvidently, chi-square of a single category is NaN
/// as in Evidently (not 1), and text is not tested (Evidently trains a classifier, which is not reproduced);
/// Mann–Whitney asks one side only, Cramér–von Mises ranks ties as SciPy does, the t-test of equal constants
/// is NaN, G-test and Fisher's want samples of one size.
[[nodiscard]] ColumnDrift compareColumns(ColumnData reference, ColumnData live, const DriftOptions &options);

} // namespace driftline
