// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/decimation.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace driftline {

namespace {

bool isFinite(const QPointF &point)
{
    return std::isfinite(point.x()) && std::isfinite(point.y());
}

/// The points of one pixel column that must stay, as indices into the series.
struct Bucket
{
    qsizetype first = 0;
    qsizetype lowest = 0;
    qsizetype highest = 0;
    qsizetype last = 0;
    bool empty = true;

    void take(const QList<QPointF> &points, qsizetype i)
    {
        if (empty) {
            first = lowest = highest = last = i;
            empty = false;
            return;
        }
        if (points[i].y() < points[lowest].y())
            lowest = i;
        if (points[i].y() > points[highest].y())
            highest = i;
        last = i;
    }

    void flush(const QList<QPointF> &points, QList<QPointF> &out)
    {
        if (empty)
            return;
        std::array indices{first, lowest, highest, last};
        std::sort(indices.begin(), indices.end());
        const auto end = std::unique(indices.begin(), indices.end());
        for (auto it = indices.begin(); it != end; ++it)
            out.append(points[*it]);
        empty = true;
    }
};

} // namespace

QList<QPointF> decimate(const QList<QPointF> &points, double xMin, double xMax, int columns)
{
    QList<QPointF> out;
    if (points.isEmpty() || columns < 1 || !(xMin <= xMax))
        return out;
    const auto before = [](const QPointF &point, double x) { return point.x() < x; };
    const auto after = [](double x, const QPointF &point) { return x < point.x(); };
    const auto begin = std::lower_bound(points.cbegin(), points.cend(), xMin, before) - points.cbegin();
    const auto end = std::upper_bound(points.cbegin() + begin, points.cend(), xMax, after) - points.cbegin();

    // The line has to reach the edges, so the nearest drawable neighbour outside belongs to the picture.
    for (auto i = begin - 1; i >= 0; --i) {
        if (isFinite(points[i])) {
            out.append(points[i]);
            break;
        }
    }
    const double width = xMax - xMin;
    int column = -1;
    Bucket bucket;
    for (auto i = begin; i < end; ++i) {
        if (!isFinite(points[i]))
            continue;
        const double share = width > 0 ? (points[i].x() - xMin) / width : 0;
        const int own = std::min(columns - 1, static_cast<int>(share * columns));
        if (own != column) {
            bucket.flush(points, out);
            column = own;
        }
        bucket.take(points, i);
    }
    bucket.flush(points, out);
    for (auto i = end; i < points.size(); ++i) {
        if (isFinite(points[i])) {
            out.append(points[i]);
            break;
        }
    }
    return out;
}

QList<QPointF> smooth(const QList<QPointF> &points, double weight)
{
    if (!(weight > 0) || weight >= 1)
        return points;
    QList<QPointF> out = points;
    double average = 0;
    double decay = 1; // weight to the power of the values taken in so far
    for (QPointF &point : out) {
        if (!std::isfinite(point.y()))
            continue; // one NaN would poison everything after it
        average = average * weight + (1 - weight) * point.y();
        decay *= weight;
        point.setY(average / (1 - decay)); // the average starts at 0; this takes that bias out
    }
    return out;
}

} // namespace driftline
