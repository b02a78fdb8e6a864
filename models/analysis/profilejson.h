// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The text of a .profile.json file (README.md, "Profiles"). Pure functions.

#include "models/domain/profile.h"

#include <QByteArrayView>

namespace driftline {

/// UTF-8, one line a column.
[[nodiscard]] QByteArray profileText(const Profile &profile);

/// Errors: Unreadable, naming `path` and where known the line or column: not JSON, not a profile, written by
/// a newer Driftline, or with figures that cannot be. Whatever `text` is, the profile is sound or refused.
[[nodiscard]] Result<Profile> parseProfile(QByteArrayView text, const QString &path);

/// Whether a file that begins so may be a profile.
[[nodiscard]] bool looksLikeProfile(QByteArrayView head);

} // namespace driftline
