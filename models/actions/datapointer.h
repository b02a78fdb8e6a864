// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Finds the DVC file of a commit that names a run's data.

#include "models/actions/lineageproofs.h"

namespace driftline {

struct PointerSearch
{
    std::optional<DataPointer> pointer;
    bool renamed = false; ///< found by its hash, under another name than the run gives
    QStringList unread;   ///< DVC files that could not be read during a search by hash
};

/// `file` is what the run calls its pointer: a .dvc file, a dvc.lock or dvc.yaml, or the data file itself;
/// relative to the repository, or to a DVC project below it. Empty, or not in the commit: the pointer is
/// found by `hash`. When the file is there but names other data, that is the answer. Errors: Unreadable when
/// the file named is damaged.
[[nodiscard]] Result<PointerSearch> findDataPointer(Repository &repository, DataCache &cache,
                                                    const QString &commit, const QString &file,
                                                    const QString &hash);

/// The stages of all dvc.yaml and dvc.lock files of a commit, paths relative to the repository; `file` names
/// where each is from. What a lock says of a stage wins over the dvc.yaml.
struct CommitStage
{
    QString file;
    DvcStage stage;
};
struct CommitStages
{
    QList<CommitStage> stages;
    QList<Error> unread;
};
[[nodiscard]] CommitStages stagesAt(Repository &repository, DataCache &cache, const QString &commit,
                                    const QStringList &files);

} // namespace driftline
