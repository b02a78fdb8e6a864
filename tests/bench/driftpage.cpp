// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The Drift page of two files that are compared: how long until the first column was on the screen and until
// all were, how long the GUI thread was busy at a stretch meanwhile, and how long a second comparison still
// ran after it was cancelled. Prints one JSON document.
//
//     drift_bench REFERENCE LIVE

#include "widgets/pages/drift/driftpage.h"

#include "models/io/dataset/arrowdatasetreader.h"
#include "models/io/dataset/arrowtablefiles.h"
#include "models/session/settings.h"
#include "tests/bench/busytime.h"
#include "tests/bench/memory.h"
#include "widgets/kit/histogramchart.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTextStream>

using namespace driftline;

namespace {

constexpr qint64 cancelAfterMs = 1'000;

/// The selected column is drawn at large.
bool showsHistogram(const DriftPage &page)
{
    const auto charts = page.findChildren<HistogramChart *>();
    return std::ranges::any_of(charts, [](const HistogramChart *chart) {
        const auto *view = chart->findChild<QChartView *>();
        return chart->isVisible() && view && !view->chart()->series().isEmpty();
    });
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    applyTheme(*qApp, ThemeChoice::Light);
    const QStringList arguments = QCoreApplication::arguments();
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("driftline.ini")));
    const ArrowDatasetReader reader;
    const ArrowTableFiles files;
    JobQueue jobs;
    DriftPage page({jobs, settings, reader, files});
    page.resize(1368, 828); // in a window of 1440 × 900
    page.show();
    BusyTime busy;
    busy.turnUntil([&page] { return page.isSettled(); });
    busy.clear();

    QElapsedTimer clock;
    clock.start();
    busy.during([&] { page.setFiles(arguments.value(1), arguments.value(2)); });
    busy.turnUntil([&page] { return showsHistogram(page); });
    busy.turn(); // in which it is painted
    const double first = milliseconds(clock);
    busy.turnUntil([&page] { return page.isSettled(); });
    QJsonObject figures{{QStringLiteral("first_column_ms"), first},
                        {QStringLiteral("all_ms"), milliseconds(clock)},
                        {QStringLiteral("busy_longest_ms"), busy.longestMs()},
                        {QStringLiteral("busy_over_16_ms"), busy.over(16)},
                        {QStringLiteral("busy_stretches"), busy.count()}};

    clock.start();
    page.refresh();
    busy.turnUntil([&clock] { return clock.elapsed() >= cancelAfterMs; });
    clock.start();
    jobs.cancelAll();
    busy.turnUntil([&jobs] { return jobs.isIdle(); });
    figures.insert(QStringLiteral("cancelled_after_ms"), milliseconds(clock));
    figures.insert(QStringLiteral("memory_mb"), largestMemoryMb());
    QTextStream(stdout) << QJsonDocument(figures).toJson();
    return 0;
}
