// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What opening a source gives: its parts behind the interfaces, so that pages and actions never know the
// kind.

#include "models/domain/artifactstore.h"
#include "models/domain/dataset.h"
#include "models/domain/registry.h"
#include "models/domain/repository.h"
#include "models/domain/secretstore.h"
#include "models/domain/trackingstore.h"

#include "models/base/problem.h"

namespace driftline {

struct SourceInfo
{
    QString uri;  ///< what to open again; no secret in it
    QString name; ///< "mlflow.example.org", "fraud-detection"
    QString kind; ///< "server", "sqlite", "mlruns", "project", "sample"
    bool remote = false;
    QString detail;                  ///< "MLflow 3.17.2", "schema 0584bdc529eb"
    std::optional<qint64> latencyMs; ///< of the first answer; servers only
    QString workspace;               ///< which of them is shown; empty where there are none
    QStringList workspaces;          ///< of a server that has some, as far as it tells; sorted
};

/// Whether a remote source is still there. Thread-safe; blocking.
class SourceHealth
{
public:
    SourceHealth() = default;
    SourceHealth(const SourceHealth &) = delete;
    SourceHealth &operator=(const SourceHealth &) = delete;
    virtual ~SourceHealth() = default;
    /// Milliseconds until a small answer was there, which costs the source next to nothing. Gives up after
    /// five seconds. Errors: Unreachable.
    virtual Result<qint64> ping(const StopToken &stop) = 0;
    /// The uri of the same source that shows another of its workspaces.
    [[nodiscard]] virtual QString uriOfWorkspace(const QString &name) const = 0;
};

/// Immutable once opened; shared across threads. Parts that the source does not have are null.
struct Workspace
{
    SourceInfo info;
    std::shared_ptr<TrackingStore> tracking;
    std::shared_ptr<ModelRegistry> registry;
    std::optional<Error> registryError; ///< why the registry that was named apart from the source is missing
    std::shared_ptr<ArtifactStore> artifacts;
    std::shared_ptr<Repository> repository;
    std::shared_ptr<DataCache> dataCache;
    std::shared_ptr<SourceHealth> health; ///< remote sources only
    QStringList dataFiles; ///< absolute paths of CSV and Parquet files found in a project folder, sorted
    std::shared_ptr<ProblemLog> problems = std::make_shared<ProblemLog>();
};

using WorkspacePtr = std::shared_ptr<const Workspace>;

class SourceOpener
{
public:
    SourceOpener() = default;
    SourceOpener(const SourceOpener &) = delete;
    SourceOpener &operator=(const SourceOpener &) = delete;
    virtual ~SourceOpener() = default;
    /// Opens a URI or path by asking each reader whether it recognises it. `repository`, when not empty, is
    /// the git clone to use instead of the one found beside the source. Errors: Usage, Unreachable,
    /// Unreadable.
    virtual Result<WorkspacePtr> open(const QString &uri, const QString &repository,
                                      const StopToken &stop) const = 0;
    /// The logins that open() takes into account; null: none.
    [[nodiscard]] virtual SecretStore *secrets() const { return nullptr; }
};

} // namespace driftline
