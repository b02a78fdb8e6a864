// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Makes the graph to draw out of the four proofs, with what stands beside them: lock file, image, pipeline
// stages, the data's sources, the work tree.

#include "models/actions/lineageproofs.h"

namespace driftline {

/// The data as it lies in the work tree.
struct WorkTreeFile
{
    QString path; ///< absolute; empty when there is no work tree or nothing says which file it would be
    bool exists = false;
    bool isFolder = false;
    qint64 size = 0;

    [[nodiscard]] bool differsInSize(const DvcOutput &output) const;
    /// What comparing it with an output reads: nothing where the size tells already.
    [[nodiscard]] qint64 bytesToRead(const DvcOutput &output) const;
};
[[nodiscard]] WorkTreeFile workTreeFile(const Workspace &workspace, const PointerProof &pointer);

enum class WorkTreeState { NotThere, Same, Differs, Unreadable };
/// Errors: none but cancellation.
[[nodiscard]] Result<WorkTreeState> compareWorkTree(const Workspace &workspace, const WorkTreeFile &file,
                                                    const DvcOutput &output, const StopToken &stop,
                                                    const ByteProgress &progress);

struct LineageFacts
{
    ModelVersion version;
    QList<JournalEntry> journal;
    RunProof run;
    CommitProof commit;
    PointerProof pointer;
    DataProof data;
    WorkTreeFile workTree;
    WorkTreeState workTreeState = WorkTreeState::NotThere;
};
/// Everything but what concerns the previous version and the restore commands. DVC files beside the way that
/// cannot be read go to the workspace's problems.
[[nodiscard]] LineageGraph buildLineageGraph(const Workspace &workspace, const LineageFacts &facts);

/// What the run says, and, where it does not, what its commit says.
[[nodiscard]] Triplet tripletOf(const QString &runId, const CommitProof &commit, const PointerProof &pointer);

} // namespace driftline
