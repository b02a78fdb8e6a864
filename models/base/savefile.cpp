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

} // namespace

Status saveFile(const QString &path, const QByteArray &bytes)
{
    // A new file takes the old one's place: not that of a folder, and not that of a device.
    const QFileInfo info(path);
    if (info.exists() && !info.isFile())
        return cannotWrite(path, QCoreApplication::translate("TableFiles", "it is not an ordinary file"));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return cannotWrite(path, file.errorString());
    return Done{};
}

} // namespace driftline
