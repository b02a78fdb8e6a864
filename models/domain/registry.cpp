// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/registry.h"

namespace driftline {

QString stageName(Stage stage)
{
    switch (stage) {
    case Stage::None:
        break;
    case Stage::Staging:
        return QStringLiteral("Staging");
    case Stage::Production:
        return QStringLiteral("Production");
    case Stage::Archived:
        return QStringLiteral("Archived");
    }
    return QStringLiteral("None");
}

std::optional<Stage> stageFromName(const QString &name)
{
    for (const Stage stage : {Stage::None, Stage::Staging, Stage::Production, Stage::Archived}) {
        if (name.compare(stageName(stage), Qt::CaseInsensitive) == 0)
            return stage;
    }
    return std::nullopt;
}

} // namespace driftline
