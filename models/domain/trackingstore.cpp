// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/trackingstore.h"

namespace driftline {

Result<MetricRanges> TrackingStore::metricRanges(const QList<RunId> &runs, const QStringList &metrics,
                                                 const StopToken &stop)
{
    MetricRanges ranges;
    for (const RunId &run : runs) {
        for (const QString &metric : metrics) {
            const auto history = metricHistory(run, metric, stop);
            if (!history.ok())
                return history.failure();
            std::optional<MetricRange> range;
            for (const MetricPoint &point : *history)
                widen(range, point.value);
            if (range)
                ranges[run].insert(metric, *range);
        }
    }
    return ranges;
}

} // namespace driftline
