// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftcolumn.h"

#include "models/analysis/counttests.h"
#include "models/analysis/driftbins.h"
#include "models/analysis/driftsample.h"
#include "models/analysis/driftscores.h"
#include "models/analysis/kolmogorov.h"
#include "models/analysis/meandiscrepancy.h"
#include "models/analysis/momenttests.h"
#include "models/analysis/ranktests.h"

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
    EcdfDistance distance;        ///< numbers only
    SideSummary referenceSummary; ///< numbers only
    SideSummary liveSummary;
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

bool needsCategories(DriftTest test)
{
    return !needsNumbers(test) && isPValueTest(test);
}

bool fits(DriftTest test, const Sides &sides)
{
    const bool categorical = isCategorical(sides.type);
    if (needsNumbers(test))
        return !categorical;
    if (test == DriftTest::FisherExact)
        return sides.distinct <= 2;
    return !needsCategories(test) || categorical || sides.distinct <= fewValues;
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

double distanceOf(DriftTest test, const Sides &sides)
{
    switch (test) {
    case DriftTest::Wasserstein:
        return sides.distance.area / std::max(sides.spread, smallestSpread);
    case DriftTest::PopulationStability:
        return populationStability(sides.shares);
    case DriftTest::JensenShannon:
        return jensenShannon(sides.shares);
    case DriftTest::KullbackLeibler:
        return kullbackLeibler(sides.shares);
    case DriftTest::Hellinger:
        return hellingerOf(sides);
    case DriftTest::EnergyDistance:
        return sides.distance.energy;
    default:
        return 0;
    }
}

PValue byNumbers(DriftTest test, const Sides &sides, bool asEvidently)
{
    switch (test) {
    case DriftTest::KolmogorovSmirnov:
        return {sides.distance.statistic, kolmogorovTwoSample(sides.referenceCount, qint64(sides.live.size()),
                                                              sides.distance.maxDifference)};
    case DriftTest::AndersonDarling:
        return andersonDarling(sides.reference, sides.live);
    case DriftTest::CramerVonMises:
        return cramerVonMises(sides.reference, sides.live, asEvidently);
    case DriftTest::EppsSingleton:
        return eppsSingleton(sides.reference, sides.live);
    case DriftTest::MannWhitney:
        return mannWhitney(sides.reference, sides.live, asEvidently ? Sided::Less : Sided::Two);
    case DriftTest::StudentT: {
        PValue value = studentT(sides.referenceSummary, sides.liveSummary);
        if (asEvidently && sides.distinct == 1)
            value.p = std::numeric_limits<double>::quiet_NaN();
        return value;
    }
    case DriftTest::MeanDiscrepancy:
        return meanDiscrepancy(sides.reference, sides.live).value;
    default:
        return {};
    }
}

PValue byCounts(DriftTest test, const CountPair &counts, bool asEvidently)
{
    switch (test) {
    case DriftTest::ChiSquare:
    case DriftTest::GTest: {
        PValue value = test == DriftTest::GTest ? gTest(counts) : chiSquare(counts);
        if (std::isnan(value.p) && !asEvidently)
            value.p = 1; // one category on both sides: there is no difference to be seen
        return value;
    }
    case DriftTest::ZTest:
        return zTest(counts);
    case DriftTest::FisherExact:
        return fisherExact(counts);
    case DriftTest::TotalVariation:
        return totalVariationTest(counts);
    default:
        return {};
    }
}

TestOutcome runTest(DriftTest test, const Sides &sides, const DriftOptions &options)
{
    TestOutcome outcome;
    outcome.test = test;
    outcome.threshold = defaultThreshold(test);
    if (!isPValueTest(test)) {
        outcome.score = distanceOf(test, sides);
        return outcome;
    }
    const PValue value = needsNumbers(test) ? byNumbers(test, sides, options.asEvidently)
                                            : byCounts(test, valueCounts(sides), options.asEvidently);
    outcome.statistic = value.statistic;
    outcome.pValue = value.p;
    outcome.score = value.p;
    return outcome;
}

/// NaN is never drift.
bool isDrifted(const TestOutcome &outcome)
{
    if (outcome.test == DriftTest::KolmogorovSmirnov || outcome.test == DriftTest::CramerVonMises)
        return outcome.score <= outcome.threshold;
    if (outcome.test == DriftTest::EnergyDistance)
        return outcome.score > outcome.threshold;
    return isPValueTest(outcome.test) ? outcome.score < outcome.threshold
                                      : outcome.score >= outcome.threshold;
}

/// Why a test that fits says nothing all the same; empty: it does.
QString whyNot(const TestOutcome &outcome, const Sides &sides, const DriftOptions &options)
{
    const DriftTest test = outcome.test;
    if (options.asEvidently && (test == DriftTest::FisherExact || test == DriftTest::GTest)) {
        const CountPair counts = valueCounts(sides);
        if (sumOf(counts.reference) != sumOf(counts.live))
            return tr("Evidently refuses this test for samples of different sizes");
    }
    if (!std::isnan(outcome.score))
        return {};
    if (test == DriftTest::EppsSingleton)
        return tr("Epps–Singleton needs at least five values a side, and a middle half that varies");
    if (test == DriftTest::AndersonDarling || test == DriftTest::MeanDiscrepancy ||
        (test == DriftTest::StudentT && !options.asEvidently))
        return tr("%1 needs more values").arg(driftTestTitle(test));
    return {};
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
    sides.referenceSummary = *drift.reference;
    sides.liveSummary = *drift.live;
    sides.referenceSummary.rows = qint64(sides.reference.size()); // that take part
    sides.liveSummary.rows = qint64(sides.live.size());
    sides.referenceSummary.missing = sides.liveSummary.missing = 0;
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
    sides.referenceCount = sumOf(reference.counts);
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
        if (const QString why = whyNot(outcome, sides, options); !why.isEmpty()) {
            addNote(drift, why);
        } else {
            drift.test = chosen;
            drift.score = outcome.score;
            drift.statistic = outcome.statistic;
            drift.pValue = outcome.pValue;
            drift.threshold = outcome.threshold;
            drift.drifted = isDrifted(outcome);
            if (chosen == DriftTest::MeanDiscrepancy &&
                std::max(sides.reference.size(), sides.live.size()) > discrepancySample)
                addNote(drift, tr("of %1 values a side, chosen at random").arg(discrepancySample));
        }
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
    switch (test) {
    case DriftTest::KolmogorovSmirnov:
    case DriftTest::EppsSingleton:
    case DriftTest::MannWhitney:
    case DriftTest::StudentT:
    case DriftTest::ChiSquare:
    case DriftTest::ZTest:
        return 0.05;
    default:
        return 0.1;
    }
}

bool isPValueTest(DriftTest test)
{
    switch (test) {
    case DriftTest::Automatic:
    case DriftTest::Wasserstein:
    case DriftTest::PopulationStability:
    case DriftTest::JensenShannon:
    case DriftTest::KullbackLeibler:
    case DriftTest::Hellinger:
    case DriftTest::EnergyDistance:
        return false;
    default:
        return true;
    }
}

bool needsNumbers(DriftTest test)
{
    switch (test) {
    case DriftTest::KolmogorovSmirnov:
    case DriftTest::Wasserstein:
    case DriftTest::EnergyDistance:
    case DriftTest::AndersonDarling:
    case DriftTest::CramerVonMises:
    case DriftTest::EppsSingleton:
    case DriftTest::MannWhitney:
    case DriftTest::StudentT:
    case DriftTest::MeanDiscrepancy:
        return true;
    default:
        return false;
    }
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
