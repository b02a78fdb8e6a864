// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What of an artifact is shown without saving it: the beginning of a text, an image, the first rows of a
// table.

#include "models/domain/workspace.h"

namespace driftline {

struct ArtifactPreview
{
    enum class Kind { None, Text, Markdown, Image, Table };
    Kind kind = Kind::None;
    QString text;     ///< Text (JSON is indented), Markdown
    QByteArray image; ///< Image: the file
    TableHead table;  ///< Table
    QString note;     ///< None: why; else what is left out, if anything
};

/// Blocks; any thread. Errors: what ArtifactStore::head and Dataset say.
[[nodiscard]] Result<ArtifactPreview> previewArtifact(const Workspace &workspace,
                                                      const DatasetReader &datasets, const Run &run,
                                                      const ArtifactEntry &entry, const StopToken &stop);

} // namespace driftline
