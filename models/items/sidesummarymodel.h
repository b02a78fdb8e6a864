// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The small table under a drift histogram: one row for the reference, one for the live side; mean, std, p5,
// median, p95, missing. Times are shown as times. GUI thread.

#include "models/domain/drift.h"

#include <QAbstractTableModel>

namespace driftline {

class SideSummaryModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        SideColumn,
        MeanColumn,
        StdColumn,
        P5Column,
        MedianColumn,
        P95Column,
        MissingColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Shows the two sides of this column; a column without summaries (categories) gives no rows.
    void setColumn(const ColumnDrift &column);
    void clear();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString figure(const SideSummary &side, int column) const;

    struct Side
    {
        QString name;
        SideSummary summary;
    };
    QList<Side> m_sides;
    ColumnType m_type = ColumnType::Numeric;
};

} // namespace driftline
