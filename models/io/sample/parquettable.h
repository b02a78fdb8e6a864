// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Columns put together to a Parquet file in memory. One use, one thread.

#include "models/base/result.h"
#include "models/base/time.h"

#include <QByteArray>
#include <QByteArrayList>

#include <cstdint>
#include <memory>
#include <vector>

namespace arrow {
class Array;
class Field;
} // namespace arrow

namespace driftline::sample {

class ParquetTable
{
public:
    /// NaN becomes null.
    void addNumbers(const char *name, const std::vector<double> &values);
    /// `missing` becomes null.
    void addIntegers(const char *name, const std::vector<std::int32_t> &values);
    static constexpr std::int32_t missing = INT32_MIN;
    void addBooleans(const char *name, const std::vector<bool> &values);
    /// -1 becomes null.
    void addLabels(const char *name, const std::vector<std::int8_t> &values);
    /// Codes into `names`, written as a dictionary; -1 becomes null.
    void addCategories(const char *name, const std::vector<std::int8_t> &codes, const QByteArrayList &names);
    void addTexts(const char *name, const QByteArrayList &values);
    /// 0 becomes null.
    void addTimes(const char *name, const std::vector<UtcMs> &values);

    [[nodiscard]] Result<QByteArray> write() const;
    /// The columns as MLflow describes them: {"mlflow_colspec": [{"type", "name", "required"}, …]}.
    [[nodiscard]] QByteArray mlflowSchema() const;

private:
    void add(const char *name, std::shared_ptr<arrow::Array> array);

    std::vector<std::shared_ptr<arrow::Field>> m_fields;
    std::vector<std::shared_ptr<arrow::Array>> m_arrays;
};

} // namespace driftline::sample
