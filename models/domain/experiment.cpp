// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/experiment.h"

#include <algorithm>
#include <array>
#include <cmath>
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

void widen(std::optional<MetricRange> &range, double value)
{
    if (std::isnan(value))
        return;
    if (!range)
        range = MetricRange{value, value};
    range->lowest = std::min(range->lowest, value);
    range->highest = std::max(range->highest, value);
}

QString commitOf(const Run &run)
{
    const QString own = run.tags.value(tags::gitCommit);
    return own.isEmpty() ? run.tags.value(tags::mlflowGitCommit) : own;
}

QString datasetOf(const Run &run)
{
    // As bytes of UTF-8, which is how databases find the least text.
    QByteArray first;
    for (const DatasetInput &input : run.datasets) {
        const QByteArray text = (input.name + QStringLiteral(" · ") + input.digest).toUtf8();
        if (first.isEmpty() || text < first)
            first = text;
    }
    return QString::fromUtf8(first);
}

std::optional<qint64> durationOf(const Run &run)
{
    return run.startTime && run.endTime ? std::optional(*run.endTime - *run.startTime) : std::nullopt;
}

} // namespace driftline
