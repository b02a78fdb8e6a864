// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/base/error.h"

namespace driftline {

QString errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Usage:
        return QStringLiteral("usage");
    case ErrorCode::Unreachable:
        return QStringLiteral("unreachable");
    case ErrorCode::Unreadable:
        return QStringLiteral("unreadable");
    case ErrorCode::Output:
        return QStringLiteral("output");
    case ErrorCode::Changed:
        return QStringLiteral("changed");
    case ErrorCode::Internal:
        break;
    }
    return QStringLiteral("internal");
}

QString Error::line() const
{
    QString text = what;
    if (!where.isEmpty())
        text += QStringLiteral(": ") + where;
    if (!hint.isEmpty())
        text += QStringLiteral(" (") + hint + QLatin1Char(')');
    return text.replace(QLatin1Char('\n'), QLatin1Char(' '));
}

} // namespace driftline
