// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// From a model version to its run, commit and dataset: every hop with its proof.

#include "models/domain/experiment.h"
#include "models/domain/registry.h"
#include "models/domain/repository.h"

namespace driftline {

enum class HopStatus { Verified, Missing, Mismatched };
/// "verified", "missing", "mismatched".
[[nodiscard]] QString hopStatusName(HopStatus status);

/// Run ID, git commit hash, DVC data hash: from these the model can be rebuilt. Empty strings where unknown.
struct Triplet
{
    QString runId;
    QString gitCommit;
    QString dvcDataHash;
    QString dvcFile; ///< path of the pointer in the repository, "data/training_set.parquet.dvc"
};

struct LineageNode
{
    QString id;
    QString kind; ///< model, version, run, commit, pointer, data, stage, file, worktree
    QString label;
    QString detail; ///< second line on the card
    QString note;   ///< third line on the card
};

struct LineageHop
{
    QString from;
    QString to;
    QString kind; ///< "version→run", "run→commit", "commit→pointer", "pointer→data"
    HopStatus status = HopStatus::Missing;
    QString reason;   ///< why it is not verified; empty when it is
    QString evidence; ///< what was compared: hashes, paths
};

struct LineageEdge
{
    QString from;
    QString to;
};

struct LineageGraph
{
    QString model;
    QString version;
    Stage stage = Stage::None;
    Triplet triplet;
    bool traceable = false; ///< all four hops are verified
    QList<LineageHop> hops; ///< always the four, in order
    QList<LineageNode> nodes;
    QList<LineageEdge> edges; ///< hops and the rest, for drawing
    std::optional<Run> run;
    std::optional<CommitInfo> commit;
    /// The version that was in Production before this one, or, for one that never was, that is there now;
    /// empty when nothing proves which.
    QString previousVersion;
    std::optional<Run> previousRun; ///< compareRuns() tells what differs in params, metrics and datasets
    std::optional<CommitInfo> previousCommit; ///< absent when the clone does not have it
    QList<FileChange> sincePrevious;          ///< what changed in git from that commit to this one
    QStringList restoreCommands; ///< the two commands, with the real hash and file; empty parts left out
};

} // namespace driftline
