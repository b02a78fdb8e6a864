// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The 300 runs of the sample's store, in three experiments.

#include "models/io/sample/history.h"

#include <QStringList>

#include <vector>

namespace driftline::sample {

struct StoryExperiment
{
    int id = 0;
    QString name;
    QString description;
    UtcMs created = 0;
};

struct StorySeries
{
    QString key;
    qint64 firstStep = 0;
    qint64 stride = 1;
    std::vector<double> values; ///< NaN where the training diverged
};

struct StoryRun
{
    QString id;
    QString name;
    int experiment = 0;
    UtcMs start = 0;
    UtcMs end = 0;
    QString status;
    QString user;
    QMap<QString, QString> params;
    QMap<QString, QString> tags;
    QList<StorySeries> metrics;
    DataObject data;  ///< the logged dataset; no md5 where none was logged
    int version = 0;  ///< of fraud-detector; 0: none
    QString describe; ///< the version's description
};

[[nodiscard]] QList<StoryExperiment> storyExperiments();
/// `hashes` are those of `commits`. By experiment, then oldest first.
[[nodiscard]] QList<StoryRun> storyRuns(const QList<StoryCommit> &commits, const QStringList &hashes,
                                        const DataObject &creditApplications);
/// Where a run's files lie, as MLflow writes it when its own server keeps them.
[[nodiscard]] QString artifactUri(const StoryRun &run);

} // namespace driftline::sample
