// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A model's version together with the run that made it. Blocking, any thread.

#include "models/domain/workspace.h"

namespace driftline {

struct VersionRun
{
    ModelVersion version;
    Run run;
};

/// `selector` as selectVersion() takes it. Errors: as there; why the registry is missing; Unreadable when the
/// version's run cannot be read.
[[nodiscard]] Result<VersionRun> selectVersionRun(const Workspace &workspace, const QString &selector,
                                                  const StopToken &stop);

} // namespace driftline
