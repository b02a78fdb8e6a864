// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/csvdialect.h"

#include "models/io/dataset/datafile.h"
#include "models/io/dataset/uniquenames.h"

#include <QCoreApplication>
#include <QDir>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <optional>

namespace driftline {

namespace {

constexpr size_t sampleRows = 100;
constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

bool isNumber(const QByteArray &cell, bool decimalComma = false)
{
    bool ok = false;
    QByteArray text = cell.trimmed();
    if (decimalComma)
        text.replace(',', '.');
    (void)text.toDouble(&ok);
    return ok;
}

/// Digits, one comma, digits: 1,5 or -0,25.
bool isDecimalComma(const QByteArray &cell)
{
    return cell.count(',') == 1 && !cell.contains('.') && isNumber(cell, true);
}

/// How well a delimiter explains the rows: the share of them with as many cells as the first, then that
/// number.
struct Fit
{
    double share = 0;
    qsizetype cells = 0;
    friend bool operator<(const Fit &a, const Fit &b)
    {
        return a.share != b.share ? a.share < b.share : a.cells < b.cells;
    }
};

Fit fitOf(const std::vector<CsvRow> &rows)
{
    if (rows.empty())
        return {};
    const qsizetype cells = rows.front().cells.size();
    if (cells < 2)
        return {};
    const auto same = std::count_if(rows.begin(), rows.end(),
                                    [cells](const CsvRow &row) { return row.cells.size() == cells; });
    return {double(same) / double(rows.size()), cells};
}

/// "0,1,2", as pandas names columns that have no names, or "2024,2025": each whole number follows the one
/// before.
bool countOn(const QList<QByteArray> &numbers)
{
    if (numbers.size() < 2)
        return false;
    for (qsizetype i = 0; i < numbers.size(); ++i) {
        bool whole = false;
        const qint64 number = numbers[i].toLongLong(&whole);
        if (!whole || (i > 0 && number != numbers[i - 1].toLongLong() + 1))
            return false;
    }
    return true;
}

/// A first row is data if a number stands in it above numbers, and no word above numbers. If nothing can be
/// told (all cells are words, or the numbers count on as names do) it is a header, since that is the custom.
bool isHeader(const std::vector<CsvRow> &rows, bool decimalComma)
{
    QList<QByteArray> numbersAboveNumbers;
    for (qsizetype column = 0; column < rows.front().cells.size(); ++column) {
        qsizetype values = 0;
        const bool numbers = std::all_of(rows.begin() + 1, rows.end(), [&](const CsvRow &row) {
            const QByteArray cell = column < row.cells.size() ? row.cells.at(column).trimmed() : QByteArray();
            values += cell.isEmpty() ? 0 : 1;
            return cell.isEmpty() || isNumber(cell, decimalComma);
        });
        const QByteArray first = rows.front().cells.at(column).trimmed();
        if (!numbers || (rows.size() > 1 && values == 0))
            continue;
        if (isNumber(first, decimalComma))
            numbersAboveNumbers.append(first);
        else if (!first.isEmpty() && rows.size() > 1)
            return true;
    }
    return numbersAboveNumbers.isEmpty() || (rows.size() > 1 && countOn(numbersAboveNumbers));
}

std::optional<Failure> refuse(const QByteArray &head, const QString &where)
{
    const auto no = [&where](const QString &what, const QString &hint) {
        return fail(ErrorCode::Unreadable, what, where, hint);
    };
    if (head.startsWith("\x1f\x8b") || head.startsWith("\x28\xb5\x2f\xfd"))
        return no(tr("the file is compressed twice"), tr("unpack it first"));
    if (head.startsWith("BZh") || head.startsWith("\xfd"
                                                  "7zXZ"))
        return no(tr("the file is compressed in a way that is not read here"),
                  tr("unpack it first, or compress it by gzip or zstd"));
    if (head.startsWith("PK\x03\x04"))
        return no(tr("this is a ZIP archive or an Excel workbook"),
                  tr("unpack it, or save the sheet as CSV"));
    if (head.startsWith("ORC"))
        return no(tr("this is an ORC file"), readableFormatsHint());
    if (head.contains('\0'))
        return no(tr("this is no data file of a known format"), readableFormatsHint());
    const QByteArray start = head.trimmed();
    if (start.startsWith('{') || start.startsWith('['))
        return no(tr("this is JSON, but not in UTF-8"), tr("save it as UTF-8"));
    if (start.startsWith('<'))
        return no(tr("this is HTML or XML, not data"), readableFormatsHint());
    return std::nullopt;
}

} // namespace

std::vector<CsvRow> splitRows(const QByteArray &text, qint64 begin, const CsvDialect &dialect, bool complete,
                              size_t limit)
{
    std::vector<CsvRow> rows;
    CsvRow row;
    QByteArray cell;
    bool quoted = false;  // inside quotes
    bool started = false; // the cell has begun: a quote is now a character
    const auto endRow = [&](qint64 end) {
        if (!row.cells.isEmpty() || started) {
            row.cells.append(cell);
            row.end = end;
            rows.push_back(row);
        }
        row = {};
        cell.clear();
        started = false;
    };
    for (qint64 i = begin; i < text.size() && rows.size() < limit; ++i) {
        const char c = text.at(i);
        if (quoted) {
            if (c != dialect.quote) {
                cell.append(c);
            } else if (i + 1 < text.size() && text.at(i + 1) == dialect.quote) {
                cell.append(c);
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == dialect.quote && !started) {
            quoted = true;
            started = true;
        } else if (c == dialect.delimiter) {
            row.cells.append(cell);
            cell.clear();
            started = false;
        } else if (c == '\n' || c == '\r') {
            if (c == '\r' && i + 1 < text.size() && text.at(i + 1) == '\n')
                ++i;
            endRow(i + 1);
        } else {
            cell.append(c);
            started = true;
        }
    }
    if (complete && rows.size() < limit)
        endRow(text.size());
    return rows;
}

namespace {

bool isEdge(char c)
{
    return c == ',' || c == ';' || c == '\t' || c == '|' || c == '\n' || c == '\r';
}

/// How often a cell is opened, or closed, by `quote`: where neither is rarer, they are quotes.
qsizetype quoted(QByteArrayView text, char quote)
{
    qsizetype opened = 0;
    qsizetype closed = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) != quote)
            continue;
        opened += i == 0 || isEdge(text.at(i - 1)) ? 1 : 0;
        closed += i + 1 == text.size() || isEdge(text.at(i + 1)) ? 1 : 0;
    }
    return std::min(opened, closed);
}

char detectDelimiter(const QByteArray &head, qint64 begin, bool complete, CsvDialect dialect)
{
    Fit best;
    char found = dialect.delimiter;
    for (const char delimiter : std::array{',', ';', '\t', '|'}) {
        dialect.delimiter = delimiter;
        const Fit fit = fitOf(splitRows(head, begin, dialect, complete, sampleRows));
        if (best < fit) {
            best = fit;
            found = delimiter;
        }
    }
    return found;
}

bool hasDecimalCommas(const std::vector<CsvRow> &rows)
{
    bool comma = false;
    bool point = false;
    for (size_t i = 1; i < rows.size(); ++i) {
        for (const QByteArray &cell : rows[i].cells) {
            comma = comma || isDecimalComma(cell);
            point = point || (cell.contains('.') && isNumber(cell));
        }
    }
    return comma && !point;
}

} // namespace

Result<CsvDialect> detectDialect(const QByteArray &head, bool complete, const ReadOptions &options,
                                 const QString &path)
{
    const QString where = QDir::toNativeSeparators(path);
    if (const auto refusal = refuse(head, where))
        return *refusal;
    const qint64 begin = head.startsWith(byteOrderMark) ? byteOrderMark.size() : 0;
    CsvDialect dialect;
    dialect.quote = options.quote.value_or(quoted(head, '\'') > quoted(head, '"') ? '\'' : '"');
    dialect.delimiter =
        options.delimiter ? *options.delimiter : detectDelimiter(head, begin, complete, dialect);
    const std::vector<CsvRow> rows = splitRows(head, begin, dialect, complete, sampleRows);
    if (rows.empty() || (complete && head.sliced(begin).trimmed().isEmpty())) {
        return fail(ErrorCode::Unreadable,
                    complete ? tr("the file is empty") : tr("the first line does not end: this is not CSV"),
                    where, readableFormatsHint());
    }
    dialect.decimalComma = options.decimalComma.value_or(dialect.delimiter != ',' && hasDecimalCommas(rows));
    dialect.hasHeader = options.hasHeader.value_or(isHeader(rows, dialect.decimalComma));
    dialect.dataOffset = dialect.hasHeader ? rows.front().end : begin;
    UniqueNames names;
    for (const QByteArray &cell : rows.front().cells)
        dialect.names.append(names.next(dialect.hasHeader ? QString::fromUtf8(cell).trimmed() : QString()));
    if (dialect.hasHeader)
        dialect.problems = names.problems(path);
    return dialect;
}

} // namespace driftline
