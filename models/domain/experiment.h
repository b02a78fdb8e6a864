// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Experiments, runs and what hangs on them: values, with MLflow's names.

#include "models/base/ids.h"
#include "models/base/time.h"

#include <QList>
#include <QMap>

#include <optional>

namespace driftline {

enum class LifecycleStage { Active, Deleted };
enum class RunStatus { Running, Scheduled, Finished, Failed, Killed, Unknown };

/// MLflow's spelling: "FINISHED".
[[nodiscard]] QString runStatusName(RunStatus status);
[[nodiscard]] RunStatus runStatusFromName(const QString &name);
/// "active", "deleted".
[[nodiscard]] QString lifecycleStageName(LifecycleStage stage);

struct Experiment
{
    ExperimentId id;
    QString name;
    LifecycleStage lifecycleStage = LifecycleStage::Active;
    std::optional<UtcMs> creationTime;
    std::optional<UtcMs> lastUpdateTime;
    QString artifactLocation;
    std::optional<qint64> runCount; ///< active runs; absent where the source cannot say cheaply
};

struct DatasetInput
{
    QString name;
    QString digest;
    QString context; ///< the input tag mlflow.data.context, e.g. "training"
    QString sourceType;
    QString source;
    QString schema;
    QString profile;
    bool operator==(const DatasetInput &) const = default;
};

/// The least and the greatest value of a metric's history; NaN does not count, ±Inf does.
struct MetricRange
{
    double lowest = 0;
    double highest = 0;
    bool operator==(const MetricRange &) const = default;
};
/// Widens a range by a value; NaN leaves it as it is.
void widen(std::optional<MetricRange> &range, double value);

struct Run
{
    RunId id;
    QString name;
    ExperimentId experimentId;
    RunStatus status = RunStatus::Unknown;
    std::optional<UtcMs> startTime;
    std::optional<UtcMs> endTime;
    QString userId;
    LifecycleStage lifecycleStage = LifecycleStage::Active;
    QString artifactUri;
    QMap<QString, double> metrics; ///< the last value of each; NaN and ±Inf as such
    QMap<QString, QString> params;
    QMap<QString, QString> tags;
    bool tagsUnread = false; ///< the store could not be asked for all of them: others may be set
    QList<DatasetInput> datasets;
    QMap<QString, MetricRange> ranges; ///< of the metrics of which somebody asked for it, by key
};

struct MetricPoint
{
    qint64 step = 0;
    UtcMs timestamp = 0;
    double value = 0;
    bool operator==(const MetricPoint &) const = default;
};

/// The keys in use, for columns and completion; sorted.
struct RunKeys
{
    QList<QString> metrics;
    QList<QString> params;
    QList<QString> tags;
};

namespace tags {
inline constexpr auto gitCommit = QLatin1StringView("git_commit");
inline constexpr auto mlflowGitCommit = QLatin1StringView("mlflow.source.git.commit");
inline constexpr auto dvcDataHash = QLatin1StringView("dvc_data_hash");
inline constexpr auto dvcFile = QLatin1StringView("dvc_file");
inline constexpr auto runName = QLatin1StringView("mlflow.runName");
inline constexpr auto note = QLatin1StringView("mlflow.note.content");
inline constexpr auto parentRunId = QLatin1StringView("mlflow.parentRunId");
} // namespace tags

/// The commit that a run names: tag git_commit, else MLflow's own; empty when neither is set.
[[nodiscard]] QString commitOf(const Run &run);
/// "name · digest" of the dataset that the run used; of several the one whose text comes first. Empty: none.
[[nodiscard]] QString datasetOf(const Run &run);
/// Milliseconds; absent while the run has not ended.
[[nodiscard]] std::optional<qint64> durationOf(const Run &run);

} // namespace driftline
