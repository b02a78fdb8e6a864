// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The order that a table shows, as a source takes it: what only the page knows (registered versions, names of
// experiments) is given along as places. Pure functions.

#include "models/items/runcolumn.h"
#include "widgets/pages/runs/runsloader.h"

namespace driftline {

/// By model, then by number; of several versions of a run the one that its cell shows first.
[[nodiscard]] RunRanks versionRanks(const VersionsByRun &versions);
/// By name.
[[nodiscard]] RunRanks experimentRanks(const QList<Experiment> &experiments);
[[nodiscard]] QList<OrderBy> sourceOrder(const QList<SortKey> &keys, const VersionsByRun &versions,
                                         const QList<Experiment> &experiments);

} // namespace driftline
