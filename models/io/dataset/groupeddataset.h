// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A table of which a row can only be found by reading all before it: columns are read in groups (all in one
// where the file is small enough), one pass over the file for each, and one group is held; any thread.

#include "models/io/dataset/arrowdataset.h"

#include <arrow/table.h>
#include <mutex>

namespace driftline {

class GroupedDataset : public ArrowDataset
{
protected:
    using Table = std::shared_ptr<arrow::Table>;
    using Column = std::shared_ptr<arrow::ChunkedArray>;

    /// Groups take about `bytesPerPass` of the file.
    GroupedDataset(DataFile file, qint64 bytesPerPass)
        : ArrowDataset(file), m_file(std::move(file)), m_bytesPerPass(bytesPerPass)
    {}
    [[nodiscard]] const DataFile &file() const { return m_file; }
    /// Once, before the first group is asked for.
    void setColumnCount(qsizetype count);
    [[nodiscard]] qsizetype groupCount() const;
    /// Group `group`, which is kept until another one is asked for.
    [[nodiscard]] Result<Table> group(qsizetype group, const StopToken &stop) const;

    /// Reads the columns from `first` on from the file, on the calling thread, one call at a time.
    [[nodiscard]] virtual Result<Table> readColumns(qsizetype first, qsizetype count,
                                                    const StopToken &stop) const = 0;
    /// Column `index` as Values::AsWritten has it; needed where columns are guessed. Any thread.
    [[nodiscard]] virtual Result<Column> readWritten(qsizetype index, const StopToken &stop) const;
    [[nodiscard]] Status visit(qsizetype index, Values values, const TakeBatch &take,
                               const StopToken &stop) const final;

private:
    [[nodiscard]] Result<Column> typedColumn(qsizetype index, const StopToken &stop) const;

    DataFile m_file;
    qint64 m_bytesPerPass;
    qsizetype m_columnCount = 0;
    qsizetype m_groupColumns = 1;

    mutable std::mutex m_mutex;
    mutable Table m_table; ///< the group that was asked for last
    mutable qsizetype m_tableGroup = -1;
};

} // namespace driftline
