// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which files a path stands for: one, those of a folder or a pattern, or what a .dvc pointer points at.

#include "models/base/problem.h"
#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace driftline {

struct DataPart
{
    QString path; ///< as it is shown
    QString file; ///< where its bytes are
    /// From the names of the folders it lies in, as Hive writes them: month=2025-06.
    QList<std::pair<QString, QString>> keys{};
};

struct DataParts
{
    QList<DataPart> parts; ///< in name order, at least one
    bool single = false;   ///< the path is that of one file
    QString origin{};      ///< "dvc 3f9c1a2b", if a pointer led there
    QList<Problem> problems{};
};

/// Adds the keys of the folders in `path`, which is relative to the table's own. False if the file, or one of
/// the folders, is to be passed over.
[[nodiscard]] bool addFolderKeys(DataPart &part, const QString &path);

/// Patterns have *, ? or [...] in any component of `path`. Passed over are _SUCCESS and what else begins with
/// _ or ., .crc and .dvc files, empty files, and where there are files named as data the others, which are
/// told of. A pointer's output is looked up in its project's cache and its md5 is computed and checked;
/// nothing is written. Errors: Unreadable, when there is no file, the cache does not have it, or the md5 is
/// another one.
[[nodiscard]] Result<DataParts> findDataParts(const QString &path, const StopToken &stop);

} // namespace driftline
