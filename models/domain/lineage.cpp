// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/lineage.h"

namespace driftline {

QString hopStatusName(HopStatus status)
{
    switch (status) {
    case HopStatus::Verified:
        return QStringLiteral("verified");
    case HopStatus::Mismatched:
        return QStringLiteral("mismatched");
    case HopStatus::Missing:
        break;
    }
    return QStringLiteral("missing");
}

} // namespace driftline
