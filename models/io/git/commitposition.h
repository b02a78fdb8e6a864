// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a commit stands, in words that people and git understand: "main~14". Not thread-safe: its repository
// guards it.

#include <QByteArray>
#include <QHash>
#include <QString>

struct git_oid;
struct git_repository;

namespace driftline {

class CommitPosition
{
public:
    /// First-parent distance from the branch that HEAD is on; else from the nearest branch or tag; else over
    /// merges, "main~3^2~1". Empty when nothing reaches the commit within a bounded walk.
    [[nodiscard]] QString of(git_repository *repository, const git_oid &commit);

private:
    /// Looks along the first parents of `tip`, which are remembered: asking for many commits walks once.
    [[nodiscard]] int distanceFromHead(git_repository *repository, const git_oid &tip, const git_oid &commit);

    QByteArray m_tip;                  ///< of the remembered chain
    QByteArray m_last;                 ///< the oldest commit of the chain so far; empty at its end
    QHash<QByteArray, int> m_distance; ///< chain member → distance from m_tip
};

} // namespace driftline
