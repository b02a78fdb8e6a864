// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The line at the bottom: what the page says, the running jobs with percent, time left and cancel, the git
// clone in use.

#include "models/jobs/jobqueue.h"

#include <QFrame>

class QAction;
class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace driftline {

class JobBar final : public QFrame
{
    Q_OBJECT
public:
    /// `cancel` stops all jobs; it is enabled while one is listed.
    JobBar(JobQueue &jobs, QAction *cancel, QWidget *parent);
    void setPageText(const QString &text);
    /// "fraud-detection@main"; empty hides it.
    void setRepository(const QString &text);

private:
    void showJobs();
    void fillMenu();

    JobQueue &m_jobs;
    QAction *m_cancelAction;
    QLabel *m_page;
    QToolButton *m_job;
    QMenu *m_menu;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    QLabel *m_git;
    QLabel *m_repository;
};

/// "Profiling june.parquet — 62 % · 4 s left".
[[nodiscard]] QString jobText(const JobInfo &job);

} // namespace driftline
