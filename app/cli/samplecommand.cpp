// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "models/io/sample/sample.h"

#include <QDir>

namespace driftline::cli {

Result<Outcome> runSample(CommandContext &context)
{
    const QString folder = QDir(context.arguments.positionals[0]).absolutePath();
    auto written = writeSample(folder, context.stop, [&](qint64 done, qint64 total) {
        context.progress(QStringLiteral("writing the sample workspace"), done, total);
    });
    if (!written.ok())
        return written.failure();
    return Outcome{
        Json{{"folder", text(folder)}, {"source", text(folder)}},
        QStringLiteral("wrote %1\ntry: driftline-cli --source '%1' lineage fraud-detector\n").arg(folder)};
}

} // namespace driftline::cli
