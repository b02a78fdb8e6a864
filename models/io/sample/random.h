// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Random numbers that are the same on every system, so that the sample is: the standard library's
// distributions are not. xoshiro256** seeded by splitmix64. One per thread.

#include <QByteArrayView>
#include <QString>

#include <array>
#include <cstdint>
#include <optional>

namespace driftline::sample {

class Random
{
public:
    explicit Random(std::uint64_t seed);
    /// Seeded by a name: what is drawn for one thing does not depend on what was drawn before.
    explicit Random(QByteArrayView name);

    [[nodiscard]] std::uint64_t next();
    /// In [0, 1).
    [[nodiscard]] double uniform();
    [[nodiscard]] double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Standard normal.
    [[nodiscard]] double normal();
    [[nodiscard]] double normal(double mean, double deviation) { return mean + deviation * normal(); }
    /// In [0, n).
    [[nodiscard]] int below(int n);
    [[nodiscard]] bool chance(double probability) { return uniform() < probability; }
    /// That many lower-case hexadecimal digits.
    [[nodiscard]] QString hex(qsizetype digits);

private:
    std::array<std::uint64_t, 4> m_state;
    std::optional<double> m_spare;
};

} // namespace driftline::sample
