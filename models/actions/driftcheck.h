// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Opens two files and compares them column by column, in parallel.

#include "models/domain/drift.h"

#include "models/base/sides.h"

#include <functional>

namespace driftline {

/// Called from worker threads, one call at a time, as each column is done; `index` is its place in the
/// report.
using ColumnDone = std::function<void(qsizetype index, qsizetype total, const ColumnDrift &column)>;

[[nodiscard]] DriftSide driftSideOf(const Dataset &dataset);

/// How the files are to be read where that is not to be found out.
struct DriftReading
{
    ReadOptions reference{};
    ReadOptions live{};
};

/// Errors: Unreadable when either file cannot be opened, Usage when warnings would begin where there is drift
/// already, which of Automatic is known at the end only; a column that cannot be read is listed with a note.
[[nodiscard]] Result<DriftReport> checkDrift(const DatasetReader &reader, const Reference<QString> &reference,
                                             const Live<QString> &live, const DriftOptions &options,
                                             const StopToken &stop, const ColumnDone &columnDone = {},
                                             const DriftReading &reading = {});

} // namespace driftline
