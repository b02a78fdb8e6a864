// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/registry/movepreview.h"

#include "models/actions/lineagewalk.h"
#include "models/analysis/metricdirection.h"
#include "models/items/versiontablemodel.h"

#include <QCoreApplication>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MovePreview", text);
}

std::optional<Run> runOf(const Workspace &workspace, const QList<ModelVersion> &versions,
                         const QString &version, const StopToken &stop)
{
    for (const ModelVersion &candidate : versions) {
        if (candidate.version != version || candidate.runId.isEmpty() || !workspace.tracking)
            continue;
        auto run = workspace.tracking->run(candidate.runId, stop);
        return run.ok() ? std::optional(*std::move(run)) : std::nullopt;
    }
    return std::nullopt;
}

MoveFact tripletFact(const Workspace &workspace, const std::optional<Run> &run)
{
    if (!run)
        return {false, tr("not traceable: the version's run cannot be had")};
    const TraceabilityHint hint = traceabilityOf(workspace, *run);
    if (!hint.reason.isEmpty())
        return {false, tr("not traceable: %1").arg(hint.reason)};
    return {true, tr("traceable: run, commit and dataset are there")};
}

std::optional<MoveFact> metricFact(const std::optional<Run> &run, const std::optional<Run> &replaced,
                                   const QString &replacedVersion, const QString &metric)
{
    if (metric.isEmpty() || !run || !run->metrics.contains(metric))
        return std::nullopt;
    const double value = run->metrics.value(metric);
    if (!replaced || !replaced->metrics.contains(metric))
        return MoveFact{true, QStringLiteral("%1 %2").arg(metric, versionMetricText(value))};
    const double before = replaced->metrics.value(metric);
    const MetricDirection direction = metricDirection(metric);
    const bool worse = direction == MetricDirection::HigherIsBetter  ? value < before
                       : direction == MetricDirection::LowerIsBetter ? value > before
                                                                     : false;
    const QString text = worse ? tr("%1 %2, worse than v%3 (%4)") : tr("%1 %2, v%3 has %4");
    return MoveFact{!worse,
                    text.arg(metric, versionMetricText(value), replacedVersion, versionMetricText(before))};
}

} // namespace

Result<MovePreview> previewMove(const Workspace &workspace, TransitionRequest request, const QString &metric,
                                const StopToken &stop)
{
    // A plan wants a reason; the real one is typed while the plan is on screen and replaces this before the
    // write.
    if (request.reason.isEmpty())
        request.reason = QStringLiteral("preview");
    auto plan = planTransition(*workspace.registry, request, stop);
    if (!plan.ok())
        return plan.failure();
    MovePreview preview{*std::move(plan), {}};
    const auto versions = workspace.registry->versions(request.model, stop);
    if (!versions.ok())
        return versions.failure();
    const auto run = runOf(workspace, *versions, request.version, stop);
    preview.facts << tripletFact(workspace, run);
    const QString replacedVersion =
        preview.plan.archived.isEmpty() ? QString() : preview.plan.archived.constLast();
    const auto replaced = runOf(workspace, *versions, replacedVersion, stop);
    if (const auto fact = metricFact(run, replaced, replacedVersion, metric))
        preview.facts << *fact;
    if (stop.stopRequested())
        return Cancelled{};
    return preview;
}

Result<MoveOutcome> carryOutMove(ModelRegistry &registry, const TransitionPlan &plan, const StopToken &stop)
{
    const auto applied = registry.transition(plan, stop);
    if (!applied.ok())
        return applied.failure();
    MoveOutcome outcome{applied->entry, std::nullopt};
    // The move is done: that somebody cancels now must not hide it.
    const auto versions = registry.versions(plan.model, StopToken());
    if (versions.ok()) {
        for (const ModelVersion &version : *versions) {
            if (version.version == plan.version)
                outcome.readBack = version.stage;
        }
    }
    return outcome;
}

} // namespace driftline
