// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The profile of the data that a model was made from, kept with the run of its version: whoever opens the
// model later has a reference to compare with, without the data. Blocking, any thread.

#include "models/actions/versionrun.h"
#include "models/domain/profile.h"

namespace driftline {

/// Where it is kept, below the artifacts of the run.
[[nodiscard]] QString attachedProfilePath();

/// The run whose artifacts would be given the file. Errors: as selectVersionRun(); Usage when it has a
/// profile already.
[[nodiscard]] Result<VersionRun> planAttaching(const Workspace &workspace, const QString &selector,
                                               const StopToken &stop);
/// Errors: as ArtifactStore::add().
[[nodiscard]] Status attachProfile(const Workspace &workspace, const VersionRun &plan, const Profile &profile,
                                   const StopToken &stop);

/// The file, fetched into the user's cache folder; empty: the run has none. Errors: as
/// ArtifactStore::download().
[[nodiscard]] Result<QString> attachedProfile(const Workspace &workspace, const Run &run,
                                              const StopToken &stop);

} // namespace driftline
