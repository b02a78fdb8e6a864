// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which values runs have, so that nobody has to remember how "risk-team" was written.

#include "models/domain/experiment.h"
#include "models/domain/filter.h"

namespace driftline {

struct ValueQuery
{
    QList<ExperimentId> experiments; ///< empty: all active ones
    FilterEntity entity = FilterEntity::Parameter;
    QString key;  ///< as in a FilterClause
    QString part; ///< wanted are values that have this in them, in small letters or capitals
    qsizetype most = 50;
};

struct ValueInUse
{
    QString value;
    qint64 runs = 0; ///< how many have it
    bool operator==(const ValueInUse &) const = default;
};

} // namespace driftline
