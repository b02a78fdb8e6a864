// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the command palette finds in a source, part by part: runs by the first letters of their ids, names,
// commits or data hashes, models and their versions, commits; and the columns of its runs. Blocking; any
// thread.

#include "models/domain/workspace.h"
#include "widgets/kit/page.h"

namespace driftline {

/// A column that the table of runs can have.
struct PaletteColumn
{
    QString text;
    QString id; ///< as in PageRequest::column
};
/// All of them: the attributes, and the keys that the source's runs have. Errors: of the source.
[[nodiscard]] Result<QList<PaletteColumn>> paletteColumns(TrackingStore &store, const StopToken &stop);

struct FoundColumns
{
    QList<PageItem> items;
    qsizetype more = 0; ///< how many others fit as well
};
/// The few that fit best; quick enough for every letter. Text too short to find anything in particular finds
/// none.
[[nodiscard]] FoundColumns findColumns(const QList<PaletteColumn> &columns, const QString &text);

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
