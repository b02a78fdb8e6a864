// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A drift report as a file for others. Blocking only in saveDriftReport(); any thread.

#include "models/domain/drift.h"

#include "models/base/result.h"
#include "models/base/time.h"

namespace driftline {

/// One page that needs nothing else: verdict, table, then each column. No script; well-formed XML too.
[[nodiscard]] QString driftReportHtml(const DriftReport &report, UtcMs created);
/// The table, worst first; RFC 4180, numbers that read back exactly, nothing where there is no score.
[[nodiscard]] QString driftReportCsv(const DriftReport &report);

/// Whether the name's ending says a format: .html, .json or .csv. Errors: Usage.
[[nodiscard]] Status checkReportName(const QString &path);
/// Writes the report in the format that the name's ending says. Errors: Usage, Output.
[[nodiscard]] Status saveDriftReport(const DriftReport &report, const QString &path, UtcMs created);

/// The columns in the order of their excess().
[[nodiscard]] QList<qsizetype> worstFirst(const DriftReport &report);

} // namespace driftline
