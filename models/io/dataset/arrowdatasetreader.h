// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads CSV and Parquet files by Apache Arrow, and profiles of such.

#include "models/domain/dataset.h"

namespace driftline {

/// What a file is, is told from its bytes, not from its name. Files are opened read-only. Thread-safe.
///
/// Parquet is read column by column, in batches. CSV: delimiter (comma, semicolon, tab, bar), header and
/// decimal comma are found out from the first rows; a column is numeric, boolean or a time only if all its
/// cells are; empty cells and the usual markers (NA, NaN, null, None, …) are missing; rows of unequal length
/// are an error. A profile is a JSON object that says so in its first 4 KiB, or is named .profile.json.
class ArrowDatasetReader final : public DatasetReader
{
public:
    ArrowDatasetReader() = default;
    /// A CSV file is held in memory if it is at most `csvBytesPerPass` bytes long; the columns of a longer
    /// one are read in groups of about that size, one pass over the file for each.
    explicit ArrowDatasetReader(qint64 csvBytesPerPass) : m_csvBytesPerPass(csvBytesPerPass) {}

    Result<std::shared_ptr<const Dataset>> open(const QString &path, const StopToken &stop) const override;

private:
    qint64 m_csvBytesPerPass = qint64{512} << 20;
};

} // namespace driftline
