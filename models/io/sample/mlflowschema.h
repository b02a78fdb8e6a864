// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The tables of an MLflow 2.22 SQLite store. They are a fact of the format: MLflow's migrations look
// constraints up by name, and SQLAlchemy finds them by their lines.

namespace driftline::sample {

/// The revision that 2.22.5 wants and that 3.x upgrades.
inline constexpr auto mlflowRevision = "0584bdc529eb";

/// Tables, and those indexes that cost little while rows are added.
[[nodiscard]] const char *mlflowTables();
/// Indexes to make when the rows are there.
[[nodiscard]] const char *mlflowIndexes();

} // namespace driftline::sample
