// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// libgit2 with owners for its handles and Errors for its return codes. For the files of this folder only.

#include "models/base/result.h"

#include <memory>

struct git_commit;
struct git_diff;
struct git_object;
struct git_oid;
struct git_patch;
struct git_reference;
struct git_reference_iterator;
struct git_repository;
struct git_blob;
struct git_tree;
struct git_tree_entry;

namespace driftline::libgit {

/// Initialises libgit2 for this process, once. Call before anything else of it; thread-safe.
void ensureReady();

struct Free
{
    void operator()(git_blob *blob) const;
    void operator()(git_commit *commit) const;
    void operator()(git_diff *diff) const;
    void operator()(git_object *object) const;
    void operator()(git_patch *patch) const;
    void operator()(git_reference *reference) const;
    void operator()(git_reference_iterator *iterator) const;
    void operator()(git_repository *repository) const;
    void operator()(git_tree *tree) const;
    void operator()(git_tree_entry *entry) const;
};

template <typename T>
using Handle = std::unique_ptr<T, Free>;

/// Adopts what a libgit2 function writes through its first argument; null when it fails:
/// `auto commit = take<git_commit>(git_commit_lookup, repository, &oid);`
template <typename T, typename Function, typename... Arguments>
[[nodiscard]] Handle<T> take(Function function, Arguments... arguments)
{
    T *raw = nullptr;
    return Handle<T>(function(&raw, arguments...) == 0 ? raw : nullptr);
}

/// libgit2's last message on this thread, without a full stop.
[[nodiscard]] QString lastMessage();
/// 40 lower-case hexadecimal digits.
[[nodiscard]] QString hex(const git_oid &oid);

} // namespace driftline::libgit
