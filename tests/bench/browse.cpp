// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the window asks of a store while somebody browses it, in one process: the first page, sorts and
// filters over columns that are new and over columns that were seen, pages further down. Prints one JSON
// document: milliseconds of each question (the median, and the slowest), and the process's largest memory.
//
//     browse_bench FILE.db

#include "models/analysis/filter.h"
#include "models/io/mlflow_sql/mlflowsql.h"
#include "tests/bench/memory.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <algorithm>

using namespace driftline;

namespace {

struct Question
{
    QString filter;
    QString order;
};

/// A page as the window asks for it.
qsizetype pageSize = 200;

RunQuery queryOf(const Question &question)
{
    RunQuery query;
    query.filter = parseFilter(question.filter).value();
    if (!question.order.isEmpty())
        query.orderBy = {parseOrderBy(question.order).value()};
    query.maxResults = pageSize;
    return query;
}

double timed(TrackingStore &store, const RunQuery &query)
{
    QElapsedTimer clock;
    clock.start();
    const auto page = store.searchRuns(query, {});
    if (!page.ok())
        qFatal("%s", page.isError() ? qPrintable(page.error().line()) : "cancelled");
    return double(clock.nsecsElapsed()) / 1e6;
}

QJsonObject figures(const QString &what, QList<double> times)
{
    std::ranges::sort(times);
    return {{QStringLiteral("what"), what},
            {QStringLiteral("median_ms"), times.at(times.size() / 2)},
            {QStringLiteral("slowest_ms"), times.last()}};
}

const QList<Question> newColumns{{{}, QStringLiteral("metrics.auc DESC")},
                                 {{}, QStringLiteral("metrics.val_loss")},
                                 {QStringLiteral("params.max_depth = '6'"), {}},
                                 {QStringLiteral("tags.mlflow.user = 'ana'"), {}},
                                 {{}, QStringLiteral("run_name")},
                                 {{}, QStringLiteral("duration DESC")}};

const QList<Question> seenColumns{
    {{}, QStringLiteral("metrics.auc")},
    {{}, QStringLiteral("metrics.val_loss DESC")},
    {{}, QStringLiteral("params.max_depth DESC")},
    {{}, QStringLiteral("run_name DESC")},
    {{}, QStringLiteral("duration")},
    {QStringLiteral("metrics.auc > 0.5 and params.max_depth = '6'"), QStringLiteral("metrics.auc DESC")},
    {QStringLiteral("metrics.auc > 0.99 or not tags.mlflow.user = 'ana'"),
     QStringLiteral("metrics.val_loss")},
    {QStringLiteral("run_name LIKE '%eagle%' and params.max_depth != '3'"), QStringLiteral("run_name")}};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const auto source =
        openSqlStore(QCoreApplication::arguments().value(1), std::make_shared<ProblemLog>(), {});
    if (!source.ok())
        qFatal("%s", source.isError() ? qPrintable(source.error().line()) : "cancelled");
    TrackingStore &store = *source->tracking;
    QJsonArray lines{figures(QStringLiteral("first page, newest first"), {timed(store, queryOf({}))})};
    for (const Question &question : newColumns)
        lines.append(figures(QStringLiteral("new column: ") + question.filter + question.order,
                             {timed(store, queryOf(question))}));
    for (const Question &question : seenColumns) {
        QList<double> times;
        for (int i = 0; i < 9; ++i)
            times.append(timed(store, queryOf(question)));
        lines.append(
            figures(QStringLiteral("seen columns: ") + question.filter + u' ' + question.order, times));
    }
    QList<double> pages;
    RunQuery query = queryOf(seenColumns.first());
    query.maxResults = 2000;
    for (int page = 0; page < 20; ++page) {
        query.pageToken = QString::number(page * query.maxResults);
        pages.append(timed(store, query));
    }
    lines.append(figures(QStringLiteral("2,000 runs further down"), pages));
    const QJsonObject document{{QStringLiteral("questions"), lines},
                               {QStringLiteral("memory_mb"), largestMemoryMb()}};
    QTextStream(stdout) << QJsonDocument(document).toJson();
    return 0;
}
