// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/jsondataset.h"

#include "models/io/dataset/columntypes.h"
#include "models/io/dataset/jsoncolumn.h"

#include <QCoreApplication>
#include <QDir>
#include <QUtf8StringView>

#include <array>
#include <arrow/util/value_parsing.h>
#include <charconv>

namespace driftline {

namespace {

constexpr size_t mostColumns = 100'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

bool isTime(std::string_view text, arrow::TimeUnit::type unit)
{
    int64_t value = 0;
    bool zone = false;
    return text.size() >= 10 &&
           arrow::internal::ParseTimestampISO8601(text.data(), text.size(), unit, &value, &zone);
}

QString kindName(size_t kind)
{
    switch (JsonKind(kind)) {
    case JsonKind::Null:
        return tr("nothing");
    case JsonKind::Boolean:
        return tr("true or false");
    case JsonKind::Integer:
    case JsonKind::Fraction:
        return tr("a number");
    case JsonKind::Text:
        return tr("text");
    case JsonKind::Nested:
        break;
    }
    return tr("a list or structure");
}

} // namespace

std::optional<size_t> JsonNames::find(std::string_view name, Order &order) const
{
    const size_t place = order.next++;
    if (place < order.columns.size() && m_names[order.columns[place]] == name)
        return order.columns[place];
    const auto known = m_places.find(name);
    if (known == m_places.end())
        return std::nullopt;
    order.columns.resize(std::max(order.columns.size(), place + 1));
    order.columns[place] = known->second;
    return known->second;
}

size_t JsonNames::add(std::string_view name)
{
    m_names.emplace_back(name);
    m_places.emplace(m_names.back(), m_names.size() - 1);
    return m_names.size() - 1;
}

/// What the values of one column are.
struct JsonDataset::Facts
{
    std::array<qint64, 6> firstRow{}; ///< of each JsonKind; 0: there is none
    bool fitsInteger = true;
    bool microseconds = true; ///< all texts are times that can be read so
    bool nanoseconds = true;
    qint64 notUtf8 = 0;  ///< the first row that is not
    qint64 lastRow = 0;  ///< that has the name
    qint64 repeated = 0; ///< the first row that has the name twice

    [[nodiscard]] bool has(JsonKind kind) const { return firstRow[size_t(kind)] > 0; }

    void add(const JsonCell &cell, qint64 row)
    {
        if (lastRow == row && repeated == 0)
            repeated = row;
        lastRow = row;
        if (!has(cell.kind))
            firstRow[size_t(cell.kind)] = row;
        if (cell.kind == JsonKind::Integer && fitsInteger) {
            int64_t value = 0;
            const auto end = cell.text.data() + cell.text.size();
            fitsInteger = std::from_chars(cell.text.data(), end, value).ec == std::errc();
        }
        if (cell.kind == JsonKind::Text) {
            microseconds = microseconds && isTime(cell.text, arrow::TimeUnit::MICRO);
            nanoseconds = nanoseconds && isTime(cell.text, arrow::TimeUnit::NANO);
            if (notUtf8 == 0 && !QUtf8StringView(cell.text.data(), qsizetype(cell.text.size())).isValidUtf8())
                notUtf8 = row;
        }
    }

    [[nodiscard]] std::shared_ptr<arrow::DataType> type() const
    {
        const bool number = has(JsonKind::Integer) || has(JsonKind::Fraction);
        const int kinds = int(number) + int(has(JsonKind::Boolean)) + int(has(JsonKind::Text));
        if (kinds == 0 && !has(JsonKind::Nested))
            return arrow::null();
        if (kinds != 1 || has(JsonKind::Nested))
            return arrow::utf8();
        if (has(JsonKind::Boolean))
            return arrow::boolean();
        if (number)
            return has(JsonKind::Fraction) || !fitsInteger ? arrow::float64() : arrow::int64();
        if (microseconds)
            return arrow::timestamp(arrow::TimeUnit::MICRO);
        return nanoseconds ? arrow::timestamp(arrow::TimeUnit::NANO) : arrow::utf8();
    }
};

bool JsonDataset::recognises(const QByteArray &start)
{
    QByteArrayView text(start);
    if (text.startsWith("\xEF\xBB\xBF"))
        text = text.sliced(3);
    text = text.trimmed();
    // A zero: UTF-16, which the CSV reader will tell.
    return !text.contains('\0') && (text.startsWith('{') || text.startsWith('['));
}

Result<std::shared_ptr<const ArrowDataset>> JsonDataset::open(DataFile file, qint64 bytesPerPass,
                                                              const StopToken &stop)
{
    const QString path = file.path;
    try {
        std::shared_ptr<JsonDataset> dataset(new JsonDataset(std::move(file), bytesPerPass));
        if (const Status learned = dataset->learn(stop); !learned.ok())
            return learned.failure();
        return std::shared_ptr<const ArrowDataset>(std::move(dataset));
    } catch (const std::bad_alloc &) {
        return arrowFailure(arrow::Status::OutOfMemory(""), path);
    }
}

Status JsonDataset::learn(const StopToken &stop)
{
    const QString where = QDir::toNativeSeparators(path());
    std::vector<Facts> facts;
    JsonNames::Order order;
    JsonRows rows(file(), stop);
    for (;;) {
        const auto more = rows.next();
        if (!more.ok())
            return more.failure();
        if (!*more)
            break;
        order.next = 0;
        for (const JsonCell &cell : rows.cells()) {
            const auto known = m_names.find(cell.name, order);
            const size_t column = known ? *known : m_names.add(cell.name);
            if (!known)
                facts.emplace_back();
            facts[column].add(cell, rows.row());
        }
        if (facts.size() > mostColumns) {
            return fail(ErrorCode::Unreadable,
                        tr("the first %1 rows have more than 100 000 different names").arg(rows.row()), where,
                        tr("names are to be the same in each row"));
        }
    }
    m_rows = rows.row() - rows.wrongRows();
    if (Status table = refuseIfNoTable(rows, facts); !table.ok())
        return table;
    if (rows.wrongRows() > 0) {
        const QString what = tr("row %1 is not JSON: %2").arg(rows.firstWrongRow()).arg(rows.firstReason());
        addProblem(rows.wrongRows() == 1 ? tr("%1; it is left out").arg(what)
                                         : tr("%1; it and %2 more like it are left out")
                                               .arg(what, QString::number(rows.wrongRows() - 1)),
                   {}, rows.wrongRows());
    }
    setFormat(rows.isArray() ? QStringLiteral("JSON") : QStringLiteral("JSON lines"), file().facts);
    setColumnCount(qsizetype(facts.size()));
    for (size_t i = 0; i < facts.size(); ++i) {
        addColumn(describe(facts[i], QString::fromStdString(m_names.at(i))));
        m_types.push_back(facts[i].type());
    }
    return Done{};
}

Status JsonDataset::refuseIfNoTable(const JsonRows &rows, const std::vector<Facts> &facts) const
{
    const QString where = QDir::toNativeSeparators(path());
    const QString hint = tr("write an object a row, as pandas does by to_json(orient='records', lines=True)");
    if (rows.wrongRows() > 0 && rows.wrongRows() >= m_rows) {
        return fail(ErrorCode::Unreadable,
                    tr("row %1 is not JSON: %2").arg(rows.firstWrongRow()).arg(rows.firstReason()), where,
                    hint);
    }
    const bool nested =
        std::ranges::all_of(facts, [](const Facts &one) { return one.has(JsonKind::Nested); });
    if (facts.empty() || (m_rows == 1 && nested))
        return fail(ErrorCode::Unreadable, tr("this JSON is no table of rows"), where, hint);
    return Done{};
}

void JsonDataset::addProblem(const QString &what, const QString &hint, qint64 count)
{
    m_problems.append({what, QDir::toNativeSeparators(path()), hint, int(count)});
}

ColumnInfo JsonDataset::describe(const Facts &facts, const QString &name)
{
    ColumnInfo info = describeColumn(*arrow::field(name.toStdString(), facts.type()));
    info.guessed = info.type == ColumnType::Datetime;
    if (facts.repeated > 0) {
        addProblem(tr("row %1 has the name %2 twice; the last value counts").arg(facts.repeated).arg(name),
                   {}, 1);
    }
    if (facts.has(JsonKind::Nested)) {
        info.type = ColumnType::Unsupported;
        info.storageType = QStringLiteral("nested");
        info.note = tr("lists and structures cannot be compared");
    } else if (facts.notUtf8 > 0) {
        info.type = ColumnType::Unsupported;
        info.storageType = QStringLiteral("binary");
        info.note = tr("row %1 is not UTF-8").arg(facts.notUtf8);
    }
    QStringList kinds;
    for (const auto &group : {std::pair{JsonKind::Boolean, JsonKind::Boolean},
                              {JsonKind::Integer, JsonKind::Fraction},
                              {JsonKind::Text, JsonKind::Text},
                              {JsonKind::Nested, JsonKind::Nested}}) {
        const qint64 a = facts.firstRow[size_t(group.first)];
        const qint64 b = facts.firstRow[size_t(group.second)];
        const qint64 row = a == 0 || (b > 0 && b < a) ? b : a;
        if (row > 0)
            kinds << tr("%1 in row %2").arg(kindName(size_t(group.first))).arg(row);
    }
    if (kinds.size() > 1) {
        const QString found = kinds.join(QStringLiteral(", "));
        addProblem(tr("column %1 holds values of different types: %2").arg(name, found),
                   facts.has(JsonKind::Nested) ? tr("it is not compared") : tr("it is compared as text"), 1);
        if (info.note.isEmpty())
            info.note = tr("different types (%1): compared as they are written").arg(found);
        info.guessed = true;
    }
    return info;
}

Result<GroupedDataset::Table> JsonDataset::readColumns(qsizetype first, qsizetype count,
                                                       const StopToken &stop) const
{
    return readAs(Types(m_types.begin() + first, m_types.begin() + first + count), first, stop);
}

Result<GroupedDataset::Column> JsonDataset::readWritten(qsizetype index, const StopToken &stop) const
{
    const auto table = readAs({arrow::utf8()}, index, stop);
    if (!table.ok())
        return table.failure();
    return (*table)->column(0);
}

Result<GroupedDataset::Table> JsonDataset::readAs(const Types &types, qsizetype first,
                                                  const StopToken &stop) const
{
    std::vector<JsonColumn> columns;
    columns.reserve(types.size());
    for (const auto &type : types)
        columns.emplace_back(type);
    JsonNames::Order order;
    JsonRows rows(file(), stop);
    for (qint64 row = 0; row < m_rows; ++row) {
        const auto more = rows.next();
        if (!more.ok())
            return more.failure();
        if (!*more)
            break;
        order.next = 0;
        for (const JsonCell &cell : rows.cells()) {
            const size_t place = m_names.find(cell.name, order).value_or(SIZE_MAX) - size_t(first);
            if (place < columns.size())
                columns[place].set(cell);
        }
        for (JsonColumn &column : columns) {
            if (const auto status = column.endRow(); !status.ok())
                return arrowFailure(status, path());
        }
    }
    arrow::FieldVector fields;
    std::vector<std::shared_ptr<arrow::ChunkedArray>> arrays;
    for (size_t i = 0; i < columns.size(); ++i) {
        auto array = columns[i].finish();
        if (!array.ok())
            return arrowFailure(array.status(), path());
        fields.push_back(arrow::field(m_names.at(size_t(first) + i), (*array)->type()));
        arrays.push_back(*std::move(array));
    }
    return arrow::Table::Make(arrow::schema(std::move(fields)), std::move(arrays));
}

} // namespace driftline
