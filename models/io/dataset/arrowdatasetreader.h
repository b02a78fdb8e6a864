// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Opens data files, by Apache Arrow where it can.

#include "models/domain/dataset.h"

namespace driftline {

/// What a file is, is told from its bytes, not from its name: Parquet, Arrow (IPC files, which are Feather
/// V2, and streams), Feather V1, JSON lines or one JSON array of objects, CSV; each of them also packed by
/// gzip or Zstandard. Files are opened read-only. Thread-safe.
///
/// CSV: encoding (UTF-8, UTF-16, Windows-1252), delimiter (comma, semicolon, tab, bar), quote (" or '),
/// header and decimal comma are found out from the first rows where the options do not say; a column is
/// numeric, boolean or a time only if all its cells are; empty cells and the usual markers (NA, NaN, null,
/// None, …) are missing; rows of unequal length are left out, and an error when they are most. JSON: a column
/// for each name; what is null or not there is missing. A profile is a JSON object that says so in its first
/// 4 KiB, or is named .profile.json (.gz, .zst).
class ArrowDatasetReader final : public DatasetReader
{
public:
    ArrowDatasetReader() = default;
    /// A file whose columns cannot be read alone (CSV, JSON, Arrow streams) is held in memory if it is at
    /// most `bytesPerPass` long; the columns of a longer one are read in groups of about that size, one pass
    /// over the file for each.
    explicit ArrowDatasetReader(qint64 bytesPerPass) : m_bytesPerPass(bytesPerPass) {}

    using DatasetReader::open;
    Result<std::shared_ptr<const Dataset>> open(const QString &path, const ReadOptions &options,
                                                const StopToken &stop) const override;

private:
    qint64 m_bytesPerPass = qint64{512} << 20;
};

} // namespace driftline
