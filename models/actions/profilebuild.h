// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Makes the profile of a table, or of its parts; columns in parallel.

#include "models/domain/profile.h"

#include <functional>

namespace driftline {

/// Columns done and columns in all; from worker threads, one call at a time.
using ProfileProgress = std::function<void(qint64 done, qint64 total)>;

struct BuiltProfile
{
    Profile profile;
    QList<Problem> problems; ///< what of the files could not be read; such a column is there as unsupported
};

/// Of all rows of `paths`, which may be profiles themselves. Errors: Unreadable when one cannot be opened;
/// Usage when they are not parts of one table, see merged().
[[nodiscard]] Result<BuiltProfile> buildProfile(const DatasetReader &reader, const QStringList &paths,
                                                const StopToken &stop, const ProfileProgress &progress = {});

/// buildProfile(), written to `file`. Errors: Output as well.
[[nodiscard]] Result<BuiltProfile> saveProfile(const DatasetReader &reader, const QStringList &paths,
                                               const QString &file, const StopToken &stop,
                                               const ProfileProgress &progress = {});

} // namespace driftline
