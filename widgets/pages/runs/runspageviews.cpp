// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The saved views of the Runs page: how one is shown, and what is shown now.

#include "models/analysis/filter.h"
#include "models/items/columnchoicemodel.h"
#include "models/items/experimentlistmodel.h"
#include "models/items/groupchoicemodel.h"
#include "models/items/runtablemodel.h"
#include "models/session/settings.h"
#include "widgets/kit/filterbox.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"
#include "widgets/pages/runs/runsviews.h"

#include <QListView>
#include <QSignalBlocker>

#include <algorithm>

namespace driftline {

void RunsPage::connectViews()
{
    connect(m_views, &RunsViews::viewChosen, this, &RunsPage::showView);
    connect(m_views, &RunsViews::defaultChosen, this, &RunsPage::showDefaultView);
    connect(m_views, &RunsViews::refused, this, &RunsPage::actionFailed);
}

RunsView RunsPage::shownView() const
{
    RunsView view;
    for (const ExperimentId &id : m_chosenExperiments)
        view.experiments.append(id.text());
    view.filter = m_filterText;
    for (const RunColumn &column : m_table->shownColumns())
        view.columns.append(runColumnId(column));
    view.layout = m_table->layoutState();
    view.layout.splitter.clear();
    view.groupBy = m_groupChoices->chosen();
    return view;
}

void RunsPage::updateViews()
{
    m_views->shownChanged();
}

void RunsPage::columnsChanged(const QStringList &ids)
{
    if (m_views->current().isEmpty())
        m_services.settings.setRunColumns(ids);
    updateViews();
    regroup();
}

void RunsPage::showView(const RunsView &view)
{
    if (!m_workspace || !m_workspace->tracking)
        return;
    if (!m_ownLayout)
        m_ownLayout = std::make_shared<RunsLayout>(m_table->layoutState());
    m_chosenExperiments.clear();
    int row = 0;
    for (const QString &id : view.experiments) {
        const int found = m_experiments->rowOf(ExperimentId(id));
        if (found < 0) {
            Q_EMIT actionFailed(Error{ErrorCode::Usage, tr("the view's experiment is not there any more"), id,
                                      tr("choose another one, and save the changes to the view"),
                                      std::nullopt});
            continue;
        }
        m_chosenExperiments.append(ExperimentId(id));
        row = found;
    }
    {
        const QSignalBlocker blocker(m_list->selectionModel());
        m_list->setCurrentIndex(m_experiments->index(m_chosenExperiments.size() == 1 ? row : 0));
        m_list->viewport()->update();
    }
    setGrouping(view.groupBy);
    m_table->setLayoutState(view.layout);
    QList<RunColumn> columns;
    for (const QString &id : view.columns) {
        if (const auto column = runColumnFromId(id))
            columns.append(*column);
    }
    m_choosingColumns = columns.isEmpty();
    if (!m_choosingColumns) {
        m_table->setColumns(columns);
        m_choices->setChosen(columns);
    }
    m_filter.reset();
    m_filterText.clear();
    m_filterBox->setText(view.filter);
    m_loader->loadKeys(m_chosenExperiments);
    if (!applyFilter(view.filter)) // a view of another version of the program
        reload();
}

void RunsPage::showDefaultView()
{
    RunsView view;
    if (m_ownLayout)
        view.layout = *std::exchange(m_ownLayout, nullptr);
    else
        view.layout = m_table->layoutState();
    showView(view);
    m_ownLayout.reset();
}

} // namespace driftline
