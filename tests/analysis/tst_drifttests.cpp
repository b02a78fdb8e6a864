// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Where ours are other numbers than Evidently's and SciPy's, on purpose: ties, samples of different sizes,
// one category. Where they are the same, tst_driftcheck asks Evidently.

#include "models/analysis/counttests.h"
#include "models/analysis/driftcolumn.h"
#include "models/analysis/meandiscrepancy.h"
#include "models/analysis/momenttests.h"
#include "models/analysis/ranktests.h"
#include "tests/support/testcase.h"

#include <algorithm>
#include <cmath>

namespace driftline {

namespace {

/// 1, 2, … `count`, moved by `shift`.
std::vector<double> steps(int count, double shift = 0)
{
    std::vector<double> values;
    values.reserve(size_t(count));
    for (int i = 1; i <= count; ++i)
        values.push_back(i + shift);
    return values;
}

bool close(double ours, double wanted)
{
    return std::abs(ours - wanted) <= 1e-12 * std::abs(wanted);
}

CountPair mirrored(const CountPair &counts)
{
    return {counts.live, counts.reference};
}

} // namespace

class TestDriftTests final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void everyTestHasANameAndATitle()
    {
        const QList<DriftTest> tests = driftTests();
        QCOMPARE(tests.first(), DriftTest::Automatic);
        QCOMPARE(tests.size(), 19);
        for (const DriftTest test : tests) {
            QCOMPARE(driftTestFromName(driftTestName(test)), std::optional(test));
            QVERIFY(!driftTestTitle(test).isEmpty());
        }
    }

    void equalConstantsAreNoDrift()
    {
        const std::vector<double> a(1500, 3.0);
        const std::vector<double> b(1200, 3.0);
        QCOMPARE(cramerVonMises(rankSums(a, b)).p, 1.0);
        QVERIFY(cramerVonMises(rankSums(a, b), true).p < 1e-9); // SciPy's
        QCOMPARE(mannWhitney(rankSums(a, b), Sided::Two).p, 1.0);
        QCOMPARE(andersonDarling(rankSums(a, b)).p, 1.0);
        QVERIFY(std::isnan(eppsSingleton(a, b).p));
        QCOMPARE(meanDiscrepancy(a, b).value.p, 1.0);
    }

    void equalSamplesWithTiesAreNoDrift()
    {
        std::vector<double> values;
        for (const double value : {1.0, 2.0, 3.0, 4.0})
            values.insert(values.end(), 100, value);
        QCOMPARE(cramerVonMises(rankSums(values, values)).statistic, 0.0);
        QCOMPARE(cramerVonMises(rankSums(values, values)).p, 1.0);
        QCOMPARE(mannWhitney(rankSums(values, values), Sided::Two).p, 1.0);
        QCOMPARE(eppsSingleton(values, values).p, 1.0);
    }

    void mannWhitneyAsksBothSides()
    {
        const std::vector<double> low = steps(40);
        const std::vector<double> high = steps(40, 20.5);
        QVERIFY(close(mannWhitney(rankSums(low, high), Sided::Two).p,
                      mannWhitney(rankSums(high, low), Sided::Two).p));
        QVERIFY(mannWhitney(rankSums(low, high), Sided::Less).p < 0.001);
        QVERIFY(mannWhitney(rankSums(high, low), Sided::Less).p > 0.999); // Evidently misses it
        QVERIFY(mannWhitney(rankSums(high, low), Sided::Two).p < 0.001);
    }

    void smallSamplesAreExact()
    {
        // All of three values below all of two: one of C(5, 2) orders, and one for the other side.
        QVERIFY(close(mannWhitney(rankSums(steps(3), steps(2, 10)), Sided::Two).p, 2.0 / 10));
        QVERIFY(close(mannWhitney(rankSums(steps(3), steps(2, 10)), Sided::Less).p, 1.0 / 10));
        QVERIFY(close(cramerVonMises(rankSums(steps(3), steps(2, 10))).p, 2.0 / 10));
        QVERIFY(close(cramerVonMises(rankSums(steps(20), steps(20, 100))).p, 2.0 / 137846528820.0));
    }

    void theLimitingLawOfCramerAndVonMises()
    {
        // Anderson and Darling's table (Ann. Math. Stat. 23, 1952), to its five digits.
        for (const auto &[x, p] :
             {std::pair{0.11888, 0.5}, {0.34730, 0.1}, {0.46136, 0.05}, {0.74346, 0.01}, {1.16786, 0.001}})
            QVERIFY2(std::abs(cramerVonMisesSurvival(x) / p - 1) < 1e-3, qPrintable(QString::number(x)));
        QCOMPARE(cramerVonMisesSurvival(0), 1.0);
        // Two formulas meet here.
        QVERIFY(std::abs(cramerVonMisesSurvival(0.5 - 1e-9) - cramerVonMisesSurvival(0.5)) < 1e-9);
        QVERIFY(cramerVonMisesSurvival(20) > 0 && cramerVonMisesSurvival(20) < 1e-40);
    }

    void samplesOfDifferentSizesAreCompared()
    {
        const CountPair counts{{240, 260}, {186, 214}};
        // scipy.stats.fisher_exact([[214, 186], [260, 240]]), and of power_divergence with scaled
        // expectations
        QVERIFY(close(fisherExact(counts).p, 0.6870011767538396));
        QVERIFY(close(fisherExact(counts).p, fisherExact(mirrored(counts)).p));
        const double twice = gTest({{240, 260}, {480, 520}}).p;
        QCOMPARE(twice, 1.0); // the same shares
        QVERIFY(gTest({{240, 260}, {0, 500}}).p < 1e-10);
        QCOMPARE(gTest({{500, 0}, {490, 10}}).p, 0.0); // unknown to the reference
        QVERIFY(std::isnan(gTest({{5}, {7}}).p));
    }

    void fishersTestOfTeaTasting()
    {
        // Eight cups, four of each kind, all told right: 1/70 a side.
        QVERIFY(close(fisherExact({{4, 0}, {0, 4}}).p, 2.0 / 70));
        QVERIFY(close(fisherExact({{3, 1}, {1, 3}}).p, 34.0 / 70));
        QCOMPARE(fisherExact({{5}, {7}}).p, 1.0);
        QVERIFY(fisherExact({{1'000'000, 0}, {0, 1'000'000}}).p < 1e-300);
    }

    void permutationsAreReproduced()
    {
        const CountPair counts{{91, 64, 45}, {80, 83, 37}};
        QVERIFY(close(totalVariation(counts), 0.095));
        const double p = totalVariationTest(counts).p;
        QCOMPARE(totalVariationTest(counts).p, p);
        QVERIFY2(p > 0.06 && p < 0.19, qPrintable(QString::number(p))); // Evidently's seed: 0.108
        QCOMPARE(totalVariationTest({{50}, {50}}).p, 1.0);
        QCOMPARE(totalVariationTest({{1'000'000, 0}, {0, 1'000'000}}).p, 0.0);
        const std::vector<double> a = steps(3000);
        const std::vector<double> b = steps(2500, 500);
        const MeanDiscrepancy discrepancy = meanDiscrepancy(a, b);
        QCOMPARE(discrepancy.referenceUsed, 1000);
        QCOMPARE(discrepancy.liveUsed, 1000);
        QCOMPARE(discrepancy.value.p, 0.0);
        QCOMPARE(meanDiscrepancy(a, b).value.statistic, discrepancy.value.statistic);
    }

    void permutationsFollowTheirLaw_data()
    {
        QTest::addColumn<std::vector<qint64>>("reference");
        QTest::addColumn<std::vector<qint64>>("live");
        const auto row = [](const char *name, const std::vector<qint64> &reference,
                            const std::vector<qint64> &live) { QTest::newRow(name) << reference << live; };
        row("few", {10, 2}, {7, 5});
        row("rare", {999'996, 4}, {999'990, 10});
        row("hundreds", {156, 144}, {140, 160});
        row("a million a side", {500'400, 499'600}, {499'600, 500'400});
    }

    /// Of two categories and two samples of one size, the share of permutations that are as far apart is what
    /// Fisher's test sums up exactly.
    void permutationsFollowTheirLaw()
    {
        QFETCH(std::vector<qint64>, reference);
        QFETCH(std::vector<qint64>, live);
        const CountPair counts{reference, live};
        constexpr int permutations = 40'000;
        const double exact = fisherExact(counts).p;
        const double share = totalVariationTest(counts, permutations).p;
        const double deviation = std::sqrt(exact * (1 - exact) / permutations);
        QVERIFY2(std::abs(share - exact) <= 4 * deviation + 1e-12,
                 qPrintable(QStringLiteral("%1 instead of %2").arg(share).arg(exact)));
    }

    void tooFewValuesSayWhy()
    {
        ColumnData column;
        column.info = {QStringLiteral("x"), ColumnType::Numeric, QStringLiteral("double"), {}};
        column.rows = 1;
        column.numbers = {1.5};
        for (const DriftTest test : {DriftTest::AndersonDarling, DriftTest::EppsSingleton,
                                     DriftTest::StudentT, DriftTest::MeanDiscrepancy}) {
            DriftOptions options;
            options.test = test;
            const ColumnDrift drift = compareColumns(column, column, options);
            QVERIFY2(!drift.score && !drift.drifted, qPrintable(driftTestName(test)));
            QVERIFY2(drift.note.contains(QStringLiteral("values")), qPrintable(drift.note));
        }
    }

    void manyCategoriesAlikeAreNoDrift()
    {
        ColumnData column;
        column.info = {QStringLiteral("x"), ColumnType::Categorical, QStringLiteral("string"), {}};
        for (int i = 0; i < 20'000; ++i) {
            column.categories.append(QString::number(i).rightJustified(5, u'0'));
            column.counts.push_back(2 + i % 3);
        }
        for (const DriftTest test : {DriftTest::ChiSquare, DriftTest::GTest}) {
            DriftOptions options;
            options.test = test;
            QCOMPARE(compareColumns(column, column, options).score, std::optional(1.0));
        }
    }

    void equalConstantsHaveNoNaN()
    {
        ColumnData column;
        column.info = {QStringLiteral("x"), ColumnType::Numeric, QStringLiteral("double"), {}};
        column.rows = 1500;
        column.numbers = std::vector<double>(1500, 3.0);
        for (const DriftTest test : driftTests()) {
            DriftOptions options;
            options.test = test;
            const ColumnDrift drift = compareColumns(column, column, options);
            QVERIFY2(!drift.drifted, qPrintable(driftTestName(test)));
            QVERIFY2(!drift.score || !std::isnan(*drift.score), qPrintable(driftTestName(test)));
        }
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDriftTests)
#include "tst_drifttests.moc"
