// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/report/markup.h"

namespace driftline {

QString markupText(const QString &text)
{
    QString safe;
    safe.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool pair = c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        if (pair) {
            safe += c;
            safe += text.at(++i);
        } else if (c == u'<') {
            safe += QLatin1StringView("&lt;");
        } else if (c == u'>') {
            safe += QLatin1StringView("&gt;");
        } else if (c == u'&') {
            safe += QLatin1StringView("&amp;");
        } else if (c == u'"') {
            safe += QLatin1StringView("&quot;");
        } else if (c == u'\'') {
            safe += QLatin1StringView("&#39;");
        } else if (c.isSurrogate() || c.unicode() >= 0xFFFE || c.unicode() == 0x7F ||
                   (c.unicode() < 0x20 && c != u'\n' && c != u'\t')) {
            safe += QChar(QChar::ReplacementCharacter);
        } else {
            safe += c;
        }
    }
    return safe;
}

QString coordinate(double value)
{
    QString text = QString::number(value, 'f', 2);
    while (text.endsWith(u'0'))
        text.chop(1);
    if (text.endsWith(u'.'))
        text.chop(1);
    return text == QLatin1StringView("-0") ? QStringLiteral("0") : text;
}

} // namespace driftline
