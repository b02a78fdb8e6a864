// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/tableheadmodel.h"

#include "models/items/celltext.h"

#include <algorithm>

namespace driftline {

namespace {

bool isNumber(const QString &text)
{
    bool ok = false;
    text.toDouble(&ok);
    return ok;
}

} // namespace

void TableHeadModel::setHead(const TableHead &head)
{
    beginResetModel();
    m_head = head;
    endResetModel();
}

int TableHeadModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_head.rows.size());
}

int TableHeadModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_head.columns.size());
}

QVariant TableHeadModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const QString &text = m_head.rows.at(index.row()).at(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text.isNull() ? QStringLiteral("–") : oneLine(text);
    case Qt::ToolTipRole:
    case CopyRole:
        return text;
    case Qt::TextAlignmentRole:
        return QVariant((isNumber(text) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case MutedRole:
        return text.isNull() ? QVariant(true) : QVariant();
    default:
        return {};
    }
}

QVariant TableHeadModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_head.columns.size())
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return m_head.columns.at(section);
    if (role != Qt::TextAlignmentRole)
        return {};
    const auto value =
        std::ranges::find_if(m_head.rows, [section](const auto &row) { return !row.at(section).isNull(); });
    const bool ofNumbers = value != m_head.rows.cend() && isNumber(value->at(section));
    return QVariant((ofNumbers ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace driftline
