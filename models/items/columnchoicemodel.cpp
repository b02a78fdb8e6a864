// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/columnchoicemodel.h"

#include <QSet>

namespace driftline {

ColumnChoiceModel::ColumnChoiceModel(QObject *parent) : QAbstractListModel(parent) {}

void ColumnChoiceModel::setChoices(const QList<RunColumn> &available, const QList<RunColumn> &chosen)
{
    beginResetModel();
    m_chosen = chosen;
    m_columns = chosen;
    QSet<QString> known;
    for (const RunColumn &column : chosen)
        known.insert(runColumnId(column));
    for (const RunColumn &column : available) {
        if (!known.contains(runColumnId(column)))
            m_columns.append(column);
    }
    endResetModel();
}

void ColumnChoiceModel::setChosen(const QList<RunColumn> &chosen)
{
    if (chosen == m_chosen)
        return;
    m_chosen = chosen;
    // The lowest, highest and best values are offered elsewhere; here stand those that are shown.
    for (const RunColumn &column : chosen) {
        if (m_columns.contains(column))
            continue;
        const RunColumn last{column.kind, column.key};
        const int row = static_cast<int>(m_columns.indexOf(last)) + 1;
        beginInsertRows({}, row, row);
        m_columns.insert(row, column);
        endInsertRows();
    }
    if (!m_columns.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int ColumnChoiceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ColumnChoiceModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const RunColumn &column = m_columns[index.row()];
    switch (role) {
    case Qt::DisplayRole: // a metric and a parameter may share a name; here the prefix tells them apart
        return column.key.isEmpty() ? runColumnTitle(column) : runColumnId(column);
    case Qt::ToolTipRole:
    case IdRole:
        return runColumnId(column);
    case Qt::CheckStateRole:
        return static_cast<int>(m_chosen.contains(column) ? Qt::Checked : Qt::Unchecked);
    default:
        return {};
    }
}

bool ColumnChoiceModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() ||
        !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return false;
    const RunColumn &column = m_columns[index.row()];
    const bool wanted = value.toInt() == Qt::Checked;
    if (wanted == m_chosen.contains(column))
        return true;
    if (wanted)
        m_chosen.append(column);
    else
        m_chosen.removeAll(column);
    Q_EMIT dataChanged(index, index);
    Q_EMIT chosenChanged();
    return true;
}

Qt::ItemFlags ColumnChoiceModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                           : Qt::NoItemFlags;
}

} // namespace driftline
