// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/io/sql/storefiles.h"

#include "models/io/sqlite/database.h"
#include "tests/support/peers.h"

#include "models/base/hash.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace driftline {

QString storyStore(int generation)
{
    return storyFolder(generation) + QStringLiteral("/mlflow.db");
}

Result<QString> copiedStore(int generation, const QString &folder)
{
    const QString target = folder + QStringLiteral("/mlflow.db");
    const Status copied = copyTree(storyStore(generation), target);
    if (!copied.ok())
        return copied.failure();
    return target;
}

QString folderState(const QString &folder)
{
    QString state;
    const QFileInfoList files = QDir(folder).entryInfoList(QDir::Files | QDir::Hidden, QDir::Name);
    for (const QFileInfo &file : files) {
        const auto digest = fileDigest(file.filePath(), QCryptographicHash::Sha256);
        state += QStringLiteral("%1 %2 %3\n")
                     .arg(file.fileName(), digest.ok() ? *digest : QStringLiteral("unreadable"))
                     .arg(file.lastModified().toMSecsSinceEpoch());
    }
    return state;
}

Status change(const QString &file, const QString &statements)
{
    const auto database = Database::open(file, OpenMode::ReadWrite);
    if (!database.ok())
        return database.failure();
    for (const QString &statement : statements.split(QStringLiteral(";\n"), Qt::SkipEmptyParts)) {
        Status done = (*database)->each(sql(statement), [](const Statement &) {});
        if (!done.ok())
            return done;
    }
    return Done{};
}

Result<QString> ask(const QString &file, const QString &query)
{
    const auto database = Database::open(file, OpenMode::ReadOnly);
    if (!database.ok())
        return database.failure();
    auto statement = (*database)->prepare(sql(query));
    if (!statement.ok())
        return statement.failure();
    const auto row = statement->next();
    if (!row.ok())
        return row.failure();
    return *row ? statement->text(0) : QString();
}

} // namespace driftline
