// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The sample's mlflow.db.

#include "models/io/sample/storyregistry.h"

#include "models/base/stoptoken.h"

namespace driftline::sample {

/// A dataset as MLflow logs it, by the MD5 of its file.
struct LoggedData
{
    QString name;
    QString path;      ///< in the project
    QByteArray schema; ///< MLflow's column specification; empty when it is not known any more
    qint64 rows = 0;
    qint64 columns = 0;
};

struct Store
{
    QList<StoryRun> runs;
    StoryRegistry registry;
    QMap<QString, LoggedData> data;
};

/// Writes a new file. Errors: Output.
[[nodiscard]] Status writeStore(const QString &file, const Store &store, const StopToken &stop);

} // namespace driftline::sample
