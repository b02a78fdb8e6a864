// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For stores that tell cheaply whether anything has changed, but not what: counts how often a mark was
// another than the time before. Thread-safe.

#include "models/domain/trackingstore.h"

#include <atomic>
#include <mutex>

namespace driftline {

class ContentMark
{
public:
    [[nodiscard]] StoreContent content() const { return {m_revision.load(), true}; }
    /// `mark`: any text that differs when anything may have changed. The first one changes nothing.
    StoreContent seen(const QString &mark)
    {
        const std::lock_guard guard(m_mutex);
        if (!m_mark.isNull() && mark != m_mark)
            ++m_revision;
        m_mark = mark;
        return content();
    }

private:
    std::atomic<quint64> m_revision = 0;
    std::mutex m_mutex;
    QString m_mark;
};

} // namespace driftline
