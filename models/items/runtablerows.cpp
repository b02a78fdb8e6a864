// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Which runs the rows of the table are: how they come, are read again, unfolded, and leave the memory.

#include "models/items/runtablemodel.h"

#include "models/base/freeelsewhere.h"

#include <algorithm>
#include <utility>

namespace driftline {

void RunTableModel::clear()
{
    beginResetModel();
    freeElsewhere(std::exchange(m_rows, {}));
    m_ranges.clear();
    m_numericParams.clear();
    m_extent = Extent::Unknown;
    m_fetching = m_failed = false;
    endResetModel();
}

RunRows RunTableModel::rowsOf(const RunsRead &read)
{
    RunRows rows;
    if (read.total) {
        rows.resize(std::max<qsizetype>(*read.total, read.place + read.runs.size()));
        rows.put(read.place, read.runs);
    } else {
        rows.append(rows.fresh(read.runs));
    }
    rows.pin(read.pinned);
    for (int row = 0; row < rows.count() && !read.nested.isEmpty(); ++row) {
        if (const auto inside = read.nested.constFind(rows.idAt(row)); inside != read.nested.cend())
            rows.unfold(row, *inside);
    }
    return rows;
}

void RunTableModel::setFirstPage(const RunsRead &read, UtcMs now)
{
    beginResetModel();
    m_now = now;
    ++m_reading;
    freeElsewhere(std::exchange(m_rows, rowsOf(read)));
    m_extent = read.more && !read.total ? Extent::Partial : Extent::Complete;
    m_fetching = m_failed = false;
    endResetModel();
}

void RunTableModel::updateRuns(const RunsRead &read, UtcMs now)
{
    if (!m_rows.adopt(rowsOf(read))) {
        setFirstPage(read, now);
        return;
    }
    m_now = now;
    ++m_reading;
    m_extent = read.more && !read.total ? Extent::Partial : Extent::Complete;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void RunTableModel::appendPage(const QList<Run> &runs, bool more)
{
    m_fetching = m_failed = false;
    m_extent = more ? Extent::Partial : Extent::Complete;
    const QList<Run> fresh = m_rows.fresh(runs);
    if (fresh.isEmpty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
    m_rows.append(fresh);
    endInsertRows();
}

void RunTableModel::putRuns(qsizetype place, const QList<Run> &runs)
{
    const auto [first, last] = m_rows.put(place, runs);
    if (first >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
}

void RunTableModel::keepNear(int row)
{
    if (m_rows.loadedCount() > 2 * keptAround)
        freeElsewhere(m_rows.keepNear(row, keptAround));
}

void RunTableModel::setParents(const std::optional<RunParents> &parents)
{
    if (parents == m_parents)
        return;
    m_parents = parents;
    announceColumn(RunColumn::Kind::Name);
}

void RunTableModel::unfold(int row, const QList<Run> &inside)
{
    const auto fresh = static_cast<int>(m_rows.fresh(inside).size());
    if (fresh > 0)
        beginInsertRows({}, row + 1, row + fresh);
    m_rows.unfold(row, inside);
    if (fresh > 0)
        endInsertRows();
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

void RunTableModel::fold(int row)
{
    const int below = m_rows.rowsBelow(row);
    if (below > 0)
        beginRemoveRows({}, row + 1, row + below);
    m_rows.fold(row);
    if (below > 0)
        endRemoveRows();
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

void RunTableModel::pageFailed()
{
    m_fetching = false;
    m_failed = true;
}

void RunTableModel::allowRetry()
{
    m_failed = false;
}

bool RunTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_extent == Extent::Partial && !m_fetching && !m_failed;
}

void RunTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_fetching = true; // a view asks again with every scrolled pixel
    Q_EMIT pageWanted();
}

} // namespace driftline
