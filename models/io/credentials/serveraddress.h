// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A server's address taken apart: what is asked, in which workspace, and what the user wrote besides.

#include "models/base/result.h"

#include <QUrl>

namespace driftline {

struct ServerAddress
{
    QUrl base; ///< scheme, lower-case host, port unless it is the usual one, prefix without closing slash
    QString workspace; ///< "team-a"; empty: none was named

    /// What to open again: "http://host:5000/?workspace=team-a".
    [[nodiscard]] QString uri() const;
    /// "host:5000/prefix": one host can have several.
    [[nodiscard]] QString name() const;
};

/// "HTTP://ann:secret@Host:80/prefix/#/experiments/1" → http://host/prefix; a page of the web interface's
/// will do, its workspace too. Errors: Usage.
[[nodiscard]] Result<ServerAddress> serverAddress(const QUrl &given);

/// Whether MLflow takes this for a workspace's name.
[[nodiscard]] bool isWorkspaceName(const QString &name);

} // namespace driftline
