// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/ids.h"

#include <QSet>

namespace driftline {

/// Runs that have others inside.
struct RunParents
{
    QSet<RunId> ids;
    bool complete = true; ///< false: any other run may have some as well
    [[nodiscard]] bool mayBe(const RunId &run) const { return !complete || ids.contains(run); }
    bool operator==(const RunParents &) const = default;
};

} // namespace driftline
