// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/dvcfiles.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

namespace driftline::sample {

namespace {

QByteArray entry(const QString &path, const DataObject &object)
{
    return "    - path: " + path.toUtf8() + "\n      hash: md5\n      md5: " + object.md5.toLatin1() +
           "\n      size: " + QByteArray::number(object.size) + "\n";
}

QByteArray list(const char *title, const QByteArrayList &items)
{
    return QByteArray("    ") + title + ":\n    - " + items.join("\n    - ") + "\n";
}

/// The lines below "name:" in a YAML text, indented by eight more.
QByteArray section(const QByteArray &yaml, const QByteArray &name)
{
    QByteArray lines;
    bool inside = false;
    for (const QByteArray &line : yaml.split('\n')) {
        if (!line.startsWith(' '))
            inside = line == name + ":";
        else if (inside)
            lines += "        " + line + "\n";
    }
    return lines;
}

} // namespace

DataObject dataObject(const QByteArray &bytes)
{
    const QByteArray digest = QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex();
    return {QString::fromLatin1(digest), bytes.size()};
}

QByteArray pointerText(const DataObject &object, const QString &fileName)
{
    return "outs:\n- md5: " + object.md5.toLatin1() + "\n  size: " + QByteArray::number(object.size) +
           "\n  hash: md5\n  path: " + fileName.toUtf8() + "\n";
}

QByteArray dvcYaml(const QList<DvcStage> &stages)
{
    QByteArray text = "stages:\n";
    for (const DvcStage &stage : stages) {
        text += "  " + stage.name + ":\n    cmd: " + stage.command + "\n" + list("deps", stage.deps) +
                list("params", {stage.params}) + list("outs", {stage.out});
        if (!stage.metrics.isEmpty())
            text += list("metrics", {stage.metrics + ":\n        cache: false"});
    }
    return text;
}

QByteArray dvcLock(const QList<DvcStage> &stages, const ProjectTree &tree,
                   const QMap<QString, DataObject> &tracked)
{
    const auto describe = [&](const QByteArray &path) {
        const QString name = QString::fromUtf8(path);
        return entry(name, tracked.contains(name) ? tracked.value(name) : dataObject(tree.bytes(name)));
    };
    QByteArray text = "schema: '2.0'\nstages:\n";
    for (const DvcStage &stage : stages) {
        text += "  " + stage.name + ":\n    cmd: " + stage.command + "\n    deps:\n";
        for (const QByteArray &path : stage.deps)
            text += describe(path);
        text += "    params:\n      params.yaml:\n        " + stage.params + ":\n" +
                section(tree.bytes(QStringLiteral("params.yaml")), stage.params);
        text += "    outs:\n" + describe(stage.out);
        if (!stage.metrics.isEmpty())
            text += describe(stage.metrics);
    }
    return text;
}

Status addToCache(const QString &project, const QByteArray &bytes)
{
    const QString md5 = dataObject(bytes).md5;
    const QString path = QStringLiteral(".dvc/cache/files/md5/%1/%2").arg(md5.left(2), md5.mid(2));
    const QString file = QDir(project).filePath(path);
    if (QFileInfo::exists(file))
        return Done{};
    if (auto written = writeFile(project, path, bytes); !written.ok())
        return written;
    // DVC takes an object with exactly these permissions as trusted.
    if (!QFile::setPermissions(file,
                               QFile::ReadOwner | QFile::ReadUser | QFile::ReadGroup | QFile::ReadOther))
        return fail(ErrorCode::Output, QCoreApplication::translate("Sample", "cannot write-protect file"),
                    file);
    return Done{};
}

Status writeFile(const QString &folder, const QString &path, const QByteArray &bytes)
{
    QFile file(QDir(folder).filePath(path));
    QDir().mkpath(QFileInfo(file).path());
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush())
        return Done{};
    // A short write leaves no reason behind.
    const bool full = QStorageInfo(folder).bytesAvailable() < bytes.size();
    return fail(ErrorCode::Output, QCoreApplication::translate("Sample", "cannot write file"),
                file.fileName(),
                full ? QCoreApplication::translate("Sample", "the disk is full: free some space")
                     : file.errorString());
}

} // namespace driftline::sample
