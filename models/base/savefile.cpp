// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/savefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace driftline {

namespace {

Failure cannotWrite(const QString &path, const QString &reason)
{
    return fail(ErrorCode::Output,
                QCoreApplication::translate("TableFiles", "cannot write the file: %1").arg(reason),
                QDir::toNativeSeparators(path),
                QCoreApplication::translate("TableFiles", "choose another folder, or make room on the disk"));
}

/// A new file takes the old one's place: not that of a folder, and not that of a device.
Status open(QSaveFile &file)
{
    const QFileInfo info(file.fileName());
    if (info.exists() && !info.isFile())
        return cannotWrite(file.fileName(),
                           QCoreApplication::translate("TableFiles", "it is not an ordinary file"));
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(file.fileName(), file.errorString());
    return Done{};
}

} // namespace

Status checkSavable(const QString &path)
{
    QSaveFile file(path);
    Status opened = open(file);
    file.cancelWriting();
    return opened;
}

Status saveFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (Status opened = open(file); !opened.ok())
        return opened;
    if (file.write(bytes) != bytes.size() || !file.commit())
        return cannotWrite(path, file.errorString());
    return Done{};
}

} // namespace driftline
