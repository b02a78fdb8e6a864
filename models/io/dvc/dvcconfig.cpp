// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dvc/dvcconfig.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <optional>

namespace driftline {

namespace {

/// Without quotes and without a comment after it.
QString plainValue(QString value)
{
    value = value.trimmed();
    for (const QChar quote : {u'"', u'\''}) {
        const qsizetype end = value.indexOf(quote, 1);
        if (value.startsWith(quote) && end > 0)
            return value.mid(1, end - 1);
    }
    return value.section(u'#', 0, 0).trimmed();
}

/// [cache] dir of one file, resolved; absent when the file is not there or does not say.
Result<std::optional<QString>> cacheFolderIn(const QString &configFile)
{
    QFile file(configFile);
    if (!file.exists())
        return std::optional<QString>();
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable, QStringLiteral("cannot read the DVC configuration"), configFile,
                    file.errorString());
    std::optional<QString> folder;
    QString section;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        if (line.startsWith(u'[')) {
            section = line.section(u']', 0, 0).mid(1).trimmed().toLower();
            continue;
        }
        const qsizetype equals = line.indexOf(u'=');
        if (equals <= 0)
            return fail(ErrorCode::Unreadable,
                        QStringLiteral("the DVC configuration has a line that is not key = value"),
                        QStringLiteral("%1:%2").arg(configFile, QString::number(i + 1)),
                        QStringLiteral("correct it, or use dvc config"));
        if (section != QStringLiteral("cache") ||
            line.first(equals).trimmed().compare(QStringLiteral("dir"), Qt::CaseInsensitive) != 0)
            continue;
        QString value = plainValue(line.sliced(equals + 1));
        if (value == QStringLiteral("~") || value.startsWith(QStringLiteral("~/")))
            value.replace(0, 1, QDir::homePath());
        if (!value.contains(QStringLiteral("://")))
            value = QDir::cleanPath(QFileInfo(configFile).absoluteDir().absoluteFilePath(value));
        folder = value;
    }
    return folder;
}

} // namespace

QStringList dvcConfigFiles(const QString &projectFolder)
{
#if defined(Q_OS_MACOS)
    const auto location = QStandardPaths::GenericDataLocation;
    const QString subfolder = QStringLiteral("/dvc/config");
#elif defined(Q_OS_WIN)
    const auto location = QStandardPaths::GenericConfigLocation;
    const QString subfolder = QStringLiteral("/iterative/dvc/config");
#else
    const auto location = QStandardPaths::GenericConfigLocation;
    const QString subfolder = QStringLiteral("/dvc/config");
#endif
    // The user's own folder comes first in the list, then the system's.
    const QStringList places = QStandardPaths::standardLocations(location);
    QString global = places.value(0) + subfolder;
    QString system = places.value(1) + subfolder;
    if (qEnvironmentVariableIsSet("DVC_GLOBAL_CONFIG_DIR"))
        global = qEnvironmentVariable("DVC_GLOBAL_CONFIG_DIR") + QStringLiteral("/config");
    if (qEnvironmentVariableIsSet("DVC_SYSTEM_CONFIG_DIR"))
        system = qEnvironmentVariable("DVC_SYSTEM_CONFIG_DIR") + QStringLiteral("/config");
    const QString own = projectFolder + QStringLiteral("/.dvc/config");
    return {system, global, own, own + QStringLiteral(".local")};
}

Result<QString> dvcCacheFolder(const QString &projectFolder)
{
    QString folder = QDir::cleanPath(QDir(projectFolder).absoluteFilePath(QStringLiteral(".dvc/cache")));
    const QStringList files = dvcConfigFiles(projectFolder);
    for (const QString &file : files) {
        const auto named = cacheFolderIn(file);
        if (!named.ok())
            return named.failure();
        folder = named->value_or(folder);
    }
    return folder;
}

} // namespace driftline
