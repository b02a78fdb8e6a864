// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/git/commitposition.h"

#include "models/io/git/libgit.h"

#include <QSet>

#include <algorithm>
#include <deque>
#include <git2.h>
#include <vector>

namespace driftline {

namespace {

using libgit::Handle;
using libgit::take;

constexpr int chainLimit = 50'000;  // commits on one first-parent chain
constexpr int searchLimit = 50'000; // steps over all refs

QByteArray key(const git_oid &oid)
{
    return QByteArray(reinterpret_cast<const char *>(oid.id), GIT_OID_RAWSZ);
}

git_oid oidOf(const QByteArray &key)
{
    git_oid oid;
    git_oid_fromraw(&oid, reinterpret_cast<const unsigned char *>(key.constData()));
    return oid;
}

struct Ref
{
    QString name; ///< "main", "v1.2", "origin/main"
    int rank = 0; ///< branches before tags before remote branches
    git_oid tip{};
};

QString branchOfHead(git_repository *repository)
{
    if (git_repository_head_detached(repository) != 0)
        return {};
    const auto head = take<git_reference>(git_repository_head, repository);
    return head ? QString::fromUtf8(git_reference_shorthand(head.get())) : QString();
}

std::vector<Ref> allRefs(git_repository *repository)
{
    std::vector<Ref> refs;
    const auto iterator = take<git_reference_iterator>(git_reference_iterator_new, repository);
    if (!iterator)
        return refs;
    for (;;) {
        const auto reference = take<git_reference>(git_reference_next, iterator.get());
        if (!reference)
            break;
        const int rank = git_reference_is_branch(reference.get()) != 0   ? 0
                         : git_reference_is_tag(reference.get()) != 0    ? 1
                         : git_reference_is_remote(reference.get()) != 0 ? 2
                                                                         : 3;
        if (rank == 3 || git_reference_type(reference.get()) == GIT_REFERENCE_SYMBOLIC)
            continue;
        const auto commit = take<git_object>(git_reference_peel, reference.get(), GIT_OBJECT_COMMIT);
        if (commit)
            refs.push_back({QString::fromUtf8(git_reference_shorthand(reference.get())), rank,
                            *git_object_id(commit.get())});
    }
    std::ranges::sort(refs, [](const Ref &a, const Ref &b) {
        return a.rank != b.rank ? a.rank < b.rank : a.name < b.name;
    });
    return refs;
}

QString positionName(const QString &base, int distance)
{
    return distance == 0 ? base : QStringLiteral("%1~%2").arg(base, QString::number(distance));
}

/// Walks from all refs at the same pace, so that the nearest one names the commit. A parent that a shallow
/// clone does not have ends its line.
QString nearest(git_repository *repository, const std::vector<Ref> &refs, const git_oid &commit,
                bool overMerges)
{
    struct Cursor
    {
        QString base;
        int distance = 0;
        git_oid at{};
    };
    std::deque<Cursor> cursors;
    for (const Ref &ref : refs)
        cursors.push_back({ref.name, 0, ref.tip});

    QSet<QByteArray> seen;
    for (int steps = 0; !cursors.empty() && steps < searchLimit; ++steps) {
        const Cursor cursor = cursors.front();
        cursors.pop_front();
        if (git_oid_equal(&cursor.at, &commit) != 0)
            return positionName(cursor.base, cursor.distance);
        if (seen.contains(key(cursor.at)))
            continue;
        seen.insert(key(cursor.at));
        const auto here = take<git_commit>(git_commit_lookup, repository, &cursor.at);
        if (!here)
            continue;
        const unsigned int parents = git_commit_parentcount(here.get());
        if (parents > 0)
            cursors.push_back({cursor.base, cursor.distance + 1, *git_commit_parent_id(here.get(), 0)});
        for (unsigned int i = 1; overMerges && i < parents; ++i) {
            const QString base =
                positionName(cursor.base, cursor.distance) + QStringLiteral("^%1").arg(i + 1);
            cursors.push_back({base, 0, *git_commit_parent_id(here.get(), i)});
        }
    }
    return {};
}

} // namespace

int CommitPosition::distanceFromHead(git_repository *repository, const git_oid &tip, const git_oid &commit)
{
    if (m_tip != key(tip)) {
        m_tip = key(tip);
        m_last = m_tip;
        m_distance = {{m_tip, 0}};
    }
    while (!m_last.isEmpty() && !m_distance.contains(key(commit)) && m_distance.size() < chainLimit) {
        const git_oid last = oidOf(m_last);
        const int distance = m_distance.value(m_last);
        const auto here = take<git_commit>(git_commit_lookup, repository, &last);
        if (!here || git_commit_parentcount(here.get()) == 0) {
            m_last.clear();
            break;
        }
        m_last = key(*git_commit_parent_id(here.get(), 0));
        m_distance.insert(m_last, distance + 1);
    }
    return m_distance.value(key(commit), -1);
}

QString CommitPosition::of(git_repository *repository, const git_oid &commit)
{
    const QString branch = branchOfHead(repository);
    std::vector<Ref> refs = allRefs(repository);
    const auto own =
        std::ranges::find_if(refs, [&](const Ref &ref) { return ref.rank == 0 && ref.name == branch; });
    if (own != refs.end()) {
        const int distance = distanceFromHead(repository, own->tip, commit);
        if (distance >= 0)
            return positionName(branch, distance);
        std::rotate(refs.begin(), own, own + 1);
    }
    const QString direct = nearest(repository, refs, commit, false);
    return direct.isEmpty() ? nearest(repository, refs, commit, true) : direct;
}

} // namespace driftline
