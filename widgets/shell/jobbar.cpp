// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/jobbar.h"

#include <QAction>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace driftline {

namespace {
constexpr int barHeight = 26;
constexpr int progressWidth = 116;
constexpr int jobTextWidth = 420;
constexpr qint64 minute = 60;

QString timeLeft(qint64 seconds)
{
    if (seconds < minute)
        return QCoreApplication::translate("JobBar", "%1 s left").arg(seconds);
    return QCoreApplication::translate("JobBar", "%1 min left").arg((seconds + minute / 2) / minute);
}
} // namespace

QString jobText(const JobInfo &job)
{
    QStringList parts;
    if (job.percent)
        parts << QCoreApplication::translate("JobBar", "%1 %").arg(*job.percent);
    if (job.secondsLeft)
        parts << timeLeft(*job.secondsLeft);
    return parts.isEmpty() ? job.title
                           : job.title + QStringLiteral(" — ") + parts.join(QStringLiteral(" · "));
}

JobBar::JobBar(JobQueue &jobs, QAction *cancel, QWidget *parent)
    : QFrame(parent),
      m_jobs(jobs),
      m_cancelAction(cancel),
      m_page(new QLabel(this)),
      m_job(new QToolButton(this)),
      m_menu(new QMenu(m_job)),
      m_progress(new QProgressBar(this)),
      m_cancel(new QPushButton(this)),
      m_git(new QLabel(tr("git:"), this)),
      m_repository(new QLabel(this))
{
    setProperty("look", QStringLiteral("status"));
    setFixedHeight(barHeight);
    setAccessibleName(tr("Status"));
    m_page->setProperty("look", QStringLiteral("small"));
    m_page->setTextFormat(Qt::PlainText);
    m_page->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_job->setProperty("look", QStringLiteral("status"));
    m_job->setPopupMode(QToolButton::InstantPopup);
    m_job->setMenu(m_menu);
    m_job->setFocusPolicy(Qt::TabFocus);
    m_progress->setFixedWidth(progressWidth);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    m_cancel->setProperty("look", QStringLiteral("key"));
    m_cancel->setText(tr("Esc to cancel"));
    m_cancel->setAccessibleName(cancel->text());
    connect(m_cancel, &QPushButton::clicked, cancel, &QAction::trigger);
    m_git->setProperty("look", QStringLiteral("small"));
    m_repository->setProperty("look", QStringLiteral("monoSmall"));
    m_repository->setTextFormat(Qt::PlainText);
    m_repository->setToolTip(tr("The git repository in use"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 1, 12, 0);
    row->setSpacing(8);
    row->addWidget(m_page, 1);
    row->addWidget(m_job);
    row->addWidget(m_progress);
    row->addSpacing(4);
    row->addWidget(m_cancel);
    row->addSpacing(4);
    row->addWidget(m_git);
    row->addWidget(m_repository);
    setRepository({});
    connect(m_menu, &QMenu::aboutToShow, this, &JobBar::fillMenu);
    connect(&jobs, &JobQueue::jobsChanged, this, &JobBar::showJobs);
    connect(&jobs, &JobQueue::becameIdle, this, &JobBar::showJobs);
    showJobs();
}

void JobBar::setPageText(const QString &text)
{
    m_page->setText(text);
    m_page->setToolTip(text);
}

void JobBar::setRepository(const QString &text)
{
    m_repository->setText(text);
    m_git->setVisible(!text.isEmpty());
    m_repository->setVisible(!text.isEmpty());
}

void JobBar::showJobs()
{
    const auto jobs = m_jobs.jobs();
    const bool any = !jobs.isEmpty();
    m_cancelAction->setEnabled(any);
    for (QWidget *part : std::initializer_list<QWidget *>{m_job, m_progress, m_cancel})
        part->setVisible(any);
    if (!any)
        return;
    QString text = jobText(jobs.first());
    m_job->setToolTip(text);
    text = m_job->fontMetrics().elidedText(text, Qt::ElideMiddle, jobTextWidth);
    if (jobs.size() > 1)
        text += tr(" (and %1 more)").arg(jobs.size() - 1);
    m_job->setText(text);
    m_job->setAccessibleName(tr("Running: %1").arg(text));
    // Without a percentage the bar moves; it must not claim a share that nobody knows.
    const auto percent = jobs.first().percent;
    m_progress->setRange(0, percent ? 100 : 0);
    m_progress->setValue(percent.value_or(0));
}

void JobBar::fillMenu()
{
    m_menu->clear();
    const auto jobs = m_jobs.jobs();
    for (const JobInfo &job : jobs) {
        connect(m_menu->addAction(tr("Cancel: %1").arg(jobText(job))), &QAction::triggered, &m_jobs,
                [&queue = m_jobs, id = job.id] { queue.cancel(id); });
    }
}

} // namespace driftline
