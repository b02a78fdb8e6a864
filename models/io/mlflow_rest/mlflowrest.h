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
};

/// `url`: http(s)://[user:password@]host[:port][/prefix]; a page of the web interface's will do. Credentials
/// come from the address, else from what MLflow's own client reads: MLFLOW_TRACKING_USERNAME and _PASSWORD,
/// ~/.mlflow/credentials, MLFLOW_TRACKING_TOKEN; certificates from MLFLOW_TRACKING_SERVER_CERT_PATH and
/// MLFLOW_TRACKING_CLIENT_CERT_PATH. The journal of moves lies below `dataFolder`, which is made by the first
/// move; moves whose outcome was left open are settled here. What cannot be read goes to `problems`. Errors:
/// Usage, Unreachable, Unreadable (no MLflow there).
[[nodiscard]] Result<RestSource> openServer(const QString &url, const QString &dataFolder,
                                            const std::shared_ptr<ProblemLog> &problems,
                                            const StopToken &stop);

} // namespace driftline
