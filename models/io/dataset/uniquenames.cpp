// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/uniquenames.h"

namespace driftline {

QString UniqueNames::next(const QString &wanted)
{
    const QString given = wanted.isEmpty() ? QStringLiteral("column_%1").arg(m_taken.size() + 1) : wanted;
    QString name = given;
    for (int i = 2; m_taken.contains(name); ++i)
        name = QStringLiteral("%1 (%2)").arg(given).arg(i);
    m_taken.insert(name);
    return name;
}

} // namespace driftline
