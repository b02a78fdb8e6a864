// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/journal/sqlitejournal.h"

#include "models/io/sqlite/readonlyfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace driftline {

namespace {

template <typename T>
Result<T> reading(const QString &path, const StopToken &stop, Result<T> (*read)(const Database &))
{
    if (!QFileInfo::exists(path))
        return T{};
    const auto database = ReadOnlyFile(path).open(stop);
    if (!database.ok())
        return database.failure();
    return read(**database);
}

/// Opens the file for writing (making it), and runs `write` in one transaction.
template <typename Write>
auto writing(const QString &path, const StopToken &stop, const Write &write)
    -> decltype(write(std::declval<Database &>()))
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return fail(ErrorCode::Output,
                    QCoreApplication::translate("Journal", "cannot make the journal's folder"), folder);
    auto database = Database::open(path, OpenMode::Create, stop);
    if (!database.ok())
        return database.failure();
    auto transaction = Transaction::begin(**database, Transaction::Kind::Write);
    if (!transaction.ok())
        return transaction.failure();
    auto result = write(**database);
    if (!result.ok())
        return result;
    if (const Status committed = transaction->commit(); !committed.ok())
        return committed.failure();
    return result;
}

} // namespace

Result<QList<JournalEntry>> SqliteJournal::entries(const StopToken &stop) const
{
    return reading(m_path, stop, &journaltable::settled);
}

Result<QList<journaltable::Planned>> SqliteJournal::planned(const StopToken &stop) const
{
    return reading(m_path, stop, &journaltable::planned);
}

Result<qint64> SqliteJournal::plan(const JournalEntry &entry, const StopToken &stop)
{
    return writing(m_path, stop,
                   [&](const Database &database) { return journaltable::plan(database, entry); });
}

Result<JournalEntry> SqliteJournal::settle(qint64 id, const JournalEntry &entry, const StopToken &stop)
{
    return writing(m_path, stop,
                   [&](const Database &database) { return journaltable::settle(database, id, entry); });
}

Status SqliteJournal::refuse(qint64 id, const StopToken &stop)
{
    return writing(m_path, stop,
                   [&](const Database &database) { return journaltable::refuse(database, id); });
}

} // namespace driftline
