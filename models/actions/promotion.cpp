// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/promotion.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Promotion", text);
}

QString systemUser()
{
    for (const char *name : {"USER", "LOGNAME", "USERNAME"}) {
        QString user = qEnvironmentVariable(name).trimmed();
        if (!user.isEmpty())
            return user;
    }
    const QString owner = QFileInfo(QDir::homePath()).owner(); // services have no such variable
    return owner.isEmpty() ? QDir::home().dirName() : owner;
}

QString name(const TransitionPlan &plan)
{
    return plan.model + u'/' + plan.version;
}

void sortByNumber(QStringList &versions)
{
    std::ranges::sort(versions, {}, [](const QString &version) { return version.toLongLong(); });
}

} // namespace

Result<TransitionPlan> planTransition(ModelRegistry &registry, const TransitionRequest &request,
                                      const StopToken &stop)
{
    TransitionPlan plan;
    plan.model = request.model;
    plan.version = request.version;
    plan.to = request.to;
    plan.reason = request.reason.trimmed();
    plan.actor = request.actor.trimmed().isEmpty() ? systemUser() : request.actor.trimmed();
    if (plan.reason.isEmpty())
        return fail(ErrorCode::Usage, tr("a move needs a reason"), name(plan), tr("say in a few words why"));

    const auto versions = registry.versions(request.model, stop);
    if (!versions.ok())
        return versions.failure();
    const auto moved = std::ranges::find(*versions, request.version, &ModelVersion::version);
    if (moved == versions->cend())
        return fail(ErrorCode::Usage, tr("this model has no such version"), name(plan),
                    versions->isEmpty() ? tr("it has none yet")
                                        : tr("the newest is %1").arg(versions->first().version));
    if (moved->stage == request.to)
        return fail(ErrorCode::Usage, tr("this version is in %1 already").arg(stageName(request.to)),
                    name(plan), tr("there is nothing to move"));
    plan.from = moved->stage;

    // Only one version serves or is tried out at a time; many may be archived or without a stage.
    const bool single = request.to == Stage::Production || request.to == Stage::Staging;
    QStringList &others = single && !request.keepExisting ? plan.archived : plan.keptInStage;
    for (const ModelVersion &version : *versions) {
        if (version.stage == request.to)
            others << version.version;
    }
    sortByNumber(others);
    return plan;
}

} // namespace driftline
