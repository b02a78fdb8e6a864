// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The project's table: rows with hairlines, whole-row selection, muted bold header with the sort indicator,
// numbers right-aligned in tabular figures, columns that can be resized and moved, Ctrl+C copies the
// selection as TSV (whole ids by CopyRole), first columns that stay in view. Cells are painted by
// CellDelegate from the item roles.

#include <QTableView>

namespace driftline {

class HeaderView;

class TableView : public QTableView
{
    Q_OBJECT
public:
    explicit TableView(QWidget *parent = nullptr);
    void setModel(QAbstractItemModel *model) override;
    /// Moves sideways only for the keys that mean it: rows are selected whole, so a column need not come into
    /// view.
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    /// Moves sideways until the column is in view, and not below those that stay.
    void scrollToColumn(int column);
    /// Two-line rows (48 px) instead of one-line rows (30 px).
    void setTwoLineRows(bool on);
    /// The selected rows with the visible header line, tab-separated, in visual column order.
    [[nodiscard]] QString selectionAsTsv() const;
    /// Puts selectionAsTsv() into the clipboard; an empty selection leaves it as it is.
    void copySelection() const;
    /// So many of the first visible columns stay while the others scroll below them.
    void setFrozenColumns(int count);
    [[nodiscard]] int frozenColumns() const;
    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &place) const override;

Q_SIGNALS:
    /// Enter or double click on a row.
    void rowActivated(const QModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void updateMetrics();
    void bringFromBelow(const QModelIndex &index, int left);
    void paintFrozen(QPainter &painter, int section, const QRect &column);
    [[nodiscard]] HeaderView *header() const;
    bool m_twoLines = false;
    bool m_sideways = false;
};

} // namespace driftline
