// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/binmodel.h"

#include "models/analysis/driftscores.h"
#include "models/items/drifttext.h"
#include "models/items/roles.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace driftline {

void BinModel::setColumn(const ColumnDrift &column)
{
    beginResetModel();
    m_bins = column.bins;
    m_rows.clear();
    const CountPair counts{m_bins.reference, m_bins.live};
    const double reference = double(sumOf(counts.reference));
    const double live = double(sumOf(counts.live));
    if (reference > 0 && live > 0) {
        m_test = column.test;
        std::vector<double> parts = contributions(m_test, counts);
        if (parts.empty()) {
            m_test = DriftTest::PopulationStability;
            parts = contributions(m_test, counts);
        }
        double sum = 0;
        for (double &part : parts) {
            part = std::isinf(part) ? 1e300 : std::abs(part);
            sum = std::min(1e300, sum + part);
        }
        for (size_t i = 0; i < parts.size(); ++i) {
            m_rows.append({double(counts.reference[i]) / reference, double(counts.live[i]) / live,
                           sum > 0 ? parts[i] / sum : 0});
        }
    }
    endResetModel();
}

void BinModel::clear()
{
    setColumn({});
}

int BinModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BinModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

double BinModel::valueOf(const Row &row, int column) const
{
    switch (column) {
    case ReferenceColumn:
        return row.reference;
    case LiveColumn:
        return row.live;
    case ChangeColumn:
        return row.live - row.reference;
    default:
        return row.part;
    }
}

QVariant BinModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const bool name = index.column() == BinColumn;
    const double value = valueOf(m_rows.at(index.row()), index.column());
    switch (role) {
    case Qt::DisplayRole: {
        if (name)
            return driftBinText(m_bins, index.row());
        const QString text = QLocale().toString(value * 100, 'f', 1);
        const bool grown = index.column() == ChangeColumn && value > 0;
        return tr("%1 %").arg(grown ? QLatin1Char('+') + text : text);
    }
    case Qt::ToolTipRole:
        return name ? QVariant(driftBinText(m_bins, index.row())) : QVariant();
    case Qt::TextAlignmentRole:
        return name ? QVariant() : QVariant(int(Qt::AlignRight | Qt::AlignVCenter));
    case SortRole:
        if (!name)
            return value;
        return m_bins.categories.isEmpty() ? QVariant(index.row())
                                           : QVariant(driftBinText(m_bins, index.row()));
    case MutedRole:
        return index.column() == ReferenceColumn || index.column() == LiveColumn ? QVariant(true)
                                                                                 : QVariant();
    default:
        return {};
    }
}

QVariant BinModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section != BinColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == PartColumn)
        return tr("What the bin adds to %1, as a share of all bins").arg(driftTestTitle(m_test));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case BinColumn:
        return m_bins.categories.isEmpty() ? tr("Bin") : tr("Category");
    case ReferenceColumn:
        return tr("Reference");
    case LiveColumn:
        return tr("Live");
    case ChangeColumn:
        return tr("Change");
    default:
        return tr("Part of %1").arg(driftTestTitle(m_test));
    }
}

} // namespace driftline
