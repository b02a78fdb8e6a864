// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Puts one column together from Arrow arrays that arrive batch by batch. One use, one thread.

#include "models/domain/dataset.h"

#include <arrow/array.h>
#include <string>
#include <string_view>
#include <unordered_map>

namespace driftline {

/// The category that a number is: whole ones as integers are written, so that 1.0 in one file and 1 in the
/// other are the same.
[[nodiscard]] QString numberCategory(double value);

class ColumnCollector
{
public:
    /// `as` must be of the same kind as info.type: see canReadAs().
    ColumnCollector(ColumnInfo info, std::optional<ColumnType> as);

    /// Errors: what Arrow says of a value that cannot be decoded.
    [[nodiscard]] arrow::Status add(const arrow::Array &batch);
    [[nodiscard]] ColumnData finish();
    /// Makes room for so many rows, which may be told wrongly.
    void expect(qint64 rows);

    /// Numbers can be read as numbers or categories, strings as categories or text, the rest only as itself;
    /// a column without any value can be read as anything.
    [[nodiscard]] static bool canReadAs(const ColumnInfo &info, ColumnType as);

private:
    struct TextHash
    {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    /// Each takes a batch of its own types and says whether it was one.
    [[nodiscard]] bool addIfIntegers(const arrow::Array &batch);
    [[nodiscard]] bool addIfNumbers(const arrow::Array &batch);
    [[nodiscard]] bool addIfTexts(const arrow::Array &batch);
    template <typename ArrowType>
    void addIntegers(const arrow::Array &batch);
    template <typename ArrayType>
    void addTexts(const arrow::Array &batch);
    [[nodiscard]] arrow::Status addDictionary(const arrow::Array &batch);
    void addBooleans(const arrow::Array &batch);
    void addText(std::string_view text, qint64 times);
    void addCategoryOf(const arrow::Array &values, int64_t index, qint64 times);
    void decideIfText();
    /// Most texts look like numbers, or times: the column's note says so.
    void noteLook();
    void finishNumbers();
    void finishTexts();

    ColumnData m_data;
    std::optional<ColumnType> m_as;
    bool m_integers = false;    ///< m_integerCounts is still complete
    bool m_unsigned = false;    ///< its keys are bit patterns of unsigned values
    bool m_beyondExact = false; ///< an integer that a double cannot hold
    bool m_dictionary = false;  ///< the file itself calls them categories
    qint64 m_nextDecision = 0;  ///< number of distinct texts at which to look whether this is text
    std::unordered_map<qint64, qint64> m_integerCounts;
    std::unordered_map<double, qint64> m_numberCounts;
    std::unordered_map<std::string, qint64, TextHash, std::equal_to<>> m_textCounts;
};

} // namespace driftline
