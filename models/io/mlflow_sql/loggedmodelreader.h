// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The logged models of a run, from the tables that MLflow 3 keeps them in.

#include "models/domain/loggedmodel.h"
#include "models/io/mlflow_sql/storefile.h"

namespace driftline {

/// Those that are not deleted, oldest first; none in a store that has no table of them.
[[nodiscard]] Result<QList<LoggedModel>> readLoggedModels(const StoreSession &session, const StoreFile &file,
                                                          const RunId &run);

} // namespace driftline
