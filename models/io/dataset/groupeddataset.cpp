// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/groupeddataset.h"

#include "models/io/dataset/columntypes.h"

#include <algorithm>

namespace driftline {

void GroupedDataset::setColumnCount(qsizetype count)
{
    const qint64 passes = std::max<qint64>(1, (m_file.size + m_bytesPerPass - 1) / m_bytesPerPass);
    m_columnCount = count;
    m_groupColumns = std::max<qsizetype>(1, (count + passes - 1) / passes);
}

qsizetype GroupedDataset::groupCount() const
{
    return (m_columnCount + m_groupColumns - 1) / m_groupColumns;
}

Result<GroupedDataset::Table> GroupedDataset::group(qsizetype group, const StopToken &stop) const
{
    const std::lock_guard lock(m_mutex);
    if (m_tableGroup != group) {
        m_table = nullptr; // before the next one is read: one group is held, not two
        m_tableGroup = -1;
        const qsizetype first = group * m_groupColumns;
        auto table = readColumns(first, std::min(m_groupColumns, m_columnCount - first), stop);
        if (!table.ok())
            return table.failure();
        m_table = *std::move(table);
        m_tableGroup = group;
    }
    return m_table;
}

Result<GroupedDataset::Column> GroupedDataset::typedColumn(qsizetype index, const StopToken &stop) const
{
    const auto table = group(index / m_groupColumns, stop);
    if (!table.ok())
        return table.failure();
    return (*table)->column(int(index % m_groupColumns));
}

Result<GroupedDataset::Column> GroupedDataset::readWritten(qsizetype index, const StopToken &stop) const
{
    return typedColumn(index, stop);
}

Status GroupedDataset::visit(qsizetype index, Values values, const TakeBatch &take,
                             const StopToken &stop) const
{
    const auto column = values == Values::Typed ? typedColumn(index, stop) : readWritten(index, stop);
    if (!column.ok())
        return column.failure();
    for (const auto &chunk : (*column)->chunks()) {
        if (stop.stopRequested())
            return Cancelled{};
        if (const auto status = take(chunk); !status.ok())
            return arrowFailure(status, path(), columns().at(index).name);
    }
    return Done{};
}

} // namespace driftline
