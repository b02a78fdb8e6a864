// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The runs of the fraud detector that somebody started by hand.

#include <span>

namespace driftline::sample {

struct RunFigures
{
    double auc = 0, precision = 0, recall = 0, logLoss = 0, valAuc = 0;
};

struct NamedRun
{
    const char *start;
    const char *name;
    double minutes;
    RunFigures last;
    const char *candidate; ///< of params.yaml; empty: what the pipeline trains
    const char *overrides; ///< "key=value" in place of what params.yaml says
    int version;           ///< of fraud-detector; 0: none
    const char
        *flaw; ///< "no commit": from a notebook; "other data": the pointer was changed and not committed
    const char *description;
};

/// Oldest first.
[[nodiscard]] std::span<const NamedRun> namedRuns();

} // namespace driftline::sample
