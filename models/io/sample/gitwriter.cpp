// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/gitwriter.h"

#include <QCoreApplication>
#include <QDir>

#include <array>
#include <git2.h>
#include <memory>

namespace driftline::sample {

namespace {

// The counter of libgit2's users: a second user in this process (the reader of repositories) does no harm.
struct Library
{
    Library() { git_libgit2_init(); }
    ~Library() { git_libgit2_shutdown(); }
    Library(const Library &) = delete;
    Library &operator=(const Library &) = delete;
};

template <typename T, void (*Free)(T *)>
struct Releaser
{
    void operator()(T *handle) const { Free(handle); }
};
template <typename T, void (*Free)(T *)>
using Handle = std::unique_ptr<T, Releaser<T, Free>>;
using Repository = Handle<git_repository, git_repository_free>;
using Index = Handle<git_index, git_index_free>;
using Tree = Handle<git_tree, git_tree_free>;
using Commit = Handle<git_commit, git_commit_free>;
using Signature = Handle<git_signature, git_signature_free>;

Failure gitFailure(const QString &folder)
{
    const git_error *error = git_error_last();
    return fail(ErrorCode::Output, QCoreApplication::translate("Sample", "cannot write the git repository"),
                folder, error && error->message ? QString::fromUtf8(error->message) : QString());
}

class Writer
{
public:
    Writer(const QString &folder, Repository repository)
        : m_folder(folder), m_repository(std::move(repository))
    {}

    Status commit(const StoryCommit &commit);
    Status finish();
    [[nodiscard]] const QStringList &hashes() const { return m_hashes; }

private:
    Result<git_oid> writeTree(const ProjectTree &tree);

    const QString m_folder;
    const Repository m_repository;
    ProjectTree m_written; ///< the last commit's files: their blobs are there already
    git_oid m_head{};
    QStringList m_hashes;
};

Result<git_oid> Writer::writeTree(const ProjectTree &tree)
{
    git_index *raw = nullptr;
    git_oid id{};
    if (git_index_new(&raw) != 0)
        return gitFailure(m_folder);
    const Index index(raw);
    for (auto file = tree.files().cbegin(); file != tree.files().cend(); ++file) {
        const QByteArray path = file.key().toUtf8();
        git_index_entry entry{};
        entry.mode = path.endsWith(".sh") ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
        entry.path = path.constData();
        const auto size = static_cast<std::size_t>(file.value().size());
        const bool known = m_written.contains(file.key()) && m_written.bytes(file.key()) == file.value();
        const int hashed = known ? git_odb_hash(&entry.id, file.value().constData(), size, GIT_OBJECT_BLOB)
                                 : git_blob_create_from_buffer(&entry.id, m_repository.get(),
                                                               file.value().constData(), size);
        if (hashed != 0 || git_index_add(index.get(), &entry) != 0)
            return gitFailure(m_folder);
    }
    if (git_index_write_tree_to(&id, index.get(), m_repository.get()) != 0)
        return gitFailure(m_folder);
    m_written = tree;
    return id;
}

Status Writer::commit(const StoryCommit &commit)
{
    const auto treeId = writeTree(commit.tree);
    if (!treeId.ok())
        return treeId.failure();
    git_tree *rawTree = nullptr;
    if (git_tree_lookup(&rawTree, m_repository.get(), &*treeId) != 0)
        return gitFailure(m_folder);
    const Tree tree(rawTree);
    const qsizetype bracket = commit.author.indexOf(" <");
    const QByteArray name = commit.author.left(bracket);
    const QByteArray mail = commit.author.mid(bracket + 2).chopped(1);
    git_signature *rawSignature = nullptr;
    if (git_signature_new(&rawSignature, name.constData(), mail.constData(), commit.time / 1000, 0) != 0)
        return gitFailure(m_folder);
    const Signature signature(rawSignature);
    Commit parent;
    if (!m_hashes.isEmpty()) {
        git_commit *rawParent = nullptr;
        if (git_commit_lookup(&rawParent, m_repository.get(), &m_head) != 0)
            return gitFailure(m_folder);
        parent.reset(rawParent);
    }
    std::array<const git_commit *, 1> parents{parent.get()};
    if (git_commit_create(&m_head, m_repository.get(), nullptr, signature.get(), signature.get(), nullptr,
                          (commit.message + "\n").constData(), tree.get(), parent ? 1 : 0,
                          parents.data()) != 0)
        return gitFailure(m_folder);
    std::array<char, GIT_OID_HEXSZ> digits{};
    git_oid_fmt(digits.data(), &m_head);
    m_hashes.append(QString::fromLatin1(digits.data(), digits.size()));
    return Done{};
}

// Branch, index and reference log without the clock and without what a file system knows of a file: the index
// is as after `git read-tree`, and git fills in the rest when it first looks.
Status Writer::finish()
{
    for (auto file = m_written.files().cbegin(); file != m_written.files().cend(); ++file) {
        if (auto written = writeFile(m_folder, file.key(), file.value()); !written.ok())
            return written;
        const QString path = QDir(m_folder).filePath(file.key());
        if (path.endsWith(QLatin1StringView(".sh")))
            QFile::setPermissions(path, QFile::permissions(path) | QFile::ExeOwner | QFile::ExeUser |
                                            QFile::ExeGroup | QFile::ExeOther);
    }
    git_reference *branch = nullptr;
    if (git_reference_create(&branch, m_repository.get(), "refs/heads/main", &m_head, 1, nullptr) != 0)
        return gitFailure(m_folder);
    git_reference_free(branch);
    git_commit *rawCommit = nullptr;
    if (git_commit_lookup(&rawCommit, m_repository.get(), &m_head) != 0)
        return gitFailure(m_folder);
    const Commit head(rawCommit);
    git_tree *rawTree = nullptr;
    git_index *rawIndex = nullptr;
    if (git_commit_tree(&rawTree, head.get()) != 0)
        return gitFailure(m_folder);
    const Tree tree(rawTree);
    if (git_repository_index(&rawIndex, m_repository.get()) != 0)
        return gitFailure(m_folder);
    const Index index(rawIndex);
    if (git_index_read_tree(index.get(), tree.get()) != 0 || git_index_write(index.get()) != 0)
        return gitFailure(m_folder);
    QDir(m_folder + QStringLiteral("/.git/logs")).removeRecursively();
    return Done{};
}

} // namespace

Result<QStringList> writeRepository(const QString &folder, const QList<StoryCommit> &commits,
                                    const QByteArray &excluded, const StopToken &stop)
{
    const Library library;
    git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
    options.flags = GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT;
    options.initial_head = "main";
    git_repository *raw = nullptr;
    if (git_repository_init_ext(&raw, folder.toUtf8().constData(), &options) != 0)
        return gitFailure(folder);
    Writer writer(folder, Repository(raw));
    if (auto written = writeFile(folder, QStringLiteral(".git/info/exclude"), excluded); !written.ok())
        return written.failure();
    for (const StoryCommit &commit : commits) {
        if (stop.stopRequested())
            return Cancelled{};
        if (auto written = writer.commit(commit); !written.ok())
            return written.failure();
    }
    if (auto finished = writer.finish(); !finished.ok())
        return finished.failure();
    return writer.hashes();
}

} // namespace driftline::sample
