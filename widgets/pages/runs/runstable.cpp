// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/runstable.h"

#include "widgets/kit/celldelegate.h"
#include "widgets/kit/headerview.h"
#include "widgets/kit/pill.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSignalBlocker>

#include <algorithm>

namespace driftline {

namespace {
constexpr int markWidth = 28;
constexpr int nameSlack = 10; ///< the rows below have names that are a little wider
constexpr int valuePadding = 20;
constexpr int widestByItself = 260;
constexpr int widestPills = 170;
constexpr int fixedSections = 2; ///< mark and name
} // namespace

RunsTable::RunsTable(RunTableModel *model, QWidget *parent) : TableView(parent), m_model(model)
{
    setModel(model);
    setAccessibleName(tr("Runs"));
    auto *header = horizontalHeader();
    header->setFirstSectionMovable(false);
    header->setMaximumSectionSize(2000);
    setLayoutState({});
    connect(header, &QHeaderView::sectionClicked, this, [this](int section) {
        const auto *clicked = static_cast<HeaderView *>(horizontalHeader());
        sortBy(section, clicked->clickModifiers().testFlag(Qt::ShiftModifier));
    });
    connect(header, &QHeaderView::sectionMoved, this, &RunsTable::columnsMoved);
}

void RunsTable::setLayoutState(const RunsLayout &layout)
{
    m_layout = layout;
    // The widths on the screen are of the layout before, not the user's wish for this one.
    for (int section = 1; section < m_model->columnCount(); ++section)
        m_fitted[runColumnId(m_model->columnAt(section))] = columnWidth(section);
    m_model->setOrder(m_layout.order);
    setFrozen(m_layout.frozen);
}

RunsLayout RunsTable::layoutState() const
{
    RunsLayout layout = m_layout;
    for (int section = 1; section < m_model->columnCount(); ++section) {
        const QString id = runColumnId(m_model->columnAt(section));
        // The last section is as wide as the window leaves it.
        const bool last = horizontalHeader()->visualIndex(section) == m_model->columnCount() - 1;
        const auto fitted = m_fitted.constFind(id);
        if (!last && fitted != m_fitted.cend() && *fitted != columnWidth(section))
            layout.widths[id] = columnWidth(section);
    }
    return layout;
}

void RunsTable::setColumns(const QList<RunColumn> &columns)
{
    m_layout = layoutState();
    {
        // The header keeps moved sections by number, which mean other columns from now on.
        const QSignalBlocker blocker(horizontalHeader());
        for (int section = 0; section < m_model->columnCount(); ++section)
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(section), section);
    }
    const QList<RunId> selected = m_selected + m_missing;
    {
        const QScopedValueRollback replacing(m_replacing, true);
        m_model->setColumns(columns);
    }
    applyWidths();
    selectRuns(selected);
}

QList<RunColumn> RunsTable::shownColumns() const
{
    QList<RunColumn> columns;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int section = horizontalHeader()->logicalIndex(visual);
        if (section >= fixedSections)
            columns.append(m_model->columnAt(section));
    }
    return columns;
}

void RunsTable::applyWidths()
{
    if (m_model->columnCount() == 0)
        return;
    setColumnWidth(0, markWidth);
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::Fixed);
    for (int section = 1; section < m_model->columnCount(); ++section) {
        const QString id = runColumnId(m_model->columnAt(section));
        const int known = m_layout.widths.value(id);
        const RunColumn &column = m_model->columnAt(section);
        const int slack = column.kind == RunColumn::Kind::Name ? nameSlack : 0;
        // The values of histories come later.
        const int values = column.value == RunColumn::Value::Last
                               ? 0
                               : fontMetrics().horizontalAdvance(QStringLiteral("−0.00000")) + valuePadding;
        const int needed = std::max({sizeHintForColumn(section), horizontalHeader()->sectionSizeHint(section),
                                     values, column.kind == RunColumn::Kind::Model ? m_pillsWidth : 0});
        setColumnWidth(section, known > 0 ? known : std::min(needed + slack, widestByItself));
        m_fitted[id] = known > 0 ? 0 : columnWidth(section);
    }
}

void RunsTable::setFirstPage(const RunsRead &read)
{
    const QList<RunId> selected = m_selected + m_missing;
    const bool wasEmpty = m_model->rowCount() == 0;
    if (!wasEmpty)
        m_layout = layoutState();
    {
        const QScopedValueRollback replacing(m_replacing, true);
        m_model->setFirstPage(read, nowUtcMs());
    }
    if (wasEmpty)
        applyWidths();
    else
        widenName();
    scrollToTop();
    selectRuns(selected);
}

void RunsTable::updateRuns(const RunsRead &read)
{
    const QList<RunId> selected = m_selected + m_missing;
    const std::optional<Run> current = m_current;
    const int top = rowAt(0);
    // Who reads further down, or is about to click, must find the same row there. Else the newest are shown.
    const bool anchored = top >= 0 && (top > 0 || underMouse());
    const RunId anchor = anchored ? m_model->rows().idAt(top) : RunId();
    const int cut = anchored ? rowViewportPosition(top) : 0; // the top row may stand half out of sight
    {
        const QScopedValueRollback updating(m_updating, true);
        {
            const QScopedValueRollback replacing(m_replacing, true);
            m_model->updateRuns(read, nowUtcMs());
        }
        // Very many are not known by name; they are still selected unless the rows became others.
        if (m_selectedCount > mostMarked ? !selectionModel()->hasSelection()
                                         : selectionModel()->selectedRows().size() != selected.size())
            selectRuns(selected);
        const int row = current ? m_model->rowOf(current->id) : -1;
        if (row >= 0 && row != currentIndex().row()) {
            const QScopedValueRollback replacing(m_replacing, true);
            selectionModel()->setCurrentIndex(m_model->index(row, 1), QItemSelectionModel::NoUpdate);
        }
    }
    executeDelayedItemsLayout();
    if (const int row = anchored ? m_model->rowOf(anchor) : -1; row >= 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rowViewportPosition(row) - cut);
    updateCurrent();
}

void RunsTable::appendPage(const QList<Run> &runs, bool more)
{
    m_model->appendPage(runs, more);
    selectMissing();
}

void RunsTable::putRuns(qsizetype place, const QList<Run> &runs)
{
    m_model->putRuns(place, runs);
    selectMissing();
    if (m_selectedCount <= mostMarked && m_selected.size() < m_selectedCount) {
        collectSelected(); // rows that were selected before it was known which runs they are
        updateMarks();
    } else if (currentIndex().isValid() && (!m_current || m_model->rowOf(m_current->id) < 0)) {
        updateMarks();
    }
}

void RunsTable::unfold(const RunId &parent, const QList<Run> &inside)
{
    const int row = m_model->rowOf(parent);
    if (row < 0 || m_model->rows().isUnfolded(row))
        return;
    m_model->unfold(row, inside);
    widenName();
    selectMissing();
}

/// Names that stand further to the right need more, unless the width was chosen by hand.
void RunsTable::widenName()
{
    const QString id = runColumnId(m_model->columnAt(1));
    if (m_fitted.value(id) != columnWidth(1))
        return;
    const int needed = std::min(sizeHintForColumn(1) + nameSlack, widestByItself);
    setColumnWidth(1, std::max(columnWidth(1), needed));
    m_fitted[id] = columnWidth(1);
}

std::pair<int, int> RunsTable::rowsInView() const
{
    const int top = rowAt(0);
    if (top < 0)
        return {-1, -1};
    const int bottom = rowAt(viewport()->height() - 1);
    return {top, bottom < 0 ? m_model->rowCount() - 1 : bottom};
}

int RunsTable::awaitedSelection() const
{
    const QItemSelection all = selectionModel()->selection();
    for (const QItemSelectionRange &range : all) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            if (m_model->runAt(row) == nullptr)
                return row;
        }
    }
    return -1;
}

void RunsTable::scrollContentsBy(int dx, int dy)
{
    TableView::scrollContentsBy(dx, dy);
    if (dy != 0)
        Q_EMIT viewMoved();
}

int RunsTable::foldHit(const QMouseEvent &event) const
{
    const QModelIndex index = indexAt(event.position().toPoint());
    const bool folds = index.data(FoldRole).isValid() && index.data(FoldRole).toInt() != int(Fold::Leaf);
    const bool hit = folds && event.button() == Qt::LeftButton &&
                     CellDelegate::foldArea(visualRect(index), index).contains(event.position().toPoint());
    return hit ? index.row() : -1;
}

void RunsTable::mousePressEvent(QMouseEvent *event)
{
    if (const int row = foldHit(*event); row >= 0)
        Q_EMIT foldToggled(row);
    else
        TableView::mousePressEvent(event);
}

void RunsTable::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int row = foldHit(*event); row >= 0)
        Q_EMIT foldToggled(row);
    else
        TableView::mouseDoubleClickEvent(event);
}

/// As in a tree.
void RunsTable::keyPressEvent(QKeyEvent *event)
{
    const int row = currentIndex().row();
    const QVariant fold = row < 0 ? QVariant() : m_model->index(row, 1).data(FoldRole);
    const bool toggles = (event->key() == Qt::Key_Plus && fold == int(Fold::Folded)) ||
                         (event->key() == Qt::Key_Minus && fold == int(Fold::Unfolded));
    if (toggles && fold.isValid())
        Q_EMIT foldToggled(row);
    else
        TableView::keyPressEvent(event);
}

void RunsTable::resizeEvent(QResizeEvent *event)
{
    TableView::resizeEvent(event);
    Q_EMIT viewMoved();
}

void RunsTable::fitPills(const QHash<RunId, QList<PillItem>> &pills)
{
    constexpr int padding = 10;
    constexpr int gap = 6;
    m_pillsWidth = 0;
    for (const auto &list : pills) {
        int width = 2 * padding - gap;
        for (const PillItem &pill : list)
            width += pillSize(pill.text, font()).width() + gap;
        m_pillsWidth = std::max(m_pillsWidth, width);
    }
    // Few runs are registered: their chips must not push the metrics out of the window.
    m_pillsWidth = std::min(m_pillsWidth, widestPills);
    const RunColumn column{RunColumn::Kind::Model, {}};
    const int section = m_model->sectionOf(column);
    const QString id = runColumnId(column);
    // The versions come after the runs: what was fitted to empty cells is fitted once more.
    if (section < 0 || m_fitted.value(id) != columnWidth(section))
        return;
    setColumnWidth(section, std::max(columnWidth(section), m_pillsWidth));
    m_fitted[id] = columnWidth(section);
}

void RunsTable::setMarks(const RunMarks &marks)
{
    m_marks = marks;
    m_model->setColours(marks.colours);
    updateMarks();
}

void RunsTable::clear()
{
    if (m_model->rowCount() > 0)
        m_layout = layoutState();
    {
        const QScopedValueRollback replacing(m_replacing, true);
        m_model->clear();
    }
    m_missing.clear();
    m_selected.clear();
    m_selectedCount = 0;
    updateMarks();
}

void RunsTable::selectRuns(const QList<RunId> &runs)
{
    m_missing = runs;
    m_selected.clear();
    m_selectedCount = 0;
    {
        const QScopedValueRollback replacing(m_replacing, true);
        clearSelection();
    }
    selectMissing();
    updateMarks();
}

void RunsTable::selectMissing()
{
    if (m_missing.isEmpty())
        return;
    QItemSelection rows;
    const bool first = m_selected.isEmpty();
    for (const RunId &id : QList<RunId>(m_missing)) {
        const int row = m_model->rowOf(id);
        if (row < 0)
            continue;
        m_missing.removeOne(id);
        m_selected.append(id);
        ++m_selectedCount;
        const QModelIndex index = m_model->index(row, 0);
        rows.select(index, index);
    }
    if (rows.isEmpty())
        return;
    {
        const QScopedValueRollback replacing(m_replacing, true);
        if (first) {
            const QModelIndex index = m_model->index(m_model->rowOf(m_selected.first()), 1);
            selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
            if (!m_updating)
                scrollTo(index);
        }
        selectionModel()->select(rows, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    updateMarks();
}

void RunsTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    TableView::selectionChanged(selected, deselected);
    if (m_replacing)
        return;
    m_missing.clear();
    m_selectedCount = 0;
    const QItemSelection all = selectionModel()->selection();
    for (const QItemSelectionRange &range : all)
        m_selectedCount += range.height();
    // The order of selection gives the runs their colours, so those that stay keep their places.
    QList<RunId> kept;
    for (const RunId &id : std::as_const(m_selected)) {
        const int row = m_model->rowOf(id);
        if (row >= 0 && selectionModel()->isRowSelected(row))
            kept.append(id);
    }
    m_selected = kept;
    collectSelected();
    updateMarks();
}

/// The selected runs that are not among them yet; a row of which nobody knows the run yet comes later.
void RunsTable::collectSelected()
{
    if (m_selectedCount > mostMarked) {
        m_selected.clear();
        return;
    }
    const QItemSelection all = selectionModel()->selection();
    for (const QItemSelectionRange &range : all) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            const RunId id = m_model->rows().idAt(row);
            if (!id.isEmpty() && !m_selected.contains(id))
                m_selected.append(id);
        }
    }
}

void RunsTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    TableView::currentChanged(current, previous);
    if (m_replacing || current.row() == previous.row())
        return;
    updateCurrent();
    Q_EMIT runsSelected();
}

void RunsTable::updateMarks()
{
    QHash<RunId, int> series;
    const QList<int> colours = m_marks.seriesOf(m_selected);
    for (qsizetype i = 0; i < m_selected.size(); ++i)
        series.insert(m_selected[i], colours[i]);
    m_model->setMarked(series);
    updateCurrent();
    Q_EMIT runsSelected();
}

void RunsTable::updateCurrent()
{
    const int current = currentIndex().row();
    const bool chosen =
        current >= 0 && current < m_model->rowCount() && selectionModel()->isRowSelected(current);
    const int row = chosen ? current : m_selected.isEmpty() ? -1 : m_model->rowOf(m_selected.first());
    if (row < 0) {
        if (m_current && !m_missing.contains(m_current->id))
            m_current.reset();
        return;
    }
    if (const Run *run = m_model->runAt(row))
        m_current = *run;
    else if (m_current && m_current->id != m_model->rows().idAt(row))
        m_current.reset();
}

void RunsTable::setOrder(const QList<SortKey> &order)
{
    m_layout.order = order;
    m_model->setOrder(order);
}

void RunsTable::changeOrder(const QList<SortKey> &order)
{
    setOrder(order);
    Q_EMIT orderChanged();
}

bool RunsTable::usuallyAscending(int section) const
{
    return m_model->headerData(section, Qt::Horizontal, Qt::InitialSortOrderRole).value<Qt::SortOrder>() ==
           Qt::AscendingOrder;
}

void RunsTable::sortBy(int section, bool also)
{
    const RunColumn column = m_model->columnAt(section);
    if (!runColumnOrder(column, true))
        return;
    QList<SortKey> order = m_layout.order;
    const auto key = std::ranges::find(order, column, &SortKey::column);
    const bool usual = usuallyAscending(section);
    if (!also) {
        const bool alone = key != order.end() && order.size() == 1;
        order = {{column, alone ? !order.first().ascending : usual}};
    } else if (key == order.end()) {
        order.append({column, usual});
    } else if (key->ascending == usual || order.size() == 1) {
        key->ascending = !key->ascending;
    } else {
        order.erase(key);
    }
    changeOrder(order);
}

void RunsTable::sortBy(int section, Qt::SortOrder direction)
{
    changeOrder({{m_model->columnAt(section), direction == Qt::AscendingOrder}});
}

void RunsTable::setFrozen(int count)
{
    m_layout.frozen = count;
    setFrozenColumns(count > 0 ? count + 1 : 0); // the mark stands before the name
}

void RunsTable::freezeUpTo(int section)
{
    setFrozen(horizontalHeader()->visualIndex(section));
}

} // namespace driftline
