// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Columns of runs, read from a store: one statement each, however many runs there are, and each page of the
// file at most once and in its order, since reading is what takes the time in a store of a gigabyte.

#include "models/analysis/runcolumns.h"
#include "models/io/mlflow_sql/storefile.h"

namespace driftline {

/// The runs of a store. A run keeps its row number for as long as this object lives.
struct RunRows
{
    TextPool ids;   ///< numbered by row
    RowSet present; ///< 0 for a run that is no longer in the store
    NumberColumn startTimes;
    TextColumn experiments; ///< ids
    TextColumn stages;

    [[nodiscard]] size_t size() const { return present.size(); }
};

/// Reads all runs anew; those that were known keep their rows, others come behind.
[[nodiscard]] Status readRunRows(const StoreSession &session, RunRows &runs);

/// What the asker gives, made into a column like the others.
[[nodiscard]] RunColumn rankColumn(const RunRows &runs, const RunRanks &ranks);
/// A column of all runs. Not of ranks, which are the asker's. Errors: Unreadable, naming the table, also when
/// only a part of it cannot be read: a value that is not known must not pass for one that there is not.
[[nodiscard]] Result<RunColumn> readColumn(const StoreSession &session, const RunRows &runs,
                                           const ColumnName &name);
/// Of some runs, run by run; the others have no value. Quicker when they are few.
[[nodiscard]] Result<RunColumn> readColumn(const StoreSession &session, const RunRows &runs,
                                           const ColumnName &name, const RowSet &wanted);
/// Reads a column's values of some runs again, those that are gone too.
[[nodiscard]] Status rereadColumn(const StoreSession &session, const RunRows &runs, const ColumnName &name,
                                  const RowSet &wanted, RunColumn &column);
/// The runs with an input for which a clause about datasets holds.
[[nodiscard]] Result<RowSet> readDatasetRows(const StoreSession &session, const RunRows &runs,
                                             const FilterClause &clause);

} // namespace driftline
