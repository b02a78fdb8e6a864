// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What lies in a project folder: its MLflow store, its data files.

#include "models/base/problem.h"
#include "models/base/stoptoken.h"

#include <QStringList>

namespace driftline {

/// mlflow.db, or else the first SQLite file that ends in .db, directly in `folder`; empty when there is none.
[[nodiscard]] QString storeInFolder(const QString &folder);

/// Absolute paths of CSV and Parquet files in and below `folder`, sorted. Hidden folders, environments and
/// artifact stores are left out; the walk is bounded, and reaching a bound is a problem listed. Cancelled:
/// what was found.
[[nodiscard]] QStringList dataFilesBelow(const QString &folder, ProblemLog &problems, const StopToken &stop);

} // namespace driftline
