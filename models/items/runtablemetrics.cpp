// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What a table of runs shows of metrics beyond their last values, and of the order it is in.

#include "models/items/numbertext.h"
#include "models/items/runtablemodel.h"

#include <algorithm>
#include <cmath>

namespace driftline {

void RunTableModel::setOrder(const QList<SortKey> &keys)
{
    const QList<SortKey> before = std::exchange(m_order, keys);
    if (before == keys)
        return;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    for (const auto *order : {&before, &keys}) {
        const int section = order->isEmpty() ? -1 : sectionOf(order->first().column);
        if (section >= 0 && rowCount() > 0)
            Q_EMIT dataChanged(index(0, section), index(rowCount() - 1, section));
    }
}

void RunTableModel::setExperimentNames(const QHash<ExperimentId, QString> &names)
{
    m_experimentNames = names;
    announceColumn(RunColumn::Kind::Experiment);
}

QStringList RunTableModel::rangedMetrics() const
{
    QStringList metrics;
    for (const RunColumn &column : m_columns) {
        if (column.value != RunColumn::Value::Last && !metrics.contains(column.key))
            metrics.append(column.key);
    }
    return metrics;
}

bool RunTableModel::lacksRanges(int row) const
{
    const Run *loaded = runAt(row);
    if (loaded == nullptr)
        return false;
    const Run &run = *loaded;
    const bool mayGrow = run.status == RunStatus::Running || run.status == RunStatus::Scheduled;
    const auto known = m_ranges.value(run.id);
    return std::ranges::any_of(m_columns, [&](const RunColumn &column) {
        if (column.value == RunColumn::Value::Last || !run.metrics.contains(column.key))
            return false;
        const auto range = known.constFind(column.key);
        if (range == known.cend())
            return true;
        const double last = run.metrics[column.key];
        const bool same = range->last == last || (std::isnan(range->last) && std::isnan(last));
        return !same || (mayGrow && range->reading != m_reading);
    });
}

void RunTableModel::setRanges(const QList<RunId> &runs, const QStringList &metrics,
                              const MetricRanges &ranges)
{
    for (const RunId &id : runs) {
        const int row = rowOf(id);
        const Run *run = row < 0 ? nullptr : runAt(row);
        if (run == nullptr)
            continue;
        const auto told = ranges.value(id);
        for (const QString &metric : metrics) {
            const auto range = told.constFind(metric);
            m_ranges[id].insert(metric, {range == told.cend() ? std::nullopt : std::optional(*range),
                                         run->metrics.value(metric), m_reading});
        }
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
    }
}

std::optional<double> RunTableModel::metricOf(const Run &run, const RunColumn &column) const
{
    if (column.value == RunColumn::Value::Last) {
        const auto it = run.metrics.constFind(column.key);
        return it == run.metrics.cend() ? std::nullopt : std::optional(*it);
    }
    const auto range = m_ranges.value(run.id).value(column.key).range;
    if (!range)
        return std::nullopt;
    return isHighest(column) ? range->highest : range->lowest;
}

QString RunTableModel::metricCell(const Run &run, const RunColumn &column) const
{
    if (const auto value = metricOf(run, column))
        return metricText(*value);
    const bool awaited = column.value != RunColumn::Value::Last && run.metrics.contains(column.key) &&
                         !m_ranges.value(run.id).contains(column.key);
    return awaited ? QString(QChar(0x2026)) : QString();
}

/// "↓"; with several keys the place of this one behind it.
QString RunTableModel::sortMark(const RunColumn &column) const
{
    static const QString places = QStringLiteral("¹²³⁴⁵⁶⁷⁸⁹");
    const auto key = std::ranges::find(m_order, column, &SortKey::column);
    if (key == m_order.cend())
        return {};
    const QString arrow = key->ascending ? QStringLiteral("↑") : QStringLiteral("↓");
    const qsizetype place = key - m_order.cbegin();
    return m_order.size() > 1 && place < places.size() ? arrow + places[place] : arrow;
}

} // namespace driftline
