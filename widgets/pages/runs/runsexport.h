// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "Export matching runs…" on the Runs page: asks for a file, and writes it as a job. GUI thread.

#include "models/actions/runexport.h"
#include "models/items/runcolumn.h"
#include "widgets/kit/page.h"

namespace driftline {

class RunsExport final : public QObject
{
    Q_OBJECT
public:
    RunsExport(const PageServices &services, QWidget *parent);

    /// Asks where to, then exportTo(); nothing when the user thinks better of it.
    void ask(const WorkspacePtr &workspace, const RunQuery &query, const QList<RunColumn> &columns);
    /// finished(), failed() or cancelled(); a file is there after the first only.
    void exportTo(const QString &path, const WorkspacePtr &workspace, const RunQuery &query,
                  const QList<RunColumn> &columns);
    [[nodiscard]] bool isIdle() const { return m_pending == 0; }

Q_SIGNALS:
    void finished(const QString &path, qint64 runs);
    void failed(const driftline::Error &error);
    void cancelled(const QString &path);
    void becameIdle();

private:
    PageServices m_services;
    QWidget *m_parent;
    int m_pending = 0;
};

/// What the shown columns are called in a file.
[[nodiscard]] QList<ExportColumn> exportColumns(const QList<RunColumn> &columns);

} // namespace driftline
