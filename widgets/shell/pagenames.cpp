// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pagenames.h"

#include <QCoreApplication>

namespace driftline {

QString pageName(PageId id)
{
    switch (id) {
    case PageId::Runs:
        return QStringLiteral("runs");
    case PageId::Compare:
        return QStringLiteral("compare");
    case PageId::Drift:
        return QStringLiteral("drift");
    case PageId::Lineage:
        return QStringLiteral("lineage");
    case PageId::Registry:
        return QStringLiteral("registry");
    }
    Q_UNREACHABLE();
}

std::optional<PageId> pageFromName(const QString &name)
{
    for (const PageId id :
         {PageId::Runs, PageId::Compare, PageId::Drift, PageId::Lineage, PageId::Registry}) {
        if (pageName(id) == name)
            return id;
    }
    return std::nullopt;
}

QString pageTitle(PageId id)
{
    switch (id) {
    case PageId::Runs:
        return QCoreApplication::translate("Page", "Runs");
    case PageId::Compare:
        return QCoreApplication::translate("Page", "Compare");
    case PageId::Drift:
        return QCoreApplication::translate("Page", "Drift");
    case PageId::Lineage:
        return QCoreApplication::translate("Page", "Lineage");
    case PageId::Registry:
        return QCoreApplication::translate("Page", "Registry");
    }
    Q_UNREACHABLE();
}

bool needsSource(PageId id)
{
    return id != PageId::Drift;
}

} // namespace driftline
