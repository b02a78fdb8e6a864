// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/folder.h"

#include <QFile>

#include <array>
#include <utility>

#if defined(Q_OS_UNIX) && !defined(DRIFTLINE_PORTABLE_FILES)
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#endif

namespace driftline::mlruns {

Folder::Folder(int handle, QString path, bool exists, QString error)
    : m_handle(handle), m_exists(exists), m_path(std::move(path)), m_error(std::move(error))
{}

Folder::Folder(Folder &&other) noexcept
    : m_handle(std::exchange(other.m_handle, -1)),
      m_listing(std::exchange(other.m_listing, nullptr)),
      m_exists(other.m_exists),
      m_path(std::move(other.m_path)),
      m_error(std::move(other.m_error))
{}

Folder &Folder::operator=(Folder &&other) noexcept
{
    std::swap(m_handle, other.m_handle);
    std::swap(m_listing, other.m_listing);
    std::swap(m_exists, other.m_exists);
    std::swap(m_path, other.m_path);
    std::swap(m_error, other.m_error);
    return *this;
}

#if defined(Q_OS_UNIX) && !defined(DRIFTLINE_PORTABLE_FILES)

namespace {

[[maybe_unused]] constexpr size_t listingBytes = 16 << 10;

qint64 nanoseconds(const struct stat &status)
{
#ifdef Q_OS_DARWIN
    const timespec &time = status.st_mtimespec;
#else
    const timespec &time = status.st_mtim;
#endif
    return qint64(time.tv_sec) * 1'000'000'000 + qint64(time.tv_nsec);
}

Stamp stampOf(const struct stat &status)
{
    return {nanoseconds(status), S_ISDIR(status.st_mode) ? 0 : qint64(status.st_size)};
}

template <typename SystemEntry>
EntryKind kindOf(int folder, const SystemEntry &entry)
{
    if (entry.d_type == DT_REG)
        return EntryKind::File;
    if (entry.d_type == DT_DIR)
        return EntryKind::Folder;
    if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN)
        return EntryKind::Other;
    struct stat status = {};
    if (::fstatat(folder, entry.d_name, &status, 0) != 0)
        return EntryKind::Other;
    return S_ISDIR(status.st_mode)   ? EntryKind::Folder
           : S_ISREG(status.st_mode) ? EntryKind::File
                                     : EntryKind::Other;
}

} // namespace

Folder Folder::opened(int parent, const QByteArray &name, QString path)
{
    const int handle = ::openat(parent, name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0)
        return {handle, std::move(path), true, {}};
    const int error = errno;
    return {-1, std::move(path), error != ENOENT && error != ENOTDIR, qt_error_string(error)};
}

Folder::Folder(const QString &path) : Folder(opened(AT_FDCWD, QFile::encodeName(path), path)) {}

Folder::~Folder()
{
    if (m_listing != nullptr)
        ::closedir(static_cast<DIR *>(m_listing)); // and the handle with it
    else if (m_handle >= 0)
        ::close(m_handle);
}

Folder Folder::child(const QByteArray &name) const
{
    return opened(m_handle, name, m_path + u'/' + QFile::decodeName(name));
}

#if defined(Q_OS_LINUX) && defined(__GLIBC__)
// opendir() asks three things more of the system, and for 32 KB, for each of a hundred thousand folders.
std::vector<Entry> Folder::entries() const
{
    std::vector<Entry> found;
    if (m_handle < 0 || ::lseek(m_handle, 0, SEEK_SET) != 0)
        return found;
    alignas(dirent64) std::array<char, listingBytes> buffer;
    while (true) {
        const auto got = ::getdents64(m_handle, buffer.data(), buffer.size());
        if (got <= 0)
            return found;
        for (qsizetype at = 0; at < got;) {
            const auto *entry = reinterpret_cast<const dirent64 *>(buffer.data() + at);
            const QByteArrayView name(entry->d_name);
            if (name != "." && name != "..")
                found.push_back({name.toByteArray(), kindOf(m_handle, *entry), entry->d_type == DT_LNK});
            at += entry->d_reclen;
        }
    }
}
#else
std::vector<Entry> Folder::entries() const
{
    std::vector<Entry> found;
    if (m_listing != nullptr)
        ::rewinddir(static_cast<DIR *>(m_listing));
    else if (m_handle >= 0)
        m_listing = ::fdopendir(m_handle);
    auto *listing = static_cast<DIR *>(m_listing);
    if (listing == nullptr)
        return found;
    while (const dirent *entry = ::readdir(listing)) {
        const QByteArrayView name(entry->d_name);
        if (name != "." && name != "..")
            found.push_back({name.toByteArray(), kindOf(m_handle, *entry), entry->d_type == DT_LNK});
    }
    return found;
}
#endif

std::optional<Stamp> Folder::stamp(const QByteArray &name) const
{
    struct stat status = {};
    if (::fstatat(m_handle, name.constData(), &status, 0) != 0)
        return std::nullopt;
    return stampOf(status);
}

Stamp Folder::stamp() const
{
    struct stat status = {};
    return ::fstat(m_handle, &status) == 0 ? stampOf(status) : Stamp{};
}

ReadOutcome Folder::read(const QByteArray &name, qint64 limit, QByteArray &bytes, Stamp &stamp,
                         QString &why) const
{
    // A named pipe would block for ever.
    const int file = ::openat(m_handle, name.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        const int error = errno;
        why = qt_error_string(error);
        return error == ENOENT || error == ENOTDIR ? ReadOutcome::Missing : ReadOutcome::Failed;
    }
    struct stat status = {};
    ReadOutcome outcome = ReadOutcome::Ok;
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        why = qt_error_string(S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
        outcome = ReadOutcome::Failed;
    } else if (status.st_size > limit) {
        outcome = ReadOutcome::TooLarge;
    }
    stamp = stampOf(status);
    bytes.resize(outcome == ReadOutcome::Ok ? qsizetype(status.st_size) : 0);
    qsizetype done = 0;
    while (done < bytes.size()) {
        const auto got = ::read(file, bytes.data() + done, size_t(bytes.size() - done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            why = qt_error_string(errno);
            outcome = ReadOutcome::Failed;
        }
        if (got <= 0)
            break; // cut short meanwhile: what was there is taken
        done += got;
    }
    bytes.truncate(done);
    ::close(file);
    return outcome;
}

#else

namespace {

Stamp stampOf(const QFileInfo &info)
{
    return {info.lastModified().toMSecsSinceEpoch() * 1'000'000, info.isDir() ? 0 : info.size()};
}

} // namespace

Folder::Folder(const QString &path) : m_path(path)
{
    const QFileInfo info(path);
    m_exists = info.isDir();
    if (m_exists && info.isReadable())
        m_handle = 0;
    else
        m_error = QStringLiteral("cannot open");
}

Folder::~Folder() = default;

Folder Folder::child(const QByteArray &name) const
{
    return Folder(m_path + u'/' + QFile::decodeName(name));
}

std::vector<Entry> Folder::entries() const
{
    std::vector<Entry> found;
    const QFileInfoList infos = QDir(m_path).entryInfoList(
        QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Unsorted);
    for (const QFileInfo &info : infos) {
        const EntryKind kind = info.isDir()    ? EntryKind::Folder
                               : info.isFile() ? EntryKind::File
                                               : EntryKind::Other;
        found.push_back({QFile::encodeName(info.fileName()), kind, info.isSymLink()});
    }
    return found;
}

std::optional<Stamp> Folder::stamp(const QByteArray &name) const
{
    const QFileInfo info(m_path + u'/' + QFile::decodeName(name));
    return info.exists() ? std::optional(stampOf(info)) : std::nullopt;
}

Stamp Folder::stamp() const
{
    return stampOf(QFileInfo(m_path));
}

ReadOutcome Folder::read(const QByteArray &name, qint64 limit, QByteArray &bytes, Stamp &stamp,
                         QString &why) const
{
    QFile file(m_path + u'/' + QFile::decodeName(name));
    const QFileInfo info(file);
    bytes.clear();
    if (!info.exists())
        return ReadOutcome::Missing;
    stamp = stampOf(info);
    if (info.size() > limit)
        return ReadOutcome::TooLarge;
    if (!info.isFile() || !file.open(QIODevice::ReadOnly)) {
        why = file.errorString();
        return ReadOutcome::Failed;
    }
    bytes = file.readAll();
    return ReadOutcome::Ok;
}

#endif

} // namespace driftline::mlruns
