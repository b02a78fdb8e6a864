// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/base/problem.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace driftline {

namespace {

using Key = std::pair<QString, QString>;

Key keyOf(const Problem &problem)
{
    return {problem.what, problem.where};
}

bool isOf(const QString &part, const QString &whole)
{
    return part.startsWith(whole) && (part.size() == whole.size() || part.at(whole.size()) == u'/');
}

} // namespace

void ProblemLog::add(Problem problem, const QString &part)
{
    const std::scoped_lock lock(m_mutex);
    const auto same = std::ranges::find_if(m_entries, [&](const Entry &entry) {
        return entry.part == part && keyOf(entry.problem) == keyOf(problem);
    });
    if (same != m_entries.end())
        ++same->problem.count;
    else
        m_entries.append({part, std::move(problem)});
}

void ProblemLog::replace(const QString &part, const QList<Problem> &found)
{
    QHash<Key, Problem> now;
    for (const Problem &problem : found) {
        if (const auto same = now.find(keyOf(problem)); same != now.end())
            ++same->count;
        else
            now.insert(keyOf(problem), problem);
    }
    const std::scoped_lock lock(m_mutex);
    // What is still there keeps its place.
    QList<Entry> entries;
    const auto keep = [&](const Problem &problem) {
        if (const auto still = now.find(keyOf(problem)); still != now.end()) {
            entries.append({part, *still});
            now.erase(still);
        }
    };
    for (Entry &entry : m_entries) {
        if (isOf(entry.part, part))
            keep(entry.problem);
        else
            entries.append(std::move(entry));
    }
    for (const Problem &problem : found)
        keep(problem);
    m_entries = std::move(entries);
}

QList<Problem> ProblemLog::all() const
{
    const std::scoped_lock lock(m_mutex);
    QList<Problem> listed;
    QHash<Key, qsizetype> places;
    for (const Entry &entry : m_entries) {
        const auto known = places.constFind(keyOf(entry.problem));
        if (known == places.cend()) {
            places.insert(keyOf(entry.problem), listed.size());
            listed.append(entry.problem);
        } else {
            listed[*known].count = std::max(listed[*known].count, entry.problem.count);
        }
    }
    return listed;
}

} // namespace driftline
