// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sqlite/readonlyfile.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <atomic>

namespace driftline {

namespace {

constexpr int writeVersionOffset = 18; // of the database header; 2 means WAL
constexpr int changeCounterOffset = 24;
constexpr int walHeaderSize = 32;
constexpr qint64 coarsestTimeMs = 2000; // of the file systems in use: FAT
constexpr int pieceSize = 1 << 20;
constexpr auto walSuffix = QLatin1StringView("-wal");
constexpr auto shmSuffix = QLatin1StringView("-shm");
constexpr auto journalSuffix = QLatin1StringView("-journal");

QString tr(const char *text)
{
    return QCoreApplication::translate("Database", text);
}

bool isWal(const Database &database)
{
    return database.bytes(writeVersionOffset, 1) == QByteArray(1, '\2');
}

bool hasContent(const QString &path)
{
    return QFileInfo(path).size() > 0;
}

Failure cannotCopy(const QString &path, const QString &reason)
{
    return fail(ErrorCode::Unreadable,
                tr("an interrupted write has to be undone first, in a copy, but it cannot be copied"), path,
                reason);
}

/// "size/time" of a file.
QString sizeAndTime(const QFileInfo &info)
{
    return QStringLiteral("%1/%2").arg(info.size()).arg(info.lastModified().toMSecsSinceEpoch());
}

QString hex(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex());
}

/// The first access, which is where SQLite looks at locks, journal and WAL.
Status touch(const Database &database)
{
    return database.each(sql(QStringLiteral("SELECT count(*) FROM sqlite_master")), [](const Statement &) {});
}

} // namespace

Result<std::unique_ptr<Database>> ReadOnlyFile::open(const StopToken &stop)
{
    auto plain = Database::open(m_path, OpenMode::ReadOnly, stop);
    if (!plain.ok())
        return plain;
    const bool wal = isWal(**plain);
    if (wal && !(QFileInfo::exists(m_path + walSuffix) && QFileInfo::exists(m_path + shmSuffix)))
        return hasContent(m_path + walSuffix) ? openRecovered(stop)
                                              : Database::open(m_path, OpenMode::Immutable, stop);

    const Status touched = touch(**plain);
    if (touched.ok())
        return plain;
    // Recovery helps against an interrupted write only: a lock has to be waited for, damage to be told.
    const bool leftOver = wal || hasContent(m_path + journalSuffix);
    if (touched.isError() && leftOver && touched.error().code == ErrorCode::Unreadable)
        return openRecovered(stop);
    return touched.failure();
}

Result<std::unique_ptr<Database>> ReadOnlyFile::openRecovered(const StopToken &stop)
{
    const std::scoped_lock lock(m_mutex);
    const QString now = stamp();
    if (!m_copy || m_copyStamp != now) {
        auto folder = std::make_unique<QTemporaryDir>();
        if (!folder->isValid())
            return cannotCopy(m_path, folder->errorString());
        const Status copied = copyTo(folder->filePath(QStringLiteral("copy.db")), stop);
        if (!copied.ok())
            return copied.failure();
        if (stamp() != now)
            return fail(ErrorCode::Unreachable, tr("the database is being written by another program"),
                        m_path, tr("try again when the other program has finished writing"));
        m_copy = std::move(folder);
        m_copyStamp = now;
    }
    auto recovered = Database::open(m_copy->filePath(QStringLiteral("copy.db")), OpenMode::ReadWrite, stop);
    if (!recovered.ok())
        return recovered;
    (*recovered)->setShownPath(m_path);
    const Status touched = touch(**recovered);
    if (!touched.ok())
        return touched.failure();
    return recovered;
}

Status ReadOnlyFile::copyTo(const QString &target, const StopToken &stop) const
{
    const auto source = Database::open(m_path, OpenMode::ReadOnly, stop);
    if (!source.ok())
        return source.failure();
    QFile file(target);
    if (!file.open(QIODevice::WriteOnly))
        return cannotCopy(m_path, file.errorString());
    for (qint64 done = 0, total = (*source)->size(); done < total;) {
        if (stop.stopRequested())
            return Cancelled{};
        const QByteArray piece = (*source)->bytes(done, pieceSize);
        if (piece.isEmpty() || file.write(piece) != piece.size())
            return cannotCopy(m_path, file.errorString());
        done += piece.size();
    }
    file.close();
    for (const auto suffix : {walSuffix, journalSuffix}) {
        const QString beside = m_path + suffix;
        if (hasContent(beside) && !QFile::copy(beside, target + suffix))
            return cannotCopy(beside, tr("check the permissions of the file and the free space"));
    }
    return Done{};
}

QString ReadOnlyFile::stamp() const
{
    QString text;
    for (const QString &path : {m_path, m_path + walSuffix, m_path + journalSuffix})
        text += sizeAndTime(QFileInfo(path)) + u';';
    return text;
}

Result<QString> ReadOnlyFile::mark(const StopToken &stop) const
{
    const auto database = Database::open(m_path, OpenMode::ReadOnly, stop);
    if (!database.ok())
        return database.failure();
    return mark(**database);
}

QString ReadOnlyFile::mark(const Database &database) const
{
    QString text = sizeAndTime(QFileInfo(m_path)) + u' ' + hex(database.bytes(changeCounterOffset, 4));
    const QFileInfo wal(m_path + walSuffix);
    if (!isWal(database) || wal.size() == 0)
        return text;
    // Nobody locks a -wal file itself: opening and closing it drops no locks.
    QFile file(wal.filePath());
    const QByteArray header = file.open(QIODevice::ReadOnly) ? file.read(walHeaderSize) : QByteArray();
    text += u' ' + sizeAndTime(wal) + u' ' + hex(header);
    const qint64 age = wal.lastModified().msecsTo(QDateTime::currentDateTimeUtc());
    if (header.isEmpty() || age < coarsestTimeMs) {
        static std::atomic<quint64> takenTooSoon = 0;
        text += QStringLiteral(" #%1").arg(++takenTooSoon);
    }
    return text;
}

} // namespace driftline
