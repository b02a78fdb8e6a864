// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What opening a source gives: its parts behind the interfaces, so that pages and actions never know the
// kind.

#include "models/domain/dataset.h"
#include "models/domain/registry.h"
#include "models/domain/repository.h"
#include "models/domain/trackingstore.h"

#include "models/base/problem.h"

namespace driftline {

struct SourceInfo
{
    QString uri;  ///< what to open again; no secret in it
    QString name; ///< "mlflow.example.org", "fraud-detection"
    QString kind; ///< "server", "sqlite", "project", "sample"
    bool remote = false;
    QString detail;                  ///< "MLflow 3.17.2", "schema 0584bdc529eb"
    std::optional<qint64> latencyMs; ///< of the first answer; servers only
};

/// Immutable once opened; shared across threads. Parts that the source does not have are null.
struct Workspace
{
    SourceInfo info;
    std::shared_ptr<TrackingStore> tracking;
    std::shared_ptr<ModelRegistry> registry;
    std::shared_ptr<Repository> repository;
    std::shared_ptr<DataCache> dataCache;
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
};

} // namespace driftline
