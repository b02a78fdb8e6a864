// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/celltext.h"

#include <algorithm>

namespace driftline {

QString oneLine(const QString &text, qsizetype longest)
{
    const auto end = std::ranges::find_if(text, [](QChar c) { return c == u'\n' || c == u'\r'; });
    const qsizetype length = std::min(qsizetype(end - text.begin()), longest);
    return length < text.size() ? text.left(length) + QChar(0x2026) : text;
}

} // namespace driftline
