// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/arrowfiledataset.h"

#include "models/io/dataset/columntypes.h"

#include <arrow/ipc/reader.h>
#include <numeric>

namespace driftline {

namespace {

arrow::ipc::IpcReadOptions reading(qsizetype first, qsizetype count)
{
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.use_threads = false;
    options.included_fields.resize(size_t(count));
    std::iota(options.included_fields.begin(), options.included_fields.end(), int(first));
    return options;
}

constexpr int manyColumns = 256; // beyond, to open the file for each of them takes too long

/// Nothing in the bytes of such a file is checked by its reader.
arrow::Status check(const arrow::RecordBatch &batch)
{
    return batch.ValidateFull();
}

arrow::Status passOn(const std::shared_ptr<arrow::io::RandomAccessFile> &file, qsizetype index,
                     const std::function<arrow::Status(const std::shared_ptr<arrow::Array> &)> &take,
                     const StopToken &stop)
{
    ARROW_ASSIGN_OR_RAISE(const auto reader,
                          arrow::ipc::RecordBatchFileReader::Open(file, reading(index, 1)));
    for (int i = 0; i < reader->num_record_batches(); ++i) {
        if (stop.stopRequested())
            return arrow::Status::Cancelled("stopped");
        ARROW_ASSIGN_OR_RAISE(const auto batch, reader->ReadRecordBatch(i));
        ARROW_RETURN_NOT_OK(check(*batch));
        ARROW_RETURN_NOT_OK(take(batch->column(0)));
    }
    return arrow::Status::OK();
}

arrow::Result<std::shared_ptr<arrow::Table>> readStream(const DataFile &file, qsizetype first,
                                                        qsizetype count, const StopToken &stop)
{
    ARROW_ASSIGN_OR_RAISE(const auto bytes, arrow::io::RandomAccessFile::GetStream(file.file, 0, file.size));
    ARROW_ASSIGN_OR_RAISE(const auto reader,
                          arrow::ipc::RecordBatchStreamReader::Open(bytes, reading(first, count)));
    arrow::RecordBatchVector batches;
    for (;;) {
        if (stop.stopRequested())
            return arrow::Status::Cancelled("stopped");
        ARROW_ASSIGN_OR_RAISE(auto batch, reader->Next());
        if (!batch)
            break;
        ARROW_RETURN_NOT_OK(check(*batch));
        batches.push_back(std::move(batch));
    }
    // The reader's own schema has all columns; that of the batches only those that were asked for.
    const auto schema = batches.empty() ? nullptr : batches.front()->schema();
    if (schema)
        return arrow::Table::FromRecordBatches(schema, batches);
    arrow::FieldVector fields = reader->schema()->fields();
    if (fields.size() > size_t(count))
        fields = {fields.begin() + first, fields.begin() + first + count};
    return arrow::Table::MakeEmpty(arrow::schema(fields));
}

arrow::Result<std::shared_ptr<arrow::Table>> readFile(const DataFile &file, qsizetype first, qsizetype count,
                                                      const StopToken &stop)
{
    ARROW_ASSIGN_OR_RAISE(const auto reader,
                          arrow::ipc::RecordBatchFileReader::Open(file.file, reading(first, count)));
    arrow::RecordBatchVector batches;
    for (int i = 0; i < reader->num_record_batches(); ++i) {
        if (stop.stopRequested())
            return arrow::Status::Cancelled("stopped");
        ARROW_ASSIGN_OR_RAISE(auto batch, reader->ReadRecordBatch(i));
        ARROW_RETURN_NOT_OK(check(*batch));
        batches.push_back(std::move(batch));
    }
    if (!batches.empty())
        return arrow::Table::FromRecordBatches(batches.front()->schema(), batches);
    const auto &fields = reader->schema()->fields();
    return arrow::Table::MakeEmpty(
        arrow::schema(arrow::FieldVector{fields.begin() + first, fields.begin() + first + count}));
}

arrow::Result<std::shared_ptr<arrow::Schema>> schemaOf(const DataFile &file, bool isFile)
{
    if (isFile) {
        ARROW_ASSIGN_OR_RAISE(const auto reader, arrow::ipc::RecordBatchFileReader::Open(file.file));
        return reader->schema();
    }
    ARROW_ASSIGN_OR_RAISE(const auto bytes, arrow::io::RandomAccessFile::GetStream(file.file, 0, file.size));
    ARROW_ASSIGN_OR_RAISE(const auto reader, arrow::ipc::RecordBatchStreamReader::Open(bytes));
    return reader->schema();
}

} // namespace

Result<std::shared_ptr<const ArrowDataset>> ArrowFileDataset::open(const DataFile &file, qint64 bytesPerPass,
                                                                   const StopToken &stop)
{
    const auto reader = arrow::ipc::RecordBatchFileReader::Open(file.file);
    if (!reader.ok())
        return arrowFailure(reader.status(), file.path);
    if ((*reader)->schema()->num_fields() > manyColumns)
        return ArrowStreamDataset::open(file, bytesPerPass, stop);
    const auto rows = (*reader)->CountRows();
    if (!rows.ok())
        return arrowFailure(rows.status(), file.path);
    std::shared_ptr<ArrowFileDataset> dataset(new ArrowFileDataset(file));
    dataset->setFormat(QStringLiteral("Arrow"), file.facts);
    dataset->m_file = file.file;
    dataset->m_rows = *rows;
    for (const auto &field : (*reader)->schema()->fields())
        dataset->addColumn(describeColumn(*field));
    return std::shared_ptr<const ArrowDataset>(std::move(dataset));
}

Status ArrowFileDataset::visit(qsizetype index, Values, const TakeBatch &take, const StopToken &stop) const
{
    if (const auto status = passOn(m_file, index, take, stop); !status.ok())
        return arrowFailure(status, path(), columns().at(index).name);
    return Done{};
}

Result<std::shared_ptr<const ArrowDataset>> ArrowStreamDataset::open(DataFile file, qint64 bytesPerPass,
                                                                     const StopToken &stop)
{
    const QString path = file.path;
    try {
        std::shared_ptr<ArrowStreamDataset> dataset(new ArrowStreamDataset(std::move(file), bytesPerPass));
        const auto start = dataset->file().bytes(0, 8);
        if (!start.ok())
            return start.failure();
        dataset->m_isFile = ArrowFileDataset::recognises(*start);
        dataset->setFormat(dataset->m_isFile ? QStringLiteral("Arrow") : QStringLiteral("Arrow stream"),
                           dataset->file().facts);
        const auto schema = schemaOf(dataset->file(), dataset->m_isFile);
        if (!schema.ok())
            return arrowFailure(schema.status(), path);
        for (const auto &field : (*schema)->fields())
            dataset->addColumn(describeColumn(*field));
        dataset->setColumnCount((*schema)->num_fields());
        if ((*schema)->num_fields() > 0) {
            const auto table = dataset->group(0, stop);
            if (!table.ok())
                return table.failure();
            dataset->m_rows = (*table)->num_rows();
        }
        return std::shared_ptr<const ArrowDataset>(std::move(dataset));
    } catch (const std::bad_alloc &) {
        return arrowFailure(arrow::Status::OutOfMemory(""), path);
    }
}

Result<GroupedDataset::Table> ArrowStreamDataset::readColumns(qsizetype first, qsizetype count,
                                                              const StopToken &stop) const
{
    auto table = m_isFile ? readFile(file(), first, count, stop) : readStream(file(), first, count, stop);
    if (!table.ok())
        return arrowFailure(table.status(), path());
    return *std::move(table);
}

} // namespace driftline
