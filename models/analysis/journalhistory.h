// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the journal tells of one version: who put it into Production, and how long it stayed. Pure functions.

#include "models/domain/journal.h"

namespace driftline {

/// The last move of this version to Production; absent when the journal knows of none.
[[nodiscard]] std::optional<JournalEntry> lastPromotion(const QList<JournalEntry> &entries,
                                                        const QString &model, const QString &version);

struct ServedPeriod
{
    UtcMs from = 0;
    std::optional<UtcMs> until; ///< absent: it is still there
    bool operator==(const ServedPeriod &) const = default;
};

/// The last period in Production: until the version itself was moved on, or archived by another one's move.
/// `entries` are oldest first.
[[nodiscard]] std::optional<ServedPeriod> lastServedPeriod(const QList<JournalEntry> &entries,
                                                           const QString &model, const QString &version);

} // namespace driftline
