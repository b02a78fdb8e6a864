// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/previousversion.h"

#include <algorithm>

namespace driftline {

namespace {

struct JournalAnswer
{
    bool known = false; ///< the journal has this version's move to Production
    QString version;
};

JournalAnswer fromJournal(const ModelVersion &version, const QList<JournalEntry> &journal)
{
    const auto toProduction = [&](const JournalEntry &entry) {
        return entry.model == version.model && entry.to == stageName(Stage::Production);
    };
    const auto last = std::find_if(journal.crbegin(), journal.crend(), [&](const JournalEntry &entry) {
        return toProduction(entry) && entry.version == version.version;
    });
    if (last == journal.crend())
        return {};
    if (!last->archived.isEmpty())
        return {true, last->archived.last()};
    const auto earlier = std::find_if(last + 1, journal.crend(), [&](const JournalEntry &entry) {
        return toProduction(entry) && entry.version != version.version;
    });
    return {true, earlier == journal.crend() ? QString() : earlier->version};
}

/// The highest number among the versions of which the condition holds.
template <typename Condition>
QString highest(const QList<ModelVersion> &versions, Condition condition)
{
    QString found;
    for (const ModelVersion &version : versions) {
        if (condition(version) && (found.isEmpty() || version.version.toLongLong() > found.toLongLong()))
            found = version.version;
    }
    return found;
}

} // namespace

QString previousProductionVersion(const ModelVersion &version, const QList<ModelVersion> &versions,
                                  const QList<JournalEntry> &journal)
{
    const JournalAnswer told = fromJournal(version, journal);
    if (told.known)
        return told.version;
    if (version.stage == Stage::Production)
        return highest(versions, [&](const ModelVersion &other) {
            return other.stage == Stage::Archived && other.lastUpdatedTime &&
                   other.version != version.version && other.lastUpdatedTime == version.lastUpdatedTime;
        });
    if (version.stage == Stage::Archived)
        return {}; // it may have been in Production, and nobody wrote down when
    return highest(versions, [](const ModelVersion &other) { return other.stage == Stage::Production; });
}

} // namespace driftline
