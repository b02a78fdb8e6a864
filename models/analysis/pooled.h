// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two ascending samples, walked through together.

#include <QtGlobal>

#include <span>

namespace driftline {

/// One distinct value of both samples together.
struct PooledStep
{
    double value = 0;
    qint64 below = 0; ///< values of the reference below it
    qint64 liveBelow = 0;
    qint64 equal = 0; ///< values of the reference equal to it
    qint64 liveEqual = 0;
};

/// Calls visit(step) for each of them, ascending. No NaN.
template <typename Visit>
void eachPooled(std::span<const double> reference, std::span<const double> live, const Visit &visit)
{
    size_t i = 0;
    size_t j = 0;
    while (i < reference.size() || j < live.size()) {
        const double x =
            j >= live.size() || (i < reference.size() && reference[i] <= live[j]) ? reference[i] : live[j];
        PooledStep step{x, qint64(i), qint64(j), 0, 0};
        while (i < reference.size() && reference[i] == x)
            ++i;
        while (j < live.size() && live[j] == x)
            ++j;
        step.equal = qint64(i) - step.below;
        step.liveEqual = qint64(j) - step.liveBelow;
        visit(step);
    }
}

} // namespace driftline
