// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a test of the values' shape does not see. Pure, any thread.

#include "models/analysis/columnsides.h"

namespace driftline {

/// Missing values, categories that are new or gone, numbers outside of the reference's range; the largest
/// first. A share is notable from 1 % (missing values: 5 %) on if it is not there by chance, which is judged
/// at 1 %.
[[nodiscard]] QList<Finding> findingsOf(const PreparedColumn &reference, const PreparedColumn &live,
                                        const HistogramBins &bins);
/// The same column is of another type.
[[nodiscard]] Finding typeChange(const QString &reference, const QString &live);

} // namespace driftline
