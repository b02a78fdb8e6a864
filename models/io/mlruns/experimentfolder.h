// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An experiment's folder: its meta.yaml, its datasets, and which folders in it may be runs.

#include "models/io/mlruns/folder.h"
#include "models/io/mlruns/runfolder.h"
#include "models/io/mlruns/snapshot.h"

namespace driftline::mlruns {

/// The folders in a store's that may be experiments, deleted ones too, below its root and sorted.
[[nodiscard]] std::vector<QByteArray> experimentFolders(const Folder &root, QList<Trouble> &troubles);

struct ExperimentRead
{
    /// Without runs. Null: no experiment, or one that cannot be shown; the troubles say which.
    std::shared_ptr<ExperimentEntry> entry;
    Folder folder;
    std::vector<QByteArray> runFolders;
    QList<Trouble> troubles;
};

/// `relative` is "0" or ".trash/12"; `known`, when not null, is what it was before.
[[nodiscard]] ExperimentRead readExperiment(const Folder &root, const QByteArray &relative,
                                            const ExperimentEntry *known);

/// Where the experiment's runs are; `folder` is the experiment's.
[[nodiscard]] RunsPlace runsPlace(Folder folder, const ExperimentEntry &experiment);

} // namespace driftline::mlruns
