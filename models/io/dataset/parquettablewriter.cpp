// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/parquettablewriter.h"

#include "models/io/dataset/outputfailure.h"

#include <QSaveFile>

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <arrow/util/compression.h>
#include <exception>
#include <parquet/arrow/writer.h>

namespace driftline {

namespace {

constexpr int64_t rowsOfGroup = 1 << 16;

/// Arrow writes to a file that only appears when it is whole.
class SaveFileStream final : public arrow::io::OutputStream
{
public:
    explicit SaveFileStream(QSaveFile &file) : m_file(file) { set_mode(arrow::io::FileMode::WRITE); }

    arrow::Status Close() override
    {
        m_closed = true; // who owns the file ends it
        return arrow::Status::OK();
    }
    [[nodiscard]] bool closed() const override { return m_closed; }
    [[nodiscard]] arrow::Result<int64_t> Tell() const override { return m_file.pos(); }
    arrow::Status Write(const void *data, int64_t size) override
    {
        if (m_file.write(static_cast<const char *>(data), size) != size)
            return arrow::Status::IOError(m_file.errorString().toStdString());
        return arrow::Status::OK();
    }

private:
    QSaveFile &m_file;
    bool m_closed = false;
};

std::shared_ptr<arrow::DataType> arrowType(CellType type)
{
    switch (type) {
    case CellType::Number:
        return arrow::float64();
    case CellType::Time:
        return arrow::timestamp(arrow::TimeUnit::MILLI, "UTC");
    case CellType::Text:
        break;
    }
    return arrow::utf8();
}

/// Column `index` of the rows; a value of another type than the column's is missing.
template <typename Builder, typename Value, typename Append>
arrow::Result<std::shared_ptr<arrow::Array>> build(Builder &&builder, const QList<FileRow> &rows,
                                                   qsizetype index, Append append)
{
    ARROW_RETURN_NOT_OK(builder.Reserve(rows.size()));
    for (const FileRow &row : rows) {
        if (const auto *value = std::get_if<Value>(&row[index]))
            ARROW_RETURN_NOT_OK(append(builder, *value));
        else
            ARROW_RETURN_NOT_OK(builder.AppendNull());
    }
    return builder.Finish();
}

arrow::Result<std::shared_ptr<arrow::Array>> columnOf(const QList<FileRow> &rows, qsizetype index,
                                                      const std::shared_ptr<arrow::DataType> &type)
{
    const auto plain = [](auto &builder, auto value) { return builder.Append(value); };
    switch (type->id()) {
    case arrow::Type::DOUBLE:
        return build<arrow::DoubleBuilder, double>(arrow::DoubleBuilder(), rows, index, plain);
    case arrow::Type::TIMESTAMP:
        return build<arrow::TimestampBuilder, UtcMs>(
            arrow::TimestampBuilder(type, arrow::default_memory_pool()), rows, index, plain);
    default:
        return build<arrow::StringBuilder, QString>(
            arrow::StringBuilder(), rows, index, [](auto &builder, const QString &text) {
                const QByteArray bytes = text.toUtf8();
                return builder.Append(bytes.constData(), static_cast<int32_t>(bytes.size()));
            });
    }
}

} // namespace

struct ParquetTableWriter::Parts
{
    explicit Parts(const QString &path) : file(path), stream(std::make_shared<SaveFileStream>(file)) {}

    arrow::Status open()
    {
        const bool zstd = arrow::util::Codec::IsAvailable(arrow::Compression::ZSTD);
        const auto properties =
            parquet::WriterProperties::Builder()
                .compression(zstd ? arrow::Compression::ZSTD : arrow::Compression::UNCOMPRESSED)
                ->max_row_group_length(rowsOfGroup)
                ->build();
        // The Arrow schema is stored with the file, so that its types come back as they were.
        const auto arrowProperties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
        ARROW_ASSIGN_OR_RAISE(writer, parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(),
                                                                       stream, properties, arrowProperties));
        return arrow::Status::OK();
    }

    arrow::Status append(const QList<FileRow> &rows) const
    {
        arrow::ArrayVector arrays;
        for (int i = 0; i < schema->num_fields(); ++i) {
            ARROW_ASSIGN_OR_RAISE(auto array, columnOf(rows, i, schema->field(i)->type()));
            arrays.push_back(std::move(array));
        }
        return writer->WriteRecordBatch(*arrow::RecordBatch::Make(schema, rows.size(), std::move(arrays)));
    }

    /// Parquet throws where Arrow returns.
    template <typename Work>
    Status guarded(Work work) const
    {
        try {
            const arrow::Status status = work();
            if (status.ok())
                return Done{};
            return outputFailure(file.fileName(), QString::fromStdString(status.message()));
        } catch (const std::exception &failure) {
            return outputFailure(file.fileName(), QString::fromLocal8Bit(failure.what()));
        }
    }

    QSaveFile file;
    std::shared_ptr<SaveFileStream> stream;
    std::shared_ptr<arrow::Schema> schema;
    std::unique_ptr<parquet::arrow::FileWriter> writer;
};

ParquetTableWriter::ParquetTableWriter(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}

ParquetTableWriter::~ParquetTableWriter() = default;

Result<std::unique_ptr<TableWriter>> ParquetTableWriter::create(const QString &path,
                                                                const QList<FileColumn> &columns)
{
    auto parts = std::make_unique<Parts>(path);
    if (!parts->file.open(QIODevice::WriteOnly))
        return outputFailure(path, parts->file.errorString());
    arrow::FieldVector fields;
    for (const FileColumn &column : columns)
        fields.push_back(arrow::field(column.name.toStdString(), arrowType(column.type)));
    parts->schema = arrow::schema(std::move(fields));
    if (const Status status = parts->guarded([&] { return parts->open(); }); !status.ok())
        return status.failure();
    return std::unique_ptr<TableWriter>(new ParquetTableWriter(std::move(parts)));
}

Status ParquetTableWriter::append(const QList<FileRow> &rows)
{
    if (rows.isEmpty())
        return Done{};
    return m_parts->guarded([&] { return m_parts->append(rows); });
}

Status ParquetTableWriter::finish()
{
    if (Status status = m_parts->guarded([&] { return m_parts->writer->Close(); }); !status.ok())
        return status;
    if (!m_parts->file.commit())
        return outputFailure(m_parts->file.fileName(), m_parts->file.errorString());
    return Done{};
}

} // namespace driftline
