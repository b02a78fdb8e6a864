// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/csvfindings.h"

#include <QUtf8StringView>

#include <algorithm>
#include <arrow/array.h>
#include <arrow/util/checked_cast.h>
#include <charconv>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace driftline {

namespace {

using arrow::internal::checked_cast;

constexpr size_t longText = 64 << 10;
constexpr qint64 sampleCells = 2000; // of these, nine in ten have to be numbers, or nothing more is looked at

bool isNumber(std::string_view text, bool decimalComma)
{
    std::string own;
    if (decimalComma) {
        own = text;
        std::replace(own.begin(), own.end(), ',', '.');
        text = own;
    }
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return !text.empty() && result.ptr == text.data() + text.size();
}

std::string_view textAt(const arrow::Array &values, int64_t index)
{
    if (values.type_id() == arrow::Type::STRING || values.type_id() == arrow::Type::BINARY)
        return checked_cast<const arrow::BinaryArray &>(values).GetView(index);
    return {};
}

/// Calls `look` with each text of the column and its row, from 0, until it returns false; `judge` is asked
/// once for each distinct text where the column is a dictionary.
void forEachJudged(const arrow::ChunkedArray &column, const std::function<bool(std::string_view)> &judge,
                   const std::function<bool(qint64 row, std::string_view text, bool judgement)> &look)
{
    qint64 row = 0;
    for (const auto &chunk : column.chunks()) {
        const auto *dictionary = chunk->type_id() == arrow::Type::DICTIONARY
                                     ? checked_cast<const arrow::DictionaryArray *>(chunk.get())
                                     : nullptr;
        std::vector<bool> judgements;
        for (int64_t i = 0; dictionary && i < dictionary->dictionary()->length(); ++i)
            judgements.push_back(judge(textAt(*dictionary->dictionary(), i)));
        for (int64_t i = 0; i < chunk->length(); ++i, ++row) {
            if (chunk->IsNull(i))
                continue;
            const int64_t code = dictionary ? dictionary->GetValueIndex(i) : i;
            const std::string_view text = textAt(dictionary ? *dictionary->dictionary() : *chunk, code);
            if (!look(row, text, dictionary ? judgements[size_t(code)] : judge(text)))
                return;
        }
    }
}

std::optional<qint64> firstWhere(const arrow::ChunkedArray &column,
                                 const std::function<bool(std::string_view)> &isOdd)
{
    std::optional<qint64> found;
    forEachJudged(column, isOdd, [&found](qint64 row, std::string_view, bool odd) {
        if (odd)
            found = row + 1;
        return !odd;
    });
    return found;
}

} // namespace

std::optional<qint64> firstNotUtf8(const arrow::ChunkedArray &column)
{
    return firstWhere(column, [](std::string_view text) {
        return !QUtf8StringView(text.data(), qsizetype(text.size())).isValidUtf8();
    });
}

std::optional<qint64> firstEndless(const arrow::ChunkedArray &column)
{
    return firstWhere(column, [](std::string_view text) {
        return text.size() > longText && text.find('\n') != std::string_view::npos;
    });
}

std::optional<OddCell> firstNoNumber(const arrow::ChunkedArray &column, bool decimalComma)
{
    OddCell odd;
    const auto mostly = [&odd] { return odd.numbers >= 9 * odd.others; };
    forEachJudged(
        column, [decimalComma](std::string_view text) { return isNumber(text, decimalComma); },
        [&](qint64 row, std::string_view text, bool number) {
            if (!number && odd.others == 0) {
                odd.row = row + 1;
                odd.text = QString::fromUtf8(text.data(), qsizetype(std::min<size_t>(text.size(), 40)));
            }
            ++(number ? odd.numbers : odd.others);
            return odd.numbers + odd.others != sampleCells || mostly();
        });
    if (odd.others == 0 || odd.numbers == 0 || !mostly())
        return std::nullopt;
    return odd;
}

} // namespace driftline
