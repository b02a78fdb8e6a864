// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Columns of data as profiles, and profiles of parts as the profile of the whole. Pure functions, any thread.

#include "models/domain/profile.h"

namespace driftline {

/// `data` was read as the type that its values tell; `schema` is what the file's schema tells of it.
[[nodiscard]] ColumnProfile profileOf(ColumnData data, const ColumnInfo &schema);

/// The profile of all rows of both; counts are exact if both mergesExactly(), moments but for rounding.
/// Columns are matched by name, the first of a name with the first. Whether a column is categories or text is
/// decided anew; what was text stays text. Errors: Usage when the columns are not the same, or of types that
/// cannot be put together, or there are more rows than can be counted.
[[nodiscard]] Result<Profile> merged(const Profile &a, const Profile &b);

/// The most rows that a profile may have: so many can be computed with exactly.
constexpr qint64 mostRows = qint64{1} << 53;

} // namespace driftline
