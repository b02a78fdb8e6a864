// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One column of both sides, prepared once for everything that looks at it. Pure, any thread.

#include "models/analysis/driftbins.h"
#include "models/analysis/driftsample.h"
#include "models/analysis/ranktests.h"
#include "models/domain/drift.h"

#include <optional>

namespace driftline {

/// Whether the values are counted by name.
[[nodiscard]] bool isCategorical(ColumnType type);

/// A column with its numbers sorted.
struct PreparedColumn
{
    explicit PreparedColumn(ColumnData column);
    [[nodiscard]] bool hasValues() const { return !column.numbers.empty() || !column.counts.empty(); }
    /// Values that take part.
    [[nodiscard]] qint64 values() const;

    ColumnData column;
    SideSummary summary; ///< of numbers
};

/// Both sides of a column, which must outlive this and have values.
struct ColumnSides
{
    /// `halves`: see ecdfDistance().
    ColumnSides(const PreparedColumn &reference, const PreparedColumn &live, const Binning &binning,
                std::launch halves);

    ColumnType type = ColumnType::Unsupported;
    std::span<const double> reference; ///< sorted; empty for categories
    std::span<const double> live;
    NumberKind kind = NumberKind::Real;
    EcdfDistance distance;        ///< numbers only
    SideSummary referenceSummary; ///< numbers only, of the values that take part
    SideSummary liveSummary;      ///< the same
    qint64 distinct = 0;          ///< in both together
    qint64 referenceCount = 0;    ///< values that take part
    bool ownBins = false;         ///< the rule is not the automatic one
    HistogramBins bins;           ///< shared by both
    CountPair shares;             ///< what PSI, JS and KL compare

    /// Of numbers; the first call walks through them. Of one thread.
    [[nodiscard]] const RankSums &ranks() const;

private:
    void takeNumbers(const PreparedColumn &referenceColumn, const PreparedColumn &liveColumn,
                     const Binning &binning, std::launch halves);
    void takeCategories(const ColumnData &referenceColumn, const ColumnData &liveColumn);

    mutable std::optional<RankSums> m_ranks;
};

} // namespace driftline
