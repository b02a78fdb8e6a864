// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a DVC project keeps its cache, by DVC's own rules: system, global, .dvc/config and .dvc/config.local,
// each over the one before; a relative folder is relative to the config file that names it.

#include "models/base/result.h"

#include <QStringList>

namespace driftline {

/// The configuration files of a project in the order in which they shadow each other, weakest first; not all
/// exist.
[[nodiscard]] QStringList dvcConfigFiles(const QString &projectFolder);

/// The cache's folder, whether it exists or not. Errors: Unreadable with file and line.
[[nodiscard]] Result<QString> dvcCacheFolder(const QString &projectFolder);

} // namespace driftline
