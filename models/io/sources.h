// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Opens whatever the user names (a server's URL, an MLflow SQLite file, a project folder, the sample
// workspace) by asking each reader in turn whether it recognises it. Thread-safe; blocking.

#include "models/domain/workspace.h"

namespace driftline {

class Sources final : public SourceOpener
{
public:
    /// `dataFolder` holds what is ours: the sample workspace and the journals of servers. Made when needed.
    explicit Sources(QString dataFolder) : m_dataFolder(std::move(dataFolder)) {}

    Result<WorkspacePtr> open(const QString &uri, const QString &repository,
                              const StopToken &stop) const override;

private:
    QString m_dataFolder;
};

} // namespace driftline
