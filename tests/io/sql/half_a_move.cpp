// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// half_a_move FILE MODEL VERSION FROM TO: moves a version, makes SQLite write half of the transaction into
// the file, says "half" and waits to be killed.

#include "models/io/mlflow_sql/stagemove.h"
#include "models/io/mlflow_sql/storefile.h"

#include <QCoreApplication>
#include <QThread>

#include <cstdio>

using namespace driftline;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 6)
        return 2;
    StoreFile file(arguments.at(1), std::make_shared<ProblemLog>());
    auto session = file.write({});
    if (!session.ok())
        return 3;
    TransitionPlan plan;
    plan.model = arguments.at(2);
    plan.version = arguments.at(3);
    plan.from = stageFromName(arguments.at(4)).value_or(Stage::None);
    plan.to = stageFromName(arguments.at(5)).value_or(Stage::None);
    plan.reason = QStringLiteral("never to be seen");
    if (!moveStage(*session, plan, nowUtcMs()).ok())
        return 4;
    // More than the cache holds: SQLite has to write pages that were never committed, the moved versions'
    // among them.
    for (const auto statement :
         {QLatin1StringView("PRAGMA cache_size = 4"), QLatin1StringView("CREATE TABLE filler (bytes)"),
          QLatin1StringView(
              "INSERT INTO filler WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
              "i < 400) SELECT zeroblob(4000) FROM n")}) {
        if (!session->database->each(sql(statement), [](const Statement &) {}).ok())
            return 5;
    }
    std::puts("half");
    std::fflush(stdout);
    QThread::sleep(60);
    return 1;
}
