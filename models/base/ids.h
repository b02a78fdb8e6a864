// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Identifiers that cannot be swapped by accident.

#include <QHash>
#include <QString>

#include <compare>

namespace driftline {

template <typename Tag>
class Id
{
public:
    Id() = default;
    explicit Id(QString text) : m_text(std::move(text)) {}
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }
    friend bool operator==(const Id &, const Id &) = default;
    friend bool operator<(const Id &a, const Id &b) { return a.m_text < b.m_text; }
    friend size_t qHash(const Id &id, size_t seed = 0) { return ::qHash(id.m_text, seed); }

private:
    QString m_text;
};

using ExperimentId = Id<struct ExperimentIdTag>;
using RunId = Id<struct RunIdTag>; ///< 32 hexadecimal digits in MLflow's own stores

/// "4c1f0b7e92d3…" → "4c1f0b7e92d3": ids as they are shown; copied whole.
[[nodiscard]] QString shortId(const QString &id, int digits = 12);

} // namespace driftline
