// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/journalhistory.h"

#include "models/domain/registry.h"

namespace driftline {

std::optional<JournalEntry> lastPromotion(const QList<JournalEntry> &entries, const QString &model,
                                          const QString &version)
{
    const QString production = stageName(Stage::Production);
    std::optional<JournalEntry> found;
    for (const JournalEntry &entry : entries) {
        if (entry.model == model && entry.version == version && entry.to == production)
            found = entry;
    }
    return found;
}

std::optional<ServedPeriod> lastServedPeriod(const QList<JournalEntry> &entries, const QString &model,
                                             const QString &version)
{
    const QString production = stageName(Stage::Production);
    std::optional<ServedPeriod> period;
    for (const JournalEntry &entry : entries) {
        if (entry.model != model)
            continue;
        if (entry.version == version && entry.to == production)
            period = ServedPeriod{entry.time, std::nullopt};
        else if (period && !period->until && (entry.version == version || entry.archived.contains(version)))
            period->until = entry.time;
    }
    return period;
}

} // namespace driftline
