// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/unprivileged.h"

#include <QDirIterator>
#include <QFile>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace driftline {

#ifdef Q_OS_UNIX

namespace {

constexpr uid_t nobody = 65534;
constexpr unsigned permissionBits = 07777;

/// 0 for what is closed to all, and for what is not there.
unsigned modeOf(const QByteArray &path)
{
    struct stat status = {};
    return ::stat(path.constData(), &status) == 0 ? status.st_mode & permissionBits : 0;
}

void openToAll(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const unsigned mode = modeOf(name);
    if (mode == 0)
        return;
    const bool isFolder = QFileInfo(path).isDir();
    ::chmod(name.constData(), mode | S_IRGRP | S_IROTH | (isFolder ? S_IXGRP | S_IXOTH : 0U));
}

} // namespace

WithoutPermission::WithoutPermission(const QString &path)
    : m_path(QFile::encodeName(path)), m_mode(modeOf(m_path))
{
    ::chmod(m_path.constData(), 0);
}

WithoutPermission::~WithoutPermission()
{
    ::chmod(m_path.constData(), m_mode);
}

Unprivileged::Unprivileged(const QString &folder) : m_wasRoot(::geteuid() == 0)
{
    if (!m_wasRoot)
        return;
    openToAll(folder);
    QDirIterator each(folder, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (each.hasNext())
        openToAll(each.next());
    m_wasRoot = ::seteuid(nobody) == 0;
}

Unprivileged::~Unprivileged()
{
    if (m_wasRoot && ::seteuid(0) != 0)
        qFatal("cannot be root again");
}

#else

WithoutPermission::WithoutPermission(const QString &) {}
WithoutPermission::~WithoutPermission() = default;
Unprivileged::Unprivileged(const QString &) {}
Unprivileged::~Unprivileged() = default;

#endif

} // namespace driftline
