// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tables that are written for other programs to read: piece by piece, so that the whole is never in memory,
// and to the end or not at all.

#include "models/base/result.h"
#include "models/base/time.h"

#include <QList>
#include <QString>

#include <memory>
#include <variant>

namespace driftline {

enum class CellType { Text, Number, Time };

struct FileColumn
{
    QString name;
    CellType type = CellType::Text;
    bool operator==(const FileColumn &) const = default;
};

/// What stands in a cell must fit its column's type: QString, double (NaN and ±Inf as such), UtcMs; monostate
/// is a missing value, whatever the type.
using FileCell = std::variant<std::monostate, QString, double, UtcMs>;
using FileRow = QList<FileCell>;

/// A file being written. Nothing of it is seen under its name, and a file that was there before stays, until
/// finish(); destroyed before, it leaves nothing behind. One thread at a time.
class TableWriter
{
public:
    TableWriter() = default;
    TableWriter(const TableWriter &) = delete;
    TableWriter &operator=(const TableWriter &) = delete;
    virtual ~TableWriter() = default;
    /// Rows as long as the list of columns. Errors: Output.
    virtual Status append(const QList<FileRow> &rows) = 0;
    /// Errors: Output; then the file is as it was before.
    virtual Status finish() = 0;
};

class TableFiles
{
public:
    TableFiles() = default;
    TableFiles(const TableFiles &) = delete;
    TableFiles &operator=(const TableFiles &) = delete;
    virtual ~TableFiles() = default;
    /// Begins a table in the format that the name's ending says: .csv or .parquet. Errors: Usage for another
    /// ending, Output.
    virtual Result<std::unique_ptr<TableWriter>> create(const QString &path,
                                                        const QList<FileColumn> &columns) const = 0;
};

} // namespace driftline
