// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a CSV file is written, found out from its beginning. Pure functions.

#include "models/domain/dataset.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace driftline {

struct CsvDialect
{
    char delimiter = ',';
    char quote = '"';
    bool hasHeader = true;
    bool decimalComma = false; ///< numbers are written 1,5
    QStringList names;         ///< unique, not empty; column_1, column_2, … where the file has none
    QList<Problem> problems;   ///< names that the header does not have so
    qint64 dataOffset = 0;     ///< the byte at which the first row of data begins
};

/// `head` is the beginning of the file `path` in UTF-8, or all of it if `complete`. A quote counts as such
/// only at the beginning of a cell; a doubled one stands for itself. What `options` say is not found out.
/// Errors: Unreadable when this is not CSV.
[[nodiscard]] Result<CsvDialect> detectDialect(const QByteArray &head, bool complete,
                                               const ReadOptions &options, const QString &path);

/// The whole rows of `text` from `begin`, at most `limit`; empty lines are passed over.
struct CsvRow
{
    QByteArrayList cells;
    qint64 end = 0; ///< offset of the byte after its line break
};
[[nodiscard]] std::vector<CsvRow> splitRows(const QByteArray &text, qint64 begin, const CsvDialect &dialect,
                                            bool complete, size_t limit);

} // namespace driftline
