// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a running drift check and the page share: the columns that are done and not yet shown. Thread-safe.

#include "models/domain/drift.h"

#include <mutex>

namespace driftline {

class DriftFeed
{
public:
    using Columns = QList<std::pair<qsizetype, ColumnDrift>>;

    /// From a worker thread. Returns how many columns are done by now.
    qsizetype add(qsizetype index, qsizetype total, const ColumnDrift &column)
    {
        const std::lock_guard guard(m_mutex);
        m_fresh.append({index, column});
        m_total = total;
        return ++m_done;
    }
    /// What arrived since the last call.
    [[nodiscard]] Columns take()
    {
        const std::lock_guard guard(m_mutex);
        return std::exchange(m_fresh, {});
    }
    [[nodiscard]] qsizetype done() const
    {
        const std::lock_guard guard(m_mutex);
        return m_done;
    }
    /// 0 while not known.
    [[nodiscard]] qsizetype total() const
    {
        const std::lock_guard guard(m_mutex);
        return m_total;
    }

private:
    mutable std::mutex m_mutex;
    Columns m_fresh;
    qsizetype m_done = 0;
    qsizetype m_total = 0;
};

} // namespace driftline
