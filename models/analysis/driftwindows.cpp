// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/driftwindows.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace driftline {

namespace {

constexpr qint64 mostWindows = 1000;
constexpr UtcMs hour = 3'600'000;
constexpr UtcMs day = 24 * hour;
constexpr UtcMs furthest = 8'000'000'000'000'000; // what a QDateTime can hold, and some

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

Failure tooMany(qint64 windows)
{
    return fail(ErrorCode::Usage, tr("the live data would be split into %1 windows").arg(windows), {},
                tr("choose longer windows; 1000 can be shown"));
}

QDateTime utc(UtcMs time)
{
    return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC);
}

UtcMs roundedDown(UtcMs time, UtcMs unit)
{
    const UtcMs rest = time % unit;
    return time - rest - (rest < 0 ? unit : 0);
}

UtcMs beginOf(UtcMs time, WindowUnit unit)
{
    constexpr UtcMs firstMonday = 4 * day; // 1970-01-05
    switch (unit) {
    case WindowUnit::Hour:
        return roundedDown(time, hour);
    case WindowUnit::Week:
        return roundedDown(time - firstMonday, 7 * day) + firstMonday;
    case WindowUnit::Month: {
        const QDate date = utc(time).date();
        return QDateTime(QDate(date.year(), date.month(), 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
    }
    default:
        return roundedDown(time, day);
    }
}

UtcMs nextBegin(UtcMs begin, WindowUnit unit)
{
    switch (unit) {
    case WindowUnit::Hour:
        return begin + hour;
    case WindowUnit::Week:
        return begin + 7 * day;
    case WindowUnit::Month:
        return utc(begin).addMonths(1).toMSecsSinceEpoch();
    default:
        return begin + day;
    }
}

bool isTime(double time)
{
    return std::abs(time) < double(furthest); // NaN is not
}

} // namespace

Result<WindowPlan> windowsOfRows(qint64 rows, qint64 rowsOfWindow)
{
    const qint64 count = (rows + rowsOfWindow - 1) / rowsOfWindow;
    if (count > mostWindows)
        return tooMany(count);
    WindowPlan plan;
    plan.groups.reserve(size_t(rows));
    for (qint64 first = 0; first < rows; first += rowsOfWindow) {
        DriftWindow window;
        window.firstRow = first;
        window.rows = std::min(rowsOfWindow, rows - first);
        plan.groups.insert(plan.groups.end(), size_t(window.rows), qint32(plan.windows.size()));
        plan.windows.append(window);
    }
    return plan;
}

Result<WindowPlan> windowsOfTimes(std::span<const double> times, WindowUnit unit)
{
    double first = std::numeric_limits<double>::infinity();
    double last = -first;
    for (const double time : times) {
        if (isTime(time)) {
            first = std::min(first, time);
            last = std::max(last, time);
        }
    }
    if (first > last)
        return fail(ErrorCode::Usage, tr("no row of the live data has a time"), {},
                    tr("choose another column of times"));
    const auto end = static_cast<UtcMs>(std::floor(last));
    const UtcMs shortest = unit == WindowUnit::Hour ? hour : day;
    if ((end - static_cast<UtcMs>(first)) / shortest > mostWindows * 31)
        return tooMany((end - static_cast<UtcMs>(first)) / shortest);
    WindowPlan plan;
    std::vector<UtcMs> begins;
    for (UtcMs begin = beginOf(static_cast<UtcMs>(std::floor(first)), unit); begin <= end;
         begin = nextBegin(begin, unit)) {
        begins.push_back(begin);
        DriftWindow window;
        window.begin = begin;
        window.end = nextBegin(begin, unit);
        plan.windows.append(window);
    }
    if (plan.windows.size() > mostWindows)
        return tooMany(plan.windows.size());
    plan.groups.reserve(times.size());
    for (const double time : times) {
        if (!isTime(time)) {
            plan.groups.push_back(-1);
            ++plan.withoutTime;
            continue;
        }
        const auto after = std::ranges::upper_bound(begins, static_cast<UtcMs>(std::floor(time)));
        const auto place = qint32(after - begins.begin()) - 1;
        plan.groups.push_back(place);
        ++plan.windows[place].rows;
    }
    return plan;
}

QString windowLabel(const DriftWindow &window, WindowUnit unit)
{
    if (!window.begin) {
        const QLocale locale;
        return tr("rows %1 to %2")
            .arg(locale.toString(window.firstRow + 1), locale.toString(window.firstRow + window.rows));
    }
    const QDateTime begin = utc(*window.begin);
    switch (unit) {
    case WindowUnit::Hour:
        return begin.toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    case WindowUnit::Month:
        return begin.toString(QStringLiteral("yyyy-MM"));
    case WindowUnit::Week:
        return tr("week of %1").arg(begin.toString(QStringLiteral("yyyy-MM-dd")));
    default:
        return begin.toString(QStringLiteral("yyyy-MM-dd"));
    }
}

QString windowTick(const DriftWindow &window, WindowUnit unit)
{
    if (!window.begin)
        return QLocale().toString(window.firstRow + 1);
    return utc(*window.begin)
        .toString(unit == WindowUnit::Hour    ? QStringLiteral("dd HH:mm")
                  : unit == WindowUnit::Month ? QStringLiteral("yyyy-MM")
                                              : QStringLiteral("MM-dd"));
}

} // namespace driftline
