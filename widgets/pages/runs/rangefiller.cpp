// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/rangefiller.h"

#include "widgets/pages/runs/runstable.h"

#include <QScrollBar>
#include <QTimer>

namespace driftline {

namespace {

/// A server is asked for each of them by itself.
constexpr qsizetype runsAtOnce = 12;
/// While somebody scrolls nothing is asked for.
constexpr int pauseMs = 40;

} // namespace

RangeFiller::RangeFiller(JobQueue &jobs, RunTableModel *model, RunsTable *table)
    : QObject(table), m_jobs(jobs), m_model(model), m_table(table), m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(pauseMs);
    connect(m_timer, &QTimer::timeout, this, &RangeFiller::fill);
    const auto readAgain = [this] {
        m_failed = false;
        soon();
    };
    connect(model, &QAbstractItemModel::modelReset, this, readAgain);
    connect(model, &QAbstractItemModel::rowsInserted, this, &RangeFiller::soon);
    connect(model, &QAbstractItemModel::dataChanged, this, &RangeFiller::soon);
    connect(table->verticalScrollBar(), &QScrollBar::valueChanged, this, &RangeFiller::soon);
    connect(table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &RangeFiller::soon);
}

void RangeFiller::setWorkspace(const WorkspacePtr &workspace)
{
    m_workspace = workspace;
    static_cast<void>(m_asked.next());
    m_asking = m_due = m_failed = false;
    m_timer->stop();
}

void RangeFiller::soon()
{
    if (!m_workspace || m_failed || m_asking || m_model->rangedMetrics().isEmpty())
        return;
    m_due = true;
    m_timer->start();
}

void RangeFiller::fill()
{
    m_due = false;
    const QStringList metrics = m_model->rangedMetrics();
    QList<RunId> runs;
    for (int row = std::max(0, m_table->rowAt(0)); row < m_model->rowCount(); ++row) {
        if (m_table->rowViewportPosition(row) > m_table->viewport()->height() || runs.size() == runsAtOnce)
            break;
        if (m_model->lacksRanges(row))
            runs.append(m_model->rows().idAt(row));
    }
    if (runs.isEmpty() || metrics.isEmpty() || !m_workspace) {
        Q_EMIT becameIdle();
        return;
    }
    m_asking = true;
    m_jobs.run<MetricRanges>(
        {},
        [workspace = m_workspace, runs, metrics](const StopToken &stop, const JobProgress &) {
            return workspace->tracking->metricRanges(runs, metrics, stop);
        },
        this,
        [this, runs, metrics, ticket = m_asked.next()](const Result<MetricRanges> &ranges) {
            if (!m_asked.isCurrent(ticket))
                return;
            m_asking = false;
            if (ranges.ok()) {
                m_model->setRanges(runs, metrics, *ranges);
                soon(); // those that have come into view meanwhile
                return;
            }
            m_failed = true;
            if (ranges.isError())
                Q_EMIT failed(ranges.error());
            Q_EMIT becameIdle();
        });
}

} // namespace driftline
