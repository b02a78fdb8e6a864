// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The band of warnings lies between stable and drifted. One that begins where a column has drifted already
// warns of nothing, and somebody who asks for it has mistaken the direction of the test. Pure, any thread.

#include "models/domain/drift.h"

namespace driftline {

/// Errors: Usage, about `where`, when warnings would begin beyond the threshold, which is the test's own if
/// none is chosen. They may begin at it: then the test gives none. Nothing is known of Automatic.
[[nodiscard]] Status checkWarning(const TestChoice &choice, const QString &where);

/// Of a column as a check with the options `before` found it: that tells which test Automatic is, unless the
/// column is to be read as another type.
[[nodiscard]] Status checkWarning(const DriftOptions &options, const ColumnDrift &column,
                                  const DriftOptions &before);

/// What holds for all, for each type and for each column; of a column that is not in `found` only what is
/// wrong whatever its type is.
[[nodiscard]] Status checkWarnings(const DriftOptions &options, const DriftReport &found = {});

} // namespace driftline
