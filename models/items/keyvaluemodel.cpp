// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/keyvaluemodel.h"

#include "models/items/celltext.h"
#include "models/items/numbertext.h"

namespace driftline {

namespace {

QList<KeyValue> textEntries(const QMap<QString, QString> &map)
{
    QList<KeyValue> entries;
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        entries.append({it.key(), oneLine(it.value()), it.value()});
    return entries;
}

} // namespace

QList<KeyValue> metricEntries(const Run &run)
{
    QList<KeyValue> entries;
    for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it)
        entries.append({it.key(), metricText(it.value()), QString::number(it.value(), 'g', 17)});
    return entries;
}

QList<KeyValue> paramEntries(const Run &run)
{
    return textEntries(run.params);
}

QList<KeyValue> tagEntries(const Run &run)
{
    return textEntries(run.tags);
}

KeyValueModel::KeyValueModel(QObject *parent) : QAbstractTableModel(parent) {}

void KeyValueModel::setEntries(const QList<KeyValue> &entries)
{
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

int KeyValueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int KeyValueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant KeyValueModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const KeyValue &entry = m_entries[index.row()];
    const bool key = index.column() == 0;
    switch (role) {
    case Qt::DisplayRole:
        return key ? entry.key : entry.value;
    case Qt::ToolTipRole:
        return key ? entry.key : entry.whole.left(2000);
    case CopyRole:
        return key ? entry.key : entry.whole;
    case Qt::TextAlignmentRole:
        return QVariant((key ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case MutedRole:
        return key;
    case MonospaceRole:
        return !key;
    default:
        return {};
    }
}

QVariant KeyValueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0 || section > 1 || orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return section == 0 ? tr("Name") : tr("Value");
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

} // namespace driftline
