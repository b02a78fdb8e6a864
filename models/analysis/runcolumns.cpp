// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/runcolumns.h"

#include "models/analysis/filtervalues.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace driftline {

namespace {

constexpr quint64 missingBits = 0x7ff8'0000'0000'0d1f; // a quiet NaN that no arithmetic makes
constexpr quint64 nanKey = std::numeric_limits<quint64>::max() - 1;
constexpr quint64 missingKey = std::numeric_limits<quint64>::max();
constexpr size_t firstTableSize = 64;
// So many texts after the last one are compared before the table is asked: some runs have no value.
constexpr quint32 nearby = 4;

/// By code point: UTF-8 compares as its bytes do.
bool less(QByteArrayView a, QByteArrayView b)
{
    const auto shared = static_cast<size_t>(std::min(a.size(), b.size()));
    const int compared = shared == 0 ? 0 : std::memcmp(a.data(), b.data(), shared);
    return compared != 0 ? compared < 0 : a.size() < b.size();
}

bool same(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() &&
           (a.isEmpty() || std::memcmp(a.data(), b.data(), static_cast<size_t>(a.size())) == 0);
}

} // namespace

// --- TextPool

QByteArrayView TextPool::at(quint32 number) const
{
    const size_t begin = number == 0 ? 0 : m_ends[number - 1];
    return {m_texts.data() + begin, static_cast<qsizetype>(m_ends[number] - begin)};
}

/// The last text or one of the next, and round again.
std::optional<quint32> TextPool::findNearby(QByteArrayView text) const
{
    if (m_ends.empty())
        return std::nullopt;
    quint32 number = m_last < size() ? m_last : 0;
    for (quint32 step = 0; step <= nearby; ++step) {
        if (same(at(number), text)) {
            m_last = number;
            return number;
        }
        number = number + 1 < size() ? number + 1 : 0;
    }
    return std::nullopt;
}

/// Where the text is in the table, or the free place where it belongs.
size_t TextPool::slotOf(QByteArrayView text) const
{
    const size_t mask = m_table.size() - 1;
    size_t slot = qHashBits(text.data(), static_cast<size_t>(text.size())) & mask;
    while (m_table[slot] != 0 && !same(at(m_table[slot] - 1), text))
        slot = (slot + 1) & mask;
    return slot;
}

/// Brings the table up to date, with room for one more.
void TextPool::index() const
{
    if ((m_ends.size() + 1) * 2 > m_table.size()) {
        m_table.assign(std::max(firstTableSize, std::bit_ceil(m_ends.size() * 4)), 0);
        m_indexed = 0;
    }
    for (; m_indexed < size(); ++m_indexed)
        m_table[slotOf(at(m_indexed))] = m_indexed + 1;
}

quint32 TextPool::append(QByteArrayView text)
{
    m_texts.append(text.data(), static_cast<size_t>(text.size()));
    m_ends.push_back(m_texts.size());
    m_last = size() - 1;
    return m_last;
}

void TextPool::reserve(size_t texts, size_t bytesEach)
{
    m_texts.reserve(texts * bytesEach);
    m_ends.reserve(texts);
}

quint32 TextPool::add(QByteArrayView text)
{
    if (m_last < size() && same(at(m_last), text))
        return m_last;
    index();
    const quint32 known = m_table[slotOf(text)];
    if (known == 0)
        return append(text);
    m_last = known - 1;
    return m_last;
}

std::optional<quint32> TextPool::find(QByteArrayView text) const
{
    if (const auto near = findNearby(text))
        return near;
    index();
    const quint32 found = m_table[slotOf(text)];
    if (found == 0)
        return std::nullopt;
    m_last = found - 1;
    return m_last;
}

std::vector<quint32> TextPool::order() const
{
    std::vector<quint32> numbers(m_ends.size());
    std::iota(numbers.begin(), numbers.end(), 0U);
    std::ranges::sort(numbers, [this](quint32 a, quint32 b) { return less(at(a), at(b)); });
    return numbers;
}

std::optional<quint32> TextPool::findSorted(QByteArrayView text) const
{
    quint32 low = 0;
    for (quint32 high = size(); low < high;) {
        const quint32 middle = low + (high - low) / 2;
        if (less(at(middle), text))
            low = middle + 1;
        else
            high = middle;
    }
    return low < size() && same(at(low), text) ? std::optional(low) : std::nullopt;
}

size_t TextPool::bytes() const
{
    return m_texts.capacity() + m_ends.capacity() * sizeof(size_t) + m_table.capacity() * sizeof(quint32);
}

void TextPool::freeze()
{
    m_table = {};
    m_indexed = 0;
    m_texts.shrink_to_fit();
    m_ends.shrink_to_fit();
}

// --- NumberColumn

double NumberColumn::missing()
{
    return std::bit_cast<double>(missingBits);
}

bool NumberColumn::has(Row row) const
{
    return std::bit_cast<quint64>(m_values[row]) != missingBits;
}

quint64 NumberColumn::sortKey(Row row, bool ascending) const
{
    if (!has(row))
        return missingKey;
    const double value = m_values[row] + 0.0; // -0.0 becomes 0.0, which it equals
    if (std::isnan(value))
        return nanKey;
    // The bits of doubles grow with them once negative ones are turned round; no value reaches nanKey.
    const auto bits = std::bit_cast<quint64>(value);
    const quint64 key = std::signbit(value) ? ~bits : bits | (quint64{1} << 63);
    return ascending ? key : ~key;
}

// --- TextColumn

// Not inline: GCC 12 warns of a write out of bounds where it sees the vector's first growth.
void TextColumn::resize(size_t rows)
{
    m_codes.resize(rows, missingCode);
}

void TextColumn::finish()
{
    const std::vector<quint32> order = m_texts.order();
    std::vector<quint32> codes(order.size() + 1, nullCode);
    TextPool sorted;
    for (const quint32 number : order)
        codes[number + 1] = sorted.add(m_texts.at(number)) + 1;
    for (quint32 &code : m_codes) {
        if (code != missingCode)
            code = codes[code];
    }
    m_texts = std::move(sorted);
    m_texts.freeze();
}

std::optional<QByteArrayView> TextColumn::at(Row row) const
{
    const quint32 code = m_codes[row];
    return code == missingCode || code == nullCode ? std::nullopt : std::optional(m_texts.at(code - 1));
}

quint64 TextColumn::sortKey(Row row, bool ascending) const
{
    const quint64 code = m_codes[row];
    if (code == missingCode)
        return missingKey;
    return ascending ? code : nanKey - code;
}

std::vector<quint8> TextColumn::holds(const FilterClause &clause) const
{
    std::vector<quint8> result(m_texts.size() + 1, 0);
    const auto mark = [&](const QString &text, quint8 value) {
        if (const auto number = m_texts.findSorted(text.toUtf8()))
            result[*number + 1] = value;
    };
    const bool equals = clause.op == FilterOperator::Equal || clause.op == FilterOperator::In;
    if (equals || clause.op == FilterOperator::NotEqual || clause.op == FilterOperator::NotIn) {
        if (!equals)
            std::fill(result.begin() + 1, result.end(), 1);
        if (const QString *wanted = std::get_if<QString>(&clause.value))
            mark(*wanted, equals ? 1 : 0);
        else if (const QStringList *list = std::get_if<QStringList>(&clause.value))
            std::ranges::for_each(*list, [&](const QString &text) { mark(text, equals ? 1 : 0); });
        return result;
    }
    for (quint32 number = 0; number < m_texts.size(); ++number)
        result[number + 1] = textMatches(QString::fromUtf8(m_texts.at(number)), clause) ? 1 : 0;
    return result;
}

// --- what a filter and an order mean on columns

namespace {

void addColumns(QList<ColumnName> &names, const FilterNode &node)
{
    for (const FilterTree &child : node.children)
        addColumns(names, *child);
    const ColumnName name{node.clause.entity, node.clause.key};
    if (node.kind == FilterNode::Kind::Clause && name.entity != FilterEntity::Dataset &&
        !names.contains(name))
        names.append(name);
}

RowSet clauseRows(size_t rows, const FilterClause &clause, const RunColumns &columns)
{
    if (clause.entity == FilterEntity::Dataset)
        return columns.datasetRows(clause);
    RowSet found(rows, 0);
    const RunColumn &column = columns.column({clause.entity, clause.key});
    const bool asksForNull = clause.op == FilterOperator::IsNull;
    if (asksForNull || clause.op == FilterOperator::IsNotNull) {
        std::visit(
            [&](const auto &values) {
                for (Row row = 0; row < rows; ++row)
                    found[row] = values.has(row) != asksForNull ? 1 : 0;
            },
            column);
    } else if (const auto *numbers = std::get_if<NumberColumn>(&column)) {
        const double *wanted = std::get_if<double>(&clause.value);
        for (Row row = 0; wanted != nullptr && row < rows; ++row)
            found[row] = numberMatches(numbers->at(row), clause.op, *wanted) ? 1 : 0;
    } else {
        const auto &texts = std::get<TextColumn>(column);
        const std::vector<quint8> holds = texts.holds(clause);
        for (Row row = 0; row < rows; ++row)
            found[row] = texts.has(row) ? holds[texts.codeOf(row)] : 0;
    }
    return found;
}

RowSet treeRows(size_t rows, const FilterNode &node, const RunColumns &columns)
{
    if (node.kind == FilterNode::Kind::Clause)
        return clauseRows(rows, node.clause, columns);
    RowSet found = treeRows(rows, *node.children.first(), columns);
    for (qsizetype i = 1; i < node.children.size(); ++i) {
        const RowSet other = treeRows(rows, *node.children.at(i), columns);
        const bool either = node.kind == FilterNode::Kind::Or;
        for (size_t row = 0; row < rows; ++row)
            found[row] = static_cast<quint8>(either ? found[row] | other[row] : found[row] & other[row]);
    }
    if (node.kind == FilterNode::Kind::Not)
        std::ranges::for_each(found, [](quint8 &in) { in = in == 0 ? 1 : 0; });
    return found;
}

/// A row and its first sort key, which settles most comparisons.
struct Place
{
    quint64 key;
    Row row;
};

} // namespace

QList<ColumnName> columnsOf(const FilterTree &tree)
{
    QList<ColumnName> names;
    if (tree)
        addColumns(names, *tree);
    return names;
}

QList<ColumnName> columnsOf(const QList<OrderBy> &orderBy)
{
    QList<ColumnName> names;
    for (const OrderBy &by : orderBy) {
        const ColumnName name{by.entity, by.key};
        if (!names.contains(name))
            names.append(name);
    }
    return names;
}

void narrow(RowSet &rows, const FilterTree &tree, const RunColumns &columns)
{
    if (!tree)
        return;
    const RowSet found = treeRows(rows.size(), *tree, columns);
    for (size_t row = 0; row < rows.size(); ++row)
        rows[row] = static_cast<quint8>(rows[row] & found[row]);
}

std::vector<Row> sortedRows(const RowSet &rows, const QList<OrderBy> &orderBy, const RunColumns &columns,
                            const NumberColumn &startTimes, const TextPool &ids, Stretch stretch)
{
    QList<const RunColumn *> keys;
    for (const OrderBy &by : orderBy)
        keys.append(&columns.column({by.entity, by.key}));
    const auto keyOf = [&](qsizetype i, Row row) {
        const bool ascending = orderBy.at(i).ascending;
        return std::visit([&](const auto &column) { return column.sortKey(row, ascending); }, *keys.at(i));
    };
    const auto newest = [&](Row row) { return startTimes.sortKey(row, false); };
    std::vector<Place> places;
    places.reserve(rows.size());
    for (Row row = 0; row < rows.size(); ++row) {
        if (rows[row] != 0)
            places.push_back({keys.isEmpty() ? newest(row) : keyOf(0, row), row});
    }
    const auto isBefore = [&](const Place &a, const Place &b) {
        if (a.key != b.key)
            return a.key < b.key;
        for (qsizetype i = 1; i < keys.size(); ++i) {
            const quint64 left = keyOf(i, a.row);
            const quint64 right = keyOf(i, b.row);
            if (left != right)
                return left < right;
        }
        const quint64 left = newest(a.row);
        const quint64 right = newest(b.row);
        return left != right ? left < right : less(ids.at(a.row), ids.at(b.row));
    };
    const size_t begin = std::min(stretch.offset, places.size());
    const size_t end = begin + std::min(stretch.limit, places.size() - begin);
    const auto at = [&](size_t i) { return places.begin() + static_cast<std::ptrdiff_t>(i); };
    if (begin > 0 && begin < end)
        std::nth_element(places.begin(), at(begin), places.end(), isBefore);
    if (begin < end && end < places.size())
        std::nth_element(at(begin), at(end), places.end(), isBefore);
    std::sort(at(begin), at(end), isBefore);
    std::vector<Row> found;
    for (size_t i = begin; i < end; ++i)
        found.push_back(places[i].row);
    return found;
}

} // namespace driftline
