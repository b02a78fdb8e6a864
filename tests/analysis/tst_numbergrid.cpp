// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/driftsample.h"
#include "models/analysis/numbergrid.h"
#include "models/analysis/profilesides.h"
#include "tests/support/testcase.h"

#include <cmath>
#include <limits>
#include <random>

namespace driftline {

namespace {

/// Numbers of many kinds, the same in every run.
std::vector<double> numbersLike(const QByteArray &kind, size_t count, std::mt19937_64 &random)
{
    std::normal_distribution<double> normal;
    std::vector<double> numbers;
    for (size_t i = 0; i < count; ++i) {
        const double x = normal(random);
        if (kind == "normal")
            numbers.push_back(x);
        else if (kind == "offset")
            numbers.push_back(1e6 + x);
        else if (kind == "times")
            numbers.push_back(1.7e12 + std::floor(x * 1e9));
        else if (kind == "few")
            numbers.push_back(std::floor(x * 100) / 10);
        else if (kind == "magnitudes") // more of them than there are buckets
            numbers.push_back(std::copysign(std::exp2(std::fmod(x * 1e6, 1020)), x));
        else // tiny: numbers below the least normal one, zeros of both signs
            numbers.push_back(std::floor(x * 3) * std::numeric_limits<double>::denorm_min());
    }
    return numbers;
}

NumberGrid gridOfAll(std::vector<double> numbers)
{
    sortNumbers(numbers);
    return gridOf(numbers);
}

Moments momentsOfAll(std::vector<double> numbers)
{
    sortNumbers(numbers);
    return momentsOf(numbers);
}

bool isClose(double a, double b, double scale)
{
    return a == b || std::abs(a - b) <= 1e-9 * scale;
}

} // namespace

class TestNumberGrid final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void gridsNest()
    {
        std::mt19937_64 random(1); // NOLINT(cert-msc51-cpp,bugprone-random-generator-seed)
        for (const char *kind : {"normal", "offset", "magnitudes", "tiny"}) {
            for (const double value : numbersLike(kind, 500, random)) {
                QCOMPARE(bucketStart(value, exactPrecision), value);
                QCOMPARE(bucketMiddle(value, exactPrecision), value);
                for (int k = 0; k < exactPrecision; ++k) {
                    const double start = bucketStart(value, k);
                    QCOMPARE(bucketStart(bucketStart(value, k + 1), k), start);
                    const double middle = bucketMiddle(start, k);
                    QCOMPARE(bucketStart(middle, k), start);
                    QVERIFY(std::isfinite(middle));
                    if (std::fpclassify(value) == FP_NORMAL)
                        QVERIFY(std::abs(middle - value) <= std::ldexp(std::abs(value), -k - 1));
                }
            }
        }
        QVERIFY(!std::signbit(bucketStart(-0.0, exactPrecision)));
        QVERIFY(!std::signbit(bucketStart(-1e-320, 3)));
        QVERIFY(std::isfinite(bucketMiddle(bucketStart(std::numeric_limits<double>::max(), 0), 0)));
    }

    void fewNumbersAreExact()
    {
        std::vector<double> numbers;
        for (int i = 0; i < 2000; ++i)
            numbers.insert(numbers.end(), size_t(1 + i % 3), i * 0.1 - 100);
        const NumberGrid grid = gridOfAll(numbers);
        QCOMPARE(grid.precision, exactPrecision);
        QCOMPARE(grid.starts.size(), size_t(2000));
        QCOMPARE(grid.counts[2], 3);
        numbers.push_back(1e9 / 7);
        const NumberGrid coarser = gridOfAll(numbers);
        QVERIFY(coarser.precision < exactPrecision);
        QVERIFY(coarser.starts.size() <= mostBuckets);
    }

    void theMergeOfPartsIsTheGridOfTheWhole_data()
    {
        QTest::addColumn<QByteArray>("kind");
        for (const char *kind : {"normal", "offset", "times", "few", "magnitudes", "tiny"})
            QTest::newRow(kind) << QByteArray(kind);
    }

    void theMergeOfPartsIsTheGridOfTheWhole()
    {
        QFETCH(const QByteArray, kind);
        std::mt19937_64 random(7); // NOLINT(cert-msc51-cpp,bugprone-random-generator-seed)
        for (const size_t size : {1, 10, 1999, 2001, 5000, 30000}) {
            const std::vector<double> all = numbersLike(kind, size, random);
            const NumberGrid whole = gridOfAll(all);
            const Moments moments = momentsOfAll(all);
            for (const size_t parts : {2, 3, 17}) {
                std::vector<std::vector<double>> split(parts);
                const size_t uneven = 1 + random() % parts; // some parts get more, some nothing at all
                for (const double value : all)
                    split[std::min<size_t>(random() % parts, random() % uneven)].push_back(value);
                NumberGrid grid;
                Moments summed;
                for (const std::vector<double> &part : split) {
                    grid = merged(grid, gridOfAll(part));
                    summed = merged(summed, momentsOfAll(part));
                }
                QCOMPARE(grid.precision, whole.precision);
                QVERIFY(grid == whole);
                QCOMPARE(summed.count, moments.count);
                QCOMPARE(summed.min, moments.min);
                QCOMPARE(summed.max, moments.max);
                if (kind == "magnitudes" || kind == "tiny")
                    continue; // powers of such are beyond what a number can hold
                const double spread = std::sqrt(moments.m2) + std::abs(moments.mean) * 1e-7;
                QVERIFY(isClose(summed.mean, moments.mean, std::abs(moments.mean) + spread));
                const double n = double(moments.count);
                QVERIFY(isClose(summed.m2, moments.m2, 1e3 * spread * spread));
                QVERIFY(isClose(summed.m3, moments.m3, 1e3 * std::pow(spread, 3) / std::sqrt(n)));
                QVERIFY(isClose(summed.m4, moments.m4, 1e3 * std::pow(spread, 4) / n));
            }
        }
    }

    void quantilesOfExactNumbersAreTheirs()
    {
        std::mt19937_64 random(3); // NOLINT(cert-msc51-cpp,bugprone-random-generator-seed)
        std::vector<double> numbers = numbersLike("few", 777, random);
        sortNumbers(numbers);
        const NumberGrid grid = gridOf(numbers);
        for (const double p : {0.0, 0.01, 0.25, 0.5, 0.777, 0.99, 1.0})
            QCOMPARE(quantile(grid, p), quantile(std::span<const double>(numbers), p));
        QVERIFY(std::isnan(quantile(NumberGrid(), 0.5)));
    }

    void bothSidesAreOnTheCoarserGrid()
    {
        ColumnData reference;
        reference.precision = 3;
        for (const double start : {1.0, 1.5})
            reference.numbers.insert(reference.numbers.end(), 50, bucketMiddle(start, 3));
        ColumnData live;
        live.numbers = {1.0, 1.06, 1.124, 1.5};
        matchSides(reference, live);
        const QString note = reference.info.note;
        QVERIFY2(note.contains(QStringLiteral("1/16")) && note.contains(QStringLiteral("0.75")),
                 qPrintable(note));
        QCOMPARE(live.numbers, (std::vector<double>{1.0625, 1.0625, 1.0625, 1.5625}));
        ColumnData part;
        part.numbers = {1.51, 1.0};
        matchPart(part, reference);
        QCOMPARE(part.numbers, (std::vector<double>{1.0625, 1.5625}));
        ColumnData exact;
        ColumnData same;
        exact.numbers = {2.5, 1.5};
        matchSides(exact, same);
        QVERIFY(exact.info.note.isEmpty());
        QCOMPARE(exact.numbers, (std::vector<double>{2.5, 1.5}));
    }

    void whatAProfileDoesNotNameIsPutTogetherOnBothSides()
    {
        ColumnData reference;
        reference.categories = {QStringLiteral("a"), QStringLiteral("all others")};
        reference.counts = {5, 2};
        reference.otherRows = 7;
        ColumnData live;
        live.categories = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
        live.counts = {1, 2, 3};
        matchSides(reference, live);
        QCOMPARE(reference.categories.join(u','), QStringLiteral("a,all others,… all others"));
        QCOMPARE(reference.counts, (std::vector<qint64>{5, 2, 7}));
        QCOMPARE(live.categories.join(u','), QStringLiteral("a,… all others"));
        QCOMPARE(live.counts, (std::vector<qint64>{1, 5}));
        ColumnData part;
        part.categories = {QStringLiteral("c"), QStringLiteral("d")};
        part.counts = {1, 2};
        matchPart(part, reference);
        QCOMPARE(part.categories.join(u','), QStringLiteral("… all others"));
        QCOMPARE(part.counts, (std::vector<qint64>{3}));
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestNumberGrid)
#include "tst_numbergrid.moc"
