// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pictures.h"

#include <QDir>

namespace driftline {

QString picturePath(const QString &name)
{
    const QDir folder(QStringLiteral(DRIFTLINE_BINARY_DIR "/pictures"));
    folder.mkpath(QStringLiteral("."));
    return folder.filePath(name);
}

} // namespace driftline
