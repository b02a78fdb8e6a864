// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Charts of a drift report as SVG: reference behind live, over shared bins, in percent of each side. Pure
// text. Inside a page they are coloured by its style sheet (classes r, l, axis, grid); a file of its own has
// one.

#include "models/domain/drift.h"

namespace driftline {

/// The column's histogram with axes, or its most frequent categories as bars; empty without bins.
[[nodiscard]] QString columnChart(const ColumnDrift &column);
/// The same as a file: title, legend, colours for light and dark.
[[nodiscard]] QString columnChartFile(const ColumnDrift &column);
/// As small as a table's row.
[[nodiscard]] QString columnSparkline(const ColumnDrift &column);
/// A column's score in each window, with its threshold; or, of the whole report, the share of drifted
/// columns. Empty without windows.
[[nodiscard]] QString windowChart(const DriftReport &report, const ColumnDrift &column);
[[nodiscard]] QString windowChart(const DriftReport &report);

} // namespace driftline
