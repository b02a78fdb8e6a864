// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/git/libgit.h"

#include <array>
#include <git2.h>

namespace driftline::libgit {

namespace {

struct Library
{
    Library();
    ~Library() { git_libgit2_shutdown(); }
    Library(const Library &) = delete;
    Library &operator=(const Library &) = delete;
};

Library::Library()
{
    git_libgit2_init();
    // safe.directory protects those who run hooks, filters or aliases from somebody else's repository. We run
    // none of them and write nothing, and a shared clone on a server is normally owned by another user: read
    // it all the same.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    // These extensions change how git configures, fetches or links work trees, not how objects and refs are
    // read. libgit2 refuses them by default, but `git sparse-checkout` and `git clone --filter` set them.
    std::array extensions{"worktreeconfig", "partialclone", "relativeworktrees"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size());
}

} // namespace

void ensureReady()
{
    // libgit2's options belong to the process, so that setting them for each repository would race.
    static const Library library;
}

void Free::operator()(git_blob *blob) const
{
    git_blob_free(blob);
}

void Free::operator()(git_commit *commit) const
{
    git_commit_free(commit);
}

void Free::operator()(git_diff *diff) const
{
    git_diff_free(diff);
}

void Free::operator()(git_object *object) const
{
    git_object_free(object);
}

void Free::operator()(git_patch *patch) const
{
    git_patch_free(patch);
}

void Free::operator()(git_reference *reference) const
{
    git_reference_free(reference);
}

void Free::operator()(git_reference_iterator *iterator) const
{
    git_reference_iterator_free(iterator);
}

void Free::operator()(git_repository *repository) const
{
    git_repository_free(repository);
}

void Free::operator()(git_tree *tree) const
{
    git_tree_free(tree);
}

void Free::operator()(git_tree_entry *entry) const
{
    git_tree_entry_free(entry);
}

QString lastMessage()
{
    const git_error *error = git_error_last();
    if (error == nullptr || error->message == nullptr)
        return {};
    QString message = QString::fromUtf8(error->message);
    while (message.endsWith(u'.'))
        message.chop(1);
    return message;
}

QString hex(const git_oid &oid)
{
    std::array<char, GIT_OID_HEXSZ> digits{};
    git_oid_fmt(digits.data(), &oid);
    return QString::fromLatin1(digits.data(), digits.size());
}

} // namespace driftline::libgit
