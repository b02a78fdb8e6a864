// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/domain/artifactstore.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace driftline {

bool isInnerPath(const QString &path)
{
    if (path.isEmpty())
        return true;
    if (path.contains(u'\\') || path.contains(QChar::Null))
        return false;
    const auto parts = path.split(u'/');
    const bool drive = parts.first().size() == 2 && parts.first().back() == u':';
    return !drive && std::ranges::none_of(parts, [](const QString &part) {
        return part.isEmpty() || part == QLatin1StringView(".") || part == QLatin1StringView("..");
    });
}

Failure artifactExists(const QString &where)
{
    return fail(ErrorCode::Usage,
                QCoreApplication::translate("Artifacts", "the run has a file of this name already"), where,
                QCoreApplication::translate("Artifacts", "it is left as it is: remove it with MLflow first, "
                                                         "if it is no longer wanted"));
}

void sortArtifacts(QList<ArtifactEntry> &entries)
{
    std::ranges::sort(entries, [](const ArtifactEntry &a, const ArtifactEntry &b) {
        return std::tuple(!a.isFolder, a.path) < std::tuple(!b.isFolder, b.path);
    });
}

} // namespace driftline
