// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/modelprofile.h"

#include "models/analysis/profilejson.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

Result<bool> hasProfile(const Workspace &workspace, const Run &run, const StopToken &stop)
{
    const QString folder = attachedProfilePath().section(u'/', 0, 0);
    // A folder that is not there is an error of some stores and an empty one of others.
    const auto top = workspace.artifacts->list(run, {}, stop);
    if (!top.ok())
        return top.failure();
    if (std::ranges::none_of(*top, [&](const ArtifactEntry &entry) { return entry.path == folder; }))
        return false;
    const auto entries = workspace.artifacts->list(run, folder, stop);
    if (!entries.ok())
        return entries.failure();
    return std::ranges::any_of(
        *entries, [](const ArtifactEntry &entry) { return entry.path == attachedProfilePath(); });
}

} // namespace

QString attachedProfilePath()
{
    return QStringLiteral("drift/reference.profile.json");
}

Result<VersionRun> planAttaching(const Workspace &workspace, const QString &selector, const StopToken &stop)
{
    auto plan = selectVersionRun(workspace, selector, stop);
    if (!plan.ok())
        return plan;
    if (!workspace.artifacts)
        return fail(ErrorCode::Usage, tr("this source has no artifacts"), workspace.info.uri);
    const auto taken = hasProfile(workspace, plan->run, stop);
    if (!taken.ok())
        return taken.failure();
    if (*taken)
        return artifactExists(plan->run.name + QStringLiteral(" · ") + attachedProfilePath());
    return plan;
}

Status attachProfile(const Workspace &workspace, const VersionRun &plan, const Profile &profile,
                     const StopToken &stop)
{
    return workspace.artifacts->add(plan.run, attachedProfilePath(), profileText(profile), stop);
}

Result<QString> attachedProfile(const Workspace &workspace, const Run &run, const StopToken &stop)
{
    if (!workspace.artifacts)
        return QString();
    const auto there = hasProfile(workspace, run, stop);
    if (!there.ok())
        return there.failure();
    if (!*there)
        return QString();
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/profiles");
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Output, tr("cannot make this folder"), folder);
    const QString file = QStringLiteral("%1/%2.profile.json").arg(folder, run.id.text());
    const Status fetched = workspace.artifacts->download(run, attachedProfilePath(), file, stop, {});
    if (!fetched.ok())
        return fetched.failure();
    return file;
}

} // namespace driftline
