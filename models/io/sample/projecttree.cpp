// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/projecttree.h"

namespace driftline::sample {

void ProjectTree::edit(const QString &path, const QByteArray &before, const QByteArray &after)
{
    QByteArray &text = m_files[path];
    const qsizetype at = text.indexOf(before);
    Q_ASSERT_X(at >= 0 && text.count(before) == 1, "ProjectTree::edit", before.constData());
    if (at >= 0)
        text.replace(at, before.size(), after);
}

} // namespace driftline::sample
