// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The hash chain of the journal.

#include "models/domain/journal.h"

namespace driftline {

/// SHA-256, lower-case hexadecimal, of previousHash and the canonical JSON (sorted keys, no white space,
/// UTF-8) of {actor, archived, from, kind, model, reason, seq, time, to, version}.
[[nodiscard]] QString journalEntryHash(const JournalEntry &entry);
/// Checks hashes, links and the numbering of `entries`, oldest first.
[[nodiscard]] JournalVerification verifyJournal(const QList<JournalEntry> &entries);

} // namespace driftline
