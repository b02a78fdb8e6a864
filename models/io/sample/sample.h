// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The sample workspace: the story of a fraud detector in the formats that the real tools write: a git
// repository, a DVC cache, Parquet files, an MLflow SQLite store. Deterministic: two folders hold the same
// bytes, wherever they lie. Blocking; any thread.

#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QString>

#include <functional>

namespace driftline {

/// Called with parts done and parts in all, from the writing thread.
using SampleProgress = std::function<void(qint64 done, qint64 total)>;

/// Writes the sample into `folder`, which must not exist or be empty; it is one only when all is there, and
/// nothing is left of it when it fails or is cancelled. A sample that is there already is refused too: moves
/// made in it are the user's. Errors: Output.
[[nodiscard]] Status writeSample(const QString &folder, const StopToken &stop = {},
                                 const SampleProgress &progress = {});

/// Whether `folder` was written by writeSample().
[[nodiscard]] bool isSample(const QString &folder);

} // namespace driftline
