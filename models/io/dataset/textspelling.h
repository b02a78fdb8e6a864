// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How numbers and times are written where a file has them as texts. Pure functions.

#include "models/domain/dataset.h"

#include "models/base/result.h"

#include <QByteArrayView>

namespace driftline {

enum class Spelling {
    Usual,        ///< 1234.5 or 1,234.5; ISO 8601
    DecimalComma, ///< 1234,5 or 1.234,5
    DayFirst,     ///< 31.12.2025 or 31/12/2025, with a time of day or without; ISO 8601
    MonthFirst    ///< 12/31/2025; ISO 8601
};

/// Of a text without the spaces around it; absent: it is none.
[[nodiscard]] std::optional<double> numberOf(QByteArrayView text, Spelling spelling);
/// UTC milliseconds, of ISO 8601 with or without a time, a fraction and a zone.
[[nodiscard]] std::optional<qint64> timeOf(QByteArrayView text, Spelling spelling);

/// Tells the spelling of a column from its texts: the one in which most of them can be read.
class SpellingFinder
{
public:
    /// A text that is a code (007) tells nothing.
    void add(QByteArrayView text);

    /// Errors: Usage where the texts can be read in two ways, with why.
    [[nodiscard]] Result<Spelling> ofNumbers() const;
    [[nodiscard]] Result<Spelling> ofTimes() const;
    /// What most of the texts look like, and what is to be done to compare them as that; empty: like texts.
    [[nodiscard]] QString look() const;

private:
    void addNumber(QByteArrayView text);
    void addTime(QByteArrayView text);
    [[nodiscard]] qint64 otherTimes() const { return m_dotted + m_dayFirst + m_monthFirst + m_either; }

    qint64 m_texts = 0;
    qint64 m_usualNumbers = 0; ///< and no others
    qint64 m_commaNumbers = 0; ///< and no others
    qint64 m_eitherNumbers = 0;
    bool m_groups = false;       ///< a usual number has a comma
    bool m_eitherGroups = false; ///< one that may be either has: 1,234
    qint64 m_isoTimes = 0;
    qint64 m_dotted = 0; ///< 31.12.2025: the day is first
    qint64 m_dayFirst = 0;
    qint64 m_monthFirst = 0;
    qint64 m_either = 0; ///< 05/06/2025
};

} // namespace driftline
