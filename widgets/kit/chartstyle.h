// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How every chart of the project looks: plain background, hairline grid, small muted labels, few round ticks.

#include "widgets/kit/theme.h"

class QAbstractAxis;
class QChart;
class QValueAxis;

namespace driftline {

void styleChart(QChart &chart, const Theme &theme, const QFont &base);
void styleAxis(QAbstractAxis &axis, const Theme &theme, const QFont &base, bool gridLines);
/// Shows [low, high] with round steps of 1, 2, 2.5 or 5 times a power of ten, about `ticks` of them, with as
/// many decimals as they need. Never by QValueAxis::setRange alone: a wide range with the narrow one's steps
/// has millions of them.
void setNiceRange(QValueAxis &axis, double low, double high, int ticks, const QString &suffix = {});
/// The step that setNiceRange() takes; 0 for a range without a width.
[[nodiscard]] double niceStep(double low, double high, int ticks);

} // namespace driftline
