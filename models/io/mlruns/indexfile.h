// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A snapshot as a file in the user's cache folder. One file a store; a file that is damaged, of another
// version, of another machine's byte order or of another store is as good as none.

#include "models/io/mlruns/snapshot.h"

namespace driftline::mlruns {

/// "<cacheFolder>/mlruns/<hash of the store's folder>.index".
[[nodiscard]] QString indexFileName(const QString &cacheFolder, const QString &root);

/// Replaces the file at once and whole, or leaves it. False when it could not be written, which only costs
/// time later.
bool saveIndex(const QString &file, const QString &root, const Snapshot &snapshot);
/// Null when there is none that can be used. Its revision is 1.
[[nodiscard]] SnapshotPtr loadIndex(const QString &file, const QString &root);

} // namespace driftline::mlruns
