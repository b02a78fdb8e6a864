// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Columns of the Runs page: their order, which of them there are, which stay in view, and choices that were
// saved under a name.

#include "models/items/columnchoicemodel.h"
#include "models/items/experimentlistmodel.h"
#include "models/items/groupchoicemodel.h"
#include "models/items/runtablemodel.h"
#include "models/session/settings.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/headerview.h"
#include "widgets/pages/runs/columnsets.h"
#include "widgets/pages/runs/rangefiller.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype runsToChooseBy = 200;

QString setsKey()
{
    return QStringLiteral("runs.columnSets");
}

/// Built anew each time, and gone when it is closed.
QMenu *passingMenu(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

QAction *addChecked(QMenu &menu, const QString &text, bool checked)
{
    QString plain = text;
    QAction *action = menu.addAction(plain.replace(QLatin1Char('&'), QStringLiteral("&&")));
    action->setCheckable(true);
    action->setChecked(checked);
    return action;
}

} // namespace

void RunsPage::connectColumns()
{
    connect(m_table, &RunsTable::orderChanged, this, &RunsPage::reload);
    connect(m_ranges, &RangeFiller::becameIdle, this, &RunsPage::statusTextChanged);
    connect(m_ranges, &RangeFiller::failed, this, [this](const Error &error) {
        m_workspace->problems->add({error.what, error.where, error.hint});
    });
    connect(m_popup, &CheckListPopup::resetRequested, this, &RunsPage::chooseColumnsForMe);
    auto *sets = new QMenu(m_popup);
    connect(sets, &QMenu::aboutToShow, this, [this, sets] {
        sets->clear();
        fillSetsMenu(*sets);
    });
    m_popup->setMenu(tr("Column sets"), sets);
    auto *action = new QAction(tr("Column sets…"), this);
    action->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_L);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, [this] {
        QMenu *menu = passingMenu(this);
        fillSetsMenu(*menu);
        menu->popup(m_columnsButton->mapToGlobal(QPoint(0, m_columnsButton->height() + 4)));
    });
    addAction(action);
}

bool RunsPage::takeOrderBack(const Error &error)
{
    const QList<SortKey> usual = RunsLayout().order;
    const QList<SortKey> before = m_table->order() == m_answeredOrder ? usual : m_answeredOrder;
    if (m_table->order() == before)
        return false;
    m_table->setOrder(before);
    reload();
    Q_EMIT actionFailed(error);
    return true;
}

void RunsPage::sortKeysLearnt(RunColumn::Kind kind)
{
    const auto isOfKind = [kind](const SortKey &key) { return key.column.kind == kind; };
    if (std::ranges::any_of(m_table->order(), isOfKind))
        reload();
}

void RunsPage::columnsChosen()
{
    QStringList ids;
    for (const RunColumn &column : m_choices->chosen())
        ids.append(runColumnId(column));
    m_choosingColumns = false;
    m_table->setColumns(m_choices->chosen());
    columnsChanged(ids);
}

void RunsPage::setColumns(const QList<RunColumn> &columns)
{
    m_choices->setChosen(columns);
    columnsChosen();
}

/// Adds the column when the table does not have it, and brings it into view.
void RunsPage::showColumn(const QString &id)
{
    const auto column = runColumnFromId(id);
    if (!column)
        return;
    if (m_choosingColumns) { // the others follow from the first page
        m_requestedColumn = id;
        return;
    }
    if (m_groupChoices->chosen()) {
        m_groupChoices->setChosen(std::nullopt);
        groupChosen();
    }
    const QList<RunColumn> shown = m_table->shownColumns();
    if (!shown.contains(*column))
        setColumns(shown + QList{*column});
    m_table->scrollToColumn(m_model->sectionOf(*column));
    if (m_versions.isEmpty())
        m_broughtIntoView = column;
}

void RunsPage::chooseColumnsForMe()
{
    const auto columns = defaultRunColumns(m_model->rows().loaded(runsToChooseBy));
    m_table->setColumns(columns);
    m_choices->setChosen(columns);
    columnsChanged({});
}

void RunsPage::choosePopup()
{
    m_popup->popupBelow(m_columnsButton);
}

void RunsPage::popupSortMenu()
{
    QMenu *menu = passingMenu(this);
    const auto fill = [this](QMenu &target, bool first) {
        for (int section = 1; section < m_model->columnCount(); ++section) {
            const RunColumn column = m_model->columnAt(section);
            const auto &order = m_table->order();
            const auto key = std::ranges::find(order, column, &SortKey::column);
            const bool checked = first ? key == order.cbegin() : key != order.cend() && key != order.cbegin();
            auto *action = addChecked(
                target, column.key.isEmpty() ? runColumnTitle(column) : runColumnId(column), checked);
            connect(action, &QAction::triggered, m_table,
                    [this, section, first] { m_table->sortBy(section, !first); });
        }
    };
    fill(*menu, true);
    menu->addSeparator();
    fill(*menu->addMenu(tr("Then by")), false);
    menu->popup(m_table->mapToGlobal(QPoint(20, m_table->horizontalHeader()->height())));
}

void RunsPage::addSortActions(QMenu &menu, int section)
{
    const RunColumn column = m_model->columnAt(section);
    const auto &order = m_table->order();
    const auto key = std::ranges::find(order, column, &SortKey::column);
    const bool isKey = key != order.cend();
    for (const bool ascending : {true, false}) {
        auto *action = addChecked(menu, ascending ? tr("Sort ascending") : tr("Sort descending"),
                                  isKey && order.size() == 1 && key->ascending == ascending);
        connect(action, &QAction::triggered, m_table, [this, section, ascending] {
            m_table->sortBy(section, ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
        });
    }
    if (!isKey) {
        auto *also = menu.addAction(tr("Then sort by this (Shift+click)"));
        connect(also, &QAction::triggered, m_table, [this, section] { m_table->sortBy(section, true); });
    } else if (order.size() > 1) {
        auto *without = menu.addAction(tr("No longer sort by this"));
        connect(without, &QAction::triggered, this, [this, column] {
            QList<SortKey> rest = m_table->order();
            rest.removeIf([&](const SortKey &other) { return other.column == column; });
            m_table->setOrder(rest);
            reload();
        });
    }
    menu.addSeparator();
}

/// The values of a metric's history, each a column of its own beside this one.
void RunsPage::addValueActions(QMenu &menu, const RunColumn &column)
{
    if (column.kind != RunColumn::Kind::Metric)
        return;
    QMenu *values = menu.addMenu(tr("Values shown"));
    for (const RunColumn::Value value : metricValues(column.key)) {
        const RunColumn other{column.kind, column.key, value};
        const bool isShown = m_table->shownColumns().contains(other);
        auto *action = addChecked(*values, metricValueName(other), isShown);
        connect(action, &QAction::triggered, this, [this, column, other, isShown] {
            QList<RunColumn> columns = m_table->shownColumns();
            if (isShown)
                columns.removeAll(other);
            else
                columns.insert(columns.indexOf(column) + 1, other);
            setColumns(columns);
        });
    }
}

void RunsPage::popupHeaderMenu(const QPoint &place)
{
    const auto *header = static_cast<HeaderView *>(m_table->horizontalHeader());
    const int section = header->sectionAt(place.x());
    if (section < 1)
        return;
    const RunColumn column = m_model->columnAt(section);
    QMenu *menu = passingMenu(this);
    addSortActions(*menu, section);
    addValueActions(*menu, column);
    const int visual = header->visualIndex(section);
    auto *freeze = addChecked(*menu, tr("Freeze up to here"), m_table->frozen() == visual);
    connect(freeze, &QAction::triggered, m_table, [this, section](bool on) {
        if (on)
            m_table->freezeUpTo(section);
        else
            m_table->setFrozen(0);
    });
    if (column.kind != RunColumn::Kind::Name) {
        connect(menu->addAction(tr("Hide this column")), &QAction::triggered, this, [this, column, visual] {
            QList<RunColumn> columns = m_table->shownColumns();
            columns.removeAll(column);
            if (visual <= m_table->frozen())
                m_table->setFrozen(m_table->frozen() - 1);
            setColumns(columns);
        });
    }
    menu->addSeparator();
    fillSetsMenu(*menu->addMenu(tr("Column sets")));
    menu->addAction(m_columns);
    menu->popup(header->mapToGlobal(place));
}

void RunsPage::fillSetsMenu(QMenu &menu)
{
    const auto sets = columnSetsFromJson(m_services.settings.pageState(setsKey()));
    const bool own = !m_services.settings.runColumns().isEmpty();
    connect(addChecked(menu, tr("Chosen for you"), !own), &QAction::triggered, this,
            &RunsPage::chooseColumnsForMe);
    for (const ColumnSet &set : sets) {
        const bool isShown = own && set.columns == m_table->shownColumns();
        connect(addChecked(menu, set.name, isShown), &QAction::triggered, this, [this, set] {
            m_table->setFrozen(set.frozen);
            setColumns(set.columns);
        });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Save these columns as…")), &QAction::triggered, this, [this] {
        auto *dialog = new QInputDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle(tr("Save columns"));
        dialog->setLabelText(tr("Name of the column set (one of the same name is replaced):"));
        connect(dialog, &QInputDialog::textValueSelected, this, &RunsPage::saveSet);
        dialog->open();
    });
    if (sets.isEmpty())
        return;
    QMenu *remove = menu.addMenu(tr("Delete"));
    for (const ColumnSet &set : sets) {
        QString text = set.name;
        QAction *action = remove->addAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, name = set.name] {
            auto rest = columnSetsFromJson(m_services.settings.pageState(setsKey()));
            rest.removeIf([&](const ColumnSet &other) { return other.name == name; });
            m_services.settings.setPageState(setsKey(), columnSetsToJson(rest));
        });
    }
}

void RunsPage::saveSet(const QString &name)
{
    if (name.trimmed().isEmpty())
        return;
    const auto sets = columnSetsFromJson(m_services.settings.pageState(setsKey()));
    const ColumnSet set{name.trimmed(), m_table->shownColumns(), m_table->frozen()};
    m_services.settings.setPageState(setsKey(), columnSetsToJson(withColumnSet(sets, set)));
    setColumns(set.columns); // from now on it is a choice, even when these were chosen for you
}

} // namespace driftline
