// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Opens an MLflow tracking server, 2.x or 3.x, over its REST API.

#include "models/domain/workspace.h"

namespace driftline {

struct RestSource
{
    SourceInfo info; ///< all of it; the uri without user info
    std::shared_ptr<TrackingStore> tracking;
    std::shared_ptr<ModelRegistry> registry;
    std::shared_ptr<ArtifactStore> artifacts;
    std::shared_ptr<SourceHealth> health;
};

/// `url`: http(s)://[user:password@]host[:port][/prefix][/?workspace=NAME]; a page of the web interface's
/// will do. The login is the address's, else the one typed in this session, else what MLflow's own client
/// reads (clientenvironment.h); where the server then still wants one, the keychain's. The workspace is the
/// address's, else MLFLOW_WORKSPACE. The journal of moves lies below `dataFolder`, which is made by the first
/// move; moves whose outcome was left open are settled here. What cannot be read goes to `problems`. A server
/// that fails does so within 30 s. Errors: Usage, Unreachable, Unreadable (no MLflow there).
[[nodiscard]] Result<RestSource> openServer(const QString &url, const QString &dataFolder,
                                            const std::shared_ptr<ProblemLog> &problems,
                                            const StopToken &stop, SecretStore *secrets = nullptr);

} // namespace driftline
