// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Data held against a profile: what the profile does not know of its data must not count as a difference.

#include "models/domain/dataset.h"

namespace driftline {

/// Where one side is of a profile: puts the numbers of both onto the coarser of their grids, and the
/// categories that it does not name into one on both sides. The reference's note then tells how far D of
/// Kolmogorov and Smirnov may be off. Sides that are both exact stay as they are.
void matchSides(ColumnData &reference, ColumnData &live);

/// The same for a part of the live data, after matchSides() with the whole.
void matchPart(ColumnData &live, const ColumnData &reference);

} // namespace driftline
