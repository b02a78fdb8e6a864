// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A table as the counts that a drift check needs of it: small, without a single row, and profiles of the
// parts of a table merge to the profile of the table.

#include "models/domain/dataset.h"

#include "models/base/time.h"

namespace driftline {

/// Finite numbers, counted in the buckets of a dyadic grid: a number's bucket at precision k (0…52) is the
/// double without the lower 52 − k bits of its mantissa. Grids nest: a bucket at k − 1 is the union of
/// buckets at k. At 52 every bucket is one value.
struct NumberGrid
{
    int precision = exactPrecision;
    std::vector<double> starts; ///< the end of each bucket that is nearest to zero; ascending
    std::vector<qint64> counts; ///< parallel, each at least 1
    bool operator==(const NumberGrid &) const = default;
};

/// Of finite numbers; the m are sums of powers of distances from the mean.
struct Moments
{
    qint64 count = 0;
    double min = 0;
    double max = 0;
    double mean = 0;
    double m2 = 0;
    double m3 = 0;
    double m4 = 0;
};

struct CategoryProfile
{
    QStringList names; ///< sorted by code point
    std::vector<qint64> counts;
    /// Categories beyond the most frequent ones, which are kept. How many they are is an estimate after a
    /// merge.
    qint64 otherDistinct = 0;
    qint64 otherRows = 0;
    bool operator==(const CategoryProfile &) const = default;
};

struct ColumnProfile
{
    ColumnInfo info;                           ///< as the file's schema tells it
    ColumnType type = ColumnType::Unsupported; ///< as its values told it, see Dataset::read()
    QString note;                              ///< why it is that
    qint64 rows = 0;
    qint64 missing = 0;
    qint64 infinite = 0;
    /// Numeric: the values, also where they are compared as categories; Datetime: UTC milliseconds; Text and
    /// strings that are categories: each value's length in characters.
    std::optional<NumberGrid> numbers;
    Moments moments; ///< of the same numbers
    std::optional<CategoryProfile> categories;
};

/// A file of a table that is made of several.
struct ProfilePart
{
    QString name; ///< below the folder that holds all of them, with /
    QString sha256;
    qint64 bytes = 0;
};

/// A table that a profile was made of.
struct ProfileSource
{
    QString name;
    QString sha256; ///< hexadecimal, of the file; of a table of parts, of the lines of sha256sum about them
    qint64 bytes = 0;
    qint64 rows = 0;
    QList<ProfilePart> parts{}; ///< in the order of the lines; none: the table is one file
};

struct Profile
{
    UtcMs created = 0;
    QList<ProfileSource> sources;
    qint64 rows = 0;
    QList<ColumnProfile> columns;

    /// Whether merging this with others gives what a profile of all their rows would: not where categories
    /// were too many to be kept.
    [[nodiscard]] bool mergesExactly() const;
};

/// Categories that a profile keeps of a column.
constexpr qsizetype keptCategories = 10'000;

} // namespace driftline
