// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A run query as SQL over `runs r`: what analysis/filter means by a filter and by an order, said to SQLite,
// so that it narrows and sorts a store of any size itself.

#include "models/domain/trackingstore.h"
#include "models/io/mlflow_sql/storeschema.h"

namespace driftline {

/// "SELECT …": the ids of a query's experiments.
[[nodiscard]] SqlText experimentIds(const RunQuery &query);

/// What a filter says of one `runs r`; true or false, never NULL. Errors: Usage for a clause that no run can
/// answer, Unreadable where the table that it asks of is missing; so in the following ones.
[[nodiscard]] Result<SqlText> filterCondition(const FilterTree &tree, const StoreSchema &schema);

/// " WHERE …": the runs of a query's experiments and view that match its filter. Errors: Usage for a clause
/// that no run can answer.
[[nodiscard]] Result<SqlText> runSelection(const RunQuery &query, const StoreSchema &schema);

/// What an order adds to a selection: joins go right behind `runs r`, terms behind ORDER BY. Ranks that the
/// asker gives are left out.
struct RunOrder
{
    SqlText joins;
    QString terms; ///< ends with start time and id, so that the order is total
};
[[nodiscard]] Result<RunOrder> runOrder(const QList<OrderBy> &orderBy, const StoreSchema &schema);

/// The values of an SQL `IN (SELECT value FROM json_each(?))`: one parameter however many there are.
[[nodiscard]] SqlText valueList(const QStringList &texts);

} // namespace driftline
