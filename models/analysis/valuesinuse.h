// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which values are offered while a filter is written. Pure functions, any thread.

#include "models/domain/valuesinuse.h"

namespace driftline {

/// Of how many runs have each value: those that the query wants, those that most runs have first. Left out is
/// what cannot be written into a filter of one line: values with a line break or with quotes of both kinds,
/// the empty one, and what is too long to be recognised.
[[nodiscard]] QList<ValueInUse> valuesWanted(const QHash<QString, qint64> &counts, const ValueQuery &query);
/// Counted over these runs, whichever experiments they are of.
[[nodiscard]] QList<ValueInUse> valuesOfRuns(const QList<Run> &runs, const ValueQuery &query);
/// Adds one for each value that the run has.
void countValues(QHash<QString, qint64> &counts, const Run &run, const ValueQuery &query);

/// Where in a filter a value is being written.
struct ValuePlace
{
    FilterEntity entity = FilterEntity::Attribute;
    QString key;         ///< canonical, as in a FilterClause
    qsizetype begin = 0; ///< of what is written of it, the quote included
    QString part;        ///< what is written of it, without the quote
};
/// Absent where something else stands before the cursor, and for numbers, of which there is nothing to offer.
[[nodiscard]] std::optional<ValuePlace> valuePlace(const QString &text, qsizetype cursor);
/// In the quotes that it needs.
[[nodiscard]] QString quotedValue(const QString &value);

} // namespace driftline
