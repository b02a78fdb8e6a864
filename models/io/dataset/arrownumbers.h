// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Numbers and times of Arrow arrays as doubles.

#include <arrow/array.h>
#include <vector>

namespace driftline {

/// Appends one double a row: NaN where the value is missing; dates and moments as UTC milliseconds, times of
/// day and durations in seconds. False, and nothing appended, if the array holds neither numbers nor times
/// (nor nothing at all).
[[nodiscard]] bool appendNumbers(const arrow::Array &array, std::vector<double> &numbers);

} // namespace driftline
