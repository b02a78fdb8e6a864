// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/decimation.h"
#include "tests/support/testcase.h"

#include <cmath>
#include <limits>

using namespace driftline;

namespace {
constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();
} // namespace

class TestDecimation final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void fewPointsStayAsTheyAre()
    {
        const QList<QPointF> points{{0, 1}, {1, 3}, {2, 2}, {3, 4}};
        QCOMPARE(decimate(points, 0, 3, 100), points);
    }

    void aColumnKeepsFirstLowestHighestAndLast()
    {
        const QList<QPointF> points{{0, 5}, {1, 6}, {2, 9}, {3, 6}, {4, 1}, {5, 4}, {6, 5}};
        const QList<QPointF> expected{{0, 5}, {2, 9}, {4, 1}, {6, 5}};
        QCOMPARE(decimate(points, 0, 6, 1), expected);
    }

    void noSpikeIsLostAndTheResultIsSmall()
    {
        QList<QPointF> points;
        for (int i = 0; i < 1000000; ++i)
            points.append({double(i), std::sin(i * 1e-4)});
        points[123457].setY(40);
        points[777777].setY(-40);
        const auto reduced = decimate(points, 0, 999999, 600);
        QVERIFY(reduced.size() <= qsizetype(4) * 600);
        QVERIFY(reduced.contains(QPointF(123457, 40)));
        QVERIFY(reduced.contains(QPointF(777777, -40)));
        QVERIFY(std::is_sorted(reduced.cbegin(), reduced.cend(),
                               [](const QPointF &a, const QPointF &b) { return a.x() < b.x(); }));
    }

    void theNearestNeighboursOutsideAreKept()
    {
        const QList<QPointF> points{{0, 0}, {1, notANumber}, {2, 2}, {3, 3},
                                    {4, 4}, {5, infinite},   {6, 6}, {7, 7}};
        const QList<QPointF> inside{{0, 0}, {2, 2}, {3, 3}, {4, 4}, {6, 6}};
        QCOMPARE(decimate(points, 1.5, 4.5, 50), inside);
    }

    void aWindowBetweenTwoPointsGivesBoth()
    {
        const QList<QPointF> points{{0, 0}, {10, 10}};
        QCOMPARE(decimate(points, 4, 6, 50), points);
    }

    void valuesThatCannotBeDrawnAreLeftOut()
    {
        const QList<QPointF> points{{0, notANumber}, {1, 1}, {2, infinite}, {3, -infinite}, {4, 4}};
        const QList<QPointF> expected{{1, 1}, {4, 4}};
        QCOMPARE(decimate(points, 0, 4, 2), expected);
    }

    void emptyInput_data()
    {
        QTest::addColumn<QList<QPointF>>("points");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<int>("columns");
        const QList<QPointF> some{{0, 0}, {1, 1}};
        QTest::newRow("no points") << QList<QPointF>() << 0.0 << 1.0 << 10;
        QTest::newRow("no columns") << some << 0.0 << 1.0 << 0;
        QTest::newRow("reversed range") << some << 1.0 << 0.0 << 10;
        QTest::newRow("unknown range") << some << notANumber << notANumber << 10;
    }
    void emptyInput()
    {
        QFETCH(QList<QPointF>, points);
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(int, columns);
        QVERIFY(decimate(points, from, to, columns).isEmpty());
    }

    void repeatedStepsAreKept()
    {
        const QList<QPointF> points{{5, 1}, {5, 3}, {5, 2}};
        QCOMPARE(decimate(points, 5, 5, 10), points);
    }

    void weightZeroReturnsTheInput()
    {
        const QList<QPointF> points{{0, 1}, {1, 5}};
        QCOMPARE(smooth(points, 0), points);
    }

    void smoothingIsTheDebiasedAverage()
    {
        // 0.5: (1·½)/½ = 1, (1·¼ + 5·½)/¾ = 11/3, (1·⅛ + 5·¼ + 3·½)/⅞ = 23/7
        const auto smoothed = smooth({{0, 1}, {1, 5}, {2, 3}}, 0.5);
        QCOMPARE(smoothed.size(), 3);
        QCOMPARE(smoothed[0], QPointF(0, 1));
        QCOMPARE(smoothed[1], QPointF(1, 11.0 / 3));
        QCOMPARE(smoothed[2], QPointF(2, 23.0 / 7));
    }

    void aGapDoesNotPoisonWhatFollows()
    {
        const auto smoothed = smooth({{0, 2}, {1, notANumber}, {2, infinite}, {3, 2}}, 0.9);
        QCOMPARE(smoothed[0].y(), 2.0);
        QVERIFY(std::isnan(smoothed[1].y()));
        QVERIFY(std::isinf(smoothed[2].y()));
        QCOMPARE(smoothed[3].y(), 2.0);
    }
};

DRIFTLINE_TEST(TestDecimation)
#include "tst_decimation.moc"
