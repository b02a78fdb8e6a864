// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A list that a program has at hand, as a table that its SQL can join: `list(?)`, with the list bound to the
// question mark (see SqlList), has the column `value` and counts its rows from 0 as `rowid`. Rows come in the
// order of the list. Quicker than JSON, which has to be written, parsed and taken apart.

#include "models/io/sqlite/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace driftline {

/// Makes `list()` known to a connection. SQLite's result code.
[[nodiscard]] int addListTable(sqlite3 *database);
/// The statement keeps the list. SQLite's result code.
[[nodiscard]] int bindList(sqlite3_stmt *statement, int index, const std::shared_ptr<const SqlList> &list);

} // namespace driftline
