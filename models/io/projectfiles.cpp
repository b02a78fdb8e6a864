// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/projectfiles.h"

#include "models/domain/dataset.h"
#include "models/io/mlflow_sql/mlflowsql.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QQueue>

namespace driftline {

namespace {

// A project has a handful of data files; these only stop a walk through somebody's whole home folder.
constexpr int maxDepth = 6;
constexpr int maxFolders = 5000;
constexpr qsizetype maxFiles = 2000;

bool isWalked(const QString &folderName)
{
    static const QStringList skipped{QStringLiteral("mlruns"),       QStringLiteral("mlartifacts"),
                                     QStringLiteral("node_modules"), QStringLiteral("venv"),
                                     QStringLiteral("env"),          QStringLiteral("__pycache__"),
                                     QStringLiteral("site-packages")};
    return !folderName.startsWith(QLatin1Char('.')) && !skipped.contains(folderName);
}

} // namespace

bool isClosedToUs(const QString &file)
{
    return QFileInfo(file).isFile() && !QFile(file).open(QIODevice::ReadOnly);
}

QString storeInFolder(const QString &folder)
{
    const QDir dir(folder);
    QStringList names = dir.entryList({QStringLiteral("*.db")}, QDir::Files, QDir::Name);
    const QString usual = QStringLiteral("mlflow.db");
    if (names.removeOne(usual))
        names.prepend(usual);
    // A project may have databases of its own; what is wrong with the only one is for its reader to say.
    QString first;
    for (const QString &name : std::as_const(names)) {
        QString path = dir.absoluteFilePath(name);
        if (!looksLikeSqlite(path) && (name != usual || !isClosedToUs(path)))
            continue;
        if (name == usual || looksLikeStore(path))
            return path;
        if (first.isEmpty())
            first = path;
    }
    return first;
}

QStringList dataFilesBelow(const QString &folder, ProblemLog &problems, const StopToken &stop)
{
    struct Entry
    {
        QString path;
        int depth;
    };
    QStringList found;
    QQueue<Entry> queue;
    queue.enqueue({folder, 0});
    bool whole = true;
    for (int folders = 0; !queue.isEmpty() && !stop.stopRequested(); ++folders) {
        if (folders >= maxFolders || found.size() >= maxFiles) {
            whole = false;
            break;
        }
        const Entry entry = queue.dequeue();
        const QDir dir(entry.path);
        const QStringList files = dir.entryList(dataFilePatterns(), QDir::Files);
        for (const QString &file : files)
            found.append(dir.absoluteFilePath(file));
        const QStringList below =
            dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
        for (const QString &name : below) {
            if (!isWalked(name))
                continue;
            if (entry.depth < maxDepth)
                queue.enqueue({dir.absoluteFilePath(name), entry.depth + 1});
            else
                whole = false;
        }
    }
    if (!whole)
        problems.add({QStringLiteral("not all data files of this folder are listed"), folder,
                      QStringLiteral("choose a file that is missing with Open, or drop it on the window"),
                      1});
    found.sort();
    return found;
}

} // namespace driftline
