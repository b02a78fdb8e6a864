// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which two files of a project are worth comparing first. Pure function.

#include <QStringList>

#include <optional>
#include <utility>

namespace driftline {

/// The reference is the first file named after training or reference; the live one is the last, by name, of
/// those that are named after live data or lie in a folder that is. Absent when either is not there.
[[nodiscard]] std::optional<std::pair<QString, QString>> suggestDriftFiles(const QStringList &files);

} // namespace driftline
