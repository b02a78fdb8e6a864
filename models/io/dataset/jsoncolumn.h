// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Builds one column from the cells of a JSON file, row by row.

#include "models/io/dataset/jsonrows.h"

#include <arrow/array/builder_base.h>
#include <arrow/chunked_array.h>
#include <optional>

namespace driftline {

class JsonColumn
{
public:
    /// `type`: null, boolean, int64, float64, a timestamp or utf8; what a cell holds must fit it, the missing
    /// apart. Texts become dictionaries.
    explicit JsonColumn(std::shared_ptr<arrow::DataType> type);
    /// The value of this row; the cell's text must live until endRow().
    void set(const JsonCell &cell) { m_cell = cell; }
    [[nodiscard]] arrow::Status endRow();
    [[nodiscard]] arrow::Result<std::shared_ptr<arrow::ChunkedArray>> finish();

private:
    [[nodiscard]] arrow::Status append(const JsonCell &cell);
    [[nodiscard]] arrow::Status endChunk();

    std::shared_ptr<arrow::DataType> m_type;
    std::unique_ptr<arrow::ArrayBuilder> m_builder;
    std::optional<JsonCell> m_cell;
    arrow::ArrayVector m_chunks;
};

} // namespace driftline
