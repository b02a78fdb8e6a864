// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the credentials for a server come from.

#include "models/domain/secretstore.h"
#include "models/io/credentials/clientenvironment.h"
#include "models/io/http/httpclient.h"

namespace driftline {

/// From the URL's user info, else `typed`, else the environment and the file that MLflow's own client reads.
/// Errors: Usage when it cannot be sent.
[[nodiscard]] Result<HttpLogin> serverLogin(const QUrl &url, const ServerSecret &typed,
                                            const ClientEnvironment &environment);

/// The same certificates, this secret.
[[nodiscard]] HttpLogin withSecret(HttpLogin login, const ServerSecret &secret);

} // namespace driftline
