// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Two ascending samples, walked through together.

#include <QtGlobal>

#include <algorithm>
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
    const auto stepTo = [&](double x, bool inReference, bool inLive) {
        PooledStep step{x, qint64(i), qint64(j), 0, 0};
        // Which sample is next cannot be foreseen: adding what the comparison gives waits for no branch, and
        // the loops for the rest of a tie are hardly ever entered where the values differ.
        i += size_t(inReference);
        j += size_t(inLive);
        while (i < reference.size() && reference[i] == x)
            ++i;
        while (j < live.size() && live[j] == x)
            ++j;
        step.equal = qint64(i) - step.below;
        step.liveEqual = qint64(j) - step.liveBelow;
        visit(step);
    };
    while (i < reference.size() && j < live.size()) {
        const double a = reference[i];
        const double b = live[j];
        stepTo(std::min(a, b), a <= b, b <= a);
    }
    while (i < reference.size())
        stepTo(reference[i], true, false);
    while (j < live.size())
        stepTo(live[j], false, true);
}

} // namespace driftline
