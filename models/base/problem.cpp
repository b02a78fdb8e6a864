// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/base/problem.h"

#include <algorithm>

namespace driftline {

void ProblemLog::add(Problem problem)
{
    std::function<void()> listener;
    {
        const std::scoped_lock lock(m_mutex);
        const auto same = std::find_if(m_problems.begin(), m_problems.end(), [&](const Problem &known) {
            return known.what == problem.what && known.where == problem.where;
        });
        if (same != m_problems.end())
            ++same->count;
        else
            m_problems.append(std::move(problem));
        listener = m_listener;
    }
    if (listener)
        listener();
}

QList<Problem> ProblemLog::all() const
{
    const std::scoped_lock lock(m_mutex);
    return m_problems;
}

void ProblemLog::setListener(std::function<void()> listener)
{
    const std::scoped_lock lock(m_mutex);
    m_listener = std::move(listener);
}

} // namespace driftline
