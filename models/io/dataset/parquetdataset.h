// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A Parquet file as a Dataset: each read decodes one column in batches, from any thread.

#include "models/io/dataset/arrowdataset.h"
#include "models/io/dataset/datafile.h"

#include <parquet/metadata.h>

namespace driftline {

class ParquetDataset final : public ArrowDataset
{
public:
    /// Reads the footer. `file` begins with Parquet's magic number. Errors: Unreadable when its end is
    /// missing, or it is encrypted or damaged.
    [[nodiscard]] static Result<std::shared_ptr<const ArrowDataset>> open(const DataFile &file);

    [[nodiscard]] qint64 rowCount() const override { return m_metadata->num_rows(); }
    Result<TableHead> head(qsizetype rows, const StopToken &stop) const override;

protected:
    [[nodiscard]] Status visit(qsizetype index, Values values, const TakeBatch &take,
                               const StopToken &stop) const override;

private:
    using ArrowDataset::ArrowDataset;

    std::shared_ptr<arrow::io::RandomAccessFile> m_file;
    std::shared_ptr<parquet::FileMetaData> m_metadata;
    std::vector<int> m_leaves; ///< each column's index in the file; -1: nested
};

} // namespace driftline
