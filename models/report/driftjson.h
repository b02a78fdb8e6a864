// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A drift report with all its numbers, as the JSON of the command line and of exported files.

#include "models/analysis/jsonvalues.h"
#include "models/domain/drift.h"

namespace driftline {

[[nodiscard]] Json driftReportJson(const DriftReport &report);
/// [{what, where, hint}]
[[nodiscard]] Json problemsJson(const QList<Problem> &problems);

} // namespace driftline
