// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The proofs of the four hops of a lineage, each on its own. Blocking, any thread.

#include "models/domain/lineage.h"
#include "models/domain/workspace.h"

namespace driftline {

struct HopProof
{
    HopStatus status = HopStatus::Missing;
    QString reason;   ///< one plain sentence; empty when verified
    QString evidence; ///< what was compared
};

struct RunProof
{
    HopProof hop;
    QString runId; ///< as the version names it; empty when it names none
    std::optional<Run> run;
};
/// Errors: none but cancellation; a store that does not answer is a missing hop.
[[nodiscard]] Result<RunProof> proveRun(const Workspace &workspace, const ModelVersion &version,
                                        const StopToken &stop);

struct CommitProof
{
    HopProof hop;
    QString hash; ///< whole where the clone has it, else as the run names it; empty when it names none
    std::optional<CommitInfo> commit;
};
[[nodiscard]] CommitProof proveCommit(const Workspace &workspace, const std::optional<Run> &run);

/// What names the data in a commit: a .dvc file, or a stage in a dvc.lock.
struct DataPointer
{
    QString file;     ///< its path in the repository
    DvcOutput output; ///< hash empty when the file names none
    QString dataPath; ///< the output's path in the repository
    QString stage;    ///< of a dvc.lock; else empty
};

struct PointerProof
{
    HopProof hop;
    QString runHash; ///< tag dvc_data_hash; empty when it is not set or no md5
    QString runFile; ///< tag dvc_file
    std::optional<DataPointer> pointer;
};
[[nodiscard]] PointerProof provePointer(const Workspace &workspace, const std::optional<Run> &run,
                                        const std::optional<CommitInfo> &commit);

struct DataProof
{
    HopProof hop;
    DvcOutput output; ///< hash empty when nothing names the data
    std::optional<CacheObject> object;
};
/// Finds the object of the pointer, or, without one, of the hash that the run names; computes its hash.
/// Errors: none but cancellation.
[[nodiscard]] Result<DataProof> proveData(const Workspace &workspace, const PointerProof &pointer,
                                          const StopToken &stop, const ByteProgress &progress);
/// As proveData, without reading the object: status Verified says only that it is there.
[[nodiscard]] DataProof findData(const Workspace &workspace, const PointerProof &pointer);

} // namespace driftline
