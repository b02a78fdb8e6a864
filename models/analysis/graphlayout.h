// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Layered (Sugiyama) layout of a lineage graph from left to right, by igraph.

#include "models/domain/lineage.h"

#include <QHash>
#include <QPointF>
#include <QSizeF>

namespace driftline {

/// Top-left corners by node id, from (0, 0); `sizes` in the same unit as the result. Nodes of one layer share
/// their x, and no two overlap. The same graph gives the same places. Any thread.
[[nodiscard]] QHash<QString, QPointF> layeredLayout(const LineageGraph &graph,
                                                    const QHash<QString, QSizeF> &sizes, double layerGap,
                                                    double nodeGap);

} // namespace driftline
