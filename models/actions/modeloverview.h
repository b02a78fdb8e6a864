// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Everything that is known of one registered model, read in one go: its versions, their runs, the journal.

#include "models/domain/workspace.h"

namespace driftline {

struct ModelOverview
{
    QList<RegisteredModel> models; ///< all of them, by name, to choose from
    QString model;                 ///< the one that the rest is about; empty when there is none at all
    QList<ModelVersion> versions;  ///< newest first
    QHash<RunId, Run> runs;        ///< of the versions; those that could not be had are absent
    QList<JournalEntry> journal;   ///< of all models, oldest first
    std::optional<Error> journalError;
};

/// `model` empty: the first one that has a version in Production, else the first. Runs that cannot be read go
/// to the workspace's problems. Errors: Usage when the workspace has no registry or no such model, and what
/// the registry says.
[[nodiscard]] Result<ModelOverview> readModelOverview(const Workspace &workspace, const QString &model,
                                                      const StopToken &stop);

/// The runs that a decision is about, for a comparison that nobody has chosen yet: of the same model as above
/// the version in Production, the one in Staging and the newest without a stage, in this order, where there
/// are such. Empty without a registry. Errors: what the registry says.
[[nodiscard]] Result<QStringList> runsUpForDecision(const Workspace &workspace, const StopToken &stop);

} // namespace driftline
