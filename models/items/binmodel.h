// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which bins of a column moved: share of either side and what each adds to a score that is a sum over bins
// (the column's own test where it is one, else PSI). GUI thread.

#include "models/domain/drift.h"

#include <QAbstractTableModel>

namespace driftline {

class BinModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { BinColumn, ReferenceColumn, LiveColumn, ChangeColumn, PartColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setColumn(const ColumnDrift &column);
    void clear();
    /// The test whose score is the sum.
    [[nodiscard]] DriftTest test() const { return m_test; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        double reference = 0; ///< share
        double live = 0;
        double part = 0; ///< of the sum of all parts' sizes
    };
    [[nodiscard]] double valueOf(const Row &row, int column) const;

    HistogramBins m_bins;
    QList<Row> m_rows;
    DriftTest m_test = DriftTest::PopulationStability;
};

} // namespace driftline
