// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Opens MLflow's own SQLite store (mlflow.db), of any generation, as it is on disk.

#include "models/domain/registry.h"
#include "models/domain/trackingstore.h"

#include "models/base/problem.h"

namespace driftline {

struct SqlSource
{
    std::shared_ptr<TrackingStore> tracking;
    std::shared_ptr<ModelRegistry> registry; ///< null in a store without the registry's tables
    QString detail;                          ///< "schema 0584bdc529eb"
};

/// The file begins as an SQLite database does. Reads a header only; false when there is no such file or it
/// may not be read.
[[nodiscard]] bool looksLikeSqlite(const QString &file);

/// Such a file with MLflow's tables in it; false also when it cannot be read.
[[nodiscard]] bool looksLikeStore(const QString &file);

/// Opens the store in `file` (a path, not a URI). Changes nothing and leaves nothing beside it; nor does any
/// later call but ModelRegistry::transition. What is missing in it, and what cannot be read or understood
/// later on, goes to `problems`. Errors: Unreadable (no such file, no permission, no database, damaged, not
/// an MLflow store, runs of a schema that is too old or unknown), Unreachable (locked).
[[nodiscard]] Result<SqlSource> openSqlStore(const QString &file, const std::shared_ptr<ProblemLog> &problems,
                                             const StopToken &stop);

} // namespace driftline
