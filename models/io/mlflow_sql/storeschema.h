// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an MLflow store can tell, by the tables and columns that are there: never by its schema revision.

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
    [[nodiscard]] bool hasRegistry() const { return missingForRegistry().isEmpty(); }
    [[nodiscard]] bool hasDatasets() const;
    /// Registry rows belong to a workspace (MLflow 3.10 and later); without workspaces to "default".
    [[nodiscard]] bool hasWorkspaces() const;
    /// An index of `metrics` begins with the run.
    [[nodiscard]] bool hasMetricRunIndex() const { return m_metricRunIndex; }
    /// … and goes on with the key.
    [[nodiscard]] bool hasMetricRunKeyIndex() const { return m_metricRunKeyIndex; }
    [[nodiscard]] QStringList missingForTracking() const;
    [[nodiscard]] QStringList missingForRegistry() const;
    /// alembic's; for people only. Empty where there is none.
    [[nodiscard]] const QString &revision() const { return m_revision; }

private:
    QHash<QString, QSet<QString>> m_columns; // by table
    QString m_revision;
    bool m_metricRunIndex = false;
    bool m_metricRunKeyIndex = false;
};

} // namespace driftline
