// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/parquettable.h"

#include <QCoreApplication>

#include <arrow/api.h>
#include <arrow/io/memory.h>
#include <arrow/util/compression.h>
#include <cmath>
#include <exception>
#include <parquet/arrow/writer.h>

namespace driftline::sample {

namespace {

// Builders fail only when memory runs out; a column that is missing then fails in write().
template <typename Builder, typename Values, typename IsNull>
std::shared_ptr<arrow::Array> build(Builder &&builder, const Values &values, IsNull isNull)
{
    if (!builder.Reserve(static_cast<std::int64_t>(values.size())).ok())
        return nullptr;
    for (const auto value : values)
        if (isNull(value))
            builder.UnsafeAppendNull();
        else
            builder.UnsafeAppend(value);
    return builder.Finish().ValueOr(nullptr);
}

std::shared_ptr<arrow::Array> textArray(const QByteArrayList &values)
{
    arrow::StringBuilder builder;
    for (const QByteArray &value : values)
        if (!builder.Append(value.constData(), static_cast<std::int32_t>(value.size())).ok())
            return nullptr;
    return builder.Finish().ValueOr(nullptr);
}

const char *mlflowType(const arrow::DataType &type)
{
    switch (type.id()) {
    case arrow::Type::DOUBLE:
        return "double";
    case arrow::Type::INT8:
    case arrow::Type::INT32:
        return "integer";
    case arrow::Type::BOOL:
        return "boolean";
    case arrow::Type::TIMESTAMP:
        return "datetime";
    default:
        return "string";
    }
}

Failure writeFailure(const std::string &reason)
{
    return fail(ErrorCode::Output, QCoreApplication::translate("Sample", "cannot make a Parquet file"),
                QString::fromStdString(reason));
}

} // namespace

void ParquetTable::addNumbers(const char *name, const std::vector<double> &values)
{
    add(name, build(arrow::DoubleBuilder(), values, [](double value) { return std::isnan(value); }));
}

void ParquetTable::addIntegers(const char *name, const std::vector<std::int32_t> &values)
{
    add(name, build(arrow::Int32Builder(), values, [](std::int32_t value) { return value == missing; }));
}

void ParquetTable::addBooleans(const char *name, const std::vector<bool> &values)
{
    add(name, build(arrow::BooleanBuilder(), values, [](bool) { return false; }));
}

void ParquetTable::addLabels(const char *name, const std::vector<std::int8_t> &values)
{
    add(name, build(arrow::Int8Builder(), values, [](std::int8_t value) { return value < 0; }));
}

void ParquetTable::addCategories(const char *name, const std::vector<std::int8_t> &codes,
                                 const QByteArrayList &names)
{
    const auto indices = build(arrow::Int8Builder(), codes, [](std::int8_t code) { return code < 0; });
    const auto dictionary = textArray(names);
    if (!indices || !dictionary)
        return add(name, nullptr);
    add(name, arrow::DictionaryArray::FromArrays(indices, dictionary).ValueOr(nullptr));
}

void ParquetTable::addTexts(const char *name, const QByteArrayList &values)
{
    add(name, textArray(values));
}

void ParquetTable::addTimes(const char *name, const std::vector<UtcMs> &values)
{
    const auto type = arrow::timestamp(arrow::TimeUnit::MILLI, "UTC");
    add(name, build(arrow::TimestampBuilder(type, arrow::default_memory_pool()), values,
                    [](UtcMs value) { return value == 0; }));
}

void ParquetTable::add(const char *name, std::shared_ptr<arrow::Array> array)
{
    m_fields.push_back(arrow::field(name, array ? array->type() : arrow::null()));
    m_arrays.push_back(std::move(array));
}

Result<QByteArray> ParquetTable::write() const
{
    for (const auto &array : m_arrays)
        if (!array)
            return writeFailure("out of memory");
    try {
        const auto table = arrow::Table::Make(arrow::schema(m_fields), m_arrays);
        const bool zstd = arrow::util::Codec::IsAvailable(arrow::Compression::ZSTD);
        const auto properties =
            parquet::WriterProperties::Builder()
                .compression(zstd ? arrow::Compression::ZSTD : arrow::Compression::UNCOMPRESSED)
                ->build();
        // The Arrow schema is stored with the file, so that a dictionary column is one again when it is read.
        const auto arrowProperties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
        const auto sink = arrow::io::BufferOutputStream::Create(1 << 22).ValueOrDie();
        const auto status = parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), sink, 1 << 17,
                                                       properties, arrowProperties);
        if (!status.ok())
            return writeFailure(status.ToString());
        const auto buffer = sink->Finish();
        if (!buffer.ok())
            return writeFailure(buffer.status().ToString());
        return QByteArray(reinterpret_cast<const char *>((*buffer)->data()),
                          static_cast<qsizetype>((*buffer)->size()));
    } catch (const std::exception &failure) {
        return writeFailure(failure.what());
    }
}

QByteArray ParquetTable::mlflowSchema() const
{
    QByteArrayList columns;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const bool required = m_arrays[i] && m_arrays[i]->null_count() == 0;
        columns.append(QByteArray("{\"type\": \"") + mlflowType(*m_fields[i]->type()) + "\", \"name\": \"" +
                       m_fields[i]->name().c_str() + "\", \"required\": " + (required ? "true" : "false") +
                       "}");
    }
    return "{\"mlflow_colspec\": [" + columns.join(", ") + "]}";
}

} // namespace driftline::sample
