// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dvc/dvccache.h"

#include "models/io/dvc/dvcconfig.h"
#include "models/io/dvc/dvcfiles.h"
#include "models/io/dvc/dvchash.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace driftline {

namespace {

constexpr auto folderSuffix = QLatin1StringView(".dir");
constexpr qint64 maxListingSize = 1 << 30;

Result<QString> digest(const QString &path, bool legacy, const StopToken &stop, const ByteProgress &progress)
{
    return legacy ? dos2unixDigest(path, stop, progress)
                  : fileDigest(path, QCryptographicHash::Md5, stop, progress);
}

QString md5(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex());
}

/// Turns the progress of one file after the other into that of all.
class SumProgress
{
public:
    SumProgress(qint64 total, const ByteProgress &progress) : m_total(total), m_progress(progress) {}
    [[nodiscard]] ByteProgress forFile() const
    {
        if (!m_progress)
            return {};
        return [this](qint64 done, qint64) { m_progress(m_before + done, m_total); };
    }
    void fileDone(qint64 size) { m_before += size; }

private:
    qint64 m_before = 0;
    qint64 m_total = 0;
    const ByteProgress &m_progress;
};

Failure objectMissing(const QString &what, const QString &where)
{
    return fail(ErrorCode::Unreadable, what, where,
                QStringLiteral("dvc fetch gets it from a remote that has it"));
}

} // namespace

Result<std::shared_ptr<DvcCache>> DvcCache::open(const QString &projectFolder)
{
    auto root = dvcCacheFolder(projectFolder);
    if (!root.ok())
        return root.failure();
    return std::shared_ptr<DvcCache>(new DvcCache(std::move(root).value()));
}

DvcCache::DvcCache(QString root) : m_root(std::move(root)) {}

Result<QList<DvcOutput>> DvcCache::parsePointer(const QByteArray &text, const QString &where)
{
    return parseDvcPointer(text, where);
}

Result<QList<DvcStage>> DvcCache::parseStages(const QByteArray &text, const QString &where)
{
    return parseDvcStages(text, where);
}

/// Where an object may lie, likeliest first. Migrated caches keep old objects in the new layout.
QStringList DvcCache::candidates(const QString &hash, bool legacy) const
{
    const QString tail = hash.first(2) + u'/' + hash.sliced(2);
    const QString current = m_root + QStringLiteral("/files/md5/") + tail;
    return legacy ? QStringList{m_root + u'/' + tail, current} : QStringList{current};
}

Result<CacheObject> DvcCache::find(const DvcOutput &output)
{
    // Not every hash comes from a DVC file: a run's tag may hold anything, also a path.
    static const QRegularExpression md5Form(QStringLiteral("\\A[0-9a-f]{32}(\\.dir)?\\z"));
    if (!md5Form.match(output.hash).hasMatch())
        return fail(ErrorCode::Usage, QStringLiteral("this output has no md5, so it is not in the cache"),
                    output.path,
                    QStringLiteral("outputs outside the project are tracked by etag or version"));
    CacheObject object;
    const QStringList paths = candidates(output.hash, output.legacy);
    for (const QString &path : paths) {
        const QFileInfo info(path); // follows links: a cache may be made of them
        if (info.isFile()) {
            object.state = CacheState::Present;
            object.path = path;
            object.size = info.size();
            return object;
        }
    }
    object.path = paths.first();
    return object;
}

Result<QString> DvcCache::computeHash(const DvcOutput &output, const StopToken &stop,
                                      const ByteProgress &progress)
{
    const auto object = find(output);
    if (!object.ok())
        return object.failure();
    if (object->state == CacheState::Missing)
        return objectMissing(QStringLiteral("not in the cache"), object->path);
    if (output.hash.endsWith(folderSuffix))
        return computeFolderHash(output, object->path, stop, progress);
    const bool oldPlace = !object->path.startsWith(m_root + QStringLiteral("/files/md5/"));
    return digest(object->path, oldPlace, stop, progress);
}

Result<QString> DvcCache::computeFolderHash(const DvcOutput &output, const QString &listing,
                                            const StopToken &stop, const ByteProgress &progress) const
{
    QFile file(listing);
    if (!file.open(QIODevice::ReadOnly) || file.size() > maxListingSize)
        return fail(ErrorCode::Unreadable, QStringLiteral("cannot read the listing of a folder"), listing,
                    file.errorString());
    const QByteArray text = file.readAll();
    const QString listed = md5(text) + folderSuffix;
    if (listed != output.hash)
        return listed; // what it lists is not what was meant, so its files prove nothing
    const auto files = parseDvcListing(text, listing);
    if (!files.ok())
        return files.failure();

    QStringList paths;
    QStringList missing;
    qint64 total = 0;
    for (const DvcListed &entry : *files) {
        const QStringList places = candidates(entry.hash, output.legacy);
        const auto there =
            std::ranges::find_if(places, [](const QString &p) { return QFileInfo(p).isFile(); });
        if (there == places.end())
            missing.append(entry.path);
        else
            total += QFileInfo(*there).size();
        paths.append(there == places.end() ? QString() : *there);
    }
    if (!missing.isEmpty())
        return objectMissing(QStringLiteral("%1 of the folder's %2 files not in the cache, the first is %3")
                                 .arg(missing.size())
                                 .arg(files->size())
                                 .arg(missing.first()),
                             m_root);

    SumProgress sum(total, progress);
    QList<DvcListed> computed = *files;
    for (qsizetype i = 0; i < computed.size(); ++i) {
        const bool oldPlace = !paths.at(i).startsWith(m_root + QStringLiteral("/files/md5/"));
        const auto hash = digest(paths.at(i), oldPlace, stop, sum.forFile());
        if (!hash.ok())
            return hash.failure();
        computed[i].hash = *hash;
        sum.fileDone(QFileInfo(paths.at(i)).size());
    }
    // The listing as it would be for the bytes that are there; the same text unless a file is damaged.
    const bool same = std::ranges::equal(computed, *files, {}, &DvcListed::hash, &DvcListed::hash);
    return same ? listed : md5(dvcListingText(computed)) + folderSuffix;
}

Result<QString> DvcCache::hashOfPath(const QString &path, const DvcOutput &output, const StopToken &stop,
                                     const ByteProgress &progress)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fail(ErrorCode::Unreadable, QStringLiteral("there is no such file"), path,
                    QStringLiteral("dvc checkout puts it there"));
    if (info.isDir())
        return hashOfFolder(path, output.legacy, stop, progress);
    // A symbolic link into the cache is the cache object: its content has that name or is damaged, and that
    // is found out where the object itself is checked.
    if (!output.hash.endsWith(folderSuffix) && output.hash.size() == 32) {
        const QString real = info.canonicalFilePath();
        const QStringList places = candidates(output.hash, output.legacy);
        for (const QString &place : places) {
            if (real == QFileInfo(place).canonicalFilePath())
                return output.hash;
        }
    }
    return digest(path, output.legacy, stop, progress);
}

Result<QString> DvcCache::hashOfFolder(const QString &path, bool legacy, const StopToken &stop,
                                       const ByteProgress &progress) const
{
    // What DVC ignores without being told; patterns of a .dvcignore are not applied here.
    static const QStringList ignored{QStringLiteral(".git"), QStringLiteral(".hg"), QStringLiteral(".dvc")};
    QList<DvcListed> files;
    qint64 total = 0;
    QDirIterator iterator(path, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (iterator.hasNext()) {
        iterator.next();
        const QString inside = iterator.filePath().sliced(path.size() + (path.endsWith(u'/') ? 0 : 1));
        const bool skip =
            std::ranges::any_of(inside.split(u'/'), [&](const QString &p) { return ignored.contains(p); });
        if (!skip) {
            files.append({inside, {}});
            total += iterator.fileInfo().size();
        }
        if (stop.stopRequested())
            return Cancelled{};
    }
    std::ranges::sort(files, {},
                      [](const DvcListed &file) { return file.path.toUtf8(); }); // code-point order

    SumProgress sum(total, progress);
    for (DvcListed &file : files) {
        const QString full = path + u'/' + file.path;
        const auto hash = digest(full, legacy, stop, sum.forFile());
        if (!hash.ok())
            return hash.failure();
        file.hash = *hash;
        sum.fileDone(QFileInfo(full).size());
    }
    return md5(dvcListingText(files)) + folderSuffix;
}

} // namespace driftline
