// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The sample workspace in a folder of the test's own, opened as the program opens it.

#include "models/io/sample/sample.h"
#include "models/io/sources.h"

#include <QTemporaryDir>

namespace driftline {

class SampleWorkspace
{
public:
    /// Writes and opens it; null, with a warning that fails the test, when that does not work.
    [[nodiscard]] WorkspacePtr open()
    {
        const QString folder = m_folder.filePath(QStringLiteral("fraud-detection"));
        const Status written = writeSample(folder);
        if (written.isError())
            qWarning("%s", qPrintable(written.error().line()));
        const auto workspace = Sources(m_folder.filePath(QStringLiteral("ours"))).open(folder, {}, {});
        if (workspace.isError())
            qWarning("%s", qPrintable(workspace.error().line()));
        return workspace.ok() ? *workspace : WorkspacePtr();
    }

private:
    QTemporaryDir m_folder;
};

} // namespace driftline
