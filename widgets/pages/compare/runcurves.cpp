// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/compare/runcurves.h"

#include "models/analysis/decimation.h"
#include "models/analysis/metricdirection.h"
#include "models/items/metricsummarymodel.h"

#include <algorithm>

namespace driftline {

QString curveAxisName(CurveAxis axis)
{
    return axis == CurveAxis::Step ? QStringLiteral("step") : QStringLiteral("time");
}

CurveAxis curveAxisFromName(const QString &name)
{
    return name == QStringLiteral("time") ? CurveAxis::RelativeTime : CurveAxis::Step;
}

QList<QPointF> curvePoints(const QList<MetricPoint> &history, CurveAxis axis)
{
    QList<QPointF> points;
    points.reserve(history.size());
    if (history.isEmpty())
        return points;
    const UtcMs start = std::ranges::min(history, {}, &MetricPoint::timestamp).timestamp;
    for (const MetricPoint &point : history) {
        const double x = axis == CurveAxis::Step ? static_cast<double>(point.step)
                                                 : static_cast<double>(point.timestamp - start) / 1000;
        points.append({x, point.value});
    }
    // Steps may have been logged out of order of time.
    if (axis == CurveAxis::RelativeTime)
        std::ranges::stable_sort(points, {}, [](const QPointF &point) { return point.x(); });
    return points;
}

CurvesByMetric makeCurves(const QList<RunId> &runs, const QStringList &metrics, const RunHistories &histories,
                          CurveAxis axis, double weight)
{
    CurvesByMetric curves;
    for (const QString &metric : metrics) {
        for (const RunId &run : runs) {
            Curve curve{curvePoints(histories.value(run).value(metric), axis), {}};
            if (weight > 0)
                curve.smoothed = smooth(curve.raw, weight);
            curves[metric].append(std::move(curve));
        }
    }
    return curves;
}

bool hasCurve(const QList<RunId> &runs, const QString &metric, const RunHistories &histories)
{
    return std::ranges::any_of(
        runs, [&](const RunId &run) { return histories.value(run).value(metric).size() > 1; });
}

QStringList comparedMetrics(const QList<Run> &runs)
{
    Run all; // has the metrics of any of them
    QHash<QString, int> counts;
    for (const Run &run : runs) {
        for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it) {
            all.metrics.insert(it.key(), it.value());
            ++counts[it.key()];
        }
    }
    QStringList metrics = metricsInReadingOrder(all);
    std::ranges::stable_sort(metrics, std::greater<>(),
                             [&counts](const QString &key) { return counts.value(key); });
    return metrics;
}

QStringList metricsWorthDrawing(const QList<Run> &runs)
{
    QStringList metrics = comparedMetrics(runs);
    const auto has = [](MetricDirection direction) {
        return [direction](const QString &metric) { return metricDirection(metric) == direction; };
    };
    // A quality, then the losses, of which only some have a curve.
    QStringList front;
    const auto quality = std::ranges::find_if(metrics, has(MetricDirection::HigherIsBetter));
    if (quality != metrics.end())
        front.append(*quality);
    std::ranges::copy_if(metrics, std::back_inserter(front), has(MetricDirection::LowerIsBetter));
    metrics.removeIf([&front](const QString &metric) { return front.contains(metric); });
    return front + metrics;
}

Result<RunHistories> readHistories(TrackingStore &store, const QList<RunId> &runs, const QStringList &metrics,
                                   RunHistories known, qsizetype enough, const StopToken &stop,
                                   const std::function<void(qint64, qint64)> &progress)
{
    const qint64 total = runs.size() * metrics.size();
    qint64 done = 0;
    qsizetype found = 0;
    for (const QString &metric : metrics) {
        for (const RunId &run : runs) {
            progress(done++, total);
            auto &own = known[run];
            if (own.contains(metric))
                continue;
            auto history = store.metricHistory(run, metric, stop);
            if (!history.ok())
                return history.failure();
            own[metric] = std::move(*history);
        }
        if (hasCurve(runs, metric, known) && ++found == enough)
            break;
    }
    return known;
}

} // namespace driftline
