// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/stagepill.h"

namespace driftline {

PillItem stagePillItem(Stage stage)
{
    switch (stage) {
    case Stage::Production:
        return {QStringLiteral("● ") + stageName(stage), PillKind::Good};
    case Stage::Staging:
        return {QStringLiteral("◐ ") + stageName(stage), PillKind::Warn};
    case Stage::Archived:
        return {QStringLiteral("▣ ") + stageName(stage), PillKind::Archived};
    case Stage::None:
        break;
    }
    return {stageName(stage), PillKind::Dashed};
}

} // namespace driftline
