// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/parquetdataset.h"

#include "models/io/dataset/columntypes.h"

#include <arrow/record_batch.h>
#include <numeric>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>

namespace driftline {

namespace {

constexpr int64_t batchRows = 1 << 17;

parquet::ArrowReaderProperties readerProperties()
{
    parquet::ArrowReaderProperties properties(/*use_threads=*/false);
    properties.set_batch_size(batchRows);
    properties.set_pre_buffer(false);
    // Nanoseconds end in 2262; dates far in the future stand for "never" in many tables.
    properties.set_coerce_int96_timestamp_unit(arrow::TimeUnit::MICRO);
    return properties;
}

arrow::Result<std::unique_ptr<parquet::arrow::FileReader>>
makeReader(std::shared_ptr<arrow::io::RandomAccessFile> file, std::shared_ptr<parquet::FileMetaData> metadata,
           const parquet::ArrowReaderProperties &properties)
{
    parquet::arrow::FileReaderBuilder builder;
    // A buffered stream holds a few pages of the column at a time instead of the whole of it.
    parquet::ReaderProperties fileProperties = parquet::default_reader_properties();
    fileProperties.enable_buffered_stream();
    fileProperties.set_buffer_size(1 << 20);
    ARROW_RETURN_NOT_OK(builder.Open(std::move(file), fileProperties, std::move(metadata)));
    std::unique_ptr<parquet::arrow::FileReader> reader;
    ARROW_RETURN_NOT_OK(builder.properties(properties)->Build(&reader));
    return reader;
}

template <typename Take>
arrow::Status passOn(parquet::arrow::FileReader &reader, int rowGroups, int leaf, const Take &take,
                     const StopToken &stop)
{
    std::vector<int> groups(static_cast<size_t>(rowGroups));
    std::iota(groups.begin(), groups.end(), 0);
    ARROW_ASSIGN_OR_RAISE(const auto batches, reader.GetRecordBatchReader(groups, {leaf}));
    for (;;) {
        if (stop.stopRequested())
            return arrow::Status::Cancelled("stopped");
        std::shared_ptr<arrow::RecordBatch> batch;
        ARROW_RETURN_NOT_OK(batches->ReadNext(&batch));
        if (!batch)
            return arrow::Status::OK();
        ARROW_RETURN_NOT_OK(take(batch->column(0)));
    }
}

arrow::Status readHead(parquet::arrow::FileReader &reader, int rowGroups, qsizetype rows, TableHead &head,
                       const StopToken &stop)
{
    std::vector<int> groups(static_cast<size_t>(rowGroups));
    std::iota(groups.begin(), groups.end(), 0);
    ARROW_ASSIGN_OR_RAISE(const auto batches, reader.GetRecordBatchReader(groups));
    while (head.rows.size() < rows && !stop.stopRequested()) {
        std::shared_ptr<arrow::RecordBatch> batch;
        ARROW_RETURN_NOT_OK(batches->ReadNext(&batch));
        if (!batch)
            break;
        const int64_t count = std::min<int64_t>(batch->num_rows(), rows - head.rows.size());
        for (int64_t row = 0; row < count; ++row) {
            QStringList cells;
            for (const auto &column : batch->columns()) {
                ARROW_ASSIGN_OR_RAISE(const QString text, cellText(*column, row));
                cells.append(text);
            }
            head.rows.append(cells);
        }
    }
    return arrow::Status::OK();
}

} // namespace

ParquetDataset::ParquetDataset(const DataFile &file) : ArrowDataset(file) {}

ParquetDataset::~ParquetDataset() = default;

Result<std::shared_ptr<const ArrowDataset>> ParquetDataset::open(const DataFile &file)
{
    try {
        auto reader = makeReader(file.file, nullptr, readerProperties());
        if (!reader.ok())
            return arrowFailure(reader.status(), file.path);
        std::shared_ptr<ParquetDataset> dataset(new ParquetDataset(file));
        dataset->m_file = file.file;
        dataset->setFormat(QStringLiteral("Parquet"), file.facts);
        dataset->m_metadata = (*reader)->parquet_reader()->metadata();
        std::shared_ptr<arrow::Schema> schema;
        if (const auto status = (*reader)->GetSchema(&schema); !status.ok())
            return arrowFailure(status, file.path);
        const auto &fields = (*reader)->manifest().schema_fields;
        for (size_t i = 0; i < fields.size(); ++i) {
            dataset->addColumn(describeColumn(*schema->field(int(i))));
            dataset->m_leaves.push_back(fields[i].children.empty() ? fields[i].column_index : -1);
        }
        dataset->readTextsAsCategories();
        return std::shared_ptr<const ArrowDataset>(std::move(dataset));
    } catch (const std::exception &failure) {
        return arrowFailure(arrow::Status::IOError(failure.what()), file.path);
    }
}

void ParquetDataset::readTextsAsCategories()
{
    m_properties = std::make_unique<parquet::ArrowReaderProperties>(readerProperties());
    for (size_t i = 0; i < m_leaves.size(); ++i) {
        if (columns().at(qsizetype(i)).type == ColumnType::Categorical && m_leaves[i] >= 0 &&
            m_metadata->schema()->Column(m_leaves[i])->physical_type() == parquet::Type::BYTE_ARRAY)
            m_properties->set_read_dictionary(m_leaves[i], true);
    }
}

Status ParquetDataset::visit(qsizetype index, Values, const TakeBatch &take, const StopToken &stop) const
{
    const ColumnInfo &info = columns().at(index);
    const int leaf = m_leaves[size_t(index)];
    auto reader = takeReader();
    if (!reader.ok())
        return arrowFailure(reader.status(), path(), info.name);
    const auto status = passOn(**reader, m_metadata->num_row_groups(), leaf, take, stop);
    if (!status.ok())
        return arrowFailure(status, path(), info.name);
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(*std::move(reader));
    return Done{};
}

arrow::Result<ParquetDataset::Reader> ParquetDataset::takeReader() const
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            Reader reader = std::move(m_idle.back());
            m_idle.pop_back();
            return reader;
        }
    }
    return makeReader(m_file, m_metadata, *m_properties);
}

Result<TableHead> ParquetDataset::head(qsizetype rows, const StopToken &stop) const
{
    try {
        parquet::ArrowReaderProperties properties = readerProperties();
        properties.set_batch_size(rows);
        auto reader = makeReader(m_file, m_metadata, properties);
        if (!reader.ok())
            return arrowFailure(reader.status(), path());
        TableHead head;
        for (const ColumnInfo &column : columns())
            head.columns.append(column.name);
        if (const auto status = readHead(**reader, m_metadata->num_row_groups(), rows, head, stop);
            !status.ok())
            return arrowFailure(status, path());
        return head;
    } catch (const std::exception &failure) {
        return arrowFailure(arrow::Status::IOError(failure.what()), path());
    }
}

} // namespace driftline
