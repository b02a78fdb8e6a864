// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SQLite's C API as values that clean up after themselves. A Database is one connection: used by one thread
// at a time, short-lived (one call of a store), never in another journal mode than the file's own. Waiting
// for a lock is bounded, and both waiting and computing end when the StopToken asks.

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <functional>
#include <memory>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace driftline {

/// Many numbers or texts (UTF-8) for one question mark, which must be that of `list(?)`: a table of one
/// column, `value`, whose `rowid` counts from 0.
using SqlList = std::variant<std::vector<qint64>, std::vector<QByteArray>>;
/// NULL, INTEGER, REAL, TEXT, and a list.
using SqlValue = std::variant<std::monostate, qint64, double, QString, std::shared_ptr<const SqlList>>;

/// A piece of SQL with the values of its question marks, in order.
struct SqlText
{
    QString text;
    QList<SqlValue> values;

    SqlText &operator+=(const SqlText &other);
};

class Database;

/// A prepared statement and its current row; must not outlive its Database. Columns count from 0.
class Statement
{
public:
    /// Steps to the next row; false after the last one.
    Result<bool> next();

    [[nodiscard]] bool isNull(int column) const;
    /// Absent when the stored value is not an integer.
    [[nodiscard]] std::optional<qint64> integer(int column) const;
    /// Absent when the stored value is neither integer nor real.
    [[nodiscard]] std::optional<double> number(int column) const;
    /// As text whatever is stored; empty for NULL.
    [[nodiscard]] QString text(int column) const;
    /// The same as UTF-8, valid until the next step.
    [[nodiscard]] QByteArrayView utf8(int column) const;

private:
    friend class Database;
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const;
    };
    Statement(const Database *database, sqlite3_stmt *statement);
    const Database *m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

enum class OpenMode {
    ReadOnly,
    ReadWrite, ///< the file must exist
    Create,    ///< made when it does not exist
    Immutable  ///< read without locks: nobody else may write meanwhile
};

class Database
{
public:
    /// Errors: Unreadable or Unreachable, saying what is there instead of a database. Reads nothing but the
    /// header.
    static Result<std::unique_ptr<Database>> open(const QString &path, OpenMode mode,
                                                  const StopToken &stop = {});
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    ~Database();

    [[nodiscard]] const QString &path() const { return m_path; }
    /// Errors are told of this path instead (when the file is a copy of it).
    void setShownPath(const QString &path) { m_path = path; }

    Result<Statement> prepare(const SqlText &sql) const;
    /// Calls `row` for each row.
    Status each(const SqlText &sql, const std::function<void(const Statement &)> &row) const;
    /// Runs a statement to its end; the number of rows that it changed.
    Result<qint64> execute(const SqlText &sql) const;

    /// Reads bytes of the file through SQLite's own descriptor: opening and closing the file a second time
    /// would drop this process's locks on it. Shorter at the end of the file.
    [[nodiscard]] QByteArray bytes(qint64 offset, int length) const;
    [[nodiscard]] qint64 size() const;
    /// What a result code of SQLite means to a person.
    [[nodiscard]] Failure failure(int code) const;

private:
    Database(QString path, OpenMode mode, StopToken stop);
    int connect(const QString &path);
    [[nodiscard]] Failure damaged() const;
    static int onBusy(void *self, int count);
    static int onProgress(void *self);

    struct Close
    {
        void operator()(sqlite3 *database) const;
    };
    QString m_path;
    OpenMode m_mode;
    StopToken m_stop;
    int m_waitedMs = 0;
    std::unique_ptr<sqlite3, Close> m_database;
};

/// Rolls back unless committed.
class Transaction
{
public:
    enum class Kind {
        Read, ///< one consistent view over several statements
        Write ///< BEGIN IMMEDIATE: nobody else writes between what is read and what is written
    };
    static Result<Transaction> begin(Database &database, Kind kind);
    Status commit();

private:
    struct Rollback
    {
        void operator()(Database *database) const;
    };
    explicit Transaction(Database &database) : m_database(&database) {}
    std::unique_ptr<Database, Rollback> m_database;
};

/// The same when nothing but the whole statement is to be said.
[[nodiscard]] inline SqlText sql(QString text, QList<SqlValue> values = {})
{
    return {std::move(text), std::move(values)};
}

} // namespace driftline
