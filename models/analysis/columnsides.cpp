// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/columnsides.h"

namespace driftline {

namespace {

constexpr qint64 valueBins = 20; // distinct reference numbers up to which each is a bin of its own
constexpr qint64 drawnValues = 2 * valueBins; // whole numbers up to which each is drawn as one

/// Of the values that take part, all of which are there.
SideSummary ofValues(const PreparedColumn &side)
{
    SideSummary summary = side.summary;
    summary.rows = side.values();
    summary.missing = 0;
    return summary;
}

} // namespace

bool isCategorical(ColumnType type)
{
    return type == ColumnType::Categorical || type == ColumnType::Boolean;
}

PreparedColumn::PreparedColumn(ColumnData data) : column(std::move(data))
{
    sortNumbers(column.numbers);
    if (!isCategorical(column.info.type))
        summary = summarize(column.numbers);
    summary.rows = column.rows;
    summary.missing = column.missing;
}

qint64 PreparedColumn::values() const
{
    return isCategorical(column.info.type) ? sumOf(column.counts) : qint64(column.numbers.size());
}

ColumnSides::ColumnSides(const PreparedColumn &referenceColumn, const PreparedColumn &liveColumn,
                         const Binning &binning, std::launch halves)
    : type(referenceColumn.column.info.type), referenceCount(referenceColumn.values())
{
    if (isCategorical(type))
        takeCategories(referenceColumn.column, liveColumn.column);
    else
        takeNumbers(referenceColumn, liveColumn, binning, halves);
}

void ColumnSides::takeNumbers(const PreparedColumn &referenceColumn, const PreparedColumn &liveColumn,
                              const Binning &binning, std::launch halves)
{
    reference = referenceColumn.column.numbers;
    live = liveColumn.column.numbers;
    referenceSummary = ofValues(referenceColumn);
    liveSummary = ofValues(liveColumn);
    kind = numberKind(referenceColumn.column, liveColumn.column);
    distance = ecdfDistance(reference, live, halves);
    distinct = distance.distinct;
    ownBins = binning.rule != BinRule::Automatic;
    const bool byValue = !ownBins && distinctCount(reference, valueBins + 1) <= valueBins;
    // What is compared value by value is drawn so: NumPy's rules would put 6 and 7 into one bin.
    if (byValue)
        bins.edges = wholeNumberEdges(reference, live, drawnValues);
    if (bins.edges.empty())
        bins.edges = binEdges(reference, live, binning, kind);
    bins.reference = countInBins(reference, bins.edges);
    bins.live = countInBins(live, bins.edges);
    shares = byValue ? countValues(reference, live) : CountPair{bins.reference, bins.live};
}

const RankSums &ColumnSides::ranks() const
{
    if (!m_ranks)
        m_ranks = rankSums(reference, live);
    return *m_ranks;
}

void ColumnSides::takeCategories(const ColumnData &referenceColumn, const ColumnData &liveColumn)
{
    CategoryCounts merged = mergeCategories(referenceColumn, liveColumn);
    bins.categories = std::move(merged.categories);
    bins.reference = merged.counts.reference;
    bins.live = merged.counts.live;
    shares = std::move(merged.counts);
    distinct = bins.categories.size();
}

} // namespace driftline
