// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/random.h"

#include <bit>
#include <cmath>
#include <utility>

namespace driftline::sample {

namespace {

// FNV-1a.
std::uint64_t nameSeed(QByteArrayView name)
{
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char byte : name)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return hash;
}

} // namespace

Random::Random(std::uint64_t seed)
{
    for (auto &word : m_state) {
        seed += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
        word = mixed ^ (mixed >> 31);
    }
}

Random::Random(QByteArrayView name) : Random(nameSeed(name)) {}

std::uint64_t Random::next()
{
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

double Random::uniform()
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double Random::normal()
{
    if (m_spare)
        return *std::exchange(m_spare, std::nullopt);
    double x = 0;
    double y = 0;
    double square = 0;
    do {
        x = uniform(-1, 1);
        y = uniform(-1, 1);
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double factor = std::sqrt(-2 * std::log(square) / square);
    m_spare = y * factor;
    return x * factor;
}

int Random::below(int n)
{
    return static_cast<int>(uniform() * n);
}

QString Random::hex(qsizetype digits)
{
    QString text;
    while (text.size() < digits)
        text += QString::number(next(), 16).rightJustified(16, QLatin1Char('0'));
    return text.left(digits);
}

} // namespace driftline::sample
