// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table `driftline_journal` inside any SQLite database: in an MLflow store beside MLflow's own tables,
// which MLflow tolerates, or in a file of its own. A settled entry has a seq and a hash and is never touched
// again; a planned one has neither yet. The table is made by the first write.

#include "models/domain/journal.h"
#include "models/io/sqlite/database.h"

namespace driftline::journaltable {

/// A move that was announced and whose outcome is not known yet: `entry` has no seq and no hashes.
struct Planned
{
    qint64 id = 0;
    JournalEntry entry;
};

/// Settled entries, oldest first; none when there is no table. Nothing is written.
[[nodiscard]] Result<QList<JournalEntry>> settled(const Database &database);
[[nodiscard]] Result<QList<Planned>> planned(const Database &database);

// Inside a write transaction of the caller's, so that what the entry tells and the entry are one:

/// Chains `entry` to the last one; seq and hashes are set here. Returns it as stored.
[[nodiscard]] Result<JournalEntry> append(const Database &database, JournalEntry entry);
/// Announces a move. Returns the id by which it is settled or refused.
[[nodiscard]] Result<qint64> plan(const Database &database, const JournalEntry &entry);
/// Replaces the planned entry by what really happened, chained. Errors: Changed when it is no longer planned.
[[nodiscard]] Result<JournalEntry> settle(const Database &database, qint64 id, JournalEntry entry);
/// The move did not happen. Errors: Changed when it is no longer planned.
[[nodiscard]] Status refuse(const Database &database, qint64 id);

} // namespace driftline::journaltable
