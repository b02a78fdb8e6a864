// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/dataset.h"

#include <QCoreApplication>

namespace driftline {

QString columnTypeName(ColumnType type)
{
    switch (type) {
    case ColumnType::Numeric:
        return QStringLiteral("numeric");
    case ColumnType::Categorical:
        return QStringLiteral("categorical");
    case ColumnType::Text:
        return QStringLiteral("text");
    case ColumnType::Datetime:
        return QStringLiteral("datetime");
    case ColumnType::Boolean:
        return QStringLiteral("boolean");
    case ColumnType::Unsupported:
        break;
    }
    return QStringLiteral("unsupported");
}

QString textNote()
{
    return QCoreApplication::translate("Dataset", "text: its length is compared");
}

} // namespace driftline
