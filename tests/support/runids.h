// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The ids of runs, in their order, as tests compare them.

#include "models/domain/experiment.h"

#include <QStringList>

namespace driftline {

inline QStringList ids(const QList<Run> &runs)
{
    QStringList found;
    for (const Run &run : runs)
        found.append(run.id.text());
    return found;
}

} // namespace driftline
