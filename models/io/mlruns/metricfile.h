// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A metric's file: one line a point, `timestamp value step`, in older stores without the step, in newer ones
// with a dataset's name and digest behind it.

#include "models/domain/experiment.h"

#include <QByteArray>

#include <functional>
#include <vector>

namespace driftline::mlruns {

struct BadLine
{
    qint64 line = 0; ///< from 1
    QString text;    ///< shortened
};

/// Only the first few bad lines are told of one by one.
struct BadLines
{
    std::vector<BadLine> first;
    qint64 count = 0;
};

/// Calls `point` for every readable line. `mlflowStep` is the step that MLflow's own reader takes it for: 0
/// on a line with a dataset.
BadLines eachPoint(QByteArrayView text,
                   const std::function<void(const MetricPoint &point, qint64 mlflowStep)> &point);

struct MetricSummary
{
    /// The value that MLflow shows: of the greatest step, then timestamp, then value; where NaN is among
    /// equals, the one that stands first.
    double last = 0;
    std::optional<MetricRange> range; ///< absent when all values are NaN
};
/// Absent when no line is readable.
[[nodiscard]] std::optional<MetricSummary> summaryOf(QByteArrayView text, BadLines &bad);

} // namespace driftline::mlruns
