// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/placement.h"

#include "models/io/sample/dvcfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace driftline::sample {

namespace {

constexpr auto insideName = QLatin1StringView(".driftline-partial");
constexpr auto writtenName = QLatin1StringView(".driftline-written"); ///< in a partial folder: all is there
constexpr auto everything = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;

QString tr(const char *text)
{
    return QCoreApplication::translate("Sample", text);
}

bool has(const QString &folder, QLatin1StringView name)
{
    return QFileInfo(QDir(folder).filePath(QString(name))).isFile();
}

bool removeEntry(const QFileInfo &entry)
{
    return entry.isDir() && !entry.isSymLink() ? QDir(entry.filePath()).removeRecursively()
                                               : QFile::remove(entry.filePath());
}

/// The marker goes last: what is left when this is interrupted can still be told to be ours.
bool removePartial(const QString &partial)
{
    const QDir folder(partial);
    const QFileInfoList entries = folder.entryInfoList(everything);
    const bool removed = std::all_of(entries.cbegin(), entries.cend(), [](const QFileInfo &entry) {
        return entry.fileName() == markerName || removeEntry(entry);
    });
    if (removed)
        QFile::remove(folder.filePath(QString(markerName)));
    return removed && QDir().rmdir(partial);
}

} // namespace

Placement::Placement(const QString &folder)
    : m_target(folder),
      m_inside(QFileInfo(folder).isDir()),
      m_partial(m_inside ? QDir(folder).filePath(QString(insideName)) : folder + QStringLiteral(".partial")),
      m_lock(m_partial + QStringLiteral(".lock"))
{}

bool Placement::partialIsWritten() const
{
    return m_inside && has(m_partial, markerName) && has(m_partial, writtenName);
}

Status Placement::checkTarget() const
{
    const QFileInfo info(m_target);
    if (!info.exists()) {
        if (info.isSymLink())
            return fail(ErrorCode::Output, tr("this link leads nowhere"), m_target,
                        tr("make the folder that it leads to, or choose another"));
        return Done{};
    }
    if (!info.isDir())
        return fail(ErrorCode::Output, tr("a file of this name is there already"), m_target,
                    tr("choose another folder"));
    if (has(m_target, markerName))
        return fail(ErrorCode::Output, tr("the sample workspace is there already"), m_target,
                    tr("open it, or remove the folder to have it written again"));
    if (partialIsWritten()) // an attempt was interrupted while it moved its files up
        return Done{};
    const QStringList names = QDir(m_target).entryList(everything);
    if (std::any_of(names.cbegin(), names.cend(),
                    [](const QString &name) { return !name.startsWith(insideName); }))
        return fail(ErrorCode::Output, tr("the folder is not empty"), m_target,
                    tr("choose a new or an empty folder"));
    return Done{};
}

Status Placement::lock()
{
    m_lock.setStaleLockTime(0); // only a writer that has ended lets go
    if (m_lock.tryLock())
        return Done{};
    if (m_lock.error() == QLockFile::LockFailedError)
        return fail(ErrorCode::Output, tr("this sample workspace is being written by another program"),
                    m_target, tr("wait until it is there"));
    return m_inside ? fail(ErrorCode::Output, tr("cannot write into the folder"), m_target,
                           tr("check its permissions, or choose another"))
                    : fail(ErrorCode::Output, tr("cannot write beside the folder"), m_target,
                           tr("check that its parent folder can be written"));
}

Status Placement::makePartial()
{
    if (QFileInfo::exists(m_partial)) {
        // Beside the target it has a name that somebody else may have given.
        if (!m_inside && !has(m_partial, markerName) && !QDir(m_partial).isEmpty(everything))
            return fail(ErrorCode::Output, tr("a folder of this name is in the way"), m_partial,
                        tr("rename or remove it"));
        if (!removePartial(m_partial))
            return fail(ErrorCode::Output, tr("cannot remove what an interrupted attempt left"), m_partial,
                        tr("remove it"));
    }
    if (!QDir().mkpath(m_partial))
        return fail(ErrorCode::Output, tr("cannot make the folder"), m_partial,
                    tr("check that its parent folder can be written"));
    return writeFile(m_partial, QString(markerName), "Written by Driftline as a sample workspace.\n");
}

Status Placement::begin()
{
    if (auto free = checkTarget(); !free.ok())
        return free;
    if (!m_inside && !QDir().mkpath(QFileInfo(m_target).path()))
        return fail(ErrorCode::Output, tr("cannot make the folder"), QFileInfo(m_target).path(),
                    tr("check that its parent folder can be written"));
    if (auto locked = lock(); !locked.ok())
        return locked;
    if (auto free = checkTarget(); !free.ok()) // another writer may have been at work until now
        return free;
    m_written = partialIsWritten();
    return m_written ? Status(Done{}) : makePartial();
}

Status Placement::moveUp()
{
    const QDir from(m_partial);
    const QDir to(m_target);
    QStringList moved;
    for (const QString &name : from.entryList(everything)) {
        if (name == markerName || name == writtenName)
            continue;
        if (!QDir().rename(from.filePath(name), to.filePath(name))) {
            for (const QString &back : std::as_const(moved))
                QDir().rename(to.filePath(back), from.filePath(back));
            return fail(ErrorCode::Output, tr("cannot move the finished sample workspace into its folder"),
                        to.filePath(name), tr("choose a new or an empty folder"));
        }
        moved.append(name);
    }
    if (!QFile::rename(from.filePath(QString(markerName)), to.filePath(QString(markerName))))
        return fail(ErrorCode::Output, tr("cannot move the finished sample workspace into its folder"),
                    to.filePath(QString(markerName)), tr("check its permissions"));
    QFile::remove(from.filePath(QString(writtenName)));
    QDir().rmdir(m_partial);
    return Done{};
}

Status Placement::finish()
{
    if (auto free = checkTarget(); !free.ok())
        return free;
    if (m_inside) {
        if (auto noted = writeFile(m_partial, QString(writtenName), {}); !noted.ok())
            return noted;
        return moveUp();
    }
    if (!QDir().rename(m_partial, m_target))
        return fail(ErrorCode::Output, tr("cannot rename the finished sample workspace"), m_target,
                    tr("check that its parent folder can be written"));
    return Done{};
}

void Placement::discard()
{
    removePartial(m_partial);
}

} // namespace driftline::sample
