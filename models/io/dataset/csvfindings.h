// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is odd in a column of a CSV file, with the row where it is seen first. Pure functions.

#include <QString>

#include <arrow/chunked_array.h>
#include <optional>

namespace driftline {

/// The first row, from 1, with bytes that are not UTF-8. `column` holds binary values.
[[nodiscard]] std::optional<qint64> firstNotUtf8(const arrow::ChunkedArray &column);

/// The first row, from 1, with a text of more than 64 KiB over several lines: it may be that of a quote that
/// is closed nowhere.
[[nodiscard]] std::optional<qint64> firstEndless(const arrow::ChunkedArray &column);

struct OddCell
{
    qint64 row = 0; ///< from 1
    QString text;
    qint64 numbers = 0; ///< cells that are numbers
    qint64 others = 0;  ///< cells that are none
};

/// Of a column of texts of which nine in ten are numbers: the first that is none.
[[nodiscard]] std::optional<OddCell> firstNoNumber(const arrow::ChunkedArray &column, bool decimalComma);

} // namespace driftline
