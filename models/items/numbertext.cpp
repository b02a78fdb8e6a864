// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/numbertext.h"

#include <QLocale>

#include <cmath>

namespace driftline {

namespace {

constexpr QChar minus(0x2212);

/// The C locale groups no digits, which makes long counts unreadable.
QLocale shownLocale()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : locale;
}

QString sizeText(double size)
{
    const QLocale locale = shownLocale();
    if (std::isinf(size))
        return QStringLiteral("∞");
    if (size < 1e9 && size == std::floor(size))
        return locale.toString(static_cast<qint64>(size));
    if (size < 1e-3 || size >= 1e9)
        return locale.toString(size, 'g', 4);
    const int decimals = size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : 1;
    return locale.toString(size, 'f', decimals);
}

} // namespace

QString metricText(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    return value < 0 ? minus + sizeText(-value) : sizeText(value);
}

QString deltaText(double value)
{
    // Beside the value it belongs to a difference is read by its place, so no power of ten where four digits
    // do.
    const double size = std::abs(value);
    const QString text = size >= 1e-6 && size < 1e-3 ? shownLocale().toString(size, 'f', size < 1e-4 ? 6 : 5)
                                                     : metricText(size);
    return value > 0 ? QLatin1Char('+') + text : value < 0 ? minus + text : text;
}

QString countText(qint64 count)
{
    return shownLocale().toString(count);
}

} // namespace driftline
