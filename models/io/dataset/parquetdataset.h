// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A Parquet file as a Dataset: each read decodes one column in batches, from any thread.

#include "models/domain/dataset.h"

#include <arrow/io/interfaces.h>
#include <parquet/metadata.h>

namespace driftline {

class ParquetDataset final : public Dataset
{
public:
    /// Reads the footer. `file` begins with Parquet's magic number.
    [[nodiscard]] static Result<std::shared_ptr<const Dataset>>
    open(const QString &path, std::shared_ptr<arrow::io::RandomAccessFile> file);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString path() const override { return m_path; }
    [[nodiscard]] qint64 rowCount() const override { return m_metadata->num_rows(); }
    [[nodiscard]] const QList<ColumnInfo> &columns() const override { return m_columns; }
    Result<ColumnData> read(qsizetype index, std::optional<ColumnType> as,
                            const StopToken &stop) const override;
    Result<TableHead> head(qsizetype rows, const StopToken &stop) const override;

private:
    ParquetDataset() = default;

    QString m_path;
    std::shared_ptr<arrow::io::RandomAccessFile> m_file;
    std::shared_ptr<parquet::FileMetaData> m_metadata;
    QList<ColumnInfo> m_columns;
    std::vector<int> m_leaves; ///< each column's index in the file; -1: nested
};

} // namespace driftline
