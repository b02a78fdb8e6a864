// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/experiment.h"

#include <array>
#include <utility>

namespace driftline {

namespace {

constexpr std::array statusNames{
    std::pair{RunStatus::Running, QLatin1StringView("RUNNING")},
    std::pair{RunStatus::Scheduled, QLatin1StringView("SCHEDULED")},
    std::pair{RunStatus::Finished, QLatin1StringView("FINISHED")},
    std::pair{RunStatus::Failed, QLatin1StringView("FAILED")},
    std::pair{RunStatus::Killed, QLatin1StringView("KILLED")},
};

} // namespace

QString runStatusName(RunStatus status)
{
    for (const auto &[value, name] : statusNames) {
        if (value == status)
            return name;
    }
    return QStringLiteral("UNKNOWN");
}

RunStatus runStatusFromName(const QString &name)
{
    for (const auto &[value, known] : statusNames) {
        if (name == known)
            return value;
    }
    return RunStatus::Unknown;
}

QString lifecycleStageName(LifecycleStage stage)
{
    return stage == LifecycleStage::Active ? QStringLiteral("active") : QStringLiteral("deleted");
}

QString commitOf(const Run &run)
{
    const QString own = run.tags.value(tags::gitCommit);
    return own.isEmpty() ? run.tags.value(tags::mlflowGitCommit) : own;
}

} // namespace driftline
