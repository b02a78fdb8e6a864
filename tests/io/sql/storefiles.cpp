// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/io/sql/storefiles.h"

#include "models/io/sqlite/database.h"
#include "tests/support/peers.h"

#include "models/base/hash.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace driftline {

namespace {

constexpr qsizetype pageSize = 4096;    // of SQLite's own making
const QByteArray interiorPages("\2\5"); // of indexes and of tables

qsizetype numberAt(const QByteArray &bytes, qsizetype offset, qsizetype length)
{
    qsizetype number = 0;
    for (qsizetype i = 0; i < length; ++i)
        number = number << 8 | static_cast<quint8>(bytes.at(offset + i));
    return number;
}

} // namespace

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

Status damageTree(const QString &path, const QString &name, Part part)
{
    const auto root =
        ask(path, QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = '%1'").arg(name));
    if (!root.ok())
        return root.failure();
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return fail(ErrorCode::Internal, file.errorString(), path);
    const QByteArray bytes = file.readAll();
    qsizetype page = (root->toLongLong() - 1) * pageSize;
    while (part != Part::Root && interiorPages.contains(bytes.at(page))) {
        const qsizetype cell = page + numberAt(bytes, page + 12, 2);
        page = (numberAt(bytes, part == Part::Last ? page + 8 : cell, 4) - 1) * pageSize;
    }
    if (!file.seek(page) || file.write(QByteArray(pageSize, '\xff')) != pageSize)
        return fail(ErrorCode::Internal, file.errorString(), path);
    return Done{};
}

Result<QStringList> indexesOf(const QString &path, const QString &table)
{
    const auto names = ask(path, QStringLiteral("SELECT group_concat(name) FROM sqlite_master "
                                                "WHERE tbl_name = '%1' AND type = 'index'")
                                     .arg(table));
    if (!names.ok())
        return names.failure();
    return names->split(u',', Qt::SkipEmptyParts);
}

Status damage(const QString &path, const QString &table, Part part)
{
    auto names = indexesOf(path, table);
    if (!names.ok())
        return names.failure();
    if (part != Part::Root)
        return damageTree(path, table, part);
    Status status = Done{};
    for (const QString &name : *names + QStringList{table}) {
        if (status.ok())
            status = damageTree(path, name, part);
    }
    return status;
}

} // namespace driftline
