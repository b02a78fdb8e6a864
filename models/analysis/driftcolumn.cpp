// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftcolumn.h"

#include "models/analysis/driftbins.h"
#include "models/analysis/driftsample.h"
#include "models/analysis/driftscores.h"
#include "models/analysis/kolmogorov.h"

#include <QCoreApplication>

#include <array>
#include <cmath>
#include <limits>

namespace driftline {

namespace {

constexpr qint64 smallReference = 1000; // rows up to which Evidently prefers p-values
constexpr qint64 fewValues = 5;         // distinct numbers up to which it treats them as categories
constexpr qint64 valueBins = 20;        // distinct reference numbers up to which each is a bin of its own
constexpr double smallestSpread = 0.001;

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

bool isCategorical(ColumnType type)
{
    return type == ColumnType::Categorical || type == ColumnType::Boolean;
}

/// Everything that the tests share, prepared once.
struct Sides
{
    ColumnType type = ColumnType::Unsupported;
    std::vector<double> reference; ///< sorted; empty for categories
    std::vector<double> live;
    NumberKind kind = NumberKind::Real;
    EcdfDistance distance;     ///< numbers only
    double spread = 0;         ///< σ of the reference
    qint64 distinct = 0;       ///< in both together
    qint64 referenceCount = 0; ///< values that are there
    CountPair shares;          ///< what PSI, JS and KL compare
};

DriftTest automaticTest(const Sides &sides)
{
    const bool few = isCategorical(sides.type) || sides.distinct <= fewValues;
    if (sides.referenceCount > smallReference)
        return few ? DriftTest::JensenShannon : DriftTest::Wasserstein;
    if (!few)
        return DriftTest::KolmogorovSmirnov;
    return sides.distinct <= 2 ? DriftTest::ZTest : DriftTest::ChiSquare;
}

bool fits(DriftTest test, const Sides &sides)
{
    const bool categorical = isCategorical(sides.type);
    if (needsNumbers(test))
        return !categorical;
    if (test == DriftTest::ChiSquare || test == DriftTest::ZTest)
        return categorical || sides.distinct <= fewValues;
    return true;
}

/// Evidently draws the bins of this distance from the distinct values, not from the sample.
double hellingerOf(const Sides &sides)
{
    if (isCategorical(sides.type))
        return hellinger(sides.shares);
    const double low = std::min(sides.reference.front(), sides.live.front());
    const double high = std::max(sides.reference.back(), sides.live.back());
    const std::vector<double> edges = sturgesEdges(low, high, sides.distinct, sides.kind);
    return hellinger({countInBins(sides.reference, edges), countInBins(sides.live, edges)});
}

CountPair valueCounts(const Sides &sides)
{
    return isCategorical(sides.type) ? sides.shares : countValues(sides.reference, sides.live);
}

TestOutcome runTest(DriftTest test, const Sides &sides, const DriftOptions &options)
{
    TestOutcome outcome;
    outcome.test = test;
    outcome.threshold = defaultThreshold(test);
    const auto take = [&outcome](const PValue &value) {
        outcome.statistic = value.statistic;
        outcome.pValue = value.p;
        outcome.score = value.p;
    };
    switch (test) {
    case DriftTest::KolmogorovSmirnov:
        take({sides.distance.statistic, kolmogorovTwoSample(sides.referenceCount, qint64(sides.live.size()),
                                                            sides.distance.maxDifference)});
        break;
    case DriftTest::Wasserstein:
        outcome.score = sides.distance.area / std::max(sides.spread, smallestSpread);
        break;
    case DriftTest::PopulationStability:
        outcome.score = populationStability(sides.shares);
        break;
    case DriftTest::JensenShannon:
        outcome.score = jensenShannon(sides.shares);
        break;
    case DriftTest::KullbackLeibler:
        outcome.score = kullbackLeibler(sides.shares);
        break;
    case DriftTest::Hellinger:
        outcome.score = hellingerOf(sides);
        break;
    case DriftTest::ChiSquare: {
        PValue value = chiSquare(valueCounts(sides));
        if (std::isnan(value.p) && !options.asEvidently)
            value.p = 1; // one category on both sides: there is no difference to be seen
        take(value);
        break;
    }
    case DriftTest::ZTest:
        take(zTest(valueCounts(sides)));
        break;
    case DriftTest::Automatic:
        break;
    }
    return outcome;
}

/// NaN is never drift.
bool isDrifted(const TestOutcome &outcome)
{
    if (outcome.test == DriftTest::KolmogorovSmirnov)
        return outcome.score <= outcome.threshold;
    return isPValueTest(outcome.test) ? outcome.score < outcome.threshold
                                      : outcome.score >= outcome.threshold;
}

SideSummary summaryOf(const std::vector<double> &sorted, const ColumnData &column)
{
    SideSummary summary = summarize(sorted);
    summary.rows = column.rows;
    summary.missing = column.missing;
    return summary;
}

void addNote(ColumnDrift &drift, const QString &note)
{
    if (note.isEmpty())
        return;
    drift.note += drift.note.isEmpty() ? note : QStringLiteral("; ") + note;
}

bool hasValues(const ColumnData &column)
{
    return !column.numbers.empty() || !column.counts.empty();
}

QString whyEmpty(const ColumnData &column, bool isReference)
{
    if (column.rows == 0)
        return isReference ? tr("the reference has no rows") : tr("the live data have no rows");
    if (column.infinite > 0)
        return isReference ? tr("no finite value in the reference") : tr("no finite value in the live data");
    return isReference ? tr("every value is missing in the reference")
                       : tr("every value is missing in the live data");
}

void binNumbers(Sides &sides, ColumnDrift &drift)
{
    const double low = std::min(sides.reference.front(), sides.live.front());
    const double high = std::max(sides.reference.back(), sides.live.back());
    drift.bins.edges =
        sturgesEdges(low, high, qint64(sides.reference.size()) + qint64(sides.live.size()), sides.kind);
    drift.bins.reference = countInBins(sides.reference, drift.bins.edges);
    drift.bins.live = countInBins(sides.live, drift.bins.edges);
    sides.shares = distinctCount(sides.reference, valueBins + 1) > valueBins
                       ? CountPair{drift.bins.reference, drift.bins.live}
                       : countValues(sides.reference, sides.live);
}

void takeNumbers(Sides &sides, ColumnDrift &drift, ColumnData &reference, ColumnData &live)
{
    sides.kind = numberKind(reference, live);
    sides.reference = std::move(reference.numbers);
    sides.live = std::move(live.numbers);
    sortNumbers(sides.reference);
    sortNumbers(sides.live);
    binNumbers(sides, drift);
    sides.distance = ecdfDistance(sides.reference, sides.live);
    sides.distinct = sides.distance.distinct;
    sides.referenceCount = qint64(sides.reference.size());
    drift.reference = summaryOf(sides.reference, reference);
    drift.live = summaryOf(sides.live, live);
    sides.spread = drift.reference->std;
}

void takeCategories(Sides &sides, ColumnDrift &drift, const ColumnData &reference, const ColumnData &live)
{
    CategoryCounts merged = mergeCategories(reference, live);
    drift.bins.categories = std::move(merged.categories);
    drift.bins.reference = merged.counts.reference;
    drift.bins.live = merged.counts.live;
    sides.shares = std::move(merged.counts);
    sides.distinct = drift.bins.categories.size();
    for (const qint64 count : reference.counts)
        sides.referenceCount += count;
}

void test(ColumnDrift &drift, const Sides &sides, const DriftOptions &options)
{
    const DriftTest chosen = options.test == DriftTest::Automatic ? automaticTest(sides) : options.test;
    if (!fits(chosen, sides)) {
        addNote(drift,
                tr("%1 does not fit a %2 column").arg(driftTestTitle(chosen), columnTypeName(drift.type)));
    } else {
        TestOutcome outcome = runTest(chosen, sides, options);
        if (options.threshold)
            outcome.threshold = *options.threshold;
        drift.test = chosen;
        drift.score = outcome.score;
        drift.statistic = outcome.statistic;
        drift.pValue = outcome.pValue;
        drift.threshold = outcome.threshold;
        drift.drifted = isDrifted(outcome);
    }
    static constexpr std::array forNumbers{DriftTest::Wasserstein, DriftTest::PopulationStability,
                                           DriftTest::KolmogorovSmirnov, DriftTest::JensenShannon};
    static constexpr std::array forCategories{DriftTest::JensenShannon, DriftTest::PopulationStability,
                                              DriftTest::ChiSquare};
    const std::span<const DriftTest> list = isCategorical(sides.type)
                                                ? std::span<const DriftTest>(forCategories)
                                                : std::span<const DriftTest>(forNumbers);
    for (const DriftTest other : list) {
        if (other == drift.test)
            continue;
        TestOutcome outcome = runTest(other, sides, options);
        outcome.drifted = isDrifted(outcome);
        drift.others.append(outcome);
    }
}

} // namespace

double defaultThreshold(DriftTest test)
{
    return isPValueTest(test) ? 0.05 : 0.1;
}

bool isPValueTest(DriftTest test)
{
    return test == DriftTest::KolmogorovSmirnov || test == DriftTest::ChiSquare || test == DriftTest::ZTest;
}

bool needsNumbers(DriftTest test)
{
    return test == DriftTest::KolmogorovSmirnov || test == DriftTest::Wasserstein;
}

ColumnDrift compareColumns(ColumnData reference, ColumnData live, const DriftOptions &options)
{
    ColumnDrift drift;
    drift.name = reference.info.name;
    drift.type = reference.info.type;
    drift.referenceMissing = reference.missing;
    drift.liveMissing = live.missing;
    drift.note = reference.info.note;
    if (reference.infinite > 0 || live.infinite > 0) {
        addNote(drift, tr("infinite values left out: %1 in the reference, %2 in the live data")
                           .arg(reference.infinite)
                           .arg(live.infinite));
    }
    if (!hasValues(reference) || !hasValues(live)) {
        drift.note.clear();
        addNote(drift, hasValues(reference) ? QString() : whyEmpty(reference, true));
        addNote(drift, hasValues(live) ? QString() : whyEmpty(live, false));
        return drift;
    }
    Sides sides;
    sides.type = drift.type;
    if (isCategorical(drift.type))
        takeCategories(sides, drift, reference, live);
    else
        takeNumbers(sides, drift, reference, live);
    if (drift.type == ColumnType::Datetime)
        addNote(drift, tr("times are shown, not tested"));
    else if (drift.type == ColumnType::Text && options.asEvidently)
        addNote(drift, tr("Evidently trains a classifier on text; that is not reproduced"));
    else
        test(drift, sides, options);
    return drift;
}

} // namespace driftline
