// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/git/gitrepository.h"

#include "models/io/git/looseguard.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>
#include <queue>

#include <algorithm>
#include <git2.h>
#include <tuple>

namespace driftline {

namespace {

using libgit::Handle;
using libgit::hex;
using libgit::lastMessage;
using libgit::take;
using Guard = std::lock_guard<std::mutex>;

constexpr int shortestHash = 4; // git's own lower limit

/// Old commits may be in another encoding, which they name.
QString decoded(const char *text, const git_commit *commit)
{
    if (text == nullptr)
        return {};
    const char *encoding = git_commit_message_encoding(commit);
    if (encoding != nullptr) {
        QStringDecoder decoder(encoding);
        if (decoder.isValid())
            return decoder.decode(QByteArrayView(text));
    }
    return QString::fromUtf8(text);
}

CommitInfo infoOf(git_commit *commit)
{
    CommitInfo info;
    info.hash = hex(*git_commit_id(commit));
    info.summary = decoded(git_commit_summary(commit), commit);
    const git_signature *author = git_commit_author(commit);
    info.author = decoded(author->name, commit);
    info.time = UtcMs(author->when.time) * 1000;
    return info;
}

char changeKind(git_delta_t status)
{
    switch (status) {
    case GIT_DELTA_ADDED:
        return 'A';
    case GIT_DELTA_DELETED:
        return 'D';
    case GIT_DELTA_RENAMED:
        return 'R';
    default:
        return 'M';
    }
}

int collectFile(const char *folder, const git_tree_entry *entry, void *payload)
{
    if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB)
        static_cast<QStringList *>(payload)->append(QString::fromUtf8(folder) +
                                                    QString::fromUtf8(git_tree_entry_name(entry)));
    return 0;
}

/// A path as it stands in a tree: relative, '/', no "." and no "..".
QString treePath(const QString &path)
{
    return QDir::cleanPath(QDir::fromNativeSeparators(path));
}

} // namespace

QString discoverRepository(const QString &path)
{
    libgit::ensureReady();
    const QFileInfo info(path);
    // A symbolic link leads to where its target's repository is, as for git run inside it.
    const QString start =
        info.isDir() ? info.canonicalFilePath() : QFileInfo(info.canonicalFilePath()).path();
    if (start.isEmpty() || start == QStringLiteral("."))
        return {};
    git_buf found = GIT_BUF_INIT;
    QString folder;
    if (git_repository_discover(&found, start.toUtf8().constData(), 0, nullptr) == 0)
        folder = QDir::cleanPath(QString::fromUtf8(found.ptr, qsizetype(found.size)));
    git_buf_dispose(&found);
    return folder;
}

Result<std::shared_ptr<GitRepository>> GitRepository::open(const QString &path)
{
    if (!QFileInfo::exists(path))
        return fail(ErrorCode::Usage, QStringLiteral("there is no such folder"), path,
                    QStringLiteral("name the folder of a git clone"));
    const QString folder = discoverRepository(path);
    if (folder.isEmpty()) {
        // A .git that is there but leads nowhere is damage, not absence.
        if (QFileInfo::exists(path + QStringLiteral("/.git")))
            return fail(ErrorCode::Unreadable, QStringLiteral("cannot read the git repository"), path,
                        QStringLiteral("its .git is damaged or leads nowhere; check it with git status"));
        return fail(ErrorCode::Usage, QStringLiteral("not in a git repository"), path,
                    QStringLiteral("name the folder of a git clone"));
    }
    git_repository *raw = nullptr;
    // The git directory of a linked work tree alone does not say that it is one: open by the path inside.
    const QFileInfo info(path);
    const QString start =
        info.isDir() ? info.canonicalFilePath() : QFileInfo(info.canonicalFilePath()).path();
    if (git_repository_open_ext(&raw, start.toUtf8().constData(), 0, nullptr) != 0)
        return fail(ErrorCode::Unreadable, QStringLiteral("cannot read the git repository"), folder,
                    lastMessage());
    Handle<git_repository> repository(raw);
    if (!guardLooseObjects(raw))
        return fail(ErrorCode::Unreadable, QStringLiteral("cannot read the git repository's objects"), folder,
                    lastMessage());
    return std::shared_ptr<GitRepository>(new GitRepository(std::move(repository)));
}

GitRepository::GitRepository(Handle<git_repository> repository)
    : m_repository(std::move(repository)), m_bare(git_repository_is_bare(m_repository.get()) != 0)
{
    const char *folder =
        m_bare ? git_repository_path(m_repository.get()) : git_repository_workdir(m_repository.get());
    m_root = QDir::cleanPath(QString::fromUtf8(folder));
}

Failure GitRepository::unreadable(const QString &what) const
{
    return fail(ErrorCode::Unreadable, what, m_root,
                QStringLiteral("%1; check the clone with git fsck").arg(lastMessage()));
}

Result<QString> GitRepository::head()
{
    const Guard guard(m_mutex);
    const int unborn = git_repository_head_unborn(m_repository.get());
    if (unborn == 1)
        return QString();
    const auto head = take<git_reference>(git_repository_head, m_repository.get());
    if (unborn < 0 || !head)
        return unreadable(QStringLiteral("cannot read HEAD"));
    if (git_repository_head_detached(m_repository.get()) == 1)
        return hex(*git_reference_target(head.get())).left(8);
    return QString::fromUtf8(git_reference_shorthand(head.get()));
}

Result<Handle<git_commit>> GitRepository::lookup(const QString &hash) const
{
    static const QRegularExpression hexDigits(QStringLiteral("\\A[0-9a-f]{%1,40}\\z").arg(shortestHash));
    const QString wanted = hash.trimmed().toLower();
    if (!hexDigits.match(wanted).hasMatch())
        return fail(ErrorCode::Usage, QStringLiteral("not a commit hash"), hash,
                    QStringLiteral("give at least %1 hexadecimal digits").arg(shortestHash));
    git_oid oid;
    git_oid_fromstrn(&oid, wanted.toLatin1().constData(), size_t(wanted.size()));
    // Completed first: a lookup by the beginning reads the object without asking the guard of loose objects.
    git_odb *odb = nullptr;
    git_oid whole;
    int rc = git_repository_odb(&odb, m_repository.get());
    if (rc == 0)
        rc = git_odb_exists_prefix(&whole, odb, &oid, size_t(wanted.size()));
    git_odb_free(odb);
    git_object *raw = nullptr;
    if (rc == 0)
        rc = git_object_lookup(&raw, m_repository.get(), &whole, GIT_OBJECT_ANY);
    const Handle<git_object> object(raw);
    if (rc == GIT_EAMBIGUOUS)
        return fail(ErrorCode::Usage, QStringLiteral("more than one commit begins so"), hash,
                    QStringLiteral("give more digits"));
    if (rc == GIT_ENOTFOUND) {
        const bool shallow = git_repository_is_shallow(m_repository.get()) == 1;
        return fail(ErrorCode::Usage, QStringLiteral("no such commit in %1").arg(m_root), hash,
                    shallow ? QStringLiteral("the clone is shallow; run git fetch --unshallow in it")
                            : QStringLiteral("run git fetch there, or choose another clone"));
    }
    if (rc != 0)
        return unreadable(QStringLiteral("cannot read commit %1").arg(hash));
    git_object *peeled = nullptr; // a hash may also be that of an annotated tag
    if (git_object_peel(&peeled, object.get(), GIT_OBJECT_COMMIT) != 0)
        return fail(ErrorCode::Usage, QStringLiteral("this object is not a commit"), hash,
                    QStringLiteral("it is in %1, but of another type").arg(m_root));
    return Handle<git_commit>(reinterpret_cast<git_commit *>(peeled));
}

Result<Handle<git_tree>> GitRepository::treeOf(const QString &hash) const
{
    auto commit = lookup(hash);
    if (!commit.ok())
        return commit.failure();
    auto tree = take<git_tree>(git_commit_tree, commit->get());
    if (!tree)
        return unreadable(QStringLiteral("cannot read the files of commit %1").arg(hash));
    return tree;
}

Result<CommitInfo> GitRepository::commit(const QString &hash)
{
    const Guard guard(m_mutex);
    const auto found = lookup(hash);
    if (!found.ok())
        return found.failure();
    CommitInfo info = infoOf(found->get());
    info.position = m_position.of(m_repository.get(), *git_commit_id(found->get()));
    return info;
}

Result<QList<CommitInfo>> GitRepository::log(int max)
{
    const Guard guard(m_mutex);
    QList<CommitInfo> commits;
    if (git_repository_head_unborn(m_repository.get()) == 1)
        return commits;
    git_oid tip;
    if (git_reference_name_to_id(&tip, m_repository.get(), "HEAD") != 0)
        return unreadable(QStringLiteral("cannot read HEAD"));

    // By hand instead of git_revwalk: that fails where a shallow clone ends.
    struct Later
    {
        bool operator()(git_commit *a, git_commit *b) const
        {
            return git_commit_time(a) < git_commit_time(b);
        }
    };
    std::vector<Handle<git_commit>> owned;
    std::priority_queue<git_commit *, std::vector<git_commit *>, Later> queue;
    QSet<QString> seen;
    const auto push = [&](const git_oid &oid) {
        if (seen.contains(hex(oid)))
            return;
        seen.insert(hex(oid));
        if (auto commit = take<git_commit>(git_commit_lookup, m_repository.get(), &oid)) {
            queue.push(commit.get());
            owned.push_back(std::move(commit));
        }
    };
    push(tip);
    if (queue.empty())
        return unreadable(QStringLiteral("cannot read commit %1").arg(hex(tip)));
    while (!queue.empty() && commits.size() < max) {
        git_commit *commit = queue.top();
        queue.pop();
        commits.append(infoOf(commit));
        for (unsigned int i = 0; i < git_commit_parentcount(commit); ++i)
            push(*git_commit_parent_id(commit, i));
    }
    return commits;
}

Result<std::optional<QByteArray>> GitRepository::fileAt(const QString &commit, const QString &path)
{
    const Guard guard(m_mutex);
    const auto tree = treeOf(commit);
    if (!tree.ok())
        return tree.failure();
    git_tree_entry *raw = nullptr;
    const int rc = git_tree_entry_bypath(&raw, tree->get(), treePath(path).toUtf8().constData());
    const Handle<git_tree_entry> entry(raw);
    if (rc == GIT_ENOTFOUND || (rc == 0 && git_tree_entry_type(entry.get()) != GIT_OBJECT_BLOB))
        return std::optional<QByteArray>();
    if (rc != 0)
        return unreadable(QStringLiteral("cannot read %1 at commit %2").arg(path, commit));
    git_blob *rawBlob = nullptr;
    const int found = git_blob_lookup(&rawBlob, m_repository.get(), git_tree_entry_id(entry.get()));
    const Handle<git_blob> blob(rawBlob);
    if (found == GIT_ENOTFOUND)
        return fail(ErrorCode::Unreadable,
                    QStringLiteral("the clone lacks %1 of commit %2").arg(path, commit), m_root,
                    QStringLiteral("a clone made with --filter has it after git checkout %1").arg(commit));
    if (found != 0)
        return unreadable(QStringLiteral("cannot read %1 at commit %2").arg(path, commit));
    return std::optional(QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())),
                                    qsizetype(git_blob_rawsize(blob.get()))));
}

Result<QStringList> GitRepository::filesAt(const QString &commit)
{
    const Guard guard(m_mutex);
    const auto tree = treeOf(commit);
    if (!tree.ok())
        return tree.failure();
    QStringList files;
    if (git_tree_walk(tree->get(), GIT_TREEWALK_PRE, collectFile, &files) != 0)
        return unreadable(QStringLiteral("cannot list the files of commit %1").arg(commit));
    files.sort();
    return files;
}

Result<QList<FileChange>> GitRepository::changes(const QString &fromCommit, const QString &toCommit)
{
    const Guard guard(m_mutex);
    const auto from = treeOf(fromCommit);
    if (!from.ok())
        return from.failure();
    const auto to = treeOf(toCommit);
    if (!to.ok())
        return to.failure();

    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.max_size = 16 << 20; // a longer file is data: listed, not counted line by line
    const auto diff =
        take<git_diff>(git_diff_tree_to_tree, m_repository.get(), from->get(), to->get(), &options);
    if (!diff || git_diff_find_similar(diff.get(), nullptr) != 0)
        return unreadable(QStringLiteral("cannot compare commits %1 and %2").arg(fromCommit, toCommit));

    QList<FileChange> changes;
    for (size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
        const git_diff_delta *delta = git_diff_get_delta(diff.get(), i);
        FileChange change;
        change.kind = changeKind(delta->status);
        change.path = QString::fromUtf8(delta->status == GIT_DELTA_DELETED ? delta->old_file.path
                                                                           : delta->new_file.path);
        const auto patch = take<git_patch>(git_patch_from_diff, diff.get(), i);
        size_t added = 0;
        size_t removed = 0;
        if (patch && git_patch_line_stats(nullptr, &added, &removed, patch.get()) == 0) {
            change.added = int(added);
            change.removed = int(removed);
        }
        changes.append(change);
    }
    std::ranges::sort(changes, {}, &FileChange::path);
    return changes;
}

} // namespace driftline
