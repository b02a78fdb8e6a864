// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What lies in a project folder: its MLflow store, its data files.

#include "models/base/problem.h"
#include "models/base/stoptoken.h"

#include <QStringList>

namespace driftline {

/// There is such a file, but it may not be opened for reading. Not to be asked of a readable SQLite file:
/// what opens and closes one drops the locks of a write that is under way.
[[nodiscard]] bool isClosedToUs(const QString &file);

/// mlflow.db, also when it may not be read, or else the first SQLite file that ends in .db, directly in
/// `folder`; empty when there is none.
[[nodiscard]] QString storeInFolder(const QString &folder);

/// Absolute paths of CSV and Parquet files in and below `folder`, sorted. Hidden folders, environments and
/// artifact stores are left out; the walk is bounded, and reaching a bound is a problem listed. Cancelled:
/// what was found.
[[nodiscard]] QStringList dataFilesBelow(const QString &folder, ProblemLog &problems, const StopToken &stop);

} // namespace driftline
