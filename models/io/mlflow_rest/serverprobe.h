// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds out what answers at an address: version, workspaces, and whether MLflow's interface is behind it.

#include "models/io/credentials/serveraddress.h"
#include "models/io/mlflow_rest/restapi.h"

#include <memory>

namespace driftline {

struct ProbedServer
{
    std::shared_ptr<RestApi> api; ///< set to the workspace
    QString version;              ///< empty when it does not say
    qint64 latencyMs = 0;
    QString workspace;        ///< which is shown; empty where there are none
    QStringList workspaces;   ///< as far as the server tells
    bool wishIgnored = false; ///< MLFLOW_WORKSPACE names one, and the server has none
    QJsonObject experiments;  ///< its answer to experiments/search: the first page of all of them
};

/// What to ask for, and how long.
struct ProbeWish
{
    HttpLogin login;
    QString workspace; ///< MLFLOW_WORKSPACE: counts where the address names none, and where there are any
    QDeadlineTimer until;
};

struct ProbeOutcome
{
    Result<ProbedServer> server;
    bool wantsLogin = false; ///< another login may help
};

/// Looks at `address` and, where nothing is there, beside its prefix: 2.x has its interface there. Errors:
/// Usage, Unreachable, Unreadable (no MLflow there).
[[nodiscard]] ProbeOutcome probeServer(const ServerAddress &address, const ProbeWish &wish,
                                       const StopToken &stop);

} // namespace driftline
