// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Drift results in words, as the table, the verdict card and the detail panel say them. Pure functions, any
// thread; numbers are in the user's locale.

#include "models/domain/drift.h"

namespace driftline {

/// "0.612", "1.2e-07", "< 1e-300": a distance or a p-value, three decimals.
[[nodiscard]] QString driftScoreText(double score, bool isPValue);
/// "4.92", "1,204,331", "NaN": a figure of the small table, about four digits.
[[nodiscard]] QString driftFigureText(double value);
/// "1.4 %"; "–" when there are no rows.
[[nodiscard]] QString driftShareText(qint64 part, qint64 whole);
/// "▲ drifted", "◆ warning", "● stable", "– not tested".
[[nodiscard]] QString driftVerdictText(const ColumnDrift &column);
/// "Dataset drift: 13 of 24 columns"; "Drift: 7 of 24 columns" while the share stays below the dataset
/// threshold; "No drift in 24 columns".
[[nodiscard]] QString driftHeadline(const DriftReport &report);
/// "29 % · threshold 50 % not reached · target stable · 2 warnings · 1.9 s".
[[nodiscard]] QString driftSubline(const DriftReport &report);
/// "Wasserstein 0.612 ≥ 0.10 ▲ · PSI 0.487 ▲ · KS D 0.291, p < 1e-300 ▲"; empty when nothing was tested.
[[nodiscard]] QString driftTestsLine(const ColumnDrift &column);

/// The findings from 0.1 % on, a line each, those that are worth a look marked.
[[nodiscard]] QString driftFindingsText(const ColumnDrift &column);
/// "0.00 to 0.50": where a bin begins and ends; or the category's name.
[[nodiscard]] QString driftBinText(const HistogramBins &bins, qsizetype index);

} // namespace driftline
