// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/jsoncolumn.h"

#include <arrow/builder.h>
#include <arrow/util/checked_cast.h>
#include <arrow/util/value_parsing.h>
#include <charconv>
#include <limits>

namespace driftline {

namespace {

using arrow::internal::checked_cast;

constexpr int64_t chunkRows = 1 << 17;

double number(std::string_view text)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (text == "Infinity")
        return infinity;
    if (text == "-Infinity")
        return -infinity;
    double value = std::numeric_limits<double>::quiet_NaN();
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc::result_out_of_range)
        return value; // "NaN", too
    if (text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos)
        return 0;
    return text.starts_with('-') ? -infinity : infinity;
}

} // namespace

JsonColumn::JsonColumn(std::shared_ptr<arrow::DataType> type) : m_type(std::move(type))
{
    arrow::MemoryPool *const pool = arrow::default_memory_pool();
    switch (m_type->id()) {
    case arrow::Type::BOOL:
        m_builder = std::make_unique<arrow::BooleanBuilder>(pool);
        break;
    case arrow::Type::INT64:
        m_builder = std::make_unique<arrow::Int64Builder>(pool);
        break;
    case arrow::Type::DOUBLE:
        m_builder = std::make_unique<arrow::DoubleBuilder>(pool);
        break;
    case arrow::Type::TIMESTAMP:
        m_builder = std::make_unique<arrow::TimestampBuilder>(m_type, pool);
        break;
    case arrow::Type::STRING:
        m_type = arrow::dictionary(arrow::int32(), arrow::utf8());
        m_builder = std::make_unique<arrow::StringDictionary32Builder>(pool);
        break;
    default:
        m_type = arrow::null();
        m_builder = std::make_unique<arrow::NullBuilder>(pool);
        break;
    }
}

arrow::Status JsonColumn::append(const JsonCell &cell)
{
    switch (m_type->id()) {
    case arrow::Type::BOOL:
        return checked_cast<arrow::BooleanBuilder &>(*m_builder).Append(cell.text == "true");
    case arrow::Type::INT64: {
        int64_t value = 0;
        std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), value);
        return checked_cast<arrow::Int64Builder &>(*m_builder).Append(value);
    }
    case arrow::Type::DOUBLE:
        return checked_cast<arrow::DoubleBuilder &>(*m_builder).Append(number(cell.text));
    case arrow::Type::TIMESTAMP: {
        const auto unit = checked_cast<const arrow::TimestampType &>(*m_type).unit();
        int64_t value = 0;
        bool zone = false;
        if (!arrow::internal::ParseTimestampISO8601(cell.text.data(), cell.text.size(), unit, &value, &zone))
            return m_builder->AppendNull(); // the file has changed since
        return checked_cast<arrow::TimestampBuilder &>(*m_builder).Append(value);
    }
    case arrow::Type::DICTIONARY:
        return checked_cast<arrow::StringDictionary32Builder &>(*m_builder).Append(cell.text);
    default:
        return m_builder->AppendNull();
    }
}

arrow::Status JsonColumn::endRow()
{
    const bool missing = !m_cell || m_cell->kind == JsonKind::Null;
    ARROW_RETURN_NOT_OK(missing ? m_builder->AppendNull() : append(*m_cell));
    m_cell.reset();
    return m_builder->length() < chunkRows ? arrow::Status::OK() : endChunk();
}

arrow::Status JsonColumn::endChunk()
{
    ARROW_ASSIGN_OR_RAISE(auto chunk, m_builder->Finish());
    m_chunks.push_back(std::move(chunk));
    return arrow::Status::OK();
}

arrow::Result<std::shared_ptr<arrow::ChunkedArray>> JsonColumn::finish()
{
    if (m_builder->length() > 0)
        ARROW_RETURN_NOT_OK(endChunk());
    return arrow::ChunkedArray::Make(std::move(m_chunks), m_type);
}

} // namespace driftline
