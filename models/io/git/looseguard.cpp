// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/git/looseguard.h"

#include "models/io/git/libgit.h"

#include <QDir>
#include <QFile>
#include <QStringList>

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <vector>
#include <zlib.h>
#if __has_include(<git2/sys/errors.h>) // libgit2 1.9 moved git_error_set_str there
#include <git2/sys/errors.h>
#endif

namespace driftline {

namespace {

constexpr int beforeAllOthers = 1000;
constexpr int maxFolders = 32; // clones that borrow from one another, some in a ring
constexpr size_t pieceSize = 1 << 16;

/// Asked by libgit2 like a store of objects that never has any.
struct LooseGuard
{
    git_odb_backend backend; ///< first: libgit2 hands out its address
    QStringList folders;
};

QStringList objectFolders(git_repository *repository)
{
    QStringList folders{QDir::cleanPath(QString::fromUtf8(git_repository_commondir(repository)) +
                                        QStringLiteral("/objects"))};
    for (qsizetype i = 0; i < folders.size() && folders.size() < maxFolders; ++i) {
        QFile list(folders.at(i) + QStringLiteral("/info/alternates"));
        if (!list.open(QIODevice::ReadOnly))
            continue;
        const QStringList lines = QString::fromUtf8(list.readAll()).split(u'\n', Qt::SkipEmptyParts);
        for (const QString &line : lines) {
            const QString folder = QDir::cleanPath(QDir(folders.at(i)).absoluteFilePath(line));
            if (!line.startsWith(u'#') && !folders.contains(folder))
                folders << folder;
        }
    }
    return folders;
}

/// Whether the bytes are one zlib stream from its beginning to its end.
bool isWhole(QFile &file)
{
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK)
        return false;
    std::vector<unsigned char> scratch(pieceSize);
    int state = Z_OK;
    while (state == Z_OK) {
        QByteArray piece = file.read(qint64(pieceSize));
        if (piece.isEmpty())
            break;
        stream.next_in = reinterpret_cast<unsigned char *>(piece.data());
        stream.avail_in = uInt(piece.size());
        do {
            stream.next_out = scratch.data();
            stream.avail_out = uInt(scratch.size());
            state = inflate(&stream, Z_NO_FLUSH);
        } while (state == Z_OK && stream.avail_out == 0);
        if (state == Z_BUF_ERROR) // all of this piece is used up
            state = Z_OK;
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END;
}

int check(git_odb_backend *backend, const git_oid *oid)
{
    const QString hex = libgit::hex(*oid);
    const QString tail = u'/' + hex.first(2) + u'/' + hex.sliced(2);
    for (const QString &folder : std::as_const(reinterpret_cast<LooseGuard *>(backend)->folders)) {
        QFile file(folder + tail);
        if (!file.exists())
            continue;
        if (file.open(QIODevice::ReadOnly) && isWhole(file))
            break;
        git_error_set_str(
            GIT_ERROR_ODB,
            QStringLiteral("the object file %1 is damaged").arg(folder + tail).toUtf8().constData());
        return GIT_ERROR;
    }
    return GIT_ENOTFOUND; // not here: the next store is asked
}

int checkRead(void **, size_t *, git_object_t *, git_odb_backend *backend, const git_oid *oid)
{
    return check(backend, oid);
}

int checkHeader(size_t *, git_object_t *, git_odb_backend *backend, const git_oid *oid)
{
    return check(backend, oid);
}

void freeGuard(git_odb_backend *backend)
{
    delete reinterpret_cast<LooseGuard *>(backend);
}

} // namespace

bool guardLooseObjects(git_repository *repository)
{
    git_odb *raw = nullptr;
    if (git_repository_odb(&raw, repository) != 0)
        return false;
    auto guard = std::make_unique<LooseGuard>();
    bool added = git_odb_init_backend(&guard->backend, GIT_ODB_BACKEND_VERSION) == 0;
    guard->backend.read = checkRead;
    guard->backend.read_header = checkHeader;
    guard->backend.free = freeGuard;
    guard->folders = objectFolders(repository);
    added = added && git_odb_add_backend(raw, &guard->backend, beforeAllOthers) == 0;
    if (added)
        static_cast<void>(guard.release()); // libgit2's now
    git_odb_free(raw);
    return added;
}

} // namespace driftline
