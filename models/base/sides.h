// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The two sides of a drift check as types of their own, so that they cannot be passed in the wrong order.

#include <utility>

namespace driftline {

template <typename T>
struct Reference
{
    T value;
    explicit Reference(T v) : value(std::move(v)) {}
};

template <typename T>
struct Live
{
    T value;
    explicit Live(T v) : value(std::move(v)) {}
};

} // namespace driftline
