// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which runs were registered as which versions. Blocking; any thread.

#include "models/domain/registry.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QHash>

namespace driftline {

/// The versions that each run was registered as, models by name, newest version first.
using VersionsByRun = QHash<RunId, QList<ModelVersion>>;

[[nodiscard]] Result<VersionsByRun> versionsByRun(ModelRegistry &registry, const StopToken &stop);

} // namespace driftline
