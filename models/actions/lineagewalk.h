// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Walks from a model version to its run, commit, DVC pointer and data object, and proves every hop.

#include "models/actions/lineageproofs.h"
#include "models/domain/lineage.h"
#include "models/domain/workspace.h"

namespace driftline {

/// `selector` as in versionselector.h. A hop that cannot be proved is part of the answer, not an error.
/// `progress` tells the bytes of the data object hashed so far. Errors: only when the version itself cannot
/// be had.
[[nodiscard]] Result<LineageGraph> walkLineage(const Workspace &workspace, const QString &selector,
                                               const StopToken &stop, const ByteProgress &progress = {});

/// The first three hops' identifiers of one run without reading data: what a badge in a run's inspector
/// shows.
struct TraceabilityHint
{
    Triplet triplet;
    HopProof commit;
    HopProof data;  ///< of the pointer in that commit; once that is verified, of the object that it names
    QString reason; ///< the first thing that is missing or wrong; empty when nothing is
};
[[nodiscard]] TraceabilityHint traceabilityOf(const Workspace &workspace, const Run &run);

} // namespace driftline
