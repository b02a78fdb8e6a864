// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/dvcdata.h"

#include "models/io/dvc/dvccache.h"
#include "models/io/dvc/dvcfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace driftline {

namespace {

constexpr qint64 longestPointer = 1 << 20;
constexpr qsizetype shownDigits = 8;

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

QString pullHint(const QString &pointer)
{
    return tr("run dvc pull %1").arg(QFileInfo(pointer).fileName());
}

/// The folder with .dvc in it that the pointer belongs to.
Result<QString> projectOf(const QString &pointer)
{
    QDir dir = QFileInfo(pointer).absoluteDir();
    do {
        if (QFileInfo(dir.filePath(QStringLiteral(".dvc"))).isDir())
            return dir.absolutePath();
    } while (dir.cdUp());
    return fail(ErrorCode::Unreadable, tr("this pointer is in no DVC project: no folder above it has .dvc"),
                QDir::toNativeSeparators(pointer),
                tr("give the file in its project, or the data themselves"));
}

Result<QByteArray> textOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable, tr("the pointer cannot be read: %1").arg(file.errorString()),
                    QDir::toNativeSeparators(path));
    if (file.size() > longestPointer)
        return fail(ErrorCode::Unreadable, tr("this is no DVC pointer"), QDir::toNativeSeparators(path));
    return file.readAll();
}

Result<DvcOutput> outputOf(DvcCache &cache, const QString &pointer)
{
    const auto text = textOf(pointer);
    if (!text.ok())
        return text.failure();
    const auto outputs = cache.parsePointer(*text, pointer);
    if (!outputs.ok())
        return outputs.failure();
    if (outputs->size() != 1)
        return fail(ErrorCode::Unreadable, tr("the pointer names %1 outputs, not one").arg(outputs->size()),
                    QDir::toNativeSeparators(pointer));
    return outputs->first();
}

/// Name order, as the walk through a folder has it.
Result<QList<DataPart>> partsOfFolder(DvcCache &cache, const DvcOutput &output, const QString &listing,
                                      const QString &pointer)
{
    QFile file(listing);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unreadable,
                    tr("the cache's listing cannot be read: %1").arg(file.errorString()),
                    QDir::toNativeSeparators(listing), pullHint(pointer));
    auto files = parseDvcListing(file.readAll(), listing);
    if (!files.ok())
        return files.failure();
    std::ranges::sort(*files, {}, &DvcListed::path);
    QList<DataPart> parts;
    for (const DvcListed &listed : std::as_const(*files)) {
        const auto object = cache.find({listed.path, listed.hash, output.legacy, {}, {}});
        if (!object.ok())
            return object.failure();
        DataPart part{QDir(QFileInfo(pointer).path()).filePath(output.path + u'/' + listed.path),
                      object->path};
        if (addFolderKeys(part, listed.path) && object->size > 0)
            parts.append(std::move(part));
    }
    return parts;
}

} // namespace

Result<DataParts> resolveDvcPointer(const QString &path, const StopToken &stop)
{
    const QString where = QDir::toNativeSeparators(path);
    const auto project = projectOf(path);
    if (!project.ok())
        return project.failure();
    const auto cache = DvcCache::open(*project);
    if (!cache.ok())
        return cache.failure();
    const auto output = outputOf(**cache, path);
    if (!output.ok())
        return output.failure();
    const auto object = (*cache)->find(*output);
    if (!object.ok())
        return object.failure();
    if (object->state == CacheState::Missing)
        return fail(ErrorCode::Unreadable, tr("%1 is not in the DVC cache").arg(output->path), where,
                    pullHint(path));
    const auto hash = (*cache)->computeHash(*output, stop, {});
    if (hash.isError()) // files of the folder may be missing, too
        return fail(ErrorCode::Unreadable, hash.error().what, where, pullHint(path));
    if (!hash.ok())
        return hash.failure();
    if (*hash != output->hash) {
        return fail(
            ErrorCode::Unreadable,
            tr("the cache's %1 is damaged: its md5 is %2, not %3").arg(output->path, *hash, output->hash),
            where, tr("remove %1 and run dvc pull %2").arg(object->path, QFileInfo(path).fileName()));
    }
    DataParts found;
    found.origin = QStringLiteral("dvc ") + output->hash.left(shownDigits);
    if (!output->hash.endsWith(QLatin1StringView(".dir"))) {
        found.single = true;
        found.parts.append({path, object->path});
        return found;
    }
    auto parts = partsOfFolder(**cache, *output, object->path, path);
    if (!parts.ok())
        return parts.failure();
    found.parts = *std::move(parts);
    return found;
}

} // namespace driftline
