// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The registered model fraud-detector: its versions, and the moves that led to their stages.

#include "models/domain/journal.h"
#include "models/io/sample/storyruns.h"

namespace driftline::sample {

struct StoryVersion
{
    int version = 0;
    UtcMs created = 0;
    UtcMs updated = 0;
    QString stage;
    QString description;
    QString source;
    QString runId;
    QMap<QString, QString> tags;
};

struct StoryRegistry
{
    QString model;
    QString description;
    UtcMs created = 0;
    UtcMs updated = 0;
    QMap<QString, QString> tags;
    QMap<QString, int> aliases;
    QList<StoryVersion> versions; ///< ascending
    QList<JournalEntry> moves;    ///< oldest first, not yet chained
};

[[nodiscard]] StoryRegistry storyRegistry(const QList<StoryRun> &runs);

} // namespace driftline::sample
