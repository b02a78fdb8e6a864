// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/outputfailure.h"

#include <QCoreApplication>
#include <QDir>

namespace driftline {

Failure outputFailure(const QString &path, const QString &reason)
{
    return fail(ErrorCode::Output,
                QCoreApplication::translate("TableFiles", "cannot write the file: %1").arg(reason),
                QDir::toNativeSeparators(path),
                QCoreApplication::translate("TableFiles", "choose another folder, or make room on the disk"));
}

} // namespace driftline
