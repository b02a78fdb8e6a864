// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A directory held open, read with as few system calls as can be: a file store is a hundred thousand tiny
// files, and the time goes into asking for them. Never writes. entries() apart, the const functions may be
// called from several threads at once.

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace driftline::mlruns {

/// What tells that a file or folder is as it was.
struct Stamp
{
    qint64 modified = 0; ///< nanoseconds since 1970
    qint64 size = 0;     ///< bytes; 0 for a folder
    bool operator==(const Stamp &) const = default;
};

enum class EntryKind { File, Folder, Other };

struct Entry
{
    QByteArray name;                   ///< as the file system has it
    EntryKind kind = EntryKind::Other; ///< of what it points to, when it is a link
    bool isLink = false;
};

enum class ReadOutcome { Ok, Missing, TooLarge, Failed };

class Folder
{
public:
    /// Holds nothing.
    Folder() = default;
    explicit Folder(const QString &path);
    ~Folder();
    Folder(Folder &&other) noexcept;
    Folder &operator=(Folder &&other) noexcept;
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;

    [[nodiscard]] bool isOpen() const { return m_handle >= 0; }
    /// The folder is there, but may not be opened; error() says why.
    [[nodiscard]] bool exists() const { return isOpen() || m_exists; }
    [[nodiscard]] const QString &error() const { return m_error; }
    [[nodiscard]] const QString &path() const { return m_path; }

    /// A folder in this one; `name` may have slashes.
    [[nodiscard]] Folder child(const QByteArray &name) const;
    /// Without "." and "..", in the file system's order; links are followed.
    [[nodiscard]] std::vector<Entry> entries() const;
    [[nodiscard]] std::optional<Stamp> stamp(const QByteArray &name) const;
    /// This folder's own.
    [[nodiscard]] Stamp stamp() const;
    /// A regular file whole, at most `limit` bytes. On Failed `why` says what the system said.
    ReadOutcome read(const QByteArray &name, qint64 limit, QByteArray &bytes, Stamp &stamp,
                     QString &why) const;

private:
    Folder(int handle, QString path, bool exists, QString error);
    static Folder opened(int parent, const QByteArray &name, QString path);

    int m_handle = -1; // a file descriptor where there are such things, else 0 for an open one
    mutable void *m_listing =
        nullptr; // made by the first entries(), which it saves from opening the folder again
    bool m_exists = false;
    QString m_path;
    QString m_error;
};

} // namespace driftline::mlruns
