// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A Parquet file as a Dataset: each read decodes one column in batches, from any thread.

#include "models/io/dataset/arrowdataset.h"

#include <mutex>
#include <parquet/metadata.h>

namespace parquet {
class ArrowReaderProperties;
namespace arrow {
class FileReader;
}
} // namespace parquet

namespace driftline {

class ParquetDataset final : public ArrowDataset
{
public:
    /// Reads the footer. `file` begins with Parquet's magic number. Errors: Unreadable when its end is
    /// missing, or it is encrypted or damaged.
    [[nodiscard]] static Result<std::shared_ptr<const ArrowDataset>> open(const DataFile &file);
    ~ParquetDataset() override;

    [[nodiscard]] qint64 rowCount() const override { return m_metadata->num_rows(); }
    Result<TableHead> head(qsizetype rows, const StopToken &stop) const override;

protected:
    [[nodiscard]] Status visit(qsizetype index, Values values, const TakeBatch &take,
                               const StopToken &stop) const override;

private:
    explicit ParquetDataset(const DataFile &file);

    using Reader = std::unique_ptr<parquet::arrow::FileReader>;

    void readTextsAsCategories();
    [[nodiscard]] arrow::Result<Reader> takeReader() const;

    std::shared_ptr<arrow::io::RandomAccessFile> m_file;
    std::shared_ptr<parquet::FileMetaData> m_metadata;
    std::vector<int> m_leaves; ///< each column's index in the file; -1: nested
    std::unique_ptr<parquet::ArrowReaderProperties> m_properties;

    mutable std::mutex m_mutex;
    /// Making a reader takes time that grows with the number of columns; so each is used for many of them.
    mutable std::vector<Reader> m_idle;
};

} // namespace driftline
