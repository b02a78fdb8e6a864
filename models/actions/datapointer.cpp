// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/datapointer.h"

#include <QDir>

#include <algorithm>

namespace driftline {

namespace {

const QLatin1StringView lockName("dvc.lock");
const QLatin1StringView pipelineName("dvc.yaml");
const QLatin1StringView pointerSuffix(".dvc");

QString fileName(const QString &path)
{
    return path.section(u'/', -1);
}

QString folderOf(const QString &path)
{
    return path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
}

/// A path that a file names, in the repository.
QString inRepository(const QString &namingFile, const QString &path)
{
    const QString folder = folderOf(namingFile);
    return QDir::cleanPath(folder.isEmpty() ? path : folder + u'/' + path);
}

bool isPointer(const QString &file)
{
    return file.endsWith(pointerSuffix) && fileName(file).size() > pointerSuffix.size();
}

/// The run's own word for its pointer, as a path in the repository where it can be one.
QString asRepositoryPath(const QString &file, const QString &root)
{
    if (file.isEmpty())
        return {};
    const QString path = QDir::cleanPath(QString(file).replace(u'\\', u'/'));
    const QString top = root + u'/';
    return path.startsWith(top) ? path.mid(top.size()) : path;
}

/// Everything that a .dvc file or dvc.lock names; an empty list when the commit has no such file.
Result<QList<DataPointer>> pointersIn(Repository &repository, DataCache &cache, const QString &commit,
                                      const QString &file)
{
    const auto text = repository.fileAt(commit, file);
    if (!text.ok())
        return text.failure();
    QList<DataPointer> pointers;
    if (!*text)
        return pointers;
    const QString where = QStringLiteral("%1 at %2").arg(file, shortId(commit, 8));
    if (fileName(file) == lockName) {
        const CommitStages all =
            stagesAt(repository, cache, commit, {file, inRepository(file, pipelineName)});
        if (!all.unread.isEmpty())
            return all.unread.first();
        for (const CommitStage &each : all.stages) {
            for (const DvcOutput &output : each.stage.outputs + each.stage.dependencies) {
                if (each.file == file && !output.hash.isEmpty())
                    pointers.append({file, output, output.path, each.stage.name});
            }
        }
        return pointers;
    }
    const auto outputs = cache.parsePointer(**text, where);
    if (!outputs.ok())
        return outputs.failure();
    for (const DvcOutput &output : *outputs)
        pointers.append({file, output, inRepository(file, output.path), {}});
    return pointers;
}

/// The one with the hash; without such a one, the only one.
std::optional<DataPointer> chosen(const QList<DataPointer> &pointers, const QString &hash)
{
    const auto same = std::ranges::find_if(pointers, [&](const auto &p) { return p.output.hash == hash; });
    if (same != pointers.cend())
        return *same;
    return pointers.size() == 1 ? std::optional(pointers.first()) : std::nullopt;
}

/// Looks where the run says: in the .dvc file or dvc.lock that it names, or in those that may name its data
/// file.
Result<std::optional<DataPointer>> findByName(Repository &repository, DataCache &cache, const QString &commit,
                                              const QString &path, const QString &hash)
{
    const bool namesLock = fileName(path) == lockName || fileName(path) == pipelineName;
    const QString file = namesLock         ? inRepository(path, lockName)
                         : isPointer(path) ? path
                                           : path + pointerSuffix;
    const auto pointers = pointersIn(repository, cache, commit, file);
    if (!pointers.ok())
        return pointers.failure();
    auto pointer = chosen(*pointers, hash);
    if (pointer || namesLock || isPointer(path))
        return pointer;

    QStringList locks{inRepository(path, lockName), QString(lockName)};
    locks.removeDuplicates();
    for (const QString &lock : std::as_const(locks)) {
        const auto locked = pointersIn(repository, cache, commit, lock);
        if (!locked.ok())
            return locked.failure();
        const auto same = std::ranges::find_if(*locked, [&](const auto &p) { return p.dataPath == path; });
        if (same != locked->cend())
            return std::optional(*same);
    }
    return std::optional<DataPointer>();
}

Result<PointerSearch> findByHash(Repository &repository, DataCache &cache, const QString &commit,
                                 const QString &path, const QString &hash)
{
    const auto files = repository.filesAt(commit);
    if (!files.ok())
        return files.failure();
    QStringList candidates;
    std::ranges::copy_if(*files, std::back_inserter(candidates),
                         [](const QString &file) { return isPointer(file) || fileName(file) == lockName; });
    // A .dvc file is the data's own; a lock may only use it.
    std::ranges::stable_sort(candidates, {}, [](const QString &file) { return !isPointer(file); });

    PointerSearch search;
    for (const QString &file : std::as_const(candidates)) {
        const auto pointers = pointersIn(repository, cache, commit, file);
        if (!pointers.ok()) {
            search.unread.append(file);
            continue;
        }
        const auto same =
            std::ranges::find_if(*pointers, [&](const auto &p) { return p.output.hash == hash; });
        if (same == pointers->cend())
            continue;
        // A DVC project below the repository's top calls the file by the end of its path.
        const QString &toCompare =
            isPointer(path) || fileName(path) == lockName ? same->file : same->dataPath;
        const bool sameName = path.isEmpty() || toCompare.endsWith(u'/' + path);
        if (search.pointer && !sameName)
            continue;
        search.pointer = *same;
        search.renamed = !sameName;
        if (sameName)
            break;
    }
    return search;
}

void relocate(QList<DvcOutput> &outputs, const QString &file, const QString &folder)
{
    for (DvcOutput &output : outputs) {
        const bool inside =
            QDir::isRelativePath(output.path) && !output.path.contains(QLatin1StringView("://"));
        if (inside)
            output.path = inRepository(file, folder.isEmpty() ? output.path : folder + u'/' + output.path);
    }
}

} // namespace

Result<PointerSearch> findDataPointer(Repository &repository, DataCache &cache, const QString &commit,
                                      const QString &file, const QString &hash)
{
    const QString path = asRepositoryPath(file, repository.root());
    if (!path.isEmpty()) {
        auto pointer = findByName(repository, cache, commit, path, hash);
        if (!pointer.ok())
            return pointer.failure();
        if (*pointer)
            return PointerSearch{*std::move(pointer), false, {}};
    }
    if (hash.isEmpty())
        return PointerSearch{};
    return findByHash(repository, cache, commit, path, hash);
}

CommitStages stagesAt(Repository &repository, DataCache &cache, const QString &commit,
                      const QStringList &files)
{
    CommitStages found;
    QHash<QString, QString> workFolders; // of a stage: only a dvc.yaml tells
    QStringList ordered = files;         // each dvc.yaml before the locks
    std::ranges::stable_sort(ordered, {}, [](const QString &file) { return fileName(file) == lockName; });
    for (const QString &file : std::as_const(ordered)) {
        if (fileName(file) != lockName && fileName(file) != pipelineName)
            continue;
        const auto text = repository.fileAt(commit, file);
        if (text.isError())
            found.unread.append(text.error());
        if (!text.ok() || !*text)
            continue;
        auto stages = cache.parseStages(**text, QStringLiteral("%1 at %2").arg(file, shortId(commit, 8)));
        if (stages.isError())
            found.unread.append(stages.error());
        if (!stages.ok())
            continue;
        for (DvcStage &stage : *stages) {
            const QString key = folderOf(file) + u'\n' + stage.name;
            const bool isLock = fileName(file) == lockName;
            if (!isLock)
                workFolders.insert(key, stage.folder);
            // What a dvc.yaml names is joined to its stage's folder already.
            const QString folder = isLock ? workFolders.value(key) : QString();
            relocate(stage.outputs, file, folder);
            relocate(stage.dependencies, file, folder);
            const auto before = std::ranges::find_if(found.stages, [&](const CommitStage &each) {
                return folderOf(each.file) == folderOf(file) && each.stage.name == stage.name;
            });
            if (before != found.stages.end())
                *before = {file, stage};
            else
                found.stages.append({file, stage});
        }
    }
    return found;
}

} // namespace driftline
