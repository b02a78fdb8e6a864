// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A git repository and a DVC cache, as far as lineage reads them. Read-only; thread-safe.

#include "models/base/hash.h"
#include "models/base/result.h"
#include "models/base/stoptoken.h"
#include "models/base/time.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace driftline {

struct CommitInfo
{
    QString hash; ///< 40 hexadecimal digits
    QString summary;
    QString author;
    UtcMs time = 0;
    QString position; ///< relative to a branch or tag, "main~14"; empty when nothing reaches it
};

struct FileChange
{
    char kind = 'M'; ///< A, M, D, R
    QString path;
    int added = 0;
    int removed = 0;
};

class Repository
{
public:
    Repository() = default;
    Repository(const Repository &) = delete;
    Repository &operator=(const Repository &) = delete;
    virtual ~Repository() = default;

    /// The work tree's folder (or the repository's own, when bare).
    [[nodiscard]] virtual QString root() const = 0;
    /// "main", or a short hash when detached; empty when there is no commit yet.
    virtual Result<QString> head() = 0;
    /// By whole or unambiguous abbreviated hash. Errors: Usage when there is none.
    virtual Result<CommitInfo> commit(const QString &hash) = 0;
    /// Newest first, following HEAD.
    virtual Result<QList<CommitInfo>> log(int max) = 0;
    /// A file's bytes at a commit; absent when the commit has no such file.
    virtual Result<std::optional<QByteArray>> fileAt(const QString &commit, const QString &path) = 0;
    /// Paths of all files at a commit, sorted.
    virtual Result<QStringList> filesAt(const QString &commit) = 0;
    virtual Result<QList<FileChange>> changes(const QString &fromCommit, const QString &toCommit) = 0;
};

/// One output of a .dvc file or of a dvc.lock stage.
struct DvcOutput
{
    QString path;        ///< relative to the file that names it
    QString hash;        ///< md5, with ".dir" for a folder
    bool legacy = false; ///< DVC 2.x: md5-dos2unix and the old cache layout
    std::optional<qint64> size;
    std::optional<qint64> fileCount;
};

/// One stage of a dvc.lock or dvc.yaml; paths are relative to the file, so far as it says.
struct DvcStage
{
    QString name;
    QString folder; ///< its wdir; only a dvc.yaml knows, and a dvc.lock's paths are relative to it
    QList<DvcOutput> dependencies;
    QList<DvcOutput> outputs;
};

enum class CacheState { Present, Missing };

struct CacheObject
{
    CacheState state = CacheState::Missing;
    QString path; ///< where it is, or where it would be
    qint64 size = 0;
};

class DataCache
{
public:
    DataCache() = default;
    DataCache(const DataCache &) = delete;
    DataCache &operator=(const DataCache &) = delete;
    virtual ~DataCache() = default;

    /// The cache's folder, "…/.dvc/cache".
    [[nodiscard]] virtual QString root() const = 0;
    /// The outputs that a .dvc file names. Errors: Unreadable with the line.
    virtual Result<QList<DvcOutput>> parsePointer(const QByteArray &text, const QString &where) = 0;
    /// The stages of a dvc.lock, with hashes, or of a dvc.yaml, without. Errors: Unreadable with the line.
    virtual Result<QList<DvcStage>> parseStages(const QByteArray &text, const QString &where) = 0;
    virtual Result<CacheObject> find(const DvcOutput &output) = 0;
    /// The hash computed from the object's bytes (for a folder: of its listing, and of every file in it).
    virtual Result<QString> computeHash(const DvcOutput &output, const StopToken &stop,
                                        const ByteProgress &progress) = 0;
    /// The hash that a file or folder outside the cache has by the same rules; without reading it when it is
    /// a link to the output's cache object. Errors: Unreadable.
    virtual Result<QString> hashOfPath(const QString &path, const DvcOutput &output, const StopToken &stop,
                                       const ByteProgress &progress) = 0;
};

} // namespace driftline
