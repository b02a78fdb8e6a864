// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The versions of one registered model, newest first, for the table and (by its roles, column 0) for the
// cards of the stage board. GUI thread.

#include "models/analysis/journalhistory.h"
#include "models/domain/registry.h"
#include "models/items/roles.h"

#include <QAbstractTableModel>

namespace driftline {

/// A version with what its run and the journal say of it.
struct VersionRow
{
    ModelVersion version;
    std::optional<Run> run;             ///< absent when it could not be had
    std::optional<ServedPeriod> served; ///< absent when the journal does not know
};

class VersionTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        VersionColumn,
        StageColumn,
        AliasColumn,
        RunColumn,
        MetricColumn,
        TripletColumn, ///< how many of run, commit and dataset the version names
        CreatedColumn,
        UpdatedColumn,
        ColumnCount
    };
    /// What a card shows beside the display text and SecondLineRole; the same for every column of a row.
    enum CardRole : int {
        StageRole = FirstPageRole, ///< int(Stage)
        MetricTextRole,            ///< "auc_roc 0.9468"
        AliasesRole                ///< QStringList: "@champion"
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Replaces all rows; `now` is what relative times are relative to.
    void setVersions(QList<VersionRow> rows, UtcMs now);
    /// The metric that is shown of each version's run; empty: none.
    void setMetric(const QString &metric);
    [[nodiscard]] const QString &metric() const { return m_metric; }
    /// Metric keys of the runs, the one that most runs have first, then by name.
    [[nodiscard]] QStringList metricKeys() const;

    /// Null when out of range.
    [[nodiscard]] const VersionRow *version(int row) const;
    [[nodiscard]] int rowOf(const QString &version) const;
    /// The version in this stage with the highest number; null when there is none.
    [[nodiscard]] const VersionRow *latestIn(Stage stage) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    [[nodiscard]] QVariant display(const VersionRow &row, int column) const;
    [[nodiscard]] QVariant sortValue(const VersionRow &row, int column) const;
    [[nodiscard]] QString toolTip(const VersionRow &row, int column) const;
    [[nodiscard]] QVariant pills(const VersionRow &row, int column) const;
    [[nodiscard]] std::optional<double> metricOf(const VersionRow &row) const;
    [[nodiscard]] QString history(const VersionRow &row) const;

    QList<VersionRow> m_rows;
    QString m_metric;
    UtcMs m_now = 0;
};

/// Which of the three pins a version names: run ID, commit, data hash. Named is not proved: that is
/// lineage's.
struct TripletPins
{
    bool run = false;
    bool commit = false;
    bool data = false;
    [[nodiscard]] int count() const { return int(run) + int(commit) + int(data); }
};
[[nodiscard]] TripletPins tripletPins(const VersionRow &row);

/// Four decimals, as metrics are shown in cards, tables and dialogs: "0.9468".
[[nodiscard]] QString versionMetricText(double value);

} // namespace driftline
