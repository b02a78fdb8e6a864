// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Opens a file store as the window does and prints, as one line of JSON, after how many milliseconds the
// first page of runs was there, after how many all runs were, and how many runs that made.
//
//     bench_mlruns FOLDER CACHE [first-page]
//
// With "first-page" it ends there: then its whole life is what a user waits for who opens the store again.

#include "models/io/mlruns/mlruns.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>

using namespace driftline;

int main(int argc, char **argv)
{
    QElapsedTimer clock;
    clock.start();
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 3) {
        std::fputs("bench_mlruns FOLDER CACHE [first-page]\n", stderr);
        return 2;
    }
    MlrunsOptions options;
    options.cacheFolder = arguments.at(2);
    const auto source = openMlruns(arguments.at(1), options, std::make_shared<ProblemLog>(), {});
    const auto page = source.ok() ? source->tracking->searchRuns({}, {}) : source.failure();
    if (!page.ok()) {
        std::fprintf(stderr, "%s\n", qPrintable(page.error().line()));
        return 3;
    }
    const qint64 firstPage = clock.nsecsElapsed();
    qint64 all = firstPage;
    qint64 found = page->matched.value_or(0);
    if (arguments.size() < 4) {
        if (!source->tracking->refresh({}, {}).ok())
            return 3;
        found = source->tracking->countRuns({}, {}).value();
        all = clock.nsecsElapsed();
    }
    std::printf("{\"first_page_ms\": %.1f, \"all_ms\": %.1f, \"first_runs\": %lld, \"runs\": %lld}\n",
                double(firstPage) / 1e6, double(all) / 1e6, static_cast<long long>(page->runs.size()),
                static_cast<long long>(found));
    return 0;
}
