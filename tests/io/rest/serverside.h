// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A real MLflow server on a copy of its story, opened by us.

#include "models/io/mlflow_rest/mlflowrest.h"
#include "tests/support/peers.h"

#include <QTemporaryDir>

namespace driftline {

class ServerSide
{
public:
    /// Starts the server and opens it; may fail in any way that either does.
    [[nodiscard]] Status start(int generation);
    /// Opens it once more, with another data folder.
    [[nodiscard]] Result<RestSource> open(const QString &dataFolder) const;
    /// What MLflow's own client says, talking to the server; `code` prints JSON and knows `client`.
    [[nodiscard]] Result<QJsonDocument> askClient(const QString &code) const;
    [[nodiscard]] QString path(const QString &name) const { return folder.filePath(name); }

    QTemporaryDir folder; ///< with the database "mlflow.db" and, after a move, the data folder "data"
    MlflowServer server;
    QJsonObject expectation;
    std::shared_ptr<ProblemLog> problems = std::make_shared<ProblemLog>();
    RestSource source;

private:
    int m_generation = 0;
};

} // namespace driftline
