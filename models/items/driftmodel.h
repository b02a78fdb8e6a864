// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The columns of a drift check as table rows, in the order in which they arrive; a sort proxy over SortRole
// puts the worst first. Fills while the check runs: begin, then addColumn as each is done, then setReport.
// GUI thread.

#include "models/domain/drift.h"

#include <QAbstractTableModel>

namespace driftline {

class DriftModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        DistributionColumn,
        TestColumn,
        ScoreColumn,
        PsiColumn, ///< population stability index, whatever test decides
        KsColumn,  ///< Kolmogorov–Smirnov's D, whatever test decides
        MissingColumn,
        VerdictColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Drops every row: a new check begins.
    void clear();
    /// One column is done; a column that is there already (same name and place) is replaced.
    void addColumns(const QList<std::pair<qsizetype, ColumnDrift>> &columns);
    /// The finished report: its columns, and the row counts for the shares of missing values.
    void setReport(const DriftReport &report);

    /// The drift of a row of this model; null when out of range.
    [[nodiscard]] const ColumnDrift *column(int row) const;
    /// The row of the column with this name, or -1.
    [[nodiscard]] int rowOf(const QString &name) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        qsizetype place = 0; ///< in the report
        ColumnDrift drift;
    };

    [[nodiscard]] QVariant display(const Row &row, int column) const;
    [[nodiscard]] QVariant sortValue(const Row &row, int column) const;
    [[nodiscard]] QString toolTip(const Row &row, int column) const;
    [[nodiscard]] qint64 liveRows(const ColumnDrift &drift) const;
    [[nodiscard]] qint64 referenceRows(const ColumnDrift &drift) const;

    QList<Row> m_rows;
    qint64 m_referenceRows = 0; ///< 0 while not known
    qint64 m_liveRows = 0;
};

} // namespace driftline
