// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/tableview.h"

#include "models/items/roles.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/headerview.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace driftline {

namespace {
constexpr int oneLineHeight = 30;
constexpr int twoLineHeight = 48;

/// One cell of a TSV line: tabs and line ends would tear it apart.
QString tsvCell(QString text)
{
    for (const QChar c : {QLatin1Char('\t'), QLatin1Char('\n'), QLatin1Char('\r')})
        text.replace(c, QLatin1Char(' '));
    return text;
}
} // namespace

TableView::TableView(QWidget *parent) : QTableView(parent)
{
    auto *header = new HeaderView(Qt::Horizontal, this);
    setHorizontalHeader(header);
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
    if (!m_sideways)
        horizontalScrollBar()->setValue(left);
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
    if (model() == nullptr || selectionModel() == nullptr)
        return {};
    QList<int> columns;
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int logical = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(logical))
            columns.append(logical);
    }
    QList<int> rows;
    const auto selected = selectionModel()->selectedRows();
    for (const QModelIndex &index : selected)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    QStringList cells;
    for (const int column : columns)
        cells << tsvCell(model()->headerData(column, Qt::Horizontal).toString());
    lines << cells.join(QLatin1Char('\t'));
    for (const int row : rows) {
        cells.clear();
        for (const int column : columns) {
            const QModelIndex index = model()->index(row, column, rootIndex());
            const QVariant whole = index.data(CopyRole);
            cells << tsvCell(whole.isValid() ? whole.toString() : index.data(Qt::DisplayRole).toString());
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    return rows.isEmpty() ? QString() : lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void TableView::copySelection() const
{
    const QString text = selectionAsTsv();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void TableView::fitColumns()
{
    horizontalHeader()->setResizeContentsPrecision(0);
    resizeColumnsToContents();
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
