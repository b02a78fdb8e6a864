// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Bins shared by both sides of a drift check, as NumPy and Evidently draw them.

#include "models/domain/drift.h"

#include <span>
#include <vector>

namespace driftline {

/// How often each bin, value or category occurs on either side; parallel.
struct CountPair
{
    std::vector<qint64> reference;
    std::vector<qint64> live;
};
[[nodiscard]] qint64 sumOf(const std::vector<qint64> &counts);

/// What NumPy would compute the edges in: bins of whole numbers are at least 1 wide, edges of
/// single-precision numbers are single-precision numbers.
enum class NumberKind { Real, Single, Integer };
[[nodiscard]] NumberKind numberKind(const ColumnData &reference, const ColumnData &live);

/// Equal bins by Sturges' rule for `count` finite numbers between `low` and `high`: ⌈log2(count) + 1⌉ of
/// them, or fewer for integers; one bin of width 1 around a single value. Returns the edges.
[[nodiscard]] std::vector<double> sturgesEdges(double low, double high, qint64 count, NumberKind kind);

/// The edges of the bins of two ascending samples, none of them empty, by a rule: NumPy's sturges, doane and
/// fd over both together; quantiles of the reference, the outer bins reaching to the ends of both; bins of
/// equal width; or the edges that are given, with a bin beyond them where values lie there. At most 1000 bins
/// of a rule. Automatic: Sturges.
[[nodiscard]] std::vector<double> binEdges(std::span<const double> reference, std::span<const double> live,
                                           const Binning &binning, NumberKind kind);

/// Edges that put each whole number from the lowest to the highest in the middle of a bin of its own, at most
/// `most` of them; none where there are more, or fractions. Both samples ascend and are not empty.
[[nodiscard]] std::vector<double> wholeNumberEdges(std::span<const double> reference,
                                                   std::span<const double> live, qint64 most);

/// Occurrences in [edge i, edge i+1), the last bin closed; `sorted` ascends.
[[nodiscard]] std::vector<qint64> countInBins(std::span<const double> sorted, std::span<const double> edges);

/// Occurrences of each distinct value of both ascending samples, in ascending order.
[[nodiscard]] CountPair countValues(std::span<const double> reference, std::span<const double> live);

struct CategoryCounts
{
    QStringList categories; ///< of both; by value if all are whole numbers, else by code point
    CountPair counts;
};
[[nodiscard]] CategoryCounts mergeCategories(const ColumnData &reference, const ColumnData &live);

/// The `most` categories that are the most frequent on both sides together by share, the others summed up
/// under the name `rest`, last; the bins as they are where there are no more than that, or numbers.
[[nodiscard]] HistogramBins topCategories(const HistogramBins &bins, qsizetype most, const QString &rest);

} // namespace driftline
