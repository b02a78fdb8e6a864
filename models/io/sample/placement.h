// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a sample is written until all of it is there, and how it comes into its place. A folder that is not
// there yet is written as FOLDER.partial and renamed. One that is there stays the same folder, since somebody
// may stand in it, it may be a mount point or its parent closed: it is filled from .driftline-partial in it,
// the marker last. One at a time, held by a lock; one use, one thread.

#include "models/base/result.h"

#include <QLockFile>
#include <QString>

namespace driftline::sample {

/// Says of a folder that it is a sample, or the unfinished one of a writer.
inline constexpr auto markerName = QLatin1StringView(".driftline-sample");

class Placement
{
public:
    explicit Placement(const QString &folder);

    /// Refuses a folder with something in it, and makes the one to write into. What an interrupted attempt
    /// left is removed first.
    Status begin();
    /// Whether an interrupted attempt had written everything: then only finish() is left to do.
    [[nodiscard]] bool isWritten() const { return m_written; }
    [[nodiscard]] const QString &partial() const { return m_partial; }
    Status finish();
    /// Leaves nothing behind.
    void discard();

private:
    [[nodiscard]] bool partialIsWritten() const;
    [[nodiscard]] Status checkTarget() const;
    Status lock();
    Status makePartial();
    Status moveUp();

    const QString m_target;
    const bool m_inside; ///< the target was there
    const QString m_partial;
    QLockFile m_lock;
    bool m_written = false;
};

} // namespace driftline::sample
