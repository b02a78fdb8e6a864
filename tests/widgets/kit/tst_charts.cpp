// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testcase.h"
#include "widgets/kit/chartcanvas.h"
#include "widgets/kit/chartstyle.h"
#include "widgets/kit/histogramchart.h"
#include "widgets/kit/linechart.h"

#include <QApplication>
#include <QChart>
#include <QLabel>
#include <QValueAxis>
#include <QWheelEvent>

#include <cmath>
#include <limits>

using namespace driftline;

class TestCharts : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void ticksAreRound_data();
    void ticksAreRound();
    void aMillionPointsAreDrawnByThePixel();
    void zoomAndPanStayInside();
    void valuesStandUnderThePointer();
    void oddSeriesAreDrawn();
    void histogramsTakeAnyBins();
};

void TestCharts::ticksAreRound_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<double>("step");
    QTest::addColumn<QString>("format");
    QTest::newRow("unit") << 0.0 << 1.0 << 0.2 << QStringLiteral("%.1f");
    QTest::newRow("metric") << 0.8 << 0.95 << 0.05 << QStringLiteral("%.2f");
    QTest::newRow("steps") << 0.0 << 800.0 << 200.0 << QStringLiteral("%.0f");
    QTest::newRow("quarters") << 0.0 << 11.0 << 2.5 << QStringLiteral("%.1f");
    QTest::newRow("huge") << 0.0 << 4e9 << 1e9 << QStringLiteral("%.3g");
    QTest::newRow("tiny") << 0.0 << 5e-6 << 1e-6 << QStringLiteral("%.3g");
}

void TestCharts::ticksAreRound()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(double, step);
    QFETCH(QString, format);
    QValueAxis axis;
    setNiceRange(axis, low, high, 5);
    QCOMPARE(axis.tickInterval(), step);
    QCOMPARE(axis.labelFormat(), format);
}

namespace {

LineSeries longSeries()
{
    LineSeries series{QStringLiteral("long"), {}, seriesStyle(0, Theme::light()), false};
    series.points.reserve(1'000'000);
    for (int i = 0; i < 1'000'000; ++i)
        series.points << QPointF(i, std::sin(i * 1e-5));
    series.points[500'123].setY(9);
    return series;
}

void turnWheel(ChartCanvas &canvas, int eighths)
{
    const QPointF middle = canvas.chart()->plotArea().center();
    QWheelEvent event(middle, canvas.viewport()->mapToGlobal(middle), QPoint(), QPoint(0, eighths),
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas.viewport(), &event);
}

QValueAxis &xAxis(const ChartCanvas &canvas)
{
    return *static_cast<QValueAxis *>(canvas.chart()->axes(Qt::Horizontal).constFirst());
}

} // namespace

void TestCharts::aMillionPointsAreDrawnByThePixel()
{
    LineChart chart;
    chart.resize(600, 300);
    chart.setSeries({longSeries()});
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QVERIFY(chart.drawnPoints(0) > 500);
    QVERIFY2(chart.drawnPoints(0) <= 600 * 4 + 2, qPrintable(QString::number(chart.drawnPoints(0))));
    // The one spike has its place on the scale.
    const auto *canvas = chart.findChild<ChartCanvas *>();
    const auto *y = static_cast<QValueAxis *>(canvas->chart()->axes(Qt::Vertical).constFirst());
    QVERIFY(y->max() >= 9);
    const QImage image = chart.toImage();
    QCOMPARE(image.size(), chart.size() * chart.devicePixelRatioF());
}

void TestCharts::zoomAndPanStayInside()
{
    LineChart chart;
    chart.resize(600, 300);
    chart.setSeries({longSeries()});
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    auto *canvas = chart.findChild<ChartCanvas *>();
    const QValueAxis &x = xAxis(*canvas);
    for (int i = 0; i < 100; ++i)
        turnWheel(*canvas, 120);
    QVERIFY(x.max() > x.min());
    QVERIFY(x.max() - x.min() < 10);
    for (int i = 0; i < 20; ++i)
        QTest::keyClick(canvas, Qt::Key_Left);
    QVERIFY(x.min() >= 0);
    for (int i = 0; i < 200; ++i)
        turnWheel(*canvas, -120);
    QCOMPARE(x.min(), 0.0);
    QCOMPARE(x.max(), 999'999.0);
    QTest::keyClick(canvas, Qt::Key_Plus);
    QVERIFY(x.max() - x.min() < 900'000);
    QTest::mouseDClick(canvas->viewport(), Qt::LeftButton);
    QCOMPARE(x.max() - x.min(), 999'999.0);
}

void TestCharts::valuesStandUnderThePointer()
{
    LineChart chart;
    chart.resize(600, 300);
    chart.setTitle(QStringLiteral("val_auc <b>"));
    chart.setXName(QStringLiteral("step"));
    const auto style = seriesStyle(0, Theme::light());
    const double nan = std::numeric_limits<double>::quiet_NaN();
    chart.setSeries({{QStringLiteral("raw"), {{0, 7}, {100, 7}}, style, true},
                     {QStringLiteral("run"), {{0, 0.25}, {50, nan}, {60, 0.5}, {100, 0.75}}, style, false}});
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    auto *canvas = chart.findChild<ChartCanvas *>();
    const auto shown = [&chart] {
        QString all;
        const auto labels = chart.findChildren<QLabel *>();
        for (const QLabel *label : labels)
            all += label->text();
        return all;
    };
    Q_EMIT canvas->pointed(52);
    QVERIFY2(shown().contains(QStringLiteral("step 60")), qPrintable(shown()));
    QVERIFY(shown().contains(QStringLiteral("0.5000")));
    QVERIFY(!shown().contains(QStringLiteral(">7<")));
    Q_EMIT canvas->left();
    QCOMPARE(shown(), QStringLiteral("val_auc <b>"));
    QVERIFY(canvas->accessibleDescription().contains(QStringLiteral("run: last 0.75")));
}

void TestCharts::oddSeriesAreDrawn()
{
    const auto style = seriesStyle(0, Theme::light());
    const double infinity = std::numeric_limits<double>::infinity();
    LineChart chart;
    chart.resize(400, 200);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QList<QList<QPointF>> odd{{},
                                    {{5, 1}},
                                    {{0, 2}, {1, 2}},
                                    {{0, infinity}, {1, -infinity}},
                                    {{0, 1e300}, {1, -1e300}},
                                    {{0, 1e-300}, {1, 2e-300}},
                                    {{3, 1}, {3, 2}}};
    for (const auto &points : odd) {
        chart.setSeries({{QStringLiteral("odd"), points, style, false}});
        QVERIFY(!chart.toImage().isNull());
    }
    chart.setSeries({});
    QVERIFY(!chart.toImage().isNull());
}

void TestCharts::histogramsTakeAnyBins()
{
    HistogramChart chart;
    chart.resize(500, 300);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const QImage empty = chart.toImage();
    const QList<HistogramBins> odd{
        {{0, 1, 5, 5.5}, {}, {10, 20, 30}, {0, 0, 1}},
        {{3, 3}, {}, {10}, {4}},
        {{0, 1, 2}, {}, {0, 0}, {0, 0}},
        {{}, {QStringLiteral("a"), QString(), QStringLiteral("(empty)")}, {1, 2, 3}, {3, 2, 1}},
        {{0, 1, 2}, {}, {5, 6}, {}},
        {{-1e12, 0, 1e12}, {}, {5, 6}, {1, 2}}};
    for (const HistogramBins &bins : odd) {
        for (const HistogramLook &look : {HistogramLook{HistogramUnit::Percent},
                                          {HistogramUnit::Count},
                                          {HistogramUnit::Density},
                                          {HistogramUnit::Percent, true, true}}) {
            chart.setBins(bins, look);
            QVERIFY(chart.toImage() != empty);
            QVERIFY(!chart.accessibleDescription().isEmpty());
        }
    }
    chart.clear();
    QCOMPARE(chart.toImage(), empty);
}

DRIFTLINE_WIDGET_TEST(TestCharts)
#include "tst_charts.moc"
