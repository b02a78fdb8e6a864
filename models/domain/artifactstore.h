// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The files that a run left behind. Every call blocks and may be made from any thread. Only add() writes.

#include "models/domain/experiment.h"

#include "models/base/hash.h"
#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QByteArray>
#include <QList>

namespace driftline {

struct ArtifactEntry
{
    QString path; ///< from the run's artifact root, with slashes: "model/MLmodel"
    bool isFolder = false;
    std::optional<qint64> size; ///< in bytes; absent for folders and where the source does not say

    [[nodiscard]] QString name() const { return path.section(u'/', -1); }
};

class ArtifactStore
{
public:
    ArtifactStore() = default;
    ArtifactStore(const ArtifactStore &) = delete;
    ArtifactStore &operator=(const ArtifactStore &) = delete;
    virtual ~ArtifactStore() = default;

    /// What lies in a folder ("": the root), folders first, then by name; empty for a run that left nothing.
    /// Errors: Unreadable (the root is out of reach, no permission), Unreachable, Usage (no such folder, or a
    /// path that leaves the root).
    virtual Result<QList<ArtifactEntry>> list(const Run &run, const QString &folder,
                                              const StopToken &stop) = 0;
    /// At most the first `most` bytes of a file. Errors: as list().
    virtual Result<QByteArray> head(const Run &run, const QString &path, qint64 most,
                                    const StopToken &stop) = 0;
    /// Writes the whole file to `target`, which is replaced only when all of it is there. Errors: as list(),
    /// and Output.
    virtual Status download(const Run &run, const QString &path, const QString &target, const StopToken &stop,
                            const ByteProgress &progress) = 0;
    /// Puts a new file beside those that the run left; a file that is there already is never replaced.
    /// Errors: Usage (there is one of this name, or this source takes no files), Output, and as list().
    virtual Status add(const Run &run, const QString &path, const QByteArray &bytes,
                       const StopToken &stop) = 0;
};

/// Whether a path stays below the root that it begins at: relative, without "..", "." or empty parts,
/// backslashes or a drive. "" is the root itself.
[[nodiscard]] bool isInnerPath(const QString &path);
/// What ArtifactStore::add() says of a file that is there.
[[nodiscard]] Failure artifactExists(const QString &where);
/// Folders first, then by name.
void sortArtifacts(QList<ArtifactEntry> &entries);

} // namespace driftline
