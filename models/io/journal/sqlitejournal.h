// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The journal of a source that has no room for one (a server): a database file of our own in the user's data
// folder, one for each server. A move is planned before it is sent and settled by what was read back, so that
// a crash in between is found at the next start. The file and its folder are made by the first write.
// Thread-safe, also between processes.

#include "models/io/journal/journaltable.h"

namespace driftline {

class SqliteJournal
{
public:
    explicit SqliteJournal(QString path) : m_path(std::move(path)) {}
    [[nodiscard]] const QString &path() const { return m_path; }

    /// Settled entries, oldest first; none when there is no file.
    [[nodiscard]] Result<QList<JournalEntry>> entries(const StopToken &stop) const;
    /// Moves whose outcome was never written down, oldest first.
    [[nodiscard]] Result<QList<journaltable::Planned>> planned(const StopToken &stop) const;
    /// Announces a move; on disk when this returns. Returns the id by which it is settled or refused.
    [[nodiscard]] Result<qint64> plan(const JournalEntry &entry, const StopToken &stop);
    /// Writes what really happened, chained. Returns the entry as stored.
    [[nodiscard]] Result<JournalEntry> settle(qint64 id, const JournalEntry &entry, const StopToken &stop);
    /// The move did not happen.
    [[nodiscard]] Status refuse(qint64 id, const StopToken &stop);

private:
    const QString m_path;
};

} // namespace driftline
