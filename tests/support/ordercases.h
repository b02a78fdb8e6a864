// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Orders that mean the same on every source: several keys, what MLflow does not know, what the asker gives;
// NaN after values, missing last. Held against a store that MLflow wrote, by what its client says of it.

#include "models/domain/trackingstore.h"

#include <QJsonObject>

namespace driftline::ordercases {

struct Case
{
    const char *name;
    QList<OrderBy> keys;
};

/// Of the stories' runs.
[[nodiscard]] QList<Case> cases(const QList<Run> &runs);

/// What the histories of expected.json come to.
[[nodiscard]] MetricRanges rangesOf(const QJsonObject &histories);

/// The first case in which the store answers otherwise, whole or page by page; empty when there is none.
[[nodiscard]] QString complaint(TrackingStore &store, const MetricRanges &ranges);

/// The ranges that the store tells, held against `ranges` for all runs and metrics at once; empty when they
/// are the same.
[[nodiscard]] QString complaintAboutRanges(TrackingStore &store, const MetricRanges &ranges);

} // namespace driftline::ordercases
