// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The peers' stores as tests of the SQLite store use them.

#include "models/io/mlflow_sql/mlflowsql.h"

#include "models/base/result.h"

#include <QByteArray>
#include <QString>

namespace driftline {

/// <build>/peers/story3/mlflow.db: read only.
[[nodiscard]] QString storyStore(int generation);
/// A copy of it in `folder`, to be changed.
[[nodiscard]] Result<QString> copiedStore(int generation, const QString &folder);
/// Names, times of change and SHA-256 of every file in a folder, as one text to compare.
[[nodiscard]] QString folderState(const QString &folder);
/// Runs SQL statements, separated by semicolons at the end of a line, on a file with foreign keys off.
[[nodiscard]] Status change(const QString &file, const QString &statements);
/// The first column of the first row.
[[nodiscard]] Result<QString> ask(const QString &file, const QString &query);

} // namespace driftline
