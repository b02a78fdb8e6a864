// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/sidesummarymodel.h"

#include "models/items/drifttext.h"
#include "models/items/roles.h"

#include "models/base/time.h"

#include <QDateTime>

#include <cmath>

namespace driftline {

void SideSummaryModel::setColumn(const ColumnDrift &column)
{
    beginResetModel();
    m_type = column.type;
    m_sides.clear();
    if (column.reference)
        m_sides.append({tr("reference"), *column.reference});
    if (column.live)
        m_sides.append({tr("live"), *column.live});
    endResetModel();
}

void SideSummaryModel::clear()
{
    beginResetModel();
    m_sides.clear();
    endResetModel();
}

int SideSummaryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sides.size());
}

int SideSummaryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SideSummaryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const Side &side = m_sides.at(index.row());
    if (role == Qt::DisplayRole)
        return index.column() == SideColumn ? side.name : figure(side.summary, index.column());
    if (role == Qt::TextAlignmentRole && index.column() != SideColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QString SideSummaryModel::figure(const SideSummary &side, int column) const
{
    if (column == MissingColumn)
        return driftShareText(side.missing, side.rows);
    const double value = column == MeanColumn     ? side.mean
                         : column == StdColumn    ? side.std
                         : column == P5Column     ? side.p5
                         : column == MedianColumn ? side.median
                                                  : side.p95;
    if (m_type != ColumnType::Datetime)
        return driftFigureText(value);
    if (!std::isfinite(value))
        return QStringLiteral("–");
    const auto ms = static_cast<UtcMs>(value);
    if (column == StdColumn)
        return durationText(0, ms);
    const bool days = side.p95 - side.p5 > 2.0 * 86'400'000; // then nobody asks for the minute
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC)       // as the chart's axis and the windows
        .toString(days ? QStringLiteral("yyyy-MM-dd") : QStringLiteral("MM-dd HH:mm"));
}

QVariant SideSummaryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section != SideColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case MeanColumn:
        return tr("mean");
    case StdColumn:
        return tr("std");
    case P5Column:
        return tr("p5");
    case MedianColumn:
        return tr("median");
    case P95Column:
        return tr("p95");
    case MissingColumn:
        return tr("missing");
    default:
        return QString();
    }
}

} // namespace driftline
