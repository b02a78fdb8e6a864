// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an Arrow type means to drift.

#include "models/domain/dataset.h"

#include <arrow/array.h>
#include <arrow/type.h>

namespace driftline {

/// The column as the schema alone tells it: a string column may turn out to be text when it is read, an
/// integer column with few values categorical.
[[nodiscard]] ColumnInfo describeColumn(const arrow::Field &field);
/// "double", "dictionary<string>", "list<int64>".
[[nodiscard]] QString storageName(const arrow::DataType &type);
/// Row `row` of an array as text; a null string if it is missing.
[[nodiscard]] arrow::Result<QString> cellText(const arrow::Array &array, int64_t row);
/// An Arrow status as an error that names the file, and the column where there is one.
[[nodiscard]] Failure arrowFailure(const arrow::Status &status, const QString &path,
                                   const QString &column = {});

} // namespace driftline
