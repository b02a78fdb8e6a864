// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/rungroupspanel.h"

#include "models/actions/grouping.h"
#include "models/items/numbertext.h"
#include "models/items/rungroupmodel.h"
#include "models/items/sortproxy.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/tableview.h"

#include <QHeaderView>
#include <QStackedLayout>

#include <algorithm>

namespace driftline {

namespace {
constexpr int widestValue = 320;
constexpr int narrowestValue = 140;
/// So much longer than asking took the answer stands before the source is asked again.
constexpr int restFactor = 5;
} // namespace

RunGroupsPanel::RunGroupsPanel(JobQueue &jobs, QAction *retry, QWidget *parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_retry(retry),
      m_model(new RunGroupModel(this)),
      m_sorted(new SortProxy(this)),
      m_table(new TableView(this)),
      m_empty(new EmptyState(this)),
      m_body(new QStackedLayout(this))
{
    m_sorted->setSourceModel(m_model);
    m_table->setModel(m_sorted);
    m_table->setAccessibleName(tr("Groups of runs"));
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // most runs first
    m_body->addWidget(m_table);
    m_body->addWidget(m_empty);
    setFocusProxy(m_table);
    connect(m_table, &TableView::rowActivated, this, [this](const QModelIndex &index) {
        Q_EMIT groupActivated(m_model->groupAt(m_sorted->mapToSource(index).row()));
    });
}

void RunGroupsPanel::clear()
{
    static_cast<void>(m_asked.next());
    m_jobs.cancel(m_job);
    m_ms = 0;
    m_behind = m_stopped = false;
    m_ended.invalidate();
    m_model->setGroups({}, {});
}

bool RunGroupsPanel::isDue() const
{
    return m_behind && !m_stopped && m_pending == 0 &&
           (!m_ended.isValid() || m_ended.hasExpired(m_lastTookMs * restFactor));
}

void RunGroupsPanel::showGroups(const WorkspacePtr &workspace, const RunQuery &query, const GroupBy &by,
                                const QStringList &metrics, const QHash<QString, QString> &experimentNames,
                                Asker asker)
{
    m_jobs.cancel(m_job);
    if (asker == Asker::User && (by != m_model->groups().by || m_model->rowCount() == 0)) {
        m_empty->setBusy(tr("Grouping runs…"));
        m_body->setCurrentWidget(m_empty);
    }
    const auto ticket = m_asked.next();
    m_behind = m_stopped = false;
    QElapsedTimer clock;
    clock.start();
    ++m_pending;
    m_job = m_jobs.run<RunGroups>(
        asker == Asker::User ? tr("Grouping runs") : QString(),
        [workspace, query, by, metrics](const StopToken &stop, const JobProgress &progress) {
            return groupRuns(*workspace->tracking, query, by, metrics, stop,
                             [&progress](qint64 done, qint64 total) { progress.report(done, total); });
        },
        this,
        [this, ticket, experimentNames, clock, asker](const Result<RunGroups> &result) {
            --m_pending;
            if (m_asked.isCurrent(ticket)) {
                m_lastTookMs = clock.elapsed();
                m_ended.start();
                if (result.ok())
                    grouped(*result, experimentNames, m_lastTookMs);
                else if (asker == Asker::Page && m_model->rowCount() > 0)
                    m_behind = true;
                else
                    showNone(result);
            }
            Q_EMIT statusTextChanged();
        });
    Q_EMIT statusTextChanged();
}

void RunGroupsPanel::showNone(const Result<RunGroups> &result)
{
    m_model->setGroups({}, {});
    m_stopped = result.isCancelled();
    if (result.isError())
        m_empty->setError(result.error());
    else
        m_empty->setContent(QStringLiteral("table"), tr("Stopped"), tr("Grouping the runs was cancelled."));
    m_empty->setAction(m_retry);
    m_body->setCurrentWidget(m_empty);
}

void RunGroupsPanel::grouped(const RunGroups &groups, const QHash<QString, QString> &experimentNames,
                             qint64 ms)
{
    m_ms = ms;
    const bool sameColumns = groups.metrics == m_model->groups().metrics &&
                             groups.by == m_model->groups().by && m_model->rowCount() > 0;
    if (groups.by != m_model->groups().by)
        m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_model->setGroups(groups, experimentNames);
    if (groups.groups.isEmpty()) {
        m_empty->setContent(QStringLiteral("filter"), tr("No run matches"),
                            tr("There is nothing to group. Change the filter or choose another experiment."));
        m_empty->setAction(nullptr);
        m_body->setCurrentWidget(m_empty);
        return;
    }
    if (!sameColumns) {
        m_table->resizeColumnsToContents();
        m_table->setColumnWidth(0, std::clamp(m_table->columnWidth(0), narrowestValue, widestValue));
    }
    m_body->setCurrentWidget(m_table);
}

QString RunGroupsPanel::statusText() const
{
    const RunGroups &groups = m_model->groups();
    if (groups.groups.isEmpty())
        return m_pending > 0 ? tr("Grouping runs…") : QString();
    const QString count =
        groups.groups.size() == 1 ? tr("1 group") : tr("%1 groups").arg(countText(groups.groups.size()));
    return tr("%1 of %2 runs · %3 ms").arg(count, countText(groups.runs), countText(m_ms));
}

} // namespace driftline
