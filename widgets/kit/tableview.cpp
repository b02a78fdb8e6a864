// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tableview.h"

#include "models/items/roles.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/headerview.h"
#include "widgets/kit/tablecopy.h"
#include "widgets/kit/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace driftline {

namespace {
constexpr int oneLineHeight = 30;
constexpr int twoLineHeight = 48;
constexpr int rowsMeasured = 40; // for the width of a column
} // namespace

TableView::TableView(QWidget *parent) : QTableView(parent)
{
    auto *header = new HeaderView(Qt::Horizontal, this);
    setHorizontalHeader(header);
    // A table that is not on the screen yet would be measured to its last row.
    header->setResizeContentsPrecision(rowsMeasured);
    setItemDelegate(new CellDelegate(this));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    // Tab leaves the table; the arrow keys move inside it.
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    // One height for all rows: a table of a million rows never asks the delegate for one.
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    updateMetrics();
    connect(this, &QAbstractItemView::doubleClicked, this, &TableView::rowActivated);
}

void TableView::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    updateMetrics();
}

void TableView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    const int left = horizontalScrollBar()->value();
    QTableView::scrollTo(index, hint);
    if (m_sideways)
        bringFromBelow(index, left);
    else
        horizontalScrollBar()->setValue(left);
}

void TableView::scrollToColumn(int column)
{
    updateGeometries(); // it may have come this moment
    m_sideways = true;
    scrollTo(model()->index(std::max(0, rowAt(0)), column));
    m_sideways = false;
}

/// A column that was reached by the keyboard must not stay below those that are frozen; these are in view
/// anyway.
void TableView::bringFromBelow(const QModelIndex &index, int left)
{
    const int frozen = header()->frozenWidth();
    const int x = columnViewportPosition(index.column());
    if (horizontalHeader()->sectionPosition(index.column()) < frozen)
        horizontalScrollBar()->setValue(left);
    else if (x < frozen)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (frozen - x));
}

HeaderView *TableView::header() const
{
    return static_cast<HeaderView *>(horizontalHeader());
}

void TableView::setFrozenColumns(int count)
{
    header()->setFrozenCount(count);
    viewport()->update();
}

int TableView::frozenColumns() const
{
    return header()->frozenCount();
}

QRect TableView::visualRect(const QModelIndex &index) const
{
    QRect rect = QTableView::visualRect(index);
    const int left = horizontalHeader()->sectionPosition(index.column());
    if (index.isValid() && left < header()->frozenWidth())
        rect.moveLeft(left);
    return rect;
}

QModelIndex TableView::indexAt(const QPoint &place) const
{
    const QModelIndex index = QTableView::indexAt(place);
    const int section = header()->sectionAt(place.x());
    if (place.x() >= header()->frozenWidth() || section < 0)
        return index;
    const int row = rowAt(place.y());
    return row < 0 ? QModelIndex() : model()->index(row, section, rootIndex());
}

void TableView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    const int width = header()->frozenWidth();
    if (width == 0 || horizontalScrollBar()->value() == 0)
        return;
    QPainter painter(viewport());
    const Theme &theme = Theme::of(this);
    painter.fillRect(QRect(0, 0, width, viewport()->height()), theme.surface);
    for (const auto &[section, place] : header()->frozenSections())
        paintFrozen(painter, section, place);
    painter.fillRect(QRect(width - 1, 0, 1, viewport()->height()), theme.hairline);
}

void TableView::paintFrozen(QPainter &painter, int section, const QRect &column)
{
    const int first = rowAt(0);
    for (int row = first; row >= 0 && row < model()->rowCount(rootIndex()); ++row) {
        const int top = rowViewportPosition(row);
        if (top >= viewport()->height())
            break;
        const QModelIndex index = model()->index(row, section, rootIndex());
        QStyleOptionViewItem option;
        initViewItemOption(&option);
        option.rect = QRect(column.left(), top, column.width(), rowHeight(row));
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        painter.save();
        painter.setClipRect(option.rect);
        itemDelegateForIndex(index)->paint(&painter, option, index);
        painter.restore();
    }
}

void TableView::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    // What was on the screen has been moved as a picture, with the columns that stay in it.
    if (dx != 0 && header()->frozenCount() > 0) {
        viewport()->update();
        horizontalHeader()->viewport()->update();
    }
}

void TableView::setTwoLineRows(bool on)
{
    m_twoLines = on;
    updateMetrics();
}

void TableView::updateMetrics()
{
    const int line = fontMetrics().height();
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(m_twoLines ? qMax(twoLineHeight, 2 * line + 12)
                                                       : qMax(oneLineHeight, line + 12));
}

QString TableView::selectionAsTsv() const
{
    return selectedRowsAs(*this, CopyFormat::Plain);
}

void TableView::copySelection() const
{
    copySelectedRows(*this, CopyFormat::Plain);
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        event->accept();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT rowActivated(currentIndex());
        event->accept();
        return;
    }
    const auto key = event->key();
    const QScopedValueRollback sideways(m_sideways, key == Qt::Key_Left || key == Qt::Key_Right ||
                                                        key == Qt::Key_Home || key == Qt::Key_End);
    QTableView::keyPressEvent(event);
}

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateMetrics();
}

} // namespace driftline
