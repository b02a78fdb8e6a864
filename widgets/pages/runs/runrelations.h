// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands around a run: the models that it logged, the run that it is a part of, and its own parts
// (MLflow's nested runs). Read off the GUI thread; what is not there is not shown. GUI thread.

#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

#include <QWidget>

class QVBoxLayout;

namespace driftline {

/// All of it, as read.
struct RunSurroundings
{
    QString parentId;          ///< empty: none is named
    std::optional<Run> parent; ///< absent: the source does not have it any more
    QList<Run> children;       ///< the newest ones
    qint64 childCount = 0;
    QList<LoggedModel> models;
    std::optional<Error> trouble; ///< why something could not be read; the rest is there
};

/// Blocking; any thread.
[[nodiscard]] Result<RunSurroundings> readSurroundings(TrackingStore &store, const Run &run,
                                                       const StopToken &stop);

class RunRelations final : public QWidget
{
    Q_OBJECT
public:
    explicit RunRelations(JobQueue &jobs, QWidget *parent = nullptr);
    void setWorkspace(const WorkspacePtr &workspace);
    void showRun(const Run &run);
    void clear();
    [[nodiscard]] bool isIdle() const { return m_pending == 0; }

Q_SIGNALS:
    void runRequested(const QString &id);
    void filterRequested(const QString &filter);
    void becameIdle();

private:
    void show(const RunId &id, const RunSurroundings &around);
    void addTitle(const QString &text);
    void addRun(const Run &run);
    void addModel(const LoggedModel &model);
    void addRow(QWidget *name, const QString &text, const QString &toolTip);
    void removeRows();

    JobQueue &m_jobs;
    WorkspacePtr m_workspace;
    QVBoxLayout *m_rows;
    QString m_shown; ///< all that the rows say; the same once more is not built again
    Generation m_generation;
    qint64 m_job = 0;
    int m_pending = 0;
};

} // namespace driftline
