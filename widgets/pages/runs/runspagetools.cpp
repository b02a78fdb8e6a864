// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is done with the runs of the Runs page: written to a file, copied, put into groups.

#include "models/items/experimentlistmodel.h"
#include "models/items/groupchoicemodel.h"
#include "models/items/numbertext.h"
#include "models/items/rungroupmodel.h"
#include "models/items/runtablemodel.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/tablecopy.h"
#include "widgets/pages/runs/buttoncaption.h"
#include "widgets/pages/runs/rungroupspanel.h"
#include "widgets/pages/runs/runranks.h"
#include "widgets/pages/runs/runsexport.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"
#include "widgets/pages/runs/runsviews.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>

#include <utility>

namespace driftline {

namespace {
constexpr int widestGroup = 110;
constexpr int wideEnough = 640; ///< for words on all buttons and a filter that can be read
} // namespace

void RunsPage::buildTools()
{
    const auto add = [this](QAction *action, const QKeySequence &keys, auto slot) {
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    add(m_exportAction, Qt::CTRL | Qt::SHIFT | Qt::Key_E, [this] { exportMatching(); });
    add(m_groupAction, Qt::CTRL | Qt::Key_G, [this] { m_groupPopup->popupBelow(m_groupButton); });
    auto *plain = new QAction(tr("Copy selected rows"), m_table);
    // Elsewhere on the page Ctrl+C copies what is selected there.
    plain->setShortcut(QKeySequence::Copy);
    plain->setShortcutContext(Qt::WidgetShortcut);
    connect(plain, &QAction::triggered, this, [this] { copyRows(CopyFormat::Plain); });
    auto *csv = new QAction(tr("Copy selected rows as CSV"), m_table);
    auto *markdown = new QAction(tr("Copy selected rows as Markdown"), m_table);
    add(csv, Qt::CTRL | Qt::SHIFT | Qt::Key_X, [this] { copyRows(CopyFormat::Csv); });
    add(markdown, Qt::CTRL | Qt::SHIFT | Qt::Key_Y, [this] { copyRows(CopyFormat::Markdown); });
    auto *separator = new QAction(m_table);
    separator->setSeparator(true);
    auto *divider = new QAction(m_table);
    divider->setSeparator(true);
    m_table->addActions(
        {m_pin, m_hide, m_colours->menuAction(), divider, plain, csv, markdown, separator, m_exportAction});
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);

    connect(m_export, &RunsExport::failed, this, &RunsPage::actionFailed);
    connect(m_export, &RunsExport::finished, this, [this](const QString &path, qint64 runs) {
        m_exported = tr("%1 runs written to %2").arg(countText(runs), QDir::toNativeSeparators(path));
        Q_EMIT statusTextChanged();
    });
    connect(m_export, &RunsExport::cancelled, this, [this](const QString &path) {
        m_exported = tr("Export cancelled, %1 not written").arg(QDir::toNativeSeparators(path));
        Q_EMIT statusTextChanged();
    });
    connect(m_export, &RunsExport::becameIdle, this, &RunsPage::statusTextChanged);

    m_groupPopup->setResetText(tr("Show the runs"));
    connect(m_groupPopup, &CheckListPopup::resetRequested, this, [this] {
        m_groupChoices->setChosen(std::nullopt);
        groupChosen();
    });
    connect(m_groupChoices, &GroupChoiceModel::chosenChanged, this, &RunsPage::groupChosen);
    connect(m_groups, &RunGroupsPanel::groupActivated, this, &RunsPage::showGroup);
    connect(m_groups, &RunGroupsPanel::statusTextChanged, this, &RunsPage::statusTextChanged);
}

void RunsPage::addTools(QHBoxLayout &bar)
{
    connect(m_groupButton, &QPushButton::clicked, m_groupAction, &QAction::trigger);
    m_exportButton->setIcon(icon(QStringLiteral("export")));
    m_exportButton->setAccessibleName(m_exportAction->text());
    m_exportButton->setToolTip(QStringLiteral("%1 (%2)").arg(
        m_exportAction->text(), m_exportAction->shortcut().toString(QKeySequence::NativeText)));
    m_exportButton->setProperty("look", QStringLiteral("icon"));
    connect(m_exportButton, &QPushButton::clicked, m_exportAction, &QAction::trigger);
    for (QPushButton *button :
         {m_hiddenButton, m_viewsButton, m_columnsButton, m_groupButton, m_foldButton, m_exportButton})
        bar.addWidget(button, 0, Qt::AlignTop);
    m_columnsButton->setAccessibleName(m_columns->text());
    captionTools();
    m_body->installEventFilter(this);
}

bool RunsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_body && event->type() == QEvent::Resize) {
        const bool compact = m_body->width() < wideEnough;
        if (compact != std::exchange(m_compact, compact))
            captionTools();
    }
    return Page::eventFilter(watched, event);
}

void RunsPage::captionTools()
{
    const auto &by = m_groupChoices->chosen();
    const QString title = by ? tr("By %1").arg(groupByTitle(*by)) : m_groupAction->text();
    const QString shown = m_groupButton->fontMetrics().elidedText(title, Qt::ElideRight, widestGroup);
    showCaption(*m_groupButton, {QStringLiteral("group"), shown, {}, by.has_value(), m_compact});
    m_groupButton->setAccessibleName(title);
    m_groupButton->setToolTip(
        QStringLiteral("%1 (%2)").arg(title, m_groupAction->shortcut().toString(QKeySequence::NativeText)));
    showCaption(*m_columnsButton, {QStringLiteral("columns"), tr("Columns"), {}, false, m_compact});
    m_columnsButton->setToolTip(QStringLiteral("%1 (%2)").arg(
        m_columns->text(), m_columns->shortcut().toString(QKeySequence::NativeText)));
    m_views->setCompact(m_compact);
    showHiddenCount();
}

void RunsPage::exportMatching()
{
    RunQuery query = shownQuery();
    query.orderBy = sourceOrder(m_table->order(), m_versions, m_experiments->experiments());
    QList<RunColumn> columns{{RunColumn::Kind::Name, {}}};
    m_export->ask(m_workspace, query, columns + m_table->shownColumns());
}

void RunsPage::copyRows(CopyFormat format)
{
    if (m_table->awaitedSelection() >= 0)
        Q_EMIT actionFailed(Error{ErrorCode::Usage,
                                  tr("%1 rows are selected, and not all of them are in memory")
                                      .arg(countText(m_table->selectedCount())),
                                  {},
                                  tr("select fewer of them, or export all runs that match"),
                                  std::nullopt});
    else
        copySelectedRows(*m_table, format);
}

void RunsPage::groupChosen()
{
    m_groupPopup->hide();
    const auto by = m_groupChoices->chosen();
    setGrouping(by);
    regroup();
    updateBody();
    updateViews();
    if (by)
        m_groups->setFocus();
    Q_EMIT statusTextChanged();
}

void RunsPage::setGrouping(const std::optional<GroupBy> &by)
{
    m_groupChoices->setChosen(by);
    if (!by)
        m_groups->clear();
    captionTools();
}

void RunsPage::regroup()
{
    askForGroups(true);
}

void RunsPage::refreshGroups()
{
    if (m_groups->isDue())
        askForGroups(false);
}

void RunsPage::askForGroups(bool byUser)
{
    const auto &by = m_groupChoices->chosen();
    if (!by || !m_workspace || !m_workspace->tracking)
        return;
    QStringList metrics;
    for (const RunColumn &column : m_table->shownColumns()) {
        if (column.kind == RunColumn::Kind::Metric && !metrics.contains(column.key))
            metrics.append(column.key);
    }
    QHash<QString, QString> names;
    for (const Experiment &experiment : m_experiments->experiments())
        names.insert(experiment.id.text(), experiment.name);
    m_groups->showGroups(m_workspace, shownQuery(), *by, metrics, names,
                         byUser ? RunGroupsPanel::Asker::User : RunGroupsPanel::Asker::Page);
}

void RunsPage::showGroup(const RunGroup &group)
{
    const GroupBy by = *m_groupChoices->chosen();
    const bool isExperiment = by.kind == GroupBy::Kind::Experiment;
    const auto filter = filterOfGroup(m_filterText, by, group);
    if (!isExperiment && !filter) {
        Q_EMIT actionFailed(Error{ErrorCode::Usage, tr("the filter language cannot name this value"),
                                  group.value.value_or(QString()), tr("filter by a part of it with LIKE"),
                                  std::nullopt});
        return;
    }
    const ExperimentId experiment(group.value.value_or(QString()));
    m_groupChoices->setChosen(std::nullopt);
    groupChosen(); // the group goes with the others
    if (isExperiment) {
        m_list->setCurrentIndex(m_experiments->index(m_experiments->rowOf(experiment)));
    } else {
        m_filterBox->setText(*filter);
        applyFilter(*filter);
    }
    m_table->setFocus();
}

} // namespace driftline
