// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Opens whatever the user names (a server's URL, an MLflow SQLite file, an mlruns folder, a project folder,
// the sample workspace) by asking each reader in turn whether it recognises it. Models come from
// MLFLOW_REGISTRY_URI where that is set. Thread-safe; blocking.

#include "models/domain/workspace.h"

namespace driftline {

class Sources final : public SourceOpener
{
public:
    /// `dataFolder` holds what is ours: the sample workspace and the journals of servers. Made when needed.
    /// `cacheFolder` holds what can be made again: indexes of file stores; empty: none are kept. `secrets`,
    /// when there, outlives this.
    explicit Sources(QString dataFolder, QString cacheFolder = {}, SecretStore *secrets = nullptr)
        : m_dataFolder(std::move(dataFolder)), m_cacheFolder(std::move(cacheFolder)), m_secrets(secrets)
    {}

    Result<WorkspacePtr> open(const QString &uri, const QString &repository,
                              const StopToken &stop) const override;
    [[nodiscard]] SecretStore *secrets() const override { return m_secrets; }

private:
    QString m_dataFolder;
    QString m_cacheFolder;
    SecretStore *m_secrets;
};

} // namespace driftline
