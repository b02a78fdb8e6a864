// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What MLflow's own client reads from its environment, read in the same way: the variables MLFLOW_… and
// ~/.mlflow/credentials.

#include "models/domain/secretstore.h"

#include <QStringList>

namespace driftline {

struct ClientEnvironment
{
    QString registryUri; ///< MLFLOW_REGISTRY_URI: a separate registry; empty: none
    QString workspace;   ///< MLFLOW_WORKSPACE
    /// Each half from its variable, else from the file; a pair with a missing half is none, then the token
    /// counts.
    ServerSecret secret;
    QString caFile;           ///< MLFLOW_TRACKING_SERVER_CERT_PATH, else what Python's requests trusts
    QString certificateFile;  ///< MLFLOW_TRACKING_CLIENT_CERT_PATH
    bool insecureTls = false; ///< MLFLOW_TRACKING_INSECURE_TLS
    QStringList unsupported;  ///< variables that are set and that we cannot follow
};

/// Errors: Usage when a variable has a value that MLflow's client refuses too, or that cannot be sent.
[[nodiscard]] Result<ClientEnvironment> clientEnvironment();

/// The pair in ~/.mlflow/credentials, an INI file as Python's configparser reads it; halves may be missing.
[[nodiscard]] ServerSecret secretFromFile(const QByteArray &content);

} // namespace driftline
