// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A series reduced to at most four points a pixel column: first, min, max and last, so that no spike is lost.

#include "models/domain/experiment.h"

#include <QPointF>

namespace driftline {

/// Points with x in [xMin, xMax] and their nearest neighbours outside, reduced for `columns` pixel columns;
/// `points` is ordered by x. Non-finite values are left out.
[[nodiscard]] QList<QPointF> decimate(const QList<QPointF> &points, double xMin, double xMax, int columns);

/// Exponential moving average with TensorBoard's debiasing; weight in [0, 1), 0 returns the input.
[[nodiscard]] QList<QPointF> smooth(const QList<QPointF> &points, double weight);

} // namespace driftline
