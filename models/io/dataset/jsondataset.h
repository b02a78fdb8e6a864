// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// JSON lines, or one array of objects, as a Dataset: a column for each name, in the order in which the names
// first appear.

#include "models/io/dataset/groupeddataset.h"
#include "models/io/dataset/jsonrows.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace driftline {

/// Which column a name is.
class JsonNames
{
public:
    /// Rows mostly have the same names in the same order: those of the rows before are tried first.
    struct Order
    {
        std::vector<size_t> columns;
        size_t next = 0; ///< 0 when a row begins
    };
    [[nodiscard]] std::optional<size_t> find(std::string_view name, Order &order) const;
    size_t add(std::string_view name);
    [[nodiscard]] const std::string &at(size_t column) const { return m_names[column]; }

private:
    std::deque<std::string> m_names;
    std::unordered_map<std::string_view, size_t> m_places;
};

class JsonDataset final : public GroupedDataset
{
public:
    [[nodiscard]] static bool recognises(const QByteArray &start);
    /// Goes through the whole file once, to learn its names and types.
    [[nodiscard]] static Result<std::shared_ptr<const ArrowDataset>> open(DataFile file, qint64 bytesPerPass,
                                                                          const StopToken &stop);

    [[nodiscard]] qint64 rowCount() const override { return m_rows; }
    [[nodiscard]] QList<Problem> problems() const override { return ArrowDataset::problems() + m_problems; }

protected:
    [[nodiscard]] Result<Table> readColumns(qsizetype first, qsizetype count,
                                            const StopToken &stop) const override;
    [[nodiscard]] Result<Column> readWritten(qsizetype index, const StopToken &stop) const override;

private:
    using GroupedDataset::GroupedDataset;
    struct Facts;
    using Types = std::vector<std::shared_ptr<arrow::DataType>>;

    [[nodiscard]] Status learn(const StopToken &stop);
    [[nodiscard]] Status refuseIfNoTable(const JsonRows &rows, const std::vector<Facts> &facts) const;
    [[nodiscard]] ColumnInfo describe(const Facts &facts, const QString &name);
    void addProblem(const QString &what, const QString &hint, qint64 count);
    [[nodiscard]] Result<Table> readAs(const Types &types, qsizetype first, const StopToken &stop) const;

    JsonNames m_names;
    Types m_types;
    qint64 m_rows = 0;
    QList<Problem> m_problems;
};

} // namespace driftline
