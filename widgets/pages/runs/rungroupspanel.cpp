// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/rungroupspanel.h"

#include "models/actions/grouping.h"
#include "models/items/numbertext.h"
#include "models/items/rungroupmodel.h"
#include "models/items/sortproxy.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/tableview.h"

#include <QElapsedTimer>
#include <QHeaderView>
#include <QStackedLayout>

#include <algorithm>

namespace driftline {

namespace {
constexpr int widestValue = 320;
constexpr int narrowestValue = 140;
} // namespace

RunGroupsPanel::RunGroupsPanel(JobQueue &jobs, QWidget *parent)
    : QWidget(parent),
      m_jobs(jobs),
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
    m_model->setGroups({}, {});
}

void RunGroupsPanel::showGroups(const WorkspacePtr &workspace, const RunQuery &query, const GroupBy &by,
                                const QStringList &metrics, const QHash<QString, QString> &experimentNames)
{
    m_jobs.cancel(m_job);
    if (by != m_model->groups().by || m_model->rowCount() == 0) {
        m_empty->setBusy(tr("Grouping runs…"));
        m_body->setCurrentWidget(m_empty);
    }
    const auto ticket = m_asked.next();
    QElapsedTimer clock;
    clock.start();
    ++m_pending;
    m_job = m_jobs.run<RunGroups>(
        tr("Grouping runs"),
        [workspace, query, by, metrics](const StopToken &stop, const JobProgress &progress) {
            return groupRuns(*workspace->tracking, query, by, metrics, stop,
                             [&progress](qint64 done, qint64 total) { progress.report(done, total); });
        },
        this,
        [this, ticket, experimentNames, clock](const Result<RunGroups> &result) {
            --m_pending;
            if (m_asked.isCurrent(ticket))
                grouped(result, experimentNames, clock.elapsed());
            Q_EMIT statusTextChanged();
        });
    Q_EMIT statusTextChanged();
}

void RunGroupsPanel::grouped(const Result<RunGroups> &result, const QHash<QString, QString> &experimentNames,
                             qint64 ms)
{
    if (!result.ok()) {
        m_model->setGroups({}, {});
        if (result.isError())
            m_empty->setError(result.error());
        else
            m_empty->setContent(QStringLiteral("table"), tr("Stopped"),
                                tr("Grouping the runs was cancelled. F5 begins once more."));
        m_body->setCurrentWidget(m_empty);
        return;
    }
    m_ms = ms;
    const bool sameColumns = result->metrics == m_model->groups().metrics &&
                             result->by == m_model->groups().by && m_model->rowCount() > 0;
    if (result->by != m_model->groups().by)
        m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_model->setGroups(*result, experimentNames);
    if (result->groups.isEmpty()) {
        m_empty->setContent(QStringLiteral("filter"), tr("No run matches"),
                            tr("There is nothing to group. Change the filter or choose another experiment."));
        m_body->setCurrentWidget(m_empty);
        return;
    }
    if (!sameColumns) {
        m_table->fitColumns();
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
