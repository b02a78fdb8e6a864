// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/drift.h"

#include <algorithm>
#include <cmath>

namespace driftline {

QString driftLevelName(DriftLevel level)
{
    switch (level) {
    case DriftLevel::Warning:
        return QStringLiteral("warning");
    case DriftLevel::Drifted:
        return QStringLiteral("drifted");
    case DriftLevel::Stable:
        break;
    }
    return QStringLiteral("stable");
}

QString findingKindName(Finding::Kind kind)
{
    switch (kind) {
    case Finding::Kind::MissingShare:
        return QStringLiteral("missing_share");
    case Finding::Kind::NewCategories:
        return QStringLiteral("new_categories");
    case Finding::Kind::VanishedCategories:
        return QStringLiteral("vanished_categories");
    case Finding::Kind::OutOfRange:
        return QStringLiteral("out_of_range");
    case Finding::Kind::TypeChanged:
        break;
    }
    return QStringLiteral("type_changed");
}

double ColumnDrift::excess() const
{
    if (!score || std::isnan(*score))
        return -1e300;
    if (pValue && threshold > 0) // a p-value of 0 is as far over its threshold as can be said
        return std::log10(threshold) - std::log10(std::max(*score, 1e-300));
    return threshold > 0 ? std::log10(std::max(*score, 1e-300) / threshold) : *score;
}

} // namespace driftline
