// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Fourteen months of the fraud detector's repository: every commit with all its files, and the files that DVC
// keeps.

#include "models/io/sample/dvcfiles.h"
#include "models/io/sample/projecttree.h"

#include "models/base/time.h"

#include <QByteArrayList>

namespace driftline::sample {

inline constexpr auto trainingSetPath = QLatin1StringView("data/training_set.parquet");
inline constexpr auto creditDataPath = QLatin1StringView("data/credit_applications.parquet");

/// UTC, "2026-07-14 09:41".
[[nodiscard]] UtcMs storyTime(const char *text);
/// When the story is told: nothing in it is later.
[[nodiscard]] UtcMs storyNow();

struct StoryCommit
{
    QByteArray message;
    QByteArray author;
    UtcMs time = 0;
    ProjectTree tree;
    DataObject trainingSet; ///< what the pointer names at this commit
};

/// The data that the commits point at. The very first training set has left the cache, so it has no bytes.
struct StoryData
{
    QList<DataObject> trainingSets; ///< the three that are in the cache, oldest first
    DataObject creditApplications;
};

struct History
{
    QList<StoryCommit> commits;        ///< oldest first
    QByteArrayList objects;            ///< what the pipeline made, for the cache
    QMap<QString, QByteArray> outputs; ///< the same as it lies in the work tree at the last commit
};

/// The training set of the first weeks.
[[nodiscard]] DataObject lostTrainingSet();
[[nodiscard]] History projectHistory(const StoryData &data);

} // namespace driftline::sample
