// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/groupchoicemodel.h"

#include "models/items/rungroupmodel.h"

#include <algorithm>

namespace driftline {

using Kind = GroupBy::Kind;

GroupChoiceModel::GroupChoiceModel(QObject *parent) : QAbstractListModel(parent)
{
    setKeys({});
}

void GroupChoiceModel::setKeys(const RunKeys &keys)
{
    beginResetModel();
    m_choices = {{Kind::Experiment, {}}, {Kind::Dataset, {}}, {Kind::Parent, {}}};
    for (const QString &key : keys.params)
        m_choices.append({Kind::Param, key});
    for (const QString &key : keys.tags) {
        if (key != tags::parentRunId) // it is the parent run, without its name
            m_choices.append({Kind::Tag, key});
    }
    std::stable_partition(m_choices.begin(), m_choices.end(), [](const GroupBy &by) {
        return by.kind != Kind::Tag || !by.key.startsWith(QLatin1StringView("mlflow."));
    });
    endResetModel();
}

void GroupChoiceModel::setChosen(const std::optional<GroupBy> &by)
{
    if (by == m_chosen)
        return;
    m_chosen = by;
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int GroupChoiceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_choices.size());
}

QVariant GroupChoiceModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const GroupBy &by = m_choices[index.row()];
    switch (role) {
    case Qt::DisplayRole: // a parameter and a tag may share a name
        return by.kind == Kind::Param || by.kind == Kind::Tag ? groupById(by) : groupByTitle(by);
    case Qt::CheckStateRole:
        return static_cast<int>(m_chosen == by ? Qt::Checked : Qt::Unchecked);
    default:
        return {};
    }
}

bool GroupChoiceModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() ||
        !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return false;
    setChosen(value.toInt() == Qt::Checked ? std::optional(m_choices[index.row()]) : std::nullopt);
    Q_EMIT chosenChanged();
    return true;
}

Qt::ItemFlags GroupChoiceModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                           : Qt::NoItemFlags;
}

} // namespace driftline
