// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/mlflowsql.h"

#include "models/io/mlflow_sql/schemarevision.h"
#include "models/io/mlflow_sql/sqlmodelregistry.h"
#include "models/io/mlflow_sql/sqltrackingstore.h"

#include <QCoreApplication>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

} // namespace

bool looksLikeSqlite(const QString &file)
{
    // Through SQLite: opening and closing the file by other means would drop the locks of a move that is
    // under way.
    return Database::open(file, OpenMode::ReadOnly).ok();
}

bool looksLikeStore(const QString &file)
{
    return StoreFile(file, std::make_shared<ProblemLog>()).read({}).ok();
}

Result<SqlSource> openSqlStore(const QString &file, const std::shared_ptr<ProblemLog> &problems,
                               const StopToken &stop)
{
    auto store = std::make_shared<StoreFile>(file, problems);
    const auto session = store->read(stop);
    if (!session.ok())
        return session.failure();
    SqlSource source;
    source.tracking = std::make_shared<SqlTrackingStore>(store);
    // From here on changes are noticed.
    if (const auto content = source.tracking->refresh(stop, {}); !content.ok())
        return content.failure();
    for (const Error &error : session->schema.missing())
        problems->add({error.what, error.where, error.hint});
    const QString &revision = session->schema.revision();
    if (!revision.isEmpty() && !revisionPlace(revision))
        problems->add({tr("written by an MLflow newer than this program knows (schema %1); what is new in it "
                          "is not shown")
                           .arg(revision),
                       store->path(), tr("update Driftline if something is missing")});
    if (session->schema.hasRegistry())
        source.registry = std::make_shared<SqlModelRegistry>(store);
    if (!revision.isEmpty())
        source.detail = tr("schema %1").arg(revision);
    return source;
}

} // namespace driftline
