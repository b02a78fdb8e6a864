// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names for the columns of one table: none is empty, none is there twice.

#include "models/base/problem.h"

#include <QHash>
#include <QString>

namespace driftline {

class UniqueNames
{
public:
    /// The name of the next column: `wanted`, "column_3" for the third without one, "x (2)" for the second x.
    [[nodiscard]] QString next(const QString &wanted);
    /// Which columns of the file `path` did not get the name that was wanted; one problem for all, or none.
    [[nodiscard]] QList<Problem> problems(const QString &path) const;

private:
    struct Renamed
    {
        qsizetype column = 0; ///< from 1
        QString wanted;
        qsizetype before = 0; ///< the column that is called so already; 0: none is wanted
        QString name;
    };
    [[nodiscard]] static QString sentence(const Renamed &renamed);

    QHash<QString, qsizetype> m_taken; ///< by which column, from 1
    QList<Renamed> m_renamed;
};

} // namespace driftline
