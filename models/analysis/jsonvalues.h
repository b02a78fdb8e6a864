// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Values as all of Driftline's JSON has them: members in the order in which they are set, NaN and ±Inf as
// strings.

#include <QString>

#include <nlohmann/json.hpp>

namespace driftline {

using Json = nlohmann::ordered_json;

[[nodiscard]] inline std::string jsonText(const QString &value)
{
    return value.toStdString();
}

/// A finite number as such, else "NaN", "Infinity", "-Infinity".
[[nodiscard]] Json jsonNumber(double value);

} // namespace driftline
