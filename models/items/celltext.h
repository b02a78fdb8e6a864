// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Texts of a source in cells of a table: tags and parameters may hold whole documents.

#include <QString>

namespace driftline {

/// The first line, at most `longest` characters of it; … stands for what is left out.
[[nodiscard]] QString oneLine(const QString &text, qsizetype longest = 200);

} // namespace driftline
