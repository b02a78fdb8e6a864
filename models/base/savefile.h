// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Files that are written whole or not at all.

#include "models/base/result.h"

#include <QByteArray>

namespace driftline {

/// Puts `bytes` into the file `path`; one that was there before is replaced when all is written. Errors:
/// Output.
[[nodiscard]] Status saveFile(const QString &path, const QByteArray &bytes);

/// Whether a file could be made or replaced there, before there is anything to write; leaves nothing behind.
/// Errors: Output.
[[nodiscard]] Status checkSavable(const QString &path);

} // namespace driftline
