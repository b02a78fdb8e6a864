// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/driftbins.h"
#include "models/analysis/driftcolumn.h"
#include "models/analysis/driftsample.h"
#include "tests/support/testcase.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace driftline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Bell-shaped numbers from a linear congruential generator, the same on every machine.
std::vector<double> bell(quint64 seed, double center, double scale, size_t count)
{
    std::vector<double> values;
    quint64 state = seed;
    const auto next = [&state] {
        state = (1103515245 * state + 12345) % (1ULL << 31);
        return double(state) / double(1ULL << 31);
    };
    for (size_t i = 0; i < count; ++i) {
        const double sum = next() + next() + next() + next();
        values.push_back(center + scale * (sum - 2));
    }
    return values;
}

ColumnData numbers(std::vector<double> values, const char *storage = "double")
{
    ColumnData column;
    column.info = {QStringLiteral("x"), ColumnType::Numeric, QString::fromLatin1(storage), {}};
    column.rows = qint64(values.size());
    column.numbers = std::move(values);
    return column;
}

ColumnData categories(const QList<std::pair<const char *, qint64>> &counts)
{
    ColumnData column;
    column.info = {QStringLiteral("c"), ColumnType::Categorical, QStringLiteral("string"), {}};
    for (const auto &[category, count] : counts) {
        column.categories << QString::fromUtf8(category);
        column.counts.push_back(count);
        column.rows += count;
    }
    return column;
}

std::pair<ColumnData, ColumnData> sample(const QString &name)
{
    if (name == QStringLiteral("small"))
        return {numbers(bell(42, 0, 1, 300)), numbers(bell(7, 0.1, 1.1, 250))};
    if (name == QStringLiteral("large"))
        return {numbers(bell(42, 0, 1, 20000)), numbers(bell(7, 0.1, 1.1, 15000))};
    if (name == QStringLiteral("constant"))
        return {numbers(std::vector<double>(1500, 3.0)), numbers(std::vector<double>(1200, 3.0))};
    if (name == QStringLiteral("constants"))
        return {numbers(std::vector<double>(1500, 3.0)), numbers(std::vector<double>(1200, 4.0))};
    if (name == QStringLiteral("new category")) {
        return {categories({{"a", 240}, {"b", 150}, {"c", 72}, {"d", 38}}),
                categories({{"a", 186}, {"b", 123}, {"c", 52}, {"d", 19}, {"e", 20}})};
    }
    if (name == QStringLiteral("category gone")) {
        return {categories({{"a", 186}, {"b", 123}, {"c", 52}, {"d", 19}, {"e", 20}}),
                categories({{"a", 240}, {"b", 150}, {"c", 72}, {"d", 38}})};
    }
    if (name == QStringLiteral("binary"))
        return {categories({{"a", 240}, {"b", 260}}), categories({{"a", 186}, {"b", 214}})};
    if (name == QStringLiteral("equal sizes"))
        return {categories({{"a", 91}, {"b", 64}, {"c", 45}}), categories({{"a", 80}, {"b", 83}, {"c", 37}})};
    return {categories({{"a", 50}}), categories({{"a", 50}})};
}

} // namespace

class TestDriftColumn final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    /// Scores as Evidently computes them on these numbers.
    void goldens_data()
    {
        QTest::addColumn<QString>("samples");
        QTest::addColumn<QString>("test");
        QTest::addColumn<double>("score");
        QTest::addColumn<bool>("drifted");
        const auto row = [](const char *samples, const char *test, double score, bool drifted) {
            QTest::addRow("%s %s", samples, test)
                << QString::fromLatin1(samples) << QString::fromLatin1(test) << score << drifted;
        };
        row("small", "ks", 0.7878827911631718, false);
        row("small", "wasserstein", 0.12895857403435212, true);
        row("small", "psi", 0.09991987874094234, false);
        row("small", "jensenshannon", 0.10384704043840154, true);
        row("small", "kl_div", 0.040658804187874605, false);
        row("small", "hellinger", 0.10993423985361209, true);
        row("small", "anderson", 0.25, false);
        row("small", "cramer_von_mises", 0.5716347969948289, false);
        row("small", "ed", 0.06433938542328757, false);
        row("small", "es", 0.29271795027337133, false);
        row("small", "mannw", 0.2118690557552651, false);
        row("small", "t_test", 0.20861610374153655, false);
        row("large", "anderson", 0.001, true);
        row("large", "ed", 0.09758374520456592, false);
        row("large", "es", 7.592116124696514e-73, true);
        row("large", "mannw", 1.7116050089003856e-44, true);
        row("large", "t_test", 3.879806566633331e-50, true);
        row("large", "ks", 1.0875441870702175e-38, true);
        row("large", "wasserstein", 0.16861885100337953, true);
        row("large", "psi", 0.048291163413354724, false);
        row("large", "jensenshannon", 0.07451628470366199, false);
        row("large", "kl_div", 0.020052658302487897, false);
        row("large", "hellinger", 0.07583900904689357, false);
        row("constant", "ks", 1, false);
        row("constant", "wasserstein", 0, false);
        row("constant", "psi", 0, false);
        row("constant", "jensenshannon", 0, false);
        row("constant", "kl_div", 0, false);
        row("constant", "hellinger", 0, false);
        row("constant", "ed", 0, false);
        row("constant", "mannw", 1, false);
        row("constant", "t_test", nan, false);
        row("constants", "ed", 1.4142135623730951, true);
        row("constants", "anderson", 0.001, true);
        row("constants", "mannw", 0, true);
        row("constants", "t_test", 0, true);
        row("constants", "ks", 0, true);
        row("constants", "wasserstein", 1000, true);
        row("constants", "psi", 18.418838675877968, true);
        row("constants", "jensenshannon", 0.8325546111576977, true);
        row("constants", "kl_div", 9.208498488090177, true);
        row("constants", "hellinger", 1, true);
        row("new category", "chisquare", 0, true);
        row("new category", "jensenshannon", 0.13874223996539228, true);
        row("new category", "psi", 0.32559737650160314, true);
        row("new category", "kl_div", 0.05755280042018554, false);
        row("new category", "hellinger", 0.16409859851457173, true);
        row("new category", "z", 0.654260739008675, false);
        row("category gone", "chisquare", 5.514556826214358e-07, true);
        row("category gone", "jensenshannon", 0.13874223996539228, true);
        row("category gone", "psi", 0.32559737650160314, true);
        row("category gone", "kl_div", 0.2680388108018755, true);
        row("category gone", "hellinger", 0.16409859851457173, true);
        row("binary", "chisquare", 0.5481860016777049, false);
        row("binary", "jensenshannon", 0.010622882912307303, false);
        row("binary", "psi", 0.0009027995045267058, false);
        row("binary", "kl_div", 0.00045164882432110164, false);
        row("binary", "hellinger", 0.010622984028391907, false);
        row("binary", "z", 0.654260739008675, false);
        row("equal sizes", "chisquare", 0.015051783708899926, true);
        row("equal sizes", "jensenshannon", 0.07028947265525437, false);
        row("equal sizes", "psi", 0.03961155585791504, false);
        row("equal sizes", "kl_div", 0.01947507872210575, false);
        row("equal sizes", "hellinger", 0.0703279393211935, false);
        row("equal sizes", "z", 0.2662459345274917, false);
        row("equal sizes", "g_test", 0.017822466989385572, true);
        row("one category", "g_test", nan, false);
        row("one category", "jensenshannon", 0, false);
        row("one category", "psi", 0, false);
        row("one category", "z", 1, false);
        row("one category", "chisquare", nan, false);
    }

    void goldens()
    {
        QFETCH(const QString, samples);
        QFETCH(const QString, test);
        QFETCH(const double, score);
        QFETCH(const bool, drifted);
        DriftOptions options;
        options.test = *driftTestFromName(test);
        options.asEvidently = true;
        const auto [reference, live] = sample(samples);
        const ColumnDrift drift = compareColumns(reference, live, options);
        QVERIFY(drift.score);
        if (std::isnan(score))
            QVERIFY(std::isnan(*drift.score));
        else
            QVERIFY2(std::abs(*drift.score - score) <= 1e-9 * std::max(1.0, score) + 1e-10 * score,
                     qPrintable(QString::number(*drift.score, 'g', 17)));
        if (score > 0 && score < 1e-6)
            QVERIFY(std::abs(*drift.score / score - 1) < 1e-9);
        QCOMPARE(drift.drifted, drifted);
    }

    void binsAreSharedAndSturges()
    {
        const auto [reference, live] = sample(QStringLiteral("small"));
        const ColumnDrift drift = compareColumns(reference, live, {});
        QCOMPARE(drift.bins.edges.size(), size_t(12));
        QCOMPARE(drift.bins.edges.front(), -1.43325225552544);
        QCOMPARE(drift.bins.edges.back(), 2.027351405564696);
        QCOMPARE(drift.bins.reference, (std::vector<qint64>{7, 18, 23, 55, 77, 56, 34, 21, 7, 2, 0}));
        QCOMPARE(drift.bins.live, (std::vector<qint64>{2, 11, 27, 50, 50, 47, 30, 17, 10, 4, 2}));
        QCOMPARE(drift.test, DriftTest::KolmogorovSmirnov);
        QVERIFY(std::abs(*drift.statistic - 0.05466666666666667) < 1e-15);
        QVERIFY(drift.reference && std::abs(drift.reference->std - 0.5512963497463773) < 1e-14);
        QVERIFY(std::abs(drift.reference->mean - 0.02544151826451222) < 1e-14);
    }

    void wholeNumbersHaveBinsOfTheirOwn()
    {
        const auto edges = [](const ColumnData &reference, const ColumnData &live) {
            return compareColumns(reference, live, {}).bins.edges;
        };
        // NumPy's rules have one bin for both, and nothing would be seen of what moved.
        const ColumnDrift drift =
            compareColumns(numbers({6, 6, 6}, "int64"), numbers({7, 7, 6}, "int64"), {});
        QCOMPARE(drift.bins.edges, (std::vector<double>{5.5, 6.5, 7.5}));
        QCOMPARE(drift.bins.reference, (std::vector<qint64>{3, 0}));
        QCOMPARE(drift.bins.live, (std::vector<qint64>{1, 2}));
        // With gaps they are an array of doubles, and are drawn alike; the gap is seen.
        QCOMPARE(edges(numbers({1, 2, 5}), numbers({-1, 2})),
                 (std::vector<double>{-1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5}));
        QCOMPARE(edges(numbers({1, 2.5}), numbers({2, 3})).front(), 1.0); // fractions: NumPy's
        QCOMPARE(edges(numbers({0, 40}), numbers({1})).size(), size_t{4});
        const double large = 0x1p53; // has no halves
        QCOMPARE(edges(numbers({large}), numbers({large + 2})).front(), large);
        DriftOptions options;
        options.bins.rule = BinRule::Sturges;
        QCOMPARE(compareColumns(numbers({6, 6, 6}, "int64"), numbers({7, 7, 6}, "int64"), options).bins.edges,
                 (std::vector<double>{6, 7}));
    }

    void theChoiceIsEvidentlys_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("distinct");
        QTest::addColumn<bool>("categorical");
        QTest::addColumn<QString>("test");
        QTest::newRow("numbers") << 1000 << 6 << false << QStringLiteral("ks");
        QTest::newRow("few numbers") << 1000 << 5 << false << QStringLiteral("chisquare");
        QTest::newRow("two numbers") << 1000 << 2 << false << QStringLiteral("z");
        QTest::newRow("many rows") << 1001 << 6 << false << QStringLiteral("wasserstein");
        QTest::newRow("many rows, few numbers") << 1001 << 5 << false << QStringLiteral("jensenshannon");
        QTest::newRow("categories") << 1000 << 3 << true << QStringLiteral("chisquare");
        QTest::newRow("two categories") << 1000 << 2 << true << QStringLiteral("z");
        QTest::newRow("many rows, categories") << 1001 << 3 << true << QStringLiteral("jensenshannon");
    }

    void theChoiceIsEvidentlys()
    {
        QFETCH(const int, rows);
        QFETCH(const int, distinct);
        QFETCH(const bool, categorical);
        QFETCH(const QString, test);
        ColumnData column;
        if (categorical) {
            const QList<const char *> names{"a", "b", "c"};
            QList<std::pair<const char *, qint64>> counts;
            for (int i = 0; i < distinct; ++i)
                counts.append({names.at(i), i == 0 ? rows - distinct + 1 : 1});
            column = categories(counts);
        } else {
            std::vector<double> values;
            values.reserve(size_t(rows));
            for (int i = 0; i < rows; ++i)
                values.push_back(double(i % distinct));
            column = numbers(values);
        }
        QCOMPARE(driftTestName(compareColumns(column, column, {}).test), test);
    }

    void thresholdsAndComparison()
    {
        DriftOptions options;
        options.test = DriftTest::PopulationStability;
        options.threshold = 0.09;
        const auto [reference, live] = sample(QStringLiteral("small"));
        const ColumnDrift drift = compareColumns(reference, live, options);
        QVERIFY(drift.drifted);
        QCOMPARE(drift.threshold, 0.09);
        QCOMPARE(drift.others.size(), 3); // the others keep their own thresholds
        for (const TestOutcome &other : drift.others)
            QCOMPARE(other.threshold, defaultThreshold(other.test));
    }

    void aTestThatDoesNotFitIsNotRun()
    {
        DriftOptions options;
        options.test = DriftTest::KolmogorovSmirnov;
        const auto [reference, live] = sample(QStringLiteral("binary"));
        const ColumnDrift drift = compareColumns(reference, live, options);
        QVERIFY(!drift.score && !drift.drifted);
        QVERIFY2(drift.note.contains(QStringLiteral("does not fit")), qPrintable(drift.note));
        QCOMPARE(drift.bins.reference, (std::vector<qint64>{240, 260})); // still shown
    }

    void emptySidesAreNotTested()
    {
        ColumnData empty = numbers({});
        empty.rows = 5;
        empty.missing = 5;
        const ColumnDrift drift = compareColumns(empty, numbers({1, 2, 3}), {});
        QVERIFY(!drift.score);
        QCOMPARE(drift.referenceMissing, 5);
        QCOMPARE(drift.note, QStringLiteral("every value is missing in the reference"));
        QVERIFY(compareColumns(numbers({}), numbers({}), {}).note.contains(QStringLiteral("no rows")));
    }

    void infiniteValuesAreTold()
    {
        ColumnData live = numbers({1, 2, 3, 4, 5, 6, 7});
        live.infinite = 2;
        const ColumnDrift drift = compareColumns(numbers({1, 2, 3, 4, 5, 6, 7}), live, {});
        QVERIFY(drift.score && *drift.score == 1);
        QCOMPARE(drift.note,
                 QStringLiteral("infinite values left out: 0 in the reference, 2 in the live data"));
    }

    void oneCategoryIsNoDrift()
    {
        DriftOptions options;
        options.test = DriftTest::ChiSquare;
        const auto [reference, live] = sample(QStringLiteral("one category"));
        QCOMPARE(*compareColumns(reference, live, options).score, 1.0);
    }

    void wholeNumbersAreSortedByValue()
    {
        const auto merged = mergeCategories(categories({{"10", 1}, {"9", 2}}), categories({{"-1", 3}}));
        QCOMPARE(merged.categories,
                 (QStringList{QStringLiteral("-1"), QStringLiteral("9"), QStringLiteral("10")}));
        QCOMPARE(merged.counts.live, (std::vector<qint64>{3, 0, 0}));
        const auto words = mergeCategories(categories({{"10", 1}, {"9", 2}}), categories({{"a", 3}}));
        QCOMPARE(words.categories.first(), QStringLiteral("10"));
    }

    void extremeNumbersStayNumbers_data()
    {
        QTest::addColumn<std::vector<double>>("reference");
        QTest::addColumn<std::vector<double>>("live");
        const double most = std::numeric_limits<double>::max();
        const double least = std::numeric_limits<double>::denorm_min();
        QTest::newRow("one value each") << std::vector<double>{1} << std::vector<double>{2};
        QTest::newRow("the largest there are") << std::vector<double>{-most, 0, most, 1, 2, 3, 4}
                                               << std::vector<double>{most, most, 5, 6, 7, 8, 9};
        QTest::newRow("the smallest there are")
            << std::vector<double>{least, 2 * least, 3 * least, 0, -least, 4 * least}
            << std::vector<double>{5 * least, 0, 0, 0, 0, 7 * least};
        QTest::newRow("neighbours") << std::vector<double>{1, std::nextafter(1, 2)}
                                    << std::vector<double>{1, 1};
        QTest::newRow("negative zero")
            << std::vector<double>{0.0, -0.0, 0.0} << std::vector<double>{-0.0, 0.0};
        QTest::newRow("beyond integers")
            << std::vector<double>{9007199254740992.0, 9007199254740994.0, 0x1p62, 0x1p63}
            << std::vector<double>{-0x1p62, 0x1p60};
    }

    void extremeNumbersStayNumbers()
    {
        QFETCH(const std::vector<double>, reference);
        QFETCH(const std::vector<double>, live);
        for (const DriftTest test :
             {DriftTest::KolmogorovSmirnov, DriftTest::Wasserstein, DriftTest::PopulationStability,
              DriftTest::JensenShannon, DriftTest::KullbackLeibler, DriftTest::Hellinger}) {
            DriftOptions options;
            options.test = test;
            const ColumnDrift drift = compareColumns(numbers(reference), numbers(live), options);
            QVERIFY(drift.score);
            QVERIFY2(std::isfinite(*drift.score), qPrintable(driftTestName(test)));
            qint64 binned = 0;
            for (const qint64 count : drift.bins.reference)
                binned += count;
            QCOMPARE(binned, qint64(reference.size()));
            QVERIFY(std::is_sorted(drift.bins.edges.begin(), drift.bins.edges.end()));
            QVERIFY(std::isfinite(drift.reference->std) && std::isfinite(drift.reference->mean));
        }
    }

    void spreadSurvivesAnOffset()
    {
        std::vector<double> values;
        values.reserve(1000);
        for (int i = 0; i < 1000; ++i)
            values.push_back(1e12 + (i < 500 ? 0 : 1));
        QCOMPARE(standardDeviation(values, mean(values)), 0.5);
        QCOMPARE(mean(values), 1e12 + 0.5);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDriftColumn)
#include "tst_driftcolumn.moc"
