// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sqlite/database.h"

#include "models/io/sqlite/listtable.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QThread>
#include <QUrl>

#include <algorithm>
#include <sqlite3.h>

namespace driftline {

namespace {

// All waiting for locks of one connection. MLflow's own writes hold the lock for milliseconds.
constexpr int busyLimitMs = 10'000;
constexpr int busyNapMs = 20;
// SQLite's virtual machine steps between two looks at the StopToken: about a millisecond.
constexpr int stepsBetweenLooks = 20'000;
constexpr int headerSize = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("Database", text);
}

sqlite3_file *fileOf(sqlite3 *database)
{
    sqlite3_file *file = nullptr;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return file != nullptr && file->pMethods != nullptr ? file : nullptr;
}

quint32 bigEndian(const QByteArray &bytes, int offset, int length)
{
    quint32 value = 0;
    for (int i = 0; i < length; ++i)
        value = (value << 8) | static_cast<quint8>(bytes.at(offset + i));
    return value;
}

std::optional<Failure> notAFile(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return fail(ErrorCode::Unreadable, tr("this is a folder, not a database file"), path,
                    tr("name the .db file in it"));
    if (!info.exists())
        return fail(ErrorCode::Unreadable, tr("no such file"), path, tr("check the path"));
    if (!info.isFile())
        return fail(ErrorCode::Unreadable, tr("this is not a regular file"), path);
    return std::nullopt;
}

/// A path with an option as SQLite takes it. (QUrl would make an authority of a Windows share's server, which
/// SQLite refuses.)
QByteArray uri(const QString &path, const char *option)
{
    const QByteArray slashes = path.startsWith(u'/') ? "file://" : "file:///"; // "C:/…" has none
    return slashes + QUrl::toPercentEncoding(path, "/:") + '?' + option;
}

int bind(sqlite3_stmt *statement, int index, const SqlValue &value)
{
    if (const auto *integer = std::get_if<qint64>(&value))
        return sqlite3_bind_int64(statement, index, *integer);
    if (const auto *real = std::get_if<double>(&value))
        return sqlite3_bind_double(statement, index, *real);
    if (const auto *text = std::get_if<QString>(&value)) {
        const QByteArray utf8 = text->toUtf8();
        return sqlite3_bind_text64(statement, index, utf8.constData(),
                                   static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    if (const auto *list = std::get_if<std::shared_ptr<const SqlList>>(&value))
        return bindList(statement, index, *list);
    return sqlite3_bind_null(statement, index);
}

} // namespace

SqlText &SqlText::operator+=(const SqlText &other)
{
    text += other.text;
    values += other.values;
    return *this;
}

// --- Statement

void Statement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

Statement::Statement(const Database *database, sqlite3_stmt *statement)
    : m_database(database), m_statement(statement)
{}

Result<bool> Statement::next()
{
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return m_database->failure(code);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

std::optional<qint64> Statement::integer(int column) const
{
    if (sqlite3_column_type(m_statement.get(), column) != SQLITE_INTEGER)
        return std::nullopt;
    return sqlite3_column_int64(m_statement.get(), column);
}

std::optional<double> Statement::number(int column) const
{
    const int type = sqlite3_column_type(m_statement.get(), column);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT)
        return std::nullopt;
    return sqlite3_column_double(m_statement.get(), column);
}

QByteArrayView Statement::utf8(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement.get(), column));
    return {bytes, sqlite3_column_bytes(m_statement.get(), column)};
}

QString Statement::text(int column) const
{
    return QString::fromUtf8(utf8(column));
}

// --- Database

void Database::Close::operator()(sqlite3 *database) const
{
    sqlite3_close_v2(database);
}

Database::Database(QString path, OpenMode mode, StopToken stop)
    : m_path(std::move(path)), m_mode(mode), m_stop(std::move(stop))
{}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const QString &path, OpenMode mode, const StopToken &stop)
{
    if (mode != OpenMode::Create || QFileInfo::exists(path)) {
        if (auto failure = notAFile(path))
            return *failure;
    }
    std::unique_ptr<Database> database(new Database(path, mode, stop));
    const int code = database->connect(QFileInfo(path).absoluteFilePath());
    if (code != SQLITE_OK)
        return database->failure(code);
    if (mode == OpenMode::Create)
        return database;

    const QByteArray header = database->bytes(0, headerSize);
    if (header.isEmpty())
        return fail(ErrorCode::Unreadable, tr("the file is empty"), path);
    if (!header.startsWith(QByteArray("SQLite format 3", 16)))
        return fail(ErrorCode::Unreadable, tr("this is not an SQLite database"), path,
                    tr("name the .db file that MLflow uses as its backend store"));
    if (header.size() < headerSize)
        return database->damaged();
    return database;
}

int Database::connect(const QString &path)
{
    int flags = SQLITE_OPEN_NOMUTEX;
    QByteArray name = path.toUtf8();
    switch (m_mode) {
    case OpenMode::ReadOnly: // of a WAL file's -shm, too: by itself SQLite would write to that
        name = uri(path, "readonly_shm=1");
        flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
        break;
    case OpenMode::Immutable:
        name = uri(path, "immutable=1");
        flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
        break;
    case OpenMode::ReadWrite:
        flags |= SQLITE_OPEN_READWRITE;
        break;
    case OpenMode::Create:
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        break;
    }
    sqlite3 *database = nullptr;
    const int code = sqlite3_open_v2(name.constData(), &database, flags, nullptr);
    m_database.reset(database);
    if (code != SQLITE_OK)
        return code;
    // SQLite turns to read-only by itself where the file may not be written; a writer wants to know at once.
    if ((flags & SQLITE_OPEN_READWRITE) != 0 && sqlite3_db_readonly(database, "main") == 1)
        return SQLITE_READONLY;
    sqlite3_extended_result_codes(database, 1);
    sqlite3_busy_handler(database, &Database::onBusy, this);
    sqlite3_progress_handler(database, stepsBetweenLooks, &Database::onProgress, this);
    return addListTable(database);
}

int Database::onBusy(void *self, int)
{
    auto *database = static_cast<Database *>(self);
    if (database->m_stop.stopRequested() || database->m_waitedMs >= busyLimitMs)
        return 0;
    QThread::msleep(busyNapMs);
    database->m_waitedMs += busyNapMs;
    return 1;
}

int Database::onProgress(void *self)
{
    return static_cast<Database *>(self)->m_stop.stopRequested() ? 1 : 0;
}

Result<Statement> Database::prepare(const SqlText &sql) const
{
    const QByteArray utf8 = sql.text.toUtf8();
    sqlite3_stmt *raw = nullptr;
    int code =
        sqlite3_prepare_v2(m_database.get(), utf8.constData(), static_cast<int>(utf8.size()), &raw, nullptr);
    Statement statement(this, raw);
    for (int i = 0; code == SQLITE_OK && i < sql.values.size(); ++i)
        code = bind(raw, i + 1, sql.values.at(i));
    if (code != SQLITE_OK)
        return failure(code);
    return statement;
}

Status Database::each(const SqlText &sql, const std::function<void(const Statement &)> &row) const
{
    auto statement = prepare(sql);
    if (!statement.ok())
        return statement.failure();
    while (true) {
        const Result<bool> next = statement->next();
        if (!next.ok())
            return next.failure();
        if (!*next)
            return Done{};
        row(*statement);
    }
}

Result<qint64> Database::execute(const SqlText &sql) const
{
    const Status status = each(sql, [](const Statement &) {});
    if (!status.ok())
        return status.failure();
    return qint64{sqlite3_changes(m_database.get())};
}

QByteArray Database::bytes(qint64 offset, int length) const
{
    sqlite3_file *file = fileOf(m_database.get());
    const qint64 available = std::clamp<qint64>(size() - offset, 0, length);
    if (file == nullptr || available == 0)
        return {};
    QByteArray buffer(available, Qt::Uninitialized);
    if (file->pMethods->xRead(file, buffer.data(), static_cast<int>(available), offset) != SQLITE_OK)
        return {};
    return buffer;
}

qint64 Database::size() const
{
    sqlite3_file *file = fileOf(m_database.get());
    sqlite3_int64 size = 0;
    if (file == nullptr || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return 0;
    return size;
}

Failure Database::damaged() const
{
    const QString hint =
        tr("copy it again or restore it from a backup; PRAGMA integrity_check says what is damaged");
    const QByteArray header = bytes(0, headerSize);
    if (header.size() == headerSize) {
        const quint32 word = bigEndian(header, 16, 2);
        const qint64 pageSize = word == 1 ? 65536 : word; // as SQLite writes 65536 in two bytes
        const qint64 expected = pageSize * bigEndian(header, 28, 4);
        if (size() >= expected)
            return fail(ErrorCode::Unreadable, tr("the database is damaged"), m_path, hint);
        return fail(ErrorCode::Unreadable,
                    tr("the database is cut short: %1 of %2 bytes").arg(size()).arg(expected), m_path, hint);
    }
    return fail(ErrorCode::Unreadable, tr("the database is cut short: %1 bytes").arg(size()), m_path, hint);
}

Failure Database::failure(int code) const
{
    if (m_stop.stopRequested() && (code & 0xff) != SQLITE_CORRUPT)
        return Cancelled{};
    const bool writes = m_mode == OpenMode::ReadWrite || m_mode == OpenMode::Create;
    const QString message =
        QString::fromUtf8(m_database ? sqlite3_errmsg(m_database.get()) : sqlite3_errstr(code));
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(ErrorCode::Unreachable, tr("the database is locked by another program"), m_path,
                    tr("try again when the other program has finished writing"));
    case SQLITE_NOTADB:
        return fail(ErrorCode::Unreadable, tr("this is not an SQLite database, or it is encrypted"), m_path);
    case SQLITE_CORRUPT:
        return damaged();
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        return fail(writes ? ErrorCode::Output : ErrorCode::Unreadable, tr("no permission to open the file"),
                    m_path, tr("check the permissions of the file and its folder"));
    case SQLITE_READONLY:
        if (writes)
            return fail(ErrorCode::Output, tr("the database cannot be written"), m_path,
                        tr("check the permissions of the file and its folder"));
        return fail(ErrorCode::Unreadable, tr("an interrupted write has to be rolled back first"), m_path,
                    tr("let the program that wrote it open it once"));
    case SQLITE_FULL:
        return fail(ErrorCode::Output, tr("the disk is full"), m_path);
    default:
        return fail(writes ? ErrorCode::Output : ErrorCode::Unreadable, tr("SQLite reports: %1").arg(message),
                    m_path);
    }
}

// --- Transaction

void Transaction::Rollback::operator()(Database *database) const
{
    // Nothing to be done when it fails: closing the connection rolls back too.
    static_cast<void>(database->execute(sql(QStringLiteral("ROLLBACK"))).ok());
}

Result<Transaction> Transaction::begin(Database &database, Kind kind)
{
    const auto begun = database.execute(
        sql(kind == Kind::Read ? QStringLiteral("BEGIN") : QStringLiteral("BEGIN IMMEDIATE")));
    if (!begun.ok())
        return begun.failure();
    return Transaction(database);
}

Status Transaction::commit()
{
    const auto committed = m_database->execute(sql(QStringLiteral("COMMIT")));
    if (!committed.ok())
        return committed.failure();
    static_cast<void>(m_database.release());
    return Done{};
}

} // namespace driftline
