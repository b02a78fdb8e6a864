// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One column of the reference against the same column of the live data. Pure, any thread.

#include "models/analysis/drifttests.h"

namespace driftline {

/// A reference column, held against all of the live data or parts of them.
///
/// Numbers and the lengths of texts are compared by tests on values, or by shares of bins of both samples
/// together (of single values if the reference has at most 20 and no rule for bins is given); categories by
/// their shares. Automatic is Evidently's choice by the reference's size and the number of distinct values.
/// Infinite and missing values are left out. Not tested, with a note that says why: times, ids, ignored
/// columns, columns without values on a side, tests that do not fit. With options.asEvidently, chi-square of
/// a single category is NaN as in Evidently (not 1), and text is not tested (Evidently trains a classifier,
/// which is not reproduced); Mann–Whitney asks one side only, Cramér–von Mises ranks ties as SciPy does, the
/// t-test of equal constants is NaN, G-test and Fisher's want samples of one size.
class ColumnComparison
{
public:
    /// `options` must outlive this.
    ColumnComparison(PreparedColumn reference, const DriftOptions &options);
    /// The live column was read as the reference's type.
    /// `halves`: see ecdfDistance().
    [[nodiscard]] ColumnDrift whole(const PreparedColumn &live,
                                    std::launch halves = std::launch::deferred) const;
    /// Part of the live column, by the test that decided on the whole.
    [[nodiscard]] WindowDrift window(ColumnData live, const ColumnDrift &whole) const;

private:
    const PreparedColumn m_reference;
    const DriftOptions &m_options;
};

[[nodiscard]] ColumnDrift compareColumns(ColumnData reference, ColumnData live, const DriftOptions &options);

} // namespace driftline
