// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThreadPool>

#include <utility>

namespace driftline {

/// Frees a value on another thread: thousands of runs in small pieces are given back to the system longer
/// than a frame may take. Any thread.
template <typename Value>
void freeElsewhere(Value value)
{
    QThreadPool::globalInstance()->start([freed = std::move(value)]() mutable { freed = Value(); });
}

} // namespace driftline
