// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Runs by the first letters of what people have at hand of them: an id in a log, a commit in a pull request,
// the hash of a data set. Asks the source, so that it does not matter what is loaded. Blocking; any thread.

#include "models/domain/trackingstore.h"

namespace driftline {

/// What the letters are the beginning of.
enum class RunMark {
    Id,
    Name,   ///< those that only contain the letters come after those that begin with them
    Commit, ///< tag git_commit, or MLflow's own
    Dataset ///< tag dvc_data_hash, or the digest of a logged input
};

struct FoundRun
{
    Run run;
    QString value; ///< the whole id, name, commit or hash
};

struct FoundRuns
{
    QList<FoundRun> runs; ///< newest first
    bool more = false;    ///< not all of them
    QString filter;       ///< finds all of them; empty where the language cannot say it
};

/// Active runs of active experiments, at most `most`. Text that cannot be the beginning of such a mark finds
/// nothing and asks nothing. Errors: of the store.
[[nodiscard]] Result<FoundRuns> findRuns(TrackingStore &store, RunMark mark, const QString &text,
                                         qsizetype most, const StopToken &stop);

} // namespace driftline
