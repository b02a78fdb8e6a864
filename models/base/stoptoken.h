// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Cooperative cancellation: the owner of a StopSource asks, whoever holds a token looks. Thread-safe; copies
// share one state. (std::stop_token is missing from the C++ library of supported macOS versions.)

#include <atomic>
#include <memory>

namespace driftline {

class StopToken
{
public:
    /// A token that is never stopped.
    StopToken() = default;
    [[nodiscard]] bool stopRequested() const { return m_state && m_state->load(std::memory_order_relaxed); }

private:
    friend class StopSource;
    explicit StopToken(std::shared_ptr<std::atomic<bool>> state) : m_state(std::move(state)) {}
    std::shared_ptr<std::atomic<bool>> m_state;
};

class StopSource
{
public:
    StopSource() : m_state(std::make_shared<std::atomic<bool>>(false)) {}
    void requestStop() const { m_state->store(true, std::memory_order_relaxed); }
    [[nodiscard]] StopToken token() const { return StopToken(m_state); }

private:
    std::shared_ptr<std::atomic<bool>> m_state;
};

} // namespace driftline
