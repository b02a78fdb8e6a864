// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A model that a run has logged, as MLflow 3 keeps it beside the run; before that, a model was nothing but a
// folder among the run's artifacts.

#include "models/base/ids.h"
#include "models/base/time.h"

#include <QMap>

#include <optional>

namespace driftline {

using LoggedModelId = Id<struct LoggedModelIdTag>; ///< "m-" and 32 hexadecimal digits

enum class LoggedModelStatus {
    Pending, ///< being written
    Ready,
    Failed, ///< its files did not arrive
    Unknown
};

/// "PENDING", "READY", "FAILED", "UNKNOWN".
[[nodiscard]] QString loggedModelStatusName(LoggedModelStatus status);

struct LoggedModel
{
    LoggedModelId id;
    QString name;
    RunId sourceRun;
    ExperimentId experimentId;
    LoggedModelStatus status = LoggedModelStatus::Unknown;
    QString statusMessage; ///< why it failed; mostly empty
    QString type;          ///< what its author calls it: "agent"; mostly empty
    std::optional<UtcMs> creationTime;
    QString artifactUri;           ///< the folder of its files
    QMap<QString, double> metrics; ///< the last value of each, over whichever dataset; NaN and ±Inf as such
    QMap<QString, QString> params;
};

} // namespace driftline
