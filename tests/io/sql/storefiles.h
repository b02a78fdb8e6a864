// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The peers' stores as tests of the SQLite store use them.

#include "models/io/mlflow_sql/mlflowsql.h"

#include "models/base/result.h"

#include <QByteArray>
#include <QStringList>

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

/// Which page of a table or an index.
enum class Part {
    First, ///< the page with the first rows
    Last,  ///< … the last ones
    Root   ///< of which all others hang
};
/// Overwrites a page of a table or an index with 0xff.
[[nodiscard]] Status damageTree(const QString &path, const QString &name, Part part);
/// The names of a table's indexes.
[[nodiscard]] Result<QStringList> indexesOf(const QString &path, const QString &table);
/// Overwrites a page of a table; the root with those of its indexes, which may serve in the table's place.
[[nodiscard]] Status damage(const QString &path, const QString &table, Part part);

} // namespace driftline
