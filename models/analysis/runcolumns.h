// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs as columns: what a filter and an order need of a hundred thousand runs in a few megabytes, so that
// they are answered in milliseconds. A run is a row number. Texts are UTF-8 and compare by code point, as in
// databases. Values, not thread-safe.

#include "models/domain/filter.h"

#include <QByteArrayView>
#include <QHashFunctions>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace driftline {

using Row = quint32;
/// One byte a run: 1 when it is in the set.
using RowSet = std::vector<quint8>;

/// Distinct texts, numbered from 0 in the order in which they came.
class TextPool
{
public:
    /// The number of the text, which is added when it is new.
    quint32 add(QByteArrayView text);
    /// Quicker, for a text that is known to be new.
    quint32 append(QByteArrayView text);
    /// Room for so many texts of so many bytes each: a pool that grows step by step touches twice the memory.
    void reserve(size_t texts, size_t bytesEach);
    /// Quickest for texts that are asked for in the order in which they came.
    [[nodiscard]] std::optional<quint32> find(QByteArrayView text) const;
    /// Valid until the next add().
    [[nodiscard]] QByteArrayView at(quint32 number) const;
    [[nodiscard]] quint32 size() const { return static_cast<quint32>(m_ends.size()); }
    /// The numbers in the order of their texts.
    [[nodiscard]] std::vector<quint32> order() const;
    [[nodiscard]] size_t bytes() const;
    /// find() by halving, for a pool whose texts were added in order; needs no memory of its own.
    [[nodiscard]] std::optional<quint32> findSorted(QByteArrayView text) const;
    /// Gives back what only add() and find() need; the next add() makes it again.
    void freeze();

private:
    [[nodiscard]] std::optional<quint32> findNearby(QByteArrayView text) const;
    [[nodiscard]] size_t slotOf(QByteArrayView text) const;
    void index() const;

    std::string m_texts;
    std::vector<size_t> m_ends;
    mutable std::vector<quint32> m_table; // numbers + 1 by hash; 0 is free; made when it is needed
    mutable quint32 m_indexed = 0;        // how many are in it
    mutable quint32 m_last = 0;           // the last one added or found: values often come in stretches
};

/// 8 bytes a run; a missing value and NaN are told apart.
class NumberColumn
{
public:
    void resize(size_t rows) { m_values.resize(rows, missing()); }
    void reserve(size_t rows) { m_values.reserve(rows); }
    void set(Row row, double value) { m_values[row] = value; }
    void clear(Row row) { m_values[row] = missing(); }
    /// NaN where it is missing.
    [[nodiscard]] double at(Row row) const { return m_values[row]; }
    [[nodiscard]] bool has(Row row) const;
    /// Grows with the order: values, then NaN, then missing, whichever the direction.
    [[nodiscard]] quint64 sortKey(Row row, bool ascending) const;
    [[nodiscard]] size_t bytes() const { return m_values.capacity() * sizeof(double); }

private:
    [[nodiscard]] static double missing();
    std::vector<double> m_values;
};

/// 4 bytes a run, and each distinct text once. A text that is there but NULL (a tag may be) equals nothing
/// and sorts before all others.
class TextColumn
{
public:
    void resize(size_t rows);
    void reserve(size_t rows) { m_codes.reserve(rows); }
    void set(Row row, QByteArrayView text) { m_codes[row] = m_texts.add(text) + 1; }
    /// The text that another row has.
    void copy(Row row, Row other) { m_codes[row] = m_codes[other]; }
    void setNull(Row row) { m_codes[row] = nullCode; }
    void clear(Row row) { m_codes[row] = missingCode; }
    /// Must be called after the last change and before the column is read.
    void finish();
    [[nodiscard]] bool has(Row row) const { return m_codes[row] != missingCode; }
    /// Null when it is missing or NULL.
    [[nodiscard]] std::optional<QByteArrayView> at(Row row) const;
    [[nodiscard]] quint64 sortKey(Row row, bool ascending) const;
    /// For each code, whether the clause holds for its text; of `codeOf` a row.
    [[nodiscard]] std::vector<quint8> holds(const FilterClause &clause) const;
    [[nodiscard]] quint32 codeOf(Row row) const { return m_codes[row]; }
    [[nodiscard]] size_t bytes() const { return m_codes.capacity() * sizeof(quint32) + m_texts.bytes(); }

    static constexpr quint32 nullCode = 0;
    static constexpr quint32 missingCode = 0xffff'ffff;

private:
    TextPool m_texts; // after finish() in order, so that codes compare as texts do
    std::vector<quint32> m_codes;
};

using RunColumn = std::variant<NumberColumn, TextColumn>;

/// What a column is of: an attribute, a metric's last value, a parameter, a tag, what is derived from them.
struct ColumnName
{
    FilterEntity entity = FilterEntity::Attribute;
    QString key;
    bool operator==(const ColumnName &) const = default;
};
[[nodiscard]] inline size_t qHash(const ColumnName &name, size_t seed = 0)
{
    return qHashMulti(seed, static_cast<int>(name.entity), name.key);
}

/// Whoever has the columns at hand that a tree or an order names.
class RunColumns
{
public:
    RunColumns() = default;
    RunColumns(const RunColumns &) = delete;
    RunColumns &operator=(const RunColumns &) = delete;
    virtual ~RunColumns() = default;
    /// Never asked of datasets.
    [[nodiscard]] virtual const RunColumn &column(const ColumnName &name) const = 0;
    /// The runs with an input for which a clause about datasets holds.
    [[nodiscard]] virtual const RowSet &datasetRows(const FilterClause &clause) const = 0;
};

/// The columns that a tree and an order read, each once.
[[nodiscard]] QList<ColumnName> columnsOf(const FilterTree &tree);
[[nodiscard]] QList<ColumnName> columnsOf(const QList<OrderBy> &orderBy);

/// Takes out of `rows` what does not match; the meaning is that of matches() in filter.h.
void narrow(RowSet &rows, const FilterTree &tree, const RunColumns &columns);

/// The part of a sorted table that is asked for.
struct Stretch
{
    size_t offset = 0;
    size_t limit = 0;
};

/// The rows of a set in the order of runLess(), which ends with start time descending, then id.
[[nodiscard]] std::vector<Row> sortedRows(const RowSet &rows, const QList<OrderBy> &orderBy,
                                          const RunColumns &columns, const NumberColumn &startTimes,
                                          const TextPool &ids, Stretch stretch);

} // namespace driftline
