// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/metricfile.h"

#include <array>
#include <charconv>
#include <cmath>

namespace driftline::mlruns {

namespace {

constexpr size_t toldBadLines = 3;
constexpr qsizetype toldBytes = 80;

bool wholeNumber(QByteArrayView text, qint64 &value)
{
    if (text.startsWith('+'))
        text = text.sliced(1);
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    return error == std::errc() && end == text.end();
}

/// As Python's float(): its repr writes nan, inf, -inf, 1e-05; what is too large for a double is infinite,
/// what is too small is zero.
bool realNumber(QByteArrayView text, double &value)
{
#if __cpp_lib_to_chars >= 201611L // quicker, but not everywhere; it agrees on what is a finite number
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error == std::errc() && end == text.end() && std::isfinite(value))
        return true;
#endif
    bool ok = false;
    value = text.toDouble(&ok);
    if (ok)
        return true;
    const QByteArray word = text.toByteArray().toLower();
    const bool isNegative = word.startsWith('-');
    const QByteArray rest = isNegative || word.startsWith('+') ? word.sliced(1) : word;
    const qsizetype exponent = rest.indexOf('e');
    const double mantissa = exponent > 0 ? QByteArrayView(rest).first(exponent).toDouble(&ok) : 0;
    qint64 power = 0;
    if (rest == "nan")
        value = std::nan("");
    else if (rest == "infinity" || rest == "inf")
        value = isNegative ? -HUGE_VAL : HUGE_VAL;
    else if (ok && mantissa > 0 && wholeNumber(rest.sliced(exponent + 1), power))
        value = power < 0 ? 0.0 : isNegative ? -HUGE_VAL : HUGE_VAL;
    else
        return false;
    return true;
}

struct Line
{
    MetricPoint point;
    qint64 mlflowStep = 0;
};

std::optional<Line> parsed(QByteArrayView line)
{
    std::array<QByteArrayView, 5> fields;
    size_t count = 0;
    while (true) {
        if (count == fields.size())
            return std::nullopt;
        const qsizetype space = line.indexOf(' ');
        fields[count++] = space < 0 ? line : line.first(space);
        if (space < 0)
            break;
        line = line.sliced(space + 1);
    }
    Line result;
    if (count < 2 || count == 4 || !wholeNumber(fields[0], result.point.timestamp) ||
        !realNumber(fields[1], result.point.value) ||
        (count > 2 && !wholeNumber(fields[2], result.point.step)))
        return std::nullopt;
    result.mlflowStep = count == 5 ? 0 : result.point.step;
    return result;
}

template <typename Take>
BadLines eachLine(QByteArrayView text, const Take &take)
{
    BadLines bad;
    for (qint64 number = 1; !text.isEmpty(); ++number) {
        const qsizetype end = text.indexOf('\n');
        const QByteArrayView line = (end < 0 ? text : text.first(end)).trimmed();
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (line.isEmpty())
            continue;
        if (const auto read = parsed(line)) {
            take(*read);
            continue;
        }
        if (bad.first.size() < toldBadLines)
            bad.first.push_back({number, QString::fromUtf8(line.first(std::min(line.size(), toldBytes)))});
        ++bad.count;
    }
    return bad;
}

} // namespace

BadLines eachPoint(QByteArrayView text, const std::function<void(const MetricPoint &, qint64)> &point)
{
    return eachLine(text, [&](const Line &line) { point(line.point, line.mlflowStep); });
}

std::optional<MetricSummary> summaryOf(QByteArrayView text, BadLines &bad)
{
    std::optional<Line> last;
    std::optional<MetricRange> range;
    bad = eachLine(text, [&](const Line &line) {
        const MetricPoint &point = line.point;
        widen(range, point.value);
        const bool isLater =
            !last || line.mlflowStep > last->mlflowStep ||
            (line.mlflowStep == last->mlflowStep &&
             (point.timestamp > last->point.timestamp ||
              (point.timestamp == last->point.timestamp && point.value > last->point.value)));
        if (isLater)
            last = line;
    });
    return last ? std::optional(MetricSummary{last->point.value, range}) : std::nullopt;
}

} // namespace driftline::mlruns
