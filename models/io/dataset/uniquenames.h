// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names for the columns of one table: none is empty, none is there twice.

#include <QSet>
#include <QString>

namespace driftline {

class UniqueNames
{
public:
    /// The name of the next column: `wanted`, "column_3" for the third without one, "x (2)" for the second x.
    [[nodiscard]] QString next(const QString &wanted);

private:
    QSet<QString> m_taken;
};

} // namespace driftline
