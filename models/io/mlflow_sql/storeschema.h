// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an MLflow store can tell, by the tables and columns that are there: never by its schema revision,
// which only says whether what is not there should be.

#include "models/io/sqlite/database.h"

#include <QHash>
#include <QSet>

namespace driftline {

class StoreSchema
{
public:
    static Result<StoreSchema> read(const Database &database);

    [[nodiscard]] bool hasTable(const QString &table) const { return m_columns.contains(table); }
    [[nodiscard]] bool hasColumn(const QString &table, const QString &column) const;
    /// "alias.column", or NULL where the table has no such column.
    [[nodiscard]] QString column(const QString &table, const QString &alias, const QString &column) const;
    /// "alias.is_nan", or 0 in stores that are older than it.
    [[nodiscard]] QString isNan(const QString &table, const QString &alias) const;
    /// The table is there, with the columns that are needed of it.
    [[nodiscard]] bool isWhole(const QString &table) const;
    /// The table is whole, or came with a later MLflow than this store's. Errors: Unreadable, saying what is
    /// missing.
    [[nodiscard]] Status needs(const QString &table) const;
    /// What needs() says of each table that is not whole.
    [[nodiscard]] QList<Error> missing() const;
    [[nodiscard]] bool hasRegistry() const;
    [[nodiscard]] bool hasDatasets() const;
    /// Registry rows belong to a workspace (MLflow 3.10 and later); without workspaces to "default".
    [[nodiscard]] bool hasWorkspaces() const;
    /// An index of `metrics` begins with the run.
    [[nodiscard]] bool hasMetricRunIndex() const { return m_metricRunIndex; }
    /// … and goes on with the key.
    [[nodiscard]] bool hasMetricRunKeyIndex() const { return m_metricRunKeyIndex; }
    /// "table" or "table.column" of those without which no run can be shown.
    [[nodiscard]] QStringList missingForRuns() const;
    /// alembic's; empty where there is none.
    [[nodiscard]] const QString &revision() const { return m_revision; }

private:
    struct Part;
    static const QList<Part> &parts();
    [[nodiscard]] QStringList absentColumns(const Part &part) const;
    [[nodiscard]] std::optional<Error> missing(const Part &part) const;

    QString m_path;
    QHash<QString, QSet<QString>> m_columns; // by table
    QString m_revision;
    std::optional<Error> m_revisionFailure; // why it could not be read
    qsizetype m_age = 0;                    // the place of the latest migration that can be told of
    bool m_metricRunIndex = false;
    bool m_metricRunKeyIndex = false;
};

/// The file is there and free to be read, but something in it is missing or damaged.
[[nodiscard]] bool isUnreadable(const Status &status);
/// Of a failure to read a table: the same, saying which it was. What is no matter of a table (a lock, a stop)
/// stays as it is.
[[nodiscard]] Failure inTable(const Failure &failure, const QString &table);

} // namespace driftline
