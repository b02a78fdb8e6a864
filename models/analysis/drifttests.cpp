// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/drifttests.h"

#include "models/analysis/counttests.h"
#include "models/analysis/driftscores.h"
#include "models/analysis/kolmogorov.h"
#include "models/analysis/meandiscrepancy.h"
#include "models/analysis/momenttests.h"
#include "models/analysis/ranktests.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace driftline {

namespace {

constexpr qint64 smallReference = 1000; // rows up to which Evidently prefers p-values
constexpr qint64 fewValues = 5;         // distinct numbers up to which it treats them as categories
constexpr double smallestSpread = 0.001;

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

bool needsCategories(DriftTest test)
{
    return !needsNumbers(test) && isPValueTest(test);
}

/// Evidently draws the bins of this distance from the distinct values, not from the sample.
double hellingerOf(const ColumnSides &sides)
{
    if (isCategorical(sides.type) || sides.ownBins)
        return hellinger(sides.shares);
    const double low = std::min(sides.reference.front(), sides.live.front());
    const double high = std::max(sides.reference.back(), sides.live.back());
    const std::vector<double> edges = sturgesEdges(low, high, sides.distinct, sides.kind);
    return hellinger({countInBins(sides.reference, edges), countInBins(sides.live, edges)});
}

CountPair valueCounts(const ColumnSides &sides)
{
    return isCategorical(sides.type) ? sides.shares : countValues(sides.reference, sides.live);
}

double distanceOf(DriftTest test, const ColumnSides &sides)
{
    switch (test) {
    case DriftTest::Wasserstein:
        return sides.distance.area / std::max(sides.referenceSummary.std, smallestSpread);
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

PValue byNumbers(DriftTest test, const ColumnSides &sides, bool asEvidently)
{
    switch (test) {
    case DriftTest::KolmogorovSmirnov:
        return {sides.distance.statistic, kolmogorovTwoSample(sides.referenceCount, qint64(sides.live.size()),
                                                              sides.distance.maxDifference)};
    case DriftTest::AndersonDarling:
        return andersonDarling(sides.ranks());
    case DriftTest::CramerVonMises:
        return cramerVonMises(sides.ranks(), asEvidently);
    case DriftTest::EppsSingleton:
        return eppsSingleton(sides.reference, sides.live);
    case DriftTest::MannWhitney:
        return mannWhitney(sides.ranks(), asEvidently ? Sided::Less : Sided::Two);
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

double warningThreshold(DriftTest test, double threshold)
{
    return isPValueTest(test) ? std::min(1.0, threshold * 2) : threshold / 2;
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

bool fits(DriftTest test, const ColumnSides &sides)
{
    const bool categorical = isCategorical(sides.type);
    if (needsNumbers(test))
        return !categorical;
    if (test == DriftTest::FisherExact)
        return sides.distinct <= 2;
    return !needsCategories(test) || categorical || sides.distinct <= fewValues;
}

DriftTest automaticTest(const ColumnSides &sides)
{
    const bool few = isCategorical(sides.type) || sides.distinct <= fewValues;
    if (sides.referenceCount > smallReference)
        return few ? DriftTest::JensenShannon : DriftTest::Wasserstein;
    if (!few)
        return DriftTest::KolmogorovSmirnov;
    return sides.distinct <= 2 ? DriftTest::ZTest : DriftTest::ChiSquare;
}

TestOutcome runTest(DriftTest test, const ColumnSides &sides, bool asEvidently)
{
    TestOutcome outcome;
    outcome.test = test;
    outcome.threshold = defaultThreshold(test);
    if (isPValueTest(test)) {
        const PValue value = needsNumbers(test) ? byNumbers(test, sides, asEvidently)
                                                : byCounts(test, valueCounts(sides), asEvidently);
        outcome.statistic = value.statistic;
        outcome.pValue = value.p;
        outcome.score = value.p;
    } else {
        outcome.score = distanceOf(test, sides);
    }
    outcome.drifted = isOver(test, outcome.score, outcome.threshold);
    return outcome;
}

QString whyNothing(const TestOutcome &outcome, const ColumnSides &sides, bool asEvidently)
{
    const DriftTest test = outcome.test;
    if (asEvidently && (test == DriftTest::FisherExact || test == DriftTest::GTest)) {
        const CountPair counts = valueCounts(sides);
        if (sumOf(counts.reference) != sumOf(counts.live))
            return tr("Evidently refuses this test for samples of different sizes");
    }
    if (!std::isnan(outcome.score))
        return {};
    if (test == DriftTest::EppsSingleton)
        return tr("Epps–Singleton needs at least five values a side, and a middle half that varies");
    if (test == DriftTest::AndersonDarling || test == DriftTest::MeanDiscrepancy ||
        (test == DriftTest::StudentT && !asEvidently))
        return tr("%1 needs more values").arg(driftTestTitle(test));
    return {};
}

bool isOver(DriftTest test, double score, double threshold)
{
    if (test == DriftTest::KolmogorovSmirnov || test == DriftTest::CramerVonMises)
        return score <= threshold;
    if (test == DriftTest::EnergyDistance)
        return score > threshold;
    return isPValueTest(test) ? score < threshold : score >= threshold;
}

void judge(ColumnDrift &column)
{
    column.drifted = column.score && isOver(column.test, *column.score, column.threshold);
    const bool warned = (column.score && isOver(column.test, *column.score, column.warning)) ||
                        std::ranges::any_of(column.findings, &Finding::notable);
    column.level = column.drifted ? DriftLevel::Drifted : warned ? DriftLevel::Warning : DriftLevel::Stable;
}

} // namespace driftline
