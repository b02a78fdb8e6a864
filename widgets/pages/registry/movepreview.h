// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the promotion dialog shows before anything is written, and the writing itself; both run inside a job.

#include "models/actions/promotion.h"
#include "models/domain/workspace.h"

namespace driftline {

/// One line that speaks for or against the move; it informs, it does not stop anybody.
struct MoveFact
{
    bool good = true;
    QString text;
};

struct MovePreview
{
    TransitionPlan plan; ///< its reason is not the final one yet
    QList<MoveFact> facts;
};

/// The plan as the registry stands now, and what can be said of it: the triplet, and `metric` beside that of
/// the version that would be replaced. Errors: those of planTransition().
[[nodiscard]] Result<MovePreview> previewMove(const Workspace &workspace, TransitionRequest request,
                                              const QString &metric, const StopToken &stop);

struct MoveOutcome
{
    JournalEntry entry;
    std::optional<Stage>
        readBack; ///< where the version is now, asked for once more; absent: could not be asked
};

/// Errors: those of ModelRegistry::transition().
[[nodiscard]] Result<MoveOutcome> carryOutMove(ModelRegistry &registry, const TransitionPlan &plan,
                                               const StopToken &stop);

} // namespace driftline
