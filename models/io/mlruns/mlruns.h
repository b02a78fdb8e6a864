// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Opens MLflow's file store, a folder that is mostly called "mlruns", of any generation, as it is on disk.

#include "models/domain/registry.h"
#include "models/domain/trackingstore.h"

#include "models/base/problem.h"

#include <chrono>

namespace driftline {

struct MlrunsSource
{
    std::shared_ptr<TrackingStore> tracking;
    std::shared_ptr<ModelRegistry> registry;
    QString detail; ///< "file store"
};

/// The folder is a file store, by what is in it; a look at a few folders. One called "mlruns" that may not be
/// read is taken for one, so that opening it says why.
[[nodiscard]] bool looksLikeMlruns(const QString &folder);

struct MlrunsOptions
{
    /// The user's cache folder, in which an index is kept; empty: none is.
    QString cacheFolder;
    /// A first visit reads for so long before it answers; what is not read by then is read in refresh(), and
    /// content().complete is false until it is.
    std::chrono::milliseconds firstLook{300};
};

/// Opens the store in `folder`. Changes nothing in it, now or later. What cannot be read goes to `problems`.
/// Errors: Unreadable.
[[nodiscard]] Result<MlrunsSource> openMlruns(const QString &folder, const MlrunsOptions &options,
                                              std::shared_ptr<ProblemLog> problems, const StopToken &stop);

} // namespace driftline
