// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The columns of a drift check and what is chosen for each: type, role, test, thresholds, bins. Cells are
// edited as the names that the command line takes; an empty one leaves the choice to the check. GUI thread.

#include "models/domain/drift.h"
#include "models/items/roles.h"

#include <QAbstractTableModel>

namespace driftline {

class ColumnOptionsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        TypeColumn,
        RoleColumn,
        TestColumn,
        ThresholdColumn,
        WarningColumn,
        BinsColumn,
        ColumnCount
    };
    enum {
        ChoicesRole =
            FirstPageRole, ///< QStringList: the names among which a cell is chosen; absent: any text
        TitlesRole         ///< QStringList: what they are called, parallel
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// The columns as a check found them, and what is chosen now.
    void setColumns(const DriftReport &found, const DriftOptions &options);
    /// Those columns only of which something is chosen; of columns that are not here what was chosen before.
    [[nodiscard]] QMap<QString, ColumnOptions> chosen() const;
    /// Errors: Usage; what is chosen for one of the columns cannot be, see checkWarnings(). Its cell says so.
    [[nodiscard]] Status check() const;
    void reset();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    /// False for a text that is no choice.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString chosenText(const ColumnDrift &row, int column) const;
    [[nodiscard]] static QString usualText(const ColumnDrift &row, int column);
    /// What is wrong with what stands in a cell; empty: nothing.
    [[nodiscard]] QString wrongText(const ColumnDrift &row, int column) const;

    DriftReport m_found;
    DriftOptions m_options;
};

} // namespace driftline
