// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// runs --group-by: the runs that match, put together by what they have in common.

#include "app/cli/command.h"
#include "models/analysis/rungrouping.h"

namespace driftline::cli {

struct Grouping
{
    GroupBy by;
    QStringList metrics; ///< of which mean, least and greatest are told
};

/// What --group-by and --metrics ask for; absent without them. Errors: Usage.
[[nodiscard]] Result<std::optional<Grouping>> groupingFrom(const Arguments &arguments);

[[nodiscard]] Result<Outcome> groupMatching(CommandContext &context, TrackingStore &store,
                                            const RunQuery &query, const Grouping &grouping);

} // namespace driftline::cli
