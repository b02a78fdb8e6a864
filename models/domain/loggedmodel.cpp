// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/loggedmodel.h"

namespace driftline {

QString loggedModelStatusName(LoggedModelStatus status)
{
    switch (status) {
    case LoggedModelStatus::Pending:
        return QStringLiteral("PENDING");
    case LoggedModelStatus::Ready:
        return QStringLiteral("READY");
    case LoggedModelStatus::Failed:
        return QStringLiteral("FAILED");
    case LoggedModelStatus::Unknown:
        break;
    }
    return QStringLiteral("UNKNOWN");
}

} // namespace driftline
