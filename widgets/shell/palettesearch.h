// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the command palette finds in a source, part by part: runs by the first letters of their ids, names,
// commits or data hashes, models and their versions, commits. Blocking; any thread.

#include "models/domain/workspace.h"
#include "widgets/kit/page.h"

namespace driftline {

/// In the order in which they are asked and shown.
enum class PalettePart { RunIds, RunNames, Models, RunCommits, RunDatasets, Commits };

/// The parts that this source has. Text too short to find anything in particular has none.
[[nodiscard]] QList<PalettePart> paletteParts(const Workspace &workspace, const QString &text);
[[nodiscard]] bool isRunPart(PalettePart part);

/// At most a few hits, the best first; where there are more runs, the last item shows all of them. Errors: of
/// the part of the source that was asked.
[[nodiscard]] Result<QList<PageItem>> searchWorkspace(const Workspace &workspace, PalettePart part,
                                                      const QString &text, const StopToken &stop);

} // namespace driftline
