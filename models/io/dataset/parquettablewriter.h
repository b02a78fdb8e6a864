// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Writes Parquet by Apache Arrow: Text as string, Number as double (NaN stays NaN, a missing value is null),
// Time as timestamp[ms, tz=UTC]; compressed with zstd where Arrow was built with it. Memory is bounded by one
// row group.

#include "models/domain/tablefile.h"

namespace driftline {

class ParquetTableWriter final : public TableWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<TableWriter>> create(const QString &path,
                                                                     const QList<FileColumn> &columns);
    ~ParquetTableWriter() override;
    Status append(const QList<FileRow> &rows) override;
    Status finish() override;

private:
    struct Parts; // Arrow's headers stay out of this one
    explicit ParquetTableWriter(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace driftline
