// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/experimentlistmodel.h"

#include "models/items/numbertext.h"

#include <algorithm>

namespace driftline {

ExperimentListModel::ExperimentListModel(QObject *parent) : QAbstractListModel(parent) {}

void ExperimentListModel::setExperiments(QList<Experiment> experiments)
{
    const bool counted =
        std::all_of(experiments.cbegin(), experiments.cend(),
                    [](const Experiment &experiment) { return experiment.runCount.has_value(); });
    if (counted) {
        std::stable_sort(experiments.begin(), experiments.end(),
                         [](const Experiment &a, const Experiment &b) { return *a.runCount > *b.runCount; });
    }
    // What was counted before stands until it is counted anew.
    for (Experiment &experiment : experiments) {
        const auto known = std::ranges::find(m_experiments, experiment.id, &Experiment::id);
        if (!experiment.runCount && known != m_experiments.cend())
            experiment.runCount = known->runCount;
    }
    beginResetModel();
    m_experiments = std::move(experiments);
    endResetModel();
}

void ExperimentListModel::setRunCounts(const QHash<ExperimentId, qint64> &counts)
{
    if (m_experiments.isEmpty())
        return;
    for (Experiment &experiment : m_experiments) {
        const auto it = counts.constFind(experiment.id);
        if (it != counts.cend())
            experiment.runCount = *it;
    }
    // The rows keep their places: a list that jumps under the pointer is worse than one that is not sorted.
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

QList<ExperimentId> ExperimentListModel::experimentsAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    if (row >= firstRow())
        return {m_experiments[row - firstRow()].id};
    QList<ExperimentId> all;
    for (const Experiment &experiment : m_experiments)
        all.append(experiment.id);
    return all;
}

int ExperimentListModel::rowOf(const ExperimentId &id) const
{
    for (qsizetype i = 0; i < m_experiments.size(); ++i) {
        if (m_experiments[i].id == id)
            return static_cast<int>(i) + firstRow();
    }
    return -1;
}

std::optional<qint64> ExperimentListModel::runCountAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return std::nullopt;
    if (row >= firstRow())
        return m_experiments[row - firstRow()].runCount;
    qint64 sum = 0;
    for (const Experiment &experiment : m_experiments) {
        if (!experiment.runCount)
            return std::nullopt;
        sum += *experiment.runCount;
    }
    return sum;
}

int ExperimentListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_experiments.size()) + firstRow();
}

QVariant ExperimentListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const bool all = index.row() < firstRow();
    const auto count = runCountAt(index.row());
    const QString name = all ? tr("All experiments") : m_experiments[index.row() - firstRow()].name;
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case Qt::ToolTipRole:
        return all ? name
                   : QStringLiteral("%1\n%2").arg(name, m_experiments[index.row() - firstRow()].id.text());
    case Qt::AccessibleTextRole:
        return count ? tr("%1, %n run(s)", nullptr, static_cast<int>(*count)).arg(name) : name;
    case SecondLineRole:
        return count ? QVariant(countText(*count)) : QVariant();
    case SortRole:
        return count ? QVariant(*count) : QVariant();
    case IdRole:
        return all ? QString() : m_experiments[index.row() - firstRow()].id.text();
    default:
        return {};
    }
}

} // namespace driftline
