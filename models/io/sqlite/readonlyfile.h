// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A database file that belongs to somebody else: read without changing a byte of it and without leaving
// anything beside it, whatever state its last writer left it in. Thread-safe; every open() gives a connection
// of its own.
//
// A file in rollback mode is simply opened read-only. A file in WAL mode cannot be: SQLite would make -wal
// and -shm files beside it. Where there is no -wal, nobody has written since the last checkpoint and the file
// alone is whole: it is read as immutable. Where a writer is alive its own -shm is used. Where a writer has
// died (a hot journal, a -wal without -shm, or one that cannot be opened), a private copy is recovered and
// read, and kept until the files change.

#include "models/io/sqlite/database.h"

#include <QTemporaryDir>

#include <mutex>

namespace driftline {

class ReadOnlyFile
{
public:
    explicit ReadOnlyFile(QString path) : m_path(std::move(path)) {}
    [[nodiscard]] const QString &path() const { return m_path; }
    Result<std::unique_ptr<Database>> open(const StopToken &stop);

    /// A text that differs whenever the content may: equal marks mean equal content. Costs no more than a
    /// look at the header, and waits for no lock.
    ///
    /// In rollback mode each transaction moves the change counter in the header; size and time of the file
    /// tell when another file took its place. In WAL mode the counter stands still until a checkpoint: there
    /// a transaction shows in size, time and header of the -wal file. Its time may be too coarse to tell two
    /// transactions apart, so that a mark taken right after one equals no other mark.
    Result<QString> mark(const StopToken &stop) const;
    /// The same of a connection that open() gave; to be taken before a transaction begins.
    [[nodiscard]] QString mark(const Database &database) const;

private:
    Result<std::unique_ptr<Database>> openRecovered(const StopToken &stop);
    Status copyTo(const QString &target, const StopToken &stop) const;
    [[nodiscard]] QString stamp() const;

    const QString m_path;
    std::mutex m_mutex; // guards what follows
    std::unique_ptr<QTemporaryDir> m_copy;
    QString m_copyStamp;
};

} // namespace driftline
