// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which rows of the live data belong to which window. Pure, any thread.

#include "models/domain/drift.h"

#include <span>

namespace driftline {

struct WindowPlan
{
    QList<DriftWindow> windows; ///< one after the other, those without rows too; their outcome is still open
    std::vector<qint32> groups; ///< of each row: its place in `windows`; −1: it has no time
    qint64 withoutTime = 0;     ///< rows
};

/// Of `rows` rows, so many a window, the last one of what is left. Errors: Usage when there would be more
/// than 1000.
[[nodiscard]] Result<WindowPlan> windowsOfRows(qint64 rows, qint64 rowsOfWindow);
/// `times`: UTC milliseconds of each row, NaN where it has none. Hours, days, weeks from Monday on, months of
/// UTC. Errors: Usage when there would be more than 1000, or when no row has a time.
[[nodiscard]] Result<WindowPlan> windowsOfTimes(std::span<const double> times, WindowUnit unit);

/// "2025-06-01", "2025-06-01 13:00", "week of 2025-06-02", "2025-06", "rows 1 to 1,000"; UTC.
[[nodiscard]] QString windowLabel(const DriftWindow &window, WindowUnit unit);
/// "06-01", "01 13:00", "2025-06", "1,001": the same in a few characters, for an axis.
[[nodiscard]] QString windowTick(const DriftWindow &window, WindowUnit unit);

} // namespace driftline
