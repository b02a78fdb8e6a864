// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A data file as its reader gets it: open, checked, and unpacked where it was packed.

#include "models/base/result.h"
#include "models/base/stoptoken.h"
#include "models/base/time.h"

#include <QByteArray>
#include <QStringList>

#include <arrow/io/interfaces.h>
#include <functional>

namespace driftline {

/// A file on the disk, and what tells cheaply that it was written to.
struct FileState
{
    QString file;
    qint64 size = -1; ///< bytes; -1: there is none
    UtcMs modified = -1;

    [[nodiscard]] static FileState of(const QString &file);
    friend bool operator==(const FileState &, const FileState &) = default;
};

struct DataFile
{
    QString path; ///< as it is shown, and named in errors
    std::shared_ptr<arrow::io::RandomAccessFile> file;
    qint64 size = 0;     ///< bytes, more than none
    QStringList facts{}; ///< to be said with its format: "gzip", "dvc 3f9c1a2b"
    FileState
        opened{}; ///< before the first of its bytes was read; of a packed file, not of what was unpacked

    /// At most `count` bytes. Errors: Unreadable.
    [[nodiscard]] Result<QByteArray> bytes(qint64 offset, qint64 count) const;
};

/// Opens the file at `path`, shown as `shownPath`, read-only. What is packed by gzip or Zstandard, told from
/// its first bytes, is unpacked to a file in the temporary folder that is gone when the last of its readers
/// is. Errors: Unreadable when it is empty, no file, or damaged; Output when there is no room to unpack it.
[[nodiscard]] Result<DataFile> openDataFile(const QString &path, const QString &shownPath,
                                            const StopToken &stop);

/// A file in the temporary folder that has the pieces that `next` gives until one is empty, shown as `of` is;
/// gone when the last of its readers is. Errors: those of `next`; Output when there is no room.
[[nodiscard]] Result<DataFile>
writeTemporary(const DataFile &of, const std::function<Result<QByteArray>()> &next, const StopToken &stop);

/// What to give instead of a file that cannot be read.
[[nodiscard]] QString readableFormatsHint();

} // namespace driftline
