// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/storeschema.h"

#include "models/io/mlflow_sql/schemarevision.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

} // namespace

/// A table, the migration that made it (empty: the first ones), and the columns without which it is of no
/// use.
struct StoreSchema::Part
{
    QString table;
    QString since;
    QStringList columns;
};

const QList<StoreSchema::Part> &StoreSchema::parts()
{
    const auto part = [](const char *table, const char *since, const char *columns) {
        return Part{QString::fromLatin1(table), QString::fromLatin1(since),
                    QString::fromLatin1(columns).split(u' ')};
    };
    static const QList<Part> parts{
        part("metrics", "", "run_uuid key value timestamp step"),
        part("latest_metrics", "", "run_uuid key value"),
        part("params", "", "run_uuid key value"),
        part("tags", "", "run_uuid key value"),
        part("datasets", "7f2a7d5fae7d",
             "dataset_uuid name digest dataset_source_type dataset_source dataset_schema dataset_profile"),
        part("inputs", "7f2a7d5fae7d", "input_uuid source_type source_id destination_type destination_id"),
        part("input_tags", "7f2a7d5fae7d", "input_uuid name value"),
        part("registered_models", "2b4d017a5e9b", "name last_updated_time"),
        part("model_versions", "2b4d017a5e9b", "name version current_stage last_updated_time"),
        part("registered_model_tags", "728d730b5ebd", "name key value"),
        part("model_version_tags", "27a6a02d2cf1", "name version key value"),
        part("registered_model_aliases", "3500859a5d39", "name alias version"),
        part("logged_models", "400f98739977", "model_id source_run_id status"),
        part("logged_model_params", "400f98739977", "model_id param_key param_value"),
        part("logged_model_metrics", "400f98739977",
             "model_id metric_name metric_value metric_step metric_timestamp_ms"),
    };
    return parts;
}

Result<StoreSchema> StoreSchema::read(const Database &database)
{
    StoreSchema schema;
    schema.m_path = database.path();
    Status status = database.each(
        sql(QStringLiteral(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.name IN ('alembic_version', 'experiments', 'runs', 'metrics', "
            "'latest_metrics', 'params', 'tags', 'datasets', 'inputs', 'input_tags', "
            "'registered_models', 'model_versions', 'registered_model_tags', 'model_version_tags', "
            "'registered_model_aliases', 'logged_models', 'logged_model_params', 'logged_model_metrics')")),
        [&](const Statement &row) { schema.m_columns[row.text(0)].insert(row.text(1)); });
    if (!status.ok())
        return status.failure();

    status = database.each(
        sql(QStringLiteral(
            "SELECT max(c.seqno = 0 AND c.name = 'run_uuid'), max(c.seqno = 1 AND c.name = 'key') "
            "FROM pragma_index_list('metrics') i, pragma_index_info(i.name) c GROUP BY i.name")),
        [&](const Statement &row) {
            const bool byRun = row.integer(0).value_or(0) != 0;
            schema.m_metricRunIndex |= byRun;
            schema.m_metricRunKeyIndex |= byRun && row.integer(1).value_or(0) != 0;
        });
    if (!status.ok())
        return status.failure();

    if (schema.hasColumn(QStringLiteral("alembic_version"), QStringLiteral("version_num"))) {
        status = database.each(sql(QStringLiteral("SELECT version_num FROM alembic_version")),
                               [&](const Statement &row) { schema.m_revision = row.text(0); });
        if (isUnreadable(status))
            schema.m_revisionFailure = inTable(status.failure(), QStringLiteral("alembic_version")).error();
        else if (!status.ok())
            return status.failure();
    }
    // Where there is none that is known, the tables alone tell.
    schema.m_age = revisionPlace(schema.m_revision).value_or(0);
    for (const Part &part : parts()) {
        if (schema.hasTable(part.table))
            schema.m_age = std::max(schema.m_age, revisionPlace(part.since).value_or(0));
    }
    return schema;
}

bool StoreSchema::hasColumn(const QString &table, const QString &column) const
{
    const auto columns = m_columns.constFind(table);
    return columns != m_columns.cend() && columns->contains(column);
}

QString StoreSchema::column(const QString &table, const QString &alias, const QString &column) const
{
    return hasColumn(table, column) ? alias + QLatin1Char('.') + column : QStringLiteral("NULL");
}

QString StoreSchema::isNan(const QString &table, const QString &alias) const
{
    return hasColumn(table, QStringLiteral("is_nan")) ? alias + QStringLiteral(".is_nan")
                                                      : QStringLiteral("0");
}

QStringList StoreSchema::absentColumns(const Part &part) const
{
    QStringList absent;
    for (const QString &column : part.columns) {
        if (!hasColumn(part.table, column))
            absent.append(column);
    }
    return absent;
}

std::optional<Error> StoreSchema::missing(const Part &part) const
{
    const QString hint =
        tr("restore the file from a backup; `mlflow db upgrade` brings an old store up to date");
    const QStringList absent = absentColumns(part);
    if (absent.isEmpty() || revisionPlace(part.since).value_or(0) > m_age)
        return std::nullopt;
    const QString what = hasTable(part.table)
                             ? tr("the table %1 lacks %2").arg(part.table, absent.join(u", "))
                             : tr("the table %1 is missing").arg(part.table);
    return Error{ErrorCode::Unreadable, what, m_path, hint, std::nullopt};
}

bool StoreSchema::isWhole(const QString &table) const
{
    return std::ranges::any_of(
        parts(), [&](const Part &part) { return part.table == table && absentColumns(part).isEmpty(); });
}

Status StoreSchema::needs(const QString &table) const
{
    for (const Part &part : parts()) {
        if (part.table != table)
            continue;
        if (auto error = missing(part))
            return *std::move(error);
    }
    return Done{};
}

QList<Error> StoreSchema::missing() const
{
    QList<Error> found;
    if (m_revisionFailure)
        found.append(*m_revisionFailure);
    for (const Part &part : parts()) {
        if (auto error = missing(part))
            found.append(*std::move(error));
    }
    return found;
}

bool StoreSchema::hasRegistry() const
{
    return isWhole(QStringLiteral("registered_models")) && isWhole(QStringLiteral("model_versions"));
}

bool StoreSchema::hasDatasets() const
{
    return isWhole(QStringLiteral("datasets")) && isWhole(QStringLiteral("inputs"));
}

bool StoreSchema::hasWorkspaces() const
{
    return hasColumn(QStringLiteral("model_versions"), QStringLiteral("workspace"));
}

QStringList StoreSchema::missingForRuns() const
{
    QStringList missing;
    for (const Part &part :
         {Part{QStringLiteral("experiments"),
               {},
               {QStringLiteral("experiment_id"), QStringLiteral("name"), QStringLiteral("lifecycle_stage")}},
          Part{QStringLiteral("runs"),
               {},
               {QStringLiteral("run_uuid"), QStringLiteral("experiment_id"), QStringLiteral("status"),
                QStringLiteral("start_time"), QStringLiteral("lifecycle_stage")}}}) {
        if (!hasTable(part.table)) {
            missing.append(part.table);
            continue;
        }
        for (const QString &column : absentColumns(part))
            missing.append(part.table + u'.' + column);
    }
    return missing;
}

bool isUnreadable(const Status &status)
{
    return status.isError() && status.error().code == ErrorCode::Unreadable;
}

Failure inTable(const Failure &failure, const QString &table)
{
    if (failure.isCancelled() || failure.error().code != ErrorCode::Unreadable)
        return failure;
    Error error = failure.error();
    error.what = tr("the table %1 cannot be read: %2").arg(table, error.what);
    return error;
}

} // namespace driftline
