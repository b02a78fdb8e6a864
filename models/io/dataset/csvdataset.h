// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A CSV file as a Dataset. A row can only be found by parsing all before it, so that columns are parsed in
// groups (all in one where the file is small enough) and one group is held; any thread.

#include "models/io/dataset/arrowdataset.h"
#include "models/io/dataset/csvdialect.h"

#include <arrow/io/interfaces.h>
#include <arrow/table.h>
#include <mutex>

namespace driftline {

class CsvDataset final : public ArrowDataset
{
public:
    /// Parses the whole file once, to learn its rows and types. Groups take about `bytesPerPass` of the file.
    [[nodiscard]] static Result<std::shared_ptr<const Dataset>>
    open(const QString &path, std::shared_ptr<arrow::io::RandomAccessFile> file, qint64 bytesPerPass,
         const StopToken &stop);

    [[nodiscard]] qint64 rowCount() const override { return m_rows; }
    Result<TableHead> head(qsizetype rows, const StopToken &stop) const override;
    [[nodiscard]] QList<Problem> problems() const override { return m_problems; }

protected:
    [[nodiscard]] Status visit(qsizetype index, Values values, const TakeBatch &take,
                               const StopToken &stop) const override;

private:
    using ArrowDataset::ArrowDataset;
    using Table = std::shared_ptr<arrow::Table>;
    using Column = std::shared_ptr<arrow::ChunkedArray>;

    [[nodiscard]] Status learn(qint64 bytesPerPass, const StopToken &stop);
    [[nodiscard]] Result<Table> parse(qsizetype group, const StopToken &stop) const;
    [[nodiscard]] Result<Table> group(qsizetype group, const StopToken &stop) const;
    [[nodiscard]] Result<Column> typedColumn(qsizetype index, const StopToken &stop) const;
    [[nodiscard]] Result<Column> writtenColumn(qsizetype index, const StopToken &stop) const;

    std::shared_ptr<arrow::io::RandomAccessFile> m_file;
    qint64 m_size = 0; ///< bytes
    CsvDialect m_dialect;
    qint64 m_rows = 0;
    std::vector<std::shared_ptr<arrow::DataType>> m_types; ///< as inferred by the first pass
    qsizetype m_groupColumns = 1;

    mutable QList<Problem> m_problems; ///< complete when the file has been opened
    mutable std::mutex m_mutex;
    mutable Table m_table; ///< the group that was asked for last
    mutable qsizetype m_tableGroup = -1;
};

} // namespace driftline
