// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A local git repository through libgit2. Only objects, refs and the repository's own config are read: no
// index, no hooks, no filters, nothing is written. Thread-safe: one call at a time.

#include "models/domain/repository.h"
#include "models/io/git/commitposition.h"
#include "models/io/git/libgit.h"

#include <memory>
#include <mutex>

namespace driftline {

/// The repository that `path` lies in: a work tree (also a linked one), any file or folder inside it, or a
/// bare repository. Its git directory; empty when there is none.
[[nodiscard]] QString discoverRepository(const QString &path);

class GitRepository final : public Repository
{
public:
    /// Opens the repository that `path` lies in. Errors: Usage when there is none, Unreadable when it is
    /// damaged or of a format that libgit2 does not know.
    [[nodiscard]] static Result<std::shared_ptr<GitRepository>> open(const QString &path);

    [[nodiscard]] QString root() const override { return m_root; }
    [[nodiscard]] bool isBare() const { return m_bare; }
    Result<QString> head() override;
    Result<CommitInfo> commit(const QString &hash) override;
    Result<QList<CommitInfo>> log(int max) override;
    Result<std::optional<QByteArray>> fileAt(const QString &commit, const QString &path) override;
    Result<QStringList> filesAt(const QString &commit) override;
    Result<QList<FileChange>> changes(const QString &fromCommit, const QString &toCommit) override;

private:
    explicit GitRepository(libgit::Handle<git_repository> repository);

    [[nodiscard]] Result<libgit::Handle<git_commit>> lookup(const QString &hash) const;
    [[nodiscard]] Result<libgit::Handle<git_tree>> treeOf(const QString &hash) const;
    [[nodiscard]] Failure unreadable(const QString &what) const;

    std::mutex m_mutex; // a git_repository is not made for two threads
    libgit::Handle<git_repository> m_repository;
    CommitPosition m_position;
    QString m_root;
    bool m_bare = false;
};

} // namespace driftline
