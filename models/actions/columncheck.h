// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One row of a drift check: a column read on both sides and compared. Blocking, any thread.

#include "models/analysis/driftcolumn.h"
#include "models/analysis/driftwindows.h"

#include <future>

namespace driftline {

/// Where a column stands on each side; -1: not there.
struct ColumnPlace
{
    QString name;
    qsizetype reference = -1;
    qsizetype live = -1;
};

/// What the columns of a check have in common; all of it must outlive the check.
struct ColumnCheck
{
    const Dataset &reference;
    const Dataset &live;
    const DriftOptions &options;
    const WindowPlan &windows; ///< none: the live data are taken as a whole
    const StopToken &stop;

    /// A column that cannot be read is listed with the reason, which is a problem too; only a cancelled one
    /// has no row. `sides`: async lets a second thread do its share of this column, deferred does it all
    /// here. What could not be read is appended to `problems`.
    [[nodiscard]] Result<ColumnDrift> compare(const ColumnPlace &place, std::launch sides,
                                              QList<Problem> &problems) const;

private:
    [[nodiscard]] Result<ColumnDrift> compareReadable(const ColumnPlace &place, std::launch sides,
                                                      QList<Problem> &problems) const;
    /// Absent where there is no such column, or none that can be read.
    [[nodiscard]] Result<std::optional<ColumnData>> readLive(const ColumnPlace &place,
                                                             const ReadAs &as) const;
    [[nodiscard]] Status addWindows(ColumnDrift &drift, const ColumnComparison &comparison,
                                    const ColumnPlace &place, const ReadAs &as) const;
};

} // namespace driftline
