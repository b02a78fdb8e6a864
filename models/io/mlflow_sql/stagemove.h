// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A planned move, written as MLflow itself writes it, inside the caller's write transaction.

#include "models/domain/registry.h"
#include "models/io/mlflow_sql/storefile.h"

namespace driftline {

/// Checks that the world is as the plan saw it, writes stages and times, reads them back and appends the
/// journal entry, which it returns. On any failure the caller lets the transaction roll back. Errors: Usage
/// (no such version), Changed (saying what is different), Output.
[[nodiscard]] Result<JournalEntry> moveStage(const StoreSession &session, const TransitionPlan &plan,
                                             UtcMs now);

/// A condition on `alias`: its rows are not of another workspace.
[[nodiscard]] QString defaultWorkspace(const StoreSchema &schema, const QString &alias);
/// A condition on model_versions: MLflow keeps a deleted version as a tombstone.
[[nodiscard]] QString notDeleted(const QString &alias);

} // namespace driftline
