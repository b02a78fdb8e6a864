// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The curves of compared runs as values: what was read of each run, and what is drawn of it. Pure functions,
// any thread.

#include "models/domain/trackingstore.h"

#include <QPointF>

#include <functional>

namespace driftline {

enum class CurveAxis { Step, RelativeTime };
/// "step", "time": for settings.
[[nodiscard]] QString curveAxisName(CurveAxis axis);
[[nodiscard]] CurveAxis curveAxisFromName(const QString &name);

/// By run, then by metric; a metric that was read and is not there has an empty list.
using RunHistories = QHash<RunId, QHash<QString, QList<MetricPoint>>>;

/// One run's curve of one metric, ordered by x.
struct Curve
{
    QList<QPointF> raw;
    QList<QPointF> smoothed; ///< empty when nothing is smoothed
};
/// By metric, parallel to the runs.
using CurvesByMetric = QHash<QString, QList<Curve>>;

/// x is the step, or the seconds since the run's first value of this metric.
[[nodiscard]] QList<QPointF> curvePoints(const QList<MetricPoint> &history, CurveAxis axis);
/// `weight` as in smooth().
[[nodiscard]] CurvesByMetric makeCurves(const QList<RunId> &runs, const QStringList &metrics,
                                        const RunHistories &histories, CurveAxis axis, double weight);

/// Whether any of these runs has more than one value of it.
[[nodiscard]] bool hasCurve(const QList<RunId> &runs, const QString &metric, const RunHistories &histories);

/// The metrics of the runs, those that most have first, then in the order in which people look for them.
[[nodiscard]] QStringList comparedMetrics(const QList<Run> &runs);
/// The same with the first that is to rise in front, then those that are to fall: the first two of them that
/// have a curve are a pair worth looking at.
[[nodiscard]] QStringList metricsWorthDrawing(const QList<Run> &runs);

/// Adds what is missing of `metrics` to `known`; with `enough` > 0 only until so many of them have a curve.
[[nodiscard]] Result<RunHistories> readHistories(TrackingStore &store, const QList<RunId> &runs,
                                                 const QStringList &metrics, RunHistories known,
                                                 qsizetype enough, const StopToken &stop,
                                                 const std::function<void(qint64, qint64)> &progress);

} // namespace driftline
