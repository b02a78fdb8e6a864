// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/chartstyle.h"

#include <QAbstractAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QValueAxis>

#include <cmath>

namespace driftline {

void styleChart(QChart &chart, const Theme &theme, const QFont &base)
{
    chart.setBackgroundVisible(false);
    chart.setPlotAreaBackgroundVisible(false);
    chart.setMargins(QMargins());
    chart.layout()->setContentsMargins(0, 0, 0, 0);
    chart.setAnimationOptions(QChart::NoAnimation);
    chart.legend()->hide();
    const auto axes = chart.axes();
    for (QAbstractAxis *axis : axes)
        styleAxis(*axis, theme, base, axis->orientation() == Qt::Vertical);
}

void styleAxis(QAbstractAxis &axis, const Theme &theme, const QFont &base, bool gridLines)
{
    axis.setLabelsFont(smallFont(base));
    axis.setLabelsColor(theme.muted);
    axis.setGridLineVisible(gridLines);
    axis.setGridLinePen(QPen(theme.hairline, 1));
    axis.setMinorGridLineVisible(false);
    axis.setShadesVisible(false);
    // The axis line would also draw its tick marks; the lowest grid line serves as the base line.
    axis.setLineVisible(false);
}

double niceStep(double low, double high, int ticks)
{
    const double span = high - low;
    if (!(span > 0) || !std::isfinite(span))
        return 0;
    const double rough = span / qMax(1, ticks);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= rough * 0.999)
            return factor * power;
    }
    return 10 * power;
}

void setNiceRange(QValueAxis &axis, double low, double high, int ticks, const QString &suffix)
{
    const double step = niceStep(low, high, ticks);
    if (!(step > 0)) {
        // Too wide for a double's difference: the ends are all that can be said.
        axis.setTickType(QValueAxis::TicksFixed);
        axis.setRange(low, high);
        axis.setLabelFormat(QStringLiteral("%.3g") + suffix);
        return;
    }
    // Plain numbers as long as they are short.
    const double largest = qMax(std::abs(low), std::abs(high));
    int decimals = 0;
    for (double scaled = step; decimals < 8 && std::abs(scaled - std::round(scaled)) > 1e-6 * scaled;
         scaled *= 10)
        ++decimals;
    const bool plain = largest < 1e7 && largest >= 1e-4;
    // As many digits as tell one tick from the next.
    const int digits = qBound(3, static_cast<int>(std::ceil(std::log10(largest / step))) + 1, 12);
    axis.setLabelFormat(
        (plain ? QStringLiteral("%.%1f").arg(decimals) : QStringLiteral("%.%1g").arg(digits)) + suffix);
    // The axis makes all ticks at each of these calls, so there must be few at every moment.
    const bool wider = axis.tickType() != QValueAxis::TicksDynamic || step > axis.tickInterval();
    if (wider)
        axis.setTickInterval(step);
    axis.setTickAnchor(std::floor(low / step) * step);
    axis.setRange(low, high);
    if (!wider)
        axis.setTickInterval(step);
    axis.setTickType(QValueAxis::TicksDynamic);
}

} // namespace driftline
