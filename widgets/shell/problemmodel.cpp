// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/problemmodel.h"

#include "models/items/roles.h"

namespace driftline {

namespace {
bool same(const Problem &a, const Problem &b)
{
    return a.what == b.what && a.where == b.where;
}
} // namespace

void ProblemModel::setProblems(const QList<Problem> &problems)
{
    const bool grown = problems.size() >= m_problems.size() &&
                       std::equal(m_problems.begin(), m_problems.end(), problems.begin(), same);
    if (!grown) {
        beginResetModel();
        m_problems = problems;
        endResetModel();
        return;
    }
    const auto before = int(m_problems.size());
    for (int row = 0; row < before; ++row) {
        if (m_problems[row].count == problems[row].count)
            continue;
        m_problems[row] = problems[row];
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
    if (problems.size() == before)
        return;
    beginInsertRows({}, before, int(problems.size()) - 1);
    m_problems = problems;
    endInsertRows();
}

int ProblemModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_problems.size());
}

int ProblemModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ProblemModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Problem &problem = m_problems.at(index.row());
    const QString text = index.column() == WhatColumn    ? problem.what
                         : index.column() == WhereColumn ? problem.where
                                                         : problem.hint;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == WhatColumn && problem.count > 1
                   ? tr("%1 (%2 times)").arg(text, QString::number(problem.count))
                   : text;
    case Qt::ToolTipRole:
    case SortRole:
        return text;
    case MonospaceRole:
        return index.column() == WhereColumn;
    case MutedRole:
        return index.column() == HintColumn;
    default:
        return {};
    }
}

QVariant ProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhatColumn:
        return tr("What");
    case WhereColumn:
        return tr("Where");
    case HintColumn:
        return tr("What to do");
    default:
        return {};
    }
}

} // namespace driftline
