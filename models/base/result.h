// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Result<T>: a value, an Error, or Cancelled. Cancelled is a state of its own: it is neither shown nor logged
// as a failure. There is no conversion to bool, so that nobody tests a Result<bool> by accident.

#include "models/base/error.h"

#include <utility>
#include <variant>

namespace driftline {

struct Cancelled
{};

/// The part of a Result that is not a value; converts to any Result<T>.
class Failure
{
public:
    Failure(Error error) : m_state(std::move(error)) {}
    Failure(Cancelled cancelled) : m_state(cancelled) {}
    [[nodiscard]] bool isCancelled() const { return std::holds_alternative<Cancelled>(m_state); }
    /// The error; call only when not cancelled.
    [[nodiscard]] const Error &error() const { return std::get<Error>(m_state); }

private:
    std::variant<Error, Cancelled> m_state;
};

/// Shorthand: `return fail(ErrorCode::Usage, what, where, hint);`
[[nodiscard]] inline Failure fail(ErrorCode code, QString what, QString where = {}, QString hint = {})
{
    return Failure(Error{code, std::move(what), std::move(where), std::move(hint), std::nullopt});
}

template <typename T>
class [[nodiscard]] Result
{
public:
    using Value = T;

    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Failure failure) : m_state(std::in_place_index<1>, std::move(failure)) {}
    Result(Error error) : Result(Failure(std::move(error))) {}
    Result(Cancelled cancelled) : Result(Failure(cancelled)) {}
    explicit operator bool() const = delete;

    [[nodiscard]] bool ok() const { return m_state.index() == 0; }
    [[nodiscard]] bool isCancelled() const { return !ok() && failure().isCancelled(); }
    [[nodiscard]] bool isError() const { return !ok() && !failure().isCancelled(); }

    /// The value; call only when ok().
    [[nodiscard]] const T &value() const & { return std::get<0>(m_state); }
    [[nodiscard]] T &value() & { return std::get<0>(m_state); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_state)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    /// What to return upwards; call only when not ok().
    [[nodiscard]] const Failure &failure() const { return std::get<1>(m_state); }
    /// The error; call only when isError().
    [[nodiscard]] const Error &error() const { return failure().error(); }

private:
    std::variant<T, Failure> m_state;
};

struct Done
{};
/// A Result without a value: `return Done{};`
using Status = Result<Done>;

} // namespace driftline
