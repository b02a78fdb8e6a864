// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Moving a version between stages begins with a plan; ModelRegistry::transition carries it out with the plan
// as its precondition, reads back and journals.

#include "models/domain/registry.h"

namespace driftline {

struct TransitionRequest
{
    QString model;
    QString version;
    Stage to = Stage::None;
    bool keepExisting = false; ///< do not archive the versions that are in `to` now
    QString actor;             ///< empty: the system's user name
    QString reason;            ///< required
};

/// What the move would do, as the registry stands now. Moving to Production or Staging archives whoever is
/// there unless keepExisting; moving to None or Archived archives nobody. Errors: Usage for a missing reason,
/// an unknown version, or a version that is already there.
[[nodiscard]] Result<TransitionPlan> planTransition(ModelRegistry &registry, const TransitionRequest &request,
                                                    const StopToken &stop);

} // namespace driftline
