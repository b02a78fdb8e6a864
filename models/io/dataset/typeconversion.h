// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Reads a column as another type than the file's, where somebody asks for it: texts as numbers, times or yes
// and no; numbers as times or yes and no; yes and no as numbers or categories; times as categories. One use,
// one thread.

#include "models/io/dataset/textspelling.h"

#include <arrow/array.h>
#include <memory>

namespace driftline {

class TypeConversion
{
public:
    /// Values of `from` can be converted to `to`; false also where none is needed.
    [[nodiscard]] static bool isPossible(const ColumnInfo &from, ColumnType to);

    /// Nothing is converted where that is not possible, or `to` is absent.
    TypeConversion(ColumnInfo from, std::optional<ColumnType> to);

    /// The column as it is after the conversion.
    [[nodiscard]] const ColumnInfo &info() const { return m_info; }
    /// Whether all values are to be learnt, and then settled, before the first is converted: how texts write
    /// numbers and times is told from all of them.
    [[nodiscard]] bool learnsFirst() const;
    [[nodiscard]] arrow::Status learn(const arrow::Array &batch);
    /// Errors: Usage where the texts can be read in two ways.
    [[nodiscard]] Status settle(const QString &where);
    /// The next values in file order, converted; null where they are not what they are to be read as.
    [[nodiscard]] arrow::Result<std::shared_ptr<arrow::Array>>
    convert(const std::shared_ptr<arrow::Array> &batch);
    /// What is to be known of the values that were converted: into the column's note, and the problem.
    void describe(ColumnData &data, const QString &where) const;

private:
    template <typename Builder, typename Read>
    arrow::Result<std::shared_ptr<arrow::Array>> convertEach(const arrow::Array &batch, Builder &builder,
                                                             const Read &read);
    arrow::Result<std::shared_ptr<arrow::Array>> fromTexts(const std::shared_ptr<arrow::Array> &batch);
    arrow::Result<std::shared_ptr<arrow::Array>> fromNumbers(const arrow::Array &batch);
    void noteUnreadable(qint64 row, const QString &text);

    ColumnInfo m_info;
    bool m_converts = false;
    bool m_fromTexts = false;
    SpellingFinder m_learnt;
    Spelling m_spelling = Spelling::Usual;
    double m_epochUnit = 0; ///< milliseconds of one: told from the first value that is not 0
    qint64 m_rows = 0;
    qint64 m_unreadable = 0;
    qint64 m_firstRow = 0; ///< the first unreadable one's, from 1 on
    QString m_firstText;
};

} // namespace driftline
