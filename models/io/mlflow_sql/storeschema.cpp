// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/storeschema.h"

namespace driftline {

namespace {

/// The columns without which nothing can be shown; "table" where even the table is missing.
QStringList absent(const StoreSchema &schema,
                   const QList<std::pair<const char *, QList<const char *>>> &needed)
{
    QStringList missing;
    for (const auto &[name, columns] : needed) {
        const QString table = QString::fromLatin1(name);
        if (!schema.hasTable(table)) {
            missing.append(table);
            continue;
        }
        for (const char *column : columns) {
            if (!schema.hasColumn(table, QString::fromLatin1(column)))
                missing.append(table + u'.' + QLatin1StringView(column));
        }
    }
    return missing;
}

} // namespace

Result<StoreSchema> StoreSchema::read(const Database &database)
{
    StoreSchema schema;
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
        if (!status.ok())
            return status.failure();
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

bool StoreSchema::hasDatasets() const
{
    return hasTable(QStringLiteral("datasets")) && hasTable(QStringLiteral("inputs")) &&
           hasTable(QStringLiteral("input_tags"));
}

bool StoreSchema::hasWorkspaces() const
{
    return hasColumn(QStringLiteral("model_versions"), QStringLiteral("workspace"));
}

QStringList StoreSchema::missingForTracking() const
{
    return absent(*this, {{"experiments", {"experiment_id", "name", "lifecycle_stage"}},
                          {"runs", {"run_uuid", "experiment_id", "status", "start_time", "lifecycle_stage"}},
                          {"metrics", {"run_uuid", "key", "value", "timestamp", "step"}},
                          {"latest_metrics", {"run_uuid", "key", "value"}},
                          {"params", {"run_uuid", "key", "value"}},
                          {"tags", {"run_uuid", "key", "value"}}});
}

QStringList StoreSchema::missingForRegistry() const
{
    return absent(*this, {{"registered_models", {"name", "last_updated_time"}},
                          {"model_versions", {"name", "version", "current_stage", "last_updated_time"}}});
}

} // namespace driftline
