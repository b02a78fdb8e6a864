// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A CSV file as a Dataset, parsed by Apache Arrow.

#include "models/io/dataset/csvdialect.h"
#include "models/io/dataset/groupeddataset.h"

namespace driftline {

class CsvDataset final : public GroupedDataset
{
public:
    /// Parses the whole file once, to learn its rows and types.
    [[nodiscard]] static Result<std::shared_ptr<const ArrowDataset>>
    open(const DataFile &file, qint64 bytesPerPass, const ReadOptions &options, const StopToken &stop);

    [[nodiscard]] qint64 rowCount() const override { return m_rows; }
    Result<TableHead> head(qsizetype rows, const StopToken &stop) const override;
    [[nodiscard]] std::optional<ReadOptions> csvOptions() const override;
    [[nodiscard]] QList<Problem> problems() const override { return m_dialect.problems + m_problems; }

protected:
    [[nodiscard]] Result<Table> readColumns(qsizetype first, qsizetype count,
                                            const StopToken &stop) const override;
    [[nodiscard]] Result<Column> readWritten(qsizetype index, const StopToken &stop) const override;

private:
    using GroupedDataset::GroupedDataset;
    [[nodiscard]] QStringList facts() const;
    [[nodiscard]] Failure changed() const;
    void findOdd(ColumnInfo &info, const arrow::ChunkedArray &column);
    [[nodiscard]] Status learn(const StopToken &stop);

    CsvDialect m_dialect;
    TextEncoding m_encoding = TextEncoding::Utf8; ///< of the file itself; what is parsed is UTF-8
    bool m_quotes = true;                         ///< there are some in the data
    qint64 m_rows = 0;
    std::vector<std::shared_ptr<arrow::DataType>> m_types; ///< as inferred by the first pass
    mutable QList<Problem> m_problems;                     ///< complete when the file has been opened
};

} // namespace driftline
