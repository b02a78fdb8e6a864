// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/base/time.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace driftline {

namespace {

constexpr qint64 secondMs = 1000;
constexpr qint64 minuteMs = 60 * secondMs;
constexpr qint64 hourMs = 60 * minuteMs;
constexpr qint64 dayMs = 24 * hourMs;

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Time", text, nullptr, n);
}

} // namespace

UtcMs nowUtcMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

QString relativeTime(UtcMs time, UtcMs now)
{
    const qint64 age = now - time;
    if (age < 0 || age >= 60 * dayMs)
        return localDate(time);
    if (age < minuteMs)
        return tr("just now");
    if (age < hourMs)
        return tr("%1 min ago").arg(age / minuteMs);
    if (age < dayMs)
        return tr("%1 h ago").arg(age / hourMs);
    if (age < 2 * dayMs)
        return tr("yesterday");
    return tr("%1 d ago").arg(age / dayMs);
}

QString localTime(UtcMs time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time);
    return QLocale().toString(local, QStringLiteral("d MMM yyyy HH:mm:ss ")) + local.timeZoneAbbreviation();
}

QString shortLocalTime(UtcMs time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time), QStringLiteral("d MMM yyyy HH:mm"));
}

QString localDate(UtcMs time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time).date(), QStringLiteral("d MMM yyyy"));
}

QString durationText(std::optional<UtcMs> start, std::optional<UtcMs> end)
{
    if (!start || !end || *end < *start)
        return {};
    const double ms = static_cast<double>(*end - *start);
    const QLocale locale;
    if (ms < secondMs)
        return tr("%1 ms").arg(*end - *start);
    if (ms < minuteMs)
        return tr("%1 s").arg(locale.toString(ms / secondMs, 'f', ms < 10 * secondMs ? 1 : 0));
    if (ms < hourMs)
        return tr("%1 min").arg(locale.toString(ms / minuteMs, 'f', 1));
    if (ms < 2 * dayMs)
        return tr("%1 h").arg(locale.toString(ms / hourMs, 'f', 1));
    return tr("%1 d").arg(locale.toString(ms / dayMs, 'f', 1));
}

} // namespace driftline
