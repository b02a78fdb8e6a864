// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/driftsuggestion.h"

#include <QDir>
#include <QFileInfo>

#include <initializer_list>

namespace driftline {

namespace {

bool has(const QString &text, std::initializer_list<const char *> words)
{
    for (const char *word : words) {
        if (text.contains(QLatin1StringView(word), Qt::CaseInsensitive))
            return true;
    }
    return false;
}

} // namespace

std::optional<std::pair<QString, QString>> suggestDriftFiles(const QStringList &files)
{
    QString reference;
    QString live;
    for (const QString &path : files) {
        const QFileInfo info(path);
        const QString name = info.fileName();
        const QString place = info.dir().dirName() + QLatin1Char('/') + name;
        if (has(name, {"prediction", "label"})) // what the model said of them, not the data
            continue;
        if (has(name, {"train", "reference"})) {
            if (reference.isEmpty())
                reference = path;
        } else if (has(place, {"live", "current", "prod"}) && (live.isEmpty() || path > live)) {
            live = path;
        }
    }
    if (reference.isEmpty() || live.isEmpty())
        return std::nullopt;
    return std::pair(reference, live);
}

} // namespace driftline
