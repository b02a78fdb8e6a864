// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/menutitle.h"

#include <QAction>
#include <QMenu>

namespace driftline {

void addMenuTitle(QMenu &menu, const QString &text)
{
    if (!menu.isEmpty())
        menu.addSeparator();
    QString shown = text;
    menu.addAction(shown.replace(u'&', QStringLiteral("&&")))->setEnabled(false);
}

} // namespace driftline
