// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Time is UTC milliseconds since 1970 inside; local time with its zone on screen.

#include <QString>

#include <optional>

namespace driftline {

using UtcMs = qint64;

[[nodiscard]] UtcMs nowUtcMs();
/// "2 h ago", "yesterday", "3 d ago", "14 Mar 2025": for tables; translated.
[[nodiscard]] QString relativeTime(UtcMs time, UtcMs now);
/// "14 Mar 2025 09:41:07 CET": for tool tips and details.
[[nodiscard]] QString localTime(UtcMs time);
/// "14 Mar 2025 09:41": local, for lists.
[[nodiscard]] QString shortLocalTime(UtcMs time);
/// "14 Mar 2025": local, where the hour does not matter.
[[nodiscard]] QString localDate(UtcMs time);
/// "6.7 min", "42 s", "3.1 h"; empty when unknown.
[[nodiscard]] QString durationText(std::optional<UtcMs> start, std::optional<UtcMs> end);

} // namespace driftline
