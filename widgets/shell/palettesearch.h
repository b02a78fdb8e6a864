// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the command palette finds in a source: runs by name or id, models and their versions, commits.
// Blocking; any thread.

#include "models/domain/workspace.h"
#include "widgets/kit/page.h"

namespace driftline {

/// At most a few hits of each kind, the best first. A part of the source that fails to answer gives no hits
/// and ends up in no other list: the page that shows it says why.
[[nodiscard]] Result<QList<PageItem>> searchWorkspace(const Workspace &workspace, const QString &text,
                                                      const StopToken &stop);

} // namespace driftline
