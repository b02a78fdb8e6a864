// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/metricsummarymodel.h"

#include "models/analysis/metricdirection.h"
#include "models/items/numbertext.h"
#include "models/items/rankedkeys.h"

#include <tuple>

namespace driftline {

QStringList metricsInReadingOrder(const Run &run)
{
    const auto rank = [](const QString &key) {
        const auto direction = metricDirection(key);
        const int kind = direction == MetricDirection::HigherIsBetter  ? 0
                         : direction == MetricDirection::LowerIsBetter ? 1
                                                                       : 2;
        return std::tuple(key.startsWith(QLatin1StringView("system/")), kind);
    };
    return firstByRank(run.metrics.keys(), run.metrics.size(), rank);
}

MetricSummaryModel::MetricSummaryModel(QObject *parent) : QAbstractTableModel(parent) {}

void MetricSummaryModel::setRun(const Run &run, qsizetype limit)
{
    beginResetModel();
    m_keys = metricsInReadingOrder(run);
    if (limit > 0)
        m_keys = m_keys.mid(0, limit);
    m_values = run.metrics;
    m_courses.clear();
    endResetModel();
}

void MetricSummaryModel::clear()
{
    setRun({});
}

void MetricSummaryModel::setCourses(const QHash<QString, QList<QPointF>> &courses)
{
    m_courses = courses;
    m_courses.removeIf([](const auto &course) { return course.value().size() < 2; });
    if (!m_keys.isEmpty())
        Q_EMIT dataChanged(index(0, CourseColumn), index(rowCount() - 1, CourseColumn));
}

int MetricSummaryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_keys.size());
}

int MetricSummaryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MetricSummaryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const QString &key = m_keys[index.row()];
    const double value = m_values.value(key);
    switch (index.column()) {
    case NameColumn:
        return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(key) : QVariant();
    case CourseColumn:
        if (role == SparklineRole && m_courses.contains(key))
            return QVariant::fromValue(m_courses.value(key));
        if (role == SeriesIndexRole && m_courses.contains(key))
            return index.row();
        if (role == CopyRole)
            return QString();
        return {};
    default:
        break;
    }
    switch (role) {
    case Qt::DisplayRole:
        return metricText(value);
    case Qt::ToolTipRole:
    case CopyRole:
        return QString::number(value, 'g', 17);
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case BoldRole:
        return true;
    case SortRole:
        return value;
    default:
        return {};
    }
}

QVariant MetricSummaryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0 || section >= ColumnCount || orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == ValueColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Metric") : section == CourseColumn ? tr("Course") : tr("Last value");
}

} // namespace driftline
