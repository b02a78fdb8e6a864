// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/csvtext.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace driftline {

QString csvText(const QString &text)
{
    const auto special = [](QChar c) { return c == u'"' || c == u',' || c == u'\n' || c == u'\r'; };
    // Some readers cut off blanks at the ends.
    const bool quoted = text.isEmpty() || std::ranges::any_of(text, special) || text.front().isSpace() ||
                        text.back().isSpace();
    if (!quoted)
        return text;
    QString inside = text;
    return u'"' + inside.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + u'"';
}

QString exactNumber(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("Infinity") : QStringLiteral("-Infinity");
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

} // namespace driftline
