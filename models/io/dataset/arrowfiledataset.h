// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Arrow's own files as Datasets: IPC files, which are Feather V2, with columns that can be read alone; IPC
// streams, read in groups of columns.

#include "models/io/dataset/groupeddataset.h"

namespace driftline {

class ArrowFileDataset final : public ArrowDataset
{
public:
    [[nodiscard]] static bool recognises(const QByteArray &start) { return start.startsWith("ARROW1"); }
    /// Reads the footer; a file of very many columns is read as a stream is. Errors: Unreadable.
    [[nodiscard]] static Result<std::shared_ptr<const ArrowDataset>>
    open(const DataFile &file, qint64 bytesPerPass, const StopToken &stop);

    [[nodiscard]] qint64 rowCount() const override { return m_rows; }

protected:
    [[nodiscard]] Status visit(qsizetype index, Values values, const TakeBatch &take,
                               const StopToken &stop) const override;

private:
    using ArrowDataset::ArrowDataset;

    std::shared_ptr<arrow::io::RandomAccessFile> m_file;
    qint64 m_rows = 0;
};

class ArrowStreamDataset final : public GroupedDataset
{
public:
    [[nodiscard]] static bool recognises(const QByteArray &start)
    {
        return start.startsWith("\xff\xff\xff\xff");
    }
    /// Reads the stream once, to count its rows. Errors: Unreadable.
    [[nodiscard]] static Result<std::shared_ptr<const ArrowDataset>> open(DataFile file, qint64 bytesPerPass,
                                                                          const StopToken &stop);

    [[nodiscard]] qint64 rowCount() const override { return m_rows; }

protected:
    [[nodiscard]] Result<Table> readColumns(qsizetype first, qsizetype count,
                                            const StopToken &stop) const override;

private:
    using GroupedDataset::GroupedDataset;

    bool m_isFile = false; ///< one of very many columns
    qint64 m_rows = 0;
};

} // namespace driftline
