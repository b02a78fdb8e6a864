// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keys by what is worked out of their names. Of some runs there are twelve thousand.

#include <QStringList>

#include <algorithm>
#include <utility>
#include <vector>

namespace driftline {

/// The first `limit` keys in the order of `rank`, which is asked once for each, and then of the keys.
template <typename Rank>
[[nodiscard]] QStringList firstByRank(const QStringList &keys, qsizetype limit, const Rank &rank)
{
    std::vector<std::pair<decltype(rank(QString())), QString>> ranked;
    ranked.reserve(static_cast<size_t>(keys.size()));
    for (const QString &key : keys)
        ranked.emplace_back(rank(key), key);
    const qsizetype count = std::min(limit, keys.size());
    std::partial_sort(ranked.begin(), ranked.begin() + count, ranked.end());
    QStringList first;
    first.reserve(count);
    for (qsizetype i = 0; i < count; ++i)
        first.append(ranked[static_cast<size_t>(i)].second);
    return first;
}

} // namespace driftline
