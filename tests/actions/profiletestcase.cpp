// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/actions/profiletestcase.h"

#include "models/actions/profilebuild.h"
#include "models/analysis/profilejson.h"

#include <QFile>

namespace driftline {

QString ProfileTestCase::write(const QByteArray &name, const QByteArray &bytes)
{
    QString path = m_folder.filePath(QString::fromLatin1(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
    return path;
}

QString ProfileTestCase::profileOfFiles(const QStringList &files)
{
    QString path = m_folder.filePath(QStringLiteral("%1.profile.json").arg(++m_profiles));
    const auto saved = saveProfile(m_reader, files, path, {});
    if (!saved.ok())
        qFatal("%s", qPrintable(saved.error().line()));
    return path;
}

QByteArray ProfileTestCase::bytesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read the test's file");
    return file.readAll();
}

Result<Profile> ProfileTestCase::readProfile(const QString &path)
{
    return parseProfile(bytesOf(path), path);
}

} // namespace driftline
