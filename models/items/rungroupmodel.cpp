// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/rungroupmodel.h"

#include "models/items/celltext.h"
#include "models/items/numbertext.h"

#include "models/base/csvtext.h"

#include <algorithm>

namespace driftline {

namespace {
constexpr int idDigits = 8; ///< enough to tell runs of one name apart
} // namespace

RunGroupModel::RunGroupModel(QObject *parent) : QAbstractTableModel(parent)
{
    setGroups({}, {});
}

void RunGroupModel::setGroups(const RunGroups &groups, const QHash<QString, QString> &experimentNames)
{
    beginResetModel();
    m_groups = groups;
    m_experimentNames = experimentNames;
    m_columns = {{Part::Value, 0}, {Part::Runs, 0}};
    for (qsizetype metric = 0; metric < groups.metrics.size(); ++metric) {
        m_columns += {{Part::Mean, metric}, {Part::Least, metric}, {Part::Greatest, metric}};
        if (std::ranges::any_of(groups.groups,
                                [metric](const RunGroup &group) { return group.metrics[metric].nans > 0; }))
            m_columns.append({Part::Nans, metric});
    }
    endResetModel();
}

int RunGroupModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_groups.groups.size());
}

int RunGroupModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QString RunGroupModel::valueText(const RunGroup &group) const
{
    if (!group.value) {
        switch (m_groups.by.kind) {
        case GroupBy::Kind::Param:
            return tr("(no such parameter)");
        case GroupBy::Kind::Tag:
            return tr("(no such tag)");
        case GroupBy::Kind::Dataset:
            return tr("(no dataset)");
        case GroupBy::Kind::Parent:
            return tr("(no parent)");
        case GroupBy::Kind::Experiment:
            break;
        }
    }
    QString value = group.value.value_or(QString());
    if (m_groups.by.kind == GroupBy::Kind::Experiment)
        return m_experimentNames.value(value, value);
    if (value.isEmpty())
        return tr("(empty)");
    if (m_groups.by.kind == GroupBy::Kind::Dataset && !group.digest.isEmpty())
        return QStringLiteral("%1 · %2").arg(value, group.digest);
    // Sweeps are often called alike.
    if (m_groups.by.kind == GroupBy::Kind::Parent && !group.name.isEmpty())
        return QStringLiteral("%1 · %2").arg(group.name, value);
    return value;
}

/// What a cell holds, for sorting and copying; invalid where there is no value.
QVariant RunGroupModel::exact(const RunGroup &group, const Column &column) const
{
    if (column.part == Part::Value)
        return group.value ? QVariant(valueText(group)) : QVariant();
    if (column.part == Part::Runs)
        return group.runs;
    const MetricSummary &metric = group.metrics[column.metric];
    if (column.part == Part::Nans)
        return metric.nans;
    if (metric.values == 0)
        return {};
    return column.part == Part::Mean    ? metric.mean
           : column.part == Part::Least ? metric.least
                                        : metric.greatest;
}

QString RunGroupModel::cellText(const RunGroup &group, const Column &column) const
{
    if (column.part == Part::Value && m_groups.by.kind == GroupBy::Kind::Parent && !group.name.isEmpty())
        return QStringLiteral("%1 · %2").arg(oneLine(group.name),
                                             shortId(group.value.value_or(QString()), idDigits));
    if (column.part == Part::Value)
        return oneLine(valueText(group));
    const QVariant value = exact(group, column);
    if (column.part == Part::Runs || column.part == Part::Nans)
        return countText(value.toLongLong());
    return value.isValid() ? metricText(value.toDouble()) : QString();
}

QString RunGroupModel::toolTip(const RunGroup &group, const Column &column) const
{
    if (column.part == Part::Value)
        return valueText(group).left(2000);
    if (column.part == Part::Runs)
        return {};
    const MetricSummary &metric = group.metrics[column.metric];
    QStringList lines;
    if (metric.values > 0 && column.part != Part::Nans)
        lines.append(exactNumber(exact(group, column).toDouble()));
    lines.append(tr("%1 of %2 runs have a value").arg(countText(metric.values), countText(group.runs)));
    if (metric.nans > 0)
        lines.append(tr("%1 are NaN and left out").arg(countText(metric.nans)));
    return lines.join(u'\n');
}

QVariant RunGroupModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const RunGroup &group = m_groups.groups[index.row()];
    const Column &column = m_columns[index.column()];
    switch (role) {
    case Qt::DisplayRole: {
        const QString text = cellText(group, column);
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    case Qt::ToolTipRole: {
        const QString text = toolTip(group, column);
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    case Qt::TextAlignmentRole:
        return QVariant((column.part == Part::Value ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case SortRole:
        return exact(group, column);
    case CopyRole: {
        if (column.part == Part::Value)
            return valueText(group);
        const QVariant value = exact(group, column);
        return value.userType() == QMetaType::Double ? QVariant(exactNumber(value.toDouble())) : value;
    }
    case BoldRole:
        return column.part == Part::Mean ? QVariant(true) : QVariant();
    case MutedRole:
        return (column.part == Part::Value && (!group.value || group.value->isEmpty())) ||
                       column.part == Part::Nans
                   ? QVariant(true)
                   : QVariant();
    default:
        return {};
    }
}

QVariant RunGroupModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const Column &column = m_columns[section];
    if (role == Qt::TextAlignmentRole)
        return QVariant((column.part == Part::Value ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (column.part == Part::Value)
        return groupByTitle(m_groups.by);
    if (column.part == Part::Runs)
        return tr("Runs");
    const QString &metric = m_groups.metrics[column.metric];
    switch (column.part) {
    case Part::Least:
        return tr("%1 min").arg(metric);
    case Part::Greatest:
        return tr("%1 max").arg(metric);
    case Part::Nans:
        return tr("%1 NaN").arg(metric);
    default:
        return tr("%1 mean").arg(metric);
    }
}

QString groupByTitle(const GroupBy &by)
{
    if (by.kind == GroupBy::Kind::Experiment)
        return RunGroupModel::tr("Experiment");
    if (by.kind == GroupBy::Kind::Parent)
        return RunGroupModel::tr("Parent run");
    return by.kind == GroupBy::Kind::Dataset ? RunGroupModel::tr("Dataset") : by.key;
}

} // namespace driftline
