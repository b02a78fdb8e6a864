// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a .dvc pointer points at, from its project's cache.

#include "models/io/dataset/dataparts.h"

namespace driftline {

/// The output's file, or the files of a folder, with md5s that are those that the pointer names: each is
/// computed. Errors: Unreadable.
[[nodiscard]] Result<DataParts> resolveDvcPointer(const QString &path, const StopToken &stop);

} // namespace driftline
