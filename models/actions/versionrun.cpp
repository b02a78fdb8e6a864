// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/versionrun.h"

#include "models/actions/lineageproofs.h"
#include "models/actions/versionselector.h"

#include <QCoreApplication>

namespace driftline {

Result<VersionRun> selectVersionRun(const Workspace &workspace, const QString &selector,
                                    const StopToken &stop)
{
    if (workspace.registryError)
        return *workspace.registryError;
    if (!workspace.registry)
        return fail(ErrorCode::Usage,
                    QCoreApplication::translate("Drift", "this source has no model registry"),
                    workspace.info.uri);
    const auto version = selectVersion(*workspace.registry, selector, stop);
    if (!version.ok())
        return version.failure();
    const auto proof = proveRun(workspace, *version, stop);
    if (!proof.ok())
        return proof.failure();
    if (!proof->run)
        return fail(ErrorCode::Unreadable,
                    QCoreApplication::translate("Drift", "the version's run cannot be read"), selector,
                    proof->hop.reason);
    return VersionRun{*version, *proof->run};
}

} // namespace driftline
