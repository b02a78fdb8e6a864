// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/csvdataset.h"

#include "models/io/dataset/columntypes.h"
#include "models/io/dataset/csvfindings.h"
#include "models/io/dataset/textencoding.h"

#include <QCoreApplication>
#include <QDir>

#include <algorithm>
#include <arrow/buffer.h>
#include <arrow/csv/api.h>
#include <arrow/memory_pool.h>
#include <arrow/util/checked_cast.h>

namespace driftline {

namespace {

constexpr qint64 headBytes = 1 << 20;
constexpr int32_t blockBytes = 4 << 20;
constexpr int32_t longestRow = 256 << 20;
constexpr int32_t fewTexts = 1000; // a column with more distinct strings is not worth a dictionary

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

/// The file from `offset`; reading ends with Cancelled when a stop is requested.
class StoppableStream final : public arrow::io::InputStream
{
public:
    StoppableStream(const DataFile &file, int64_t offset, StopToken stop)
        : m_file(file.file), m_position(offset), m_end(file.size), m_stop(std::move(stop))
    {}
    arrow::Status Close() override
    {
        m_closed = true; // the file itself is shared and stays open
        return arrow::Status::OK();
    }
    [[nodiscard]] bool closed() const override { return m_closed; }
    arrow::Result<int64_t> Tell() const override { return m_position; }
    arrow::Result<int64_t> Read(int64_t nbytes, void *out) override
    {
        if (m_stop.stopRequested())
            return arrow::Status::Cancelled("stopped");
        ARROW_ASSIGN_OR_RAISE(const int64_t count,
                              m_file->ReadAt(m_position, std::min(nbytes, m_end - m_position), out));
        m_position += count;
        return count;
    }
    arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t nbytes) override
    {
        if (m_stop.stopRequested())
            return arrow::Status::Cancelled("stopped");
        ARROW_ASSIGN_OR_RAISE(auto buffer, m_file->ReadAt(m_position, std::min(nbytes, m_end - m_position)));
        m_position += buffer->size();
        return buffer;
    }

private:
    std::shared_ptr<arrow::io::RandomAccessFile> m_file;
    int64_t m_position;
    int64_t m_end; ///< what is written after the file was opened is not read
    StopToken m_stop;
    bool m_closed = false;
};

/// Rows that have not as many cells as the first.
struct WrongRows
{
    int64_t count = 0;
    int64_t first = -1; ///< its number: from 1, data rows only; -1: not known
    int32_t cells = 0;  ///< of the first
    int32_t expected = 0;
    int64_t lines = 1; ///< of the first: more where a quote has no end
};

struct ParseRequest
{
    QStringList columns;
    std::unordered_map<std::string, std::shared_ptr<arrow::DataType>> types;
    bool parallel = true;
    bool quotes = true;         ///< there are some in the file
    int32_t block = blockBytes; ///< a row must fit into two
};

arrow::Result<std::shared_ptr<arrow::Table>> parseOnce(const DataFile &file, const CsvDialect &dialect,
                                                       const ParseRequest &request, const StopToken &stop,
                                                       WrongRows &wrong)
{
    auto reading = arrow::csv::ReadOptions::Defaults();
    reading.use_threads = request.parallel; // only one thread can tell a row's number
    reading.block_size = request.block;
    for (const QString &name : dialect.names)
        reading.column_names.push_back(name.toStdString());
    auto parsing = arrow::csv::ParseOptions::Defaults();
    parsing.delimiter = dialect.delimiter;
    parsing.quote_char = dialect.quote;
    parsing.quoting = request.quotes;
    parsing.newlines_in_values = request.quotes;
    std::mutex mutex;
    parsing.invalid_row_handler = [&wrong, &mutex](const arrow::csv::InvalidRow &row) {
        const std::lock_guard lock(mutex);
        if (wrong.count++ == 0)
            wrong = {1, row.number, row.actual_columns, row.expected_columns,
                     1 + std::count(row.text.begin(), row.text.end(), '\n')};
        return arrow::csv::InvalidRowResult::Skip;
    };
    auto converting = arrow::csv::ConvertOptions::Defaults();
    converting.strings_can_be_null = true;
    converting.null_values.insert(converting.null_values.end(), {"None", "<NA>"}); // as pandas has it
    converting.auto_dict_encode = true;
    converting.auto_dict_max_cardinality = fewTexts;
    converting.decimal_point = dialect.decimalComma ? ',' : '.';
    converting.column_types = request.types;
    for (const QString &name : request.columns)
        converting.include_columns.push_back(name.toStdString());
    ARROW_ASSIGN_OR_RAISE(
        const auto reader,
        // Arrow's default pool gives each block's memory back to the system, which clears it anew.
        arrow::csv::TableReader::Make(arrow::io::IOContext(arrow::system_memory_pool()),
                                      std::make_shared<StoppableStream>(file, dialect.dataOffset, stop),
                                      reading, parsing, converting));
    return reader->Read();
}

/// Again with larger blocks, where a row does not fit into them.
arrow::Result<std::shared_ptr<arrow::Table>> parseCsv(const DataFile &file, const CsvDialect &dialect,
                                                      ParseRequest request, const StopToken &stop,
                                                      WrongRows &wrong)
{
    for (;;) {
        wrong = {};
        auto table = parseOnce(file, dialect, request, stop, wrong);
        const bool tooLong = !table.ok() && table.status().message().find("straddl") != std::string::npos;
        if (!tooLong || request.block >= file.size)
            return table;
        if (request.block >= longestRow) {
            return arrow::Status::CapacityError(
                "a row does not end within 256 MiB; a quote may be open that is closed nowhere");
        }
        request.block *= 8;
    }
}

/// Where there is no quote, rows are found several times as fast.
Result<bool> contains(const DataFile &file, qint64 begin, char quote, const StopToken &stop)
{
    constexpr qint64 pieceBytes = 4 << 20;
    for (qint64 offset = begin; offset < file.size; offset += pieceBytes) {
        if (stop.stopRequested())
            return Cancelled{};
        const auto piece = file.bytes(offset, pieceBytes);
        if (!piece.ok())
            return piece.failure();
        if (piece->contains(quote))
            return true;
    }
    return false;
}

/// Strings are read as dictionaries while they are few; that is our choice, and no type of the file's.
std::shared_ptr<arrow::Field> asWritten(const std::shared_ptr<arrow::Field> &field)
{
    if (field->type()->id() != arrow::Type::DICTIONARY)
        return field;
    return field->WithType(
        arrow::internal::checked_cast<const arrow::DictionaryType &>(*field->type()).value_type());
}

} // namespace

Result<std::shared_ptr<const ArrowDataset>>
CsvDataset::open(const DataFile &file, qint64 bytesPerPass, const ReadOptions &options, const StopToken &stop)
{
    const QString path = file.path;
    try {
        const auto raw = file.bytes(0, headBytes);
        if (!raw.ok())
            return raw.failure();
        const TextEncoding encoding = options.encoding ? *options.encoding : detectEncoding(*raw);
        auto text = inUtf8(file, encoding, stop);
        if (!text.ok())
            return text.failure();
        std::shared_ptr<CsvDataset> dataset(new CsvDataset(*std::move(text), bytesPerPass));
        const auto head = dataset->file().bytes(0, headBytes);
        if (!head.ok())
            return head.failure();
        auto dialect = detectDialect(*head, head->size() >= dataset->file().size, options, path);
        if (!dialect.ok())
            return dialect.failure();
        dataset->m_dialect = *std::move(dialect);
        dataset->m_encoding = encoding;
        dataset->setFormat(QStringLiteral("CSV"), dataset->facts());
        const auto quotes =
            contains(dataset->file(), dataset->m_dialect.dataOffset, dataset->m_dialect.quote, stop);
        if (!quotes.ok())
            return quotes.failure();
        dataset->m_quotes = *quotes;
        const Status learned = dataset->learn(stop);
        if (!learned.ok())
            return learned.failure();
        return std::shared_ptr<const ArrowDataset>(std::move(dataset));
    } catch (const std::bad_alloc &) {
        return arrowFailure(arrow::Status::OutOfMemory(""), path);
    }
}

std::optional<ReadOptions> CsvDataset::csvOptions() const
{
    return ReadOptions{m_dialect.delimiter, m_dialect.quote, m_encoding, m_dialect.decimalComma,
                       m_dialect.hasHeader};
}

/// What is not as in most files.
QStringList CsvDataset::facts() const
{
    QStringList facts;
    switch (m_dialect.delimiter) {
    case ',':
        break;
    case ';':
        facts << tr("semicolon");
        break;
    case '\t':
        facts << tr("tab");
        break;
    case '|':
        facts << tr("bar");
        break;
    default:
        facts << tr("delimiter %1").arg(QLatin1Char(m_dialect.delimiter));
    }
    if (m_dialect.quote != '"')
        facts << tr("quote %1").arg(QLatin1Char(m_dialect.quote));
    if (m_dialect.decimalComma)
        facts << tr("decimal comma");
    if (!m_dialect.hasHeader)
        facts << tr("no header");
    if (m_encoding != TextEncoding::Utf8)
        facts << textEncodingName(m_encoding);
    return facts + file().facts;
}

Status CsvDataset::learn(const StopToken &stop)
{
    setColumnCount(m_dialect.names.size());
    std::vector<std::shared_ptr<arrow::DataType>> types;
    for (qsizetype i = 0; i < groupCount(); ++i) {
        const auto table = group(i, stop);
        if (!table.ok())
            return table.failure();
        if (i > 0 && (*table)->num_rows() != m_rows)
            return changed();
        m_rows = (*table)->num_rows();
        for (int column = 0; column < (*table)->num_columns(); ++column) {
            const auto field = (*table)->field(column);
            const auto written = asWritten(field);
            ColumnInfo info = describeColumn(*written);
            info.guessed = true;
            if (info.note.isEmpty() && !m_dialect.hasHeader)
                info.note = tr("the file has no header row: named by its place");
            findOdd(info, *(*table)->column(column));
            addColumn(info);
            types.push_back(field->type());
        }
    }
    m_types = std::move(types);
    return Done{};
}

Failure CsvDataset::changed() const
{
    return fail(ErrorCode::Unreadable, tr("the file has changed since it was opened"),
                QDir::toNativeSeparators(path()), tr("compare again when it is written"));
}

void CsvDataset::findOdd(ColumnInfo &info, const arrow::ChunkedArray &column)
{
    const QString where = QDir::toNativeSeparators(path());
    if (info.storageType == QLatin1StringView("binary")) {
        const QString what = tr("column %1 is not UTF-8 in data row %2")
                                 .arg(info.name, QString::number(firstNotUtf8(column).value_or(0)));
        info.note = what;
        m_problems.append({what, where, tr("say its encoding, or save the file as UTF-8"), 1});
    } else if (info.type == ColumnType::Categorical) {
        if (const auto row = firstEndless(column)) {
            m_problems.append({tr("column %1 has in data row %2 a text over very many lines")
                                   .arg(info.name, QString::number(*row)),
                               where, tr("look for a quote there that is closed nowhere"), 1});
        }
        const auto odd = firstNoNumber(column, m_dialect.decimalComma);
        if (!odd)
            return;
        const QString what =
            tr("column %1 has %2 numbers, but \"%3\" in data row %4")
                .arg(info.name, QString::number(odd->numbers), odd->text, QString::number(odd->row));
        info.note = tr("%1: compared as text").arg(what);
        m_problems.append({odd->others == 1
                               ? what
                               : tr("%1, and %2 more like it").arg(what, QString::number(odd->others - 1)),
                           where, tr("all of it is compared as text"), int(odd->others)});
    }
}

Result<CsvDataset::Table> CsvDataset::readColumns(qsizetype first, qsizetype count,
                                                  const StopToken &stop) const
{
    ParseRequest request;
    request.columns = m_dialect.names.mid(first, count);
    request.quotes = m_quotes;
    if (m_dialect.dataOffset >= file().size) { // a header and nothing else
        std::vector<std::shared_ptr<arrow::Field>> fields;
        for (const QString &name : std::as_const(request.columns))
            fields.push_back(arrow::field(name.toStdString(), arrow::null()));
        return arrow::Table::MakeEmpty(arrow::schema(fields)).ValueOrDie();
    }
    for (qsizetype i = 0; i < request.columns.size(); ++i) {
        const size_t column = size_t(first + i);
        if (column < m_types.size())
            request.types[request.columns.at(i).toStdString()] = m_types[column];
    }
    WrongRows wrong;
    auto table = parseCsv(file(), m_dialect, request, stop, wrong);
    const bool tell = m_types.empty(); // while the file is being opened, by the first group
    if (table.ok() && tell && wrong.count > 0 && wrong.first < 0) {
        request.parallel = false;
        wrong = {};
        table = parseCsv(file(), m_dialect, request, stop, wrong);
    }
    if (!table.ok())
        return arrowFailure(table.status(), path());
    if (!tell && (*table)->num_rows() != m_rows)
        return changed();
    if (!tell || first > 0 || wrong.count == 0)
        return *table;
    const QString where = QDir::toNativeSeparators(path());
    const bool endless = wrong.lines > 1;
    const QString hint =
        endless
            ? tr("look for a quote without a second one there, and for those after it")
            : tr("look for a missing or an unquoted %1 there")
                  .arg(m_dialect.delimiter == '\t' ? tr("tab") : QString(QLatin1Char(m_dialect.delimiter)));
    const QString cells = tr("data row %1 has %2 cells, where the first row of the file has %3")
                              .arg(wrong.first)
                              .arg(wrong.cells)
                              .arg(wrong.expected);
    const QString what =
        endless ? tr("%1; by its quotes it goes over %2 lines").arg(cells).arg(wrong.lines) : cells;
    // A few rows are left out and told of; of a file where most are wrong nothing can be believed.
    if (wrong.count >= (*table)->num_rows())
        return fail(ErrorCode::Unreadable, what, where, hint);
    m_problems.append(
        {wrong.count == 1
             ? tr("%1; it is left out").arg(what)
             : tr("%1; it and %2 more like it are left out").arg(what, QString::number(wrong.count - 1)),
         where, hint, int(wrong.count)});
    return *table;
}

Result<CsvDataset::Column> CsvDataset::readWritten(qsizetype index, const StopToken &stop) const
{
    ParseRequest request;
    request.columns = {m_dialect.names.at(index)};
    request.quotes = m_quotes;
    request.types[m_dialect.names.at(index).toStdString()] = arrow::utf8();
    WrongRows wrong;
    const auto table = parseCsv(file(), m_dialect, request, stop, wrong);
    if (!table.ok())
        return arrowFailure(table.status(), path(), m_dialect.names.at(index));
    return (*table)->column(0);
}

Result<TableHead> CsvDataset::head(qsizetype rows, const StopToken &) const
{
    const auto text = file().bytes(0, headBytes);
    if (!text.ok())
        return text.failure();
    TableHead head;
    head.columns = m_dialect.names;
    for (const CsvRow &row :
         splitRows(*text, m_dialect.dataOffset, m_dialect, text->size() >= file().size, size_t(rows))) {
        QStringList cells;
        for (const QByteArray &cell : row.cells)
            cells.append(cell.isEmpty() ? QString() : QString::fromUtf8(cell));
        cells.resize(head.columns.size());
        head.rows.append(cells);
    }
    return head;
}

} // namespace driftline
