// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tests as one list: what each asks for, how it is run, when its score counts. Pure, any thread.

#include "models/analysis/columnsides.h"

namespace driftline {

/// Evidently's own threshold of a test: 0.05 or 0.1.
[[nodiscard]] double defaultThreshold(DriftTest test);
/// Where the band of warnings begins if nobody says: half way to the threshold for a distance, at twice the
/// threshold for a p-value.
[[nodiscard]] double warningThreshold(DriftTest test, double threshold);
/// Whether the score of a test is a p-value: small means drift.
[[nodiscard]] bool isPValueTest(DriftTest test);
/// Those that order or measure the values.
[[nodiscard]] bool needsNumbers(DriftTest test);
/// Whether the test can say something of such a column.
[[nodiscard]] bool fits(DriftTest test, const ColumnSides &sides);
/// Evidently's choice, by the reference's size and the number of distinct values.
[[nodiscard]] DriftTest automaticTest(const ColumnSides &sides);

/// A test that fits, with its own threshold.
[[nodiscard]] TestOutcome runTest(DriftTest test, const ColumnSides &sides, bool asEvidently);
/// Why a test that fits says nothing all the same; empty: it does.
[[nodiscard]] QString whyNothing(const TestOutcome &outcome, const ColumnSides &sides, bool asEvidently);

/// Whether a score is over a threshold, as Evidently holds each test's against it. NaN is never.
[[nodiscard]] bool isOver(DriftTest test, double score, double threshold);
/// Sets `drifted` and `level` from score, thresholds and findings.
void judge(ColumnDrift &column);

} // namespace driftline
