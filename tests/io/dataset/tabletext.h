// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A data set as text, to be held against a golden, and a file to be read as one.

#include "models/domain/dataset.h"

namespace driftline {

/// One line a column: "age numeric(int64): 1 2 3; 1 missing, 1 infinite" or "city categorical(string): a×2
/// b×1"; a column that cannot be read: "tags unsupported(list<…>): the reason".
[[nodiscard]] QString tableText(const Dataset &dataset);
[[nodiscard]] QString columnText(const ColumnData &column);

/// Writes a file of the test's own, or ends the test; returns `path`.
QString writeFile(const QString &path, const QByteArray &bytes);

} // namespace driftline
