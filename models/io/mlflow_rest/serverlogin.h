// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the credentials for a server come from.

#include "models/io/http/httpclient.h"

namespace driftline {

/// From the URL's user info, else from the environment and the file that MLflow's own client reads
/// (mlflowrest.h). Errors: Usage when a variable holds something that cannot be sent.
[[nodiscard]] Result<HttpLogin> serverLogin(const QUrl &url);

} // namespace driftline
