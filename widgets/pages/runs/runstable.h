// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The table of runs with its selection: which runs are selected, in the order of selection, kept when the
// rows are read again; columns with remembered widths; the order that the source is to sort by. GUI thread.

#include "models/items/runtablemodel.h"
#include "models/session/runmarks.h"
#include "widgets/kit/tableview.h"
#include "widgets/pages/runs/runslayout.h"

class QItemSelection;

namespace driftline {

class RunsTable final : public TableView
{
    Q_OBJECT
public:
    /// More runs than this are not compared with one another, and not marked.
    static constexpr int mostMarked = 32;

    explicit RunsTable(RunTableModel *model, QWidget *parent = nullptr);

    /// The columns after the run's name; keeps the selection.
    void setColumns(const QList<RunColumn> &columns);
    /// The columns in the order on screen.
    [[nodiscard]] QList<RunColumn> shownColumns() const;
    void setLayoutState(const RunsLayout &layout);
    /// Order and widths as they are now; the splitter is not the table's.
    [[nodiscard]] RunsLayout layoutState() const;

    void setFirstPage(const RunsRead &read);
    /// The same question, answered anew: selection, current run and what is on the screen stay where they
    /// are.
    void updateRuns(const RunsRead &read);
    void appendPage(const QList<Run> &runs, bool more);
    void putRuns(qsizetype place, const QList<Run> &runs);
    void unfold(const RunId &parent, const QList<Run> &inside);
    /// The first and the last row on the screen; {-1, -1}: none.
    [[nodiscard]] std::pair<int, int> rowsInView() const;
    /// The first selected row of which the run is not in memory; -1: there is none.
    [[nodiscard]] int awaitedSelection() const;
    void clear();
    /// Their colours, and those of the selected runs.
    void setMarks(const RunMarks &marks);
    /// Widens the column of registered versions to the widest of these, unless its width was chosen by hand.
    void fitPills(const QHash<RunId, QList<PillItem>> &pills);

    /// The selected runs in the order of selection; empty when there are more than mostMarked.
    [[nodiscard]] const QList<RunId> &selectedRuns() const { return m_selected; }
    [[nodiscard]] qsizetype selectedCount() const { return m_selectedCount; }
    /// Selects those that are loaded; the others are selected as their pages come.
    void selectRuns(const QList<RunId> &runs);
    /// Runs that were to be selected and are not loaded yet.
    [[nodiscard]] const QList<RunId> &missingRuns() const { return m_missing; }
    void forgetMissing() { m_missing.clear(); }
    [[nodiscard]] const std::optional<Run> &currentRun() const { return m_current; }

    [[nodiscard]] const QList<SortKey> &order() const { return m_layout.order; }
    /// Shows another order without emitting orderChanged().
    void setOrder(const QList<SortKey> &order);
    /// As a click on the header: the column's usual direction first, then the other one. `also`, as with
    /// Shift: the present keys stay, the column becomes the last of them, turns round, and is taken away.
    void sortBy(int section, bool also = false);
    void sortBy(int section, Qt::SortOrder direction);

    /// How many columns stay, the run's name among them; kept with the layout.
    void setFrozen(int count);
    void setFolded(bool on) { m_layout.folded = on; }
    [[nodiscard]] bool isFolded() const { return m_layout.folded; }
    [[nodiscard]] int frozen() const { return m_layout.frozen; }
    /// Freezes up to a column, as they stand on the screen.
    void freezeUpTo(int section);

Q_SIGNALS:
    void orderChanged();
    /// What is selected, or which run is the current one.
    void runsSelected();
    /// The user moved a column.
    void columnsMoved();
    /// Other rows have come into view.
    void viewMoved();
    /// The user wants to see the runs inside this one, or not any more.
    void foldToggled(int row);

private:
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    /// The row of which the mark was hit; -1: none.
    [[nodiscard]] int foldHit(const QMouseEvent &event) const;
    void resizeEvent(QResizeEvent *event) override;
    void selectMissing();
    void collectSelected();
    void updateMarks();
    void updateCurrent();
    void applyWidths();
    void widenName();
    void changeOrder(const QList<SortKey> &order);
    [[nodiscard]] bool usuallyAscending(int section) const;

    RunTableModel *m_model;
    RunsLayout m_layout;
    QHash<QString, int> m_fitted; ///< widths that were chosen here, by column: those are not remembered
    QList<RunId> m_selected;
    QList<RunId> m_missing;
    std::optional<Run> m_current; ///< kept when its row is far away and leaves the memory
    qsizetype m_selectedCount = 0;
    RunMarks m_marks;
    int m_pillsWidth = 0;    ///< of the widest set of chips
    bool m_updating = false; ///< what is selected again must not come into view
    bool m_replacing =
        false; ///< the selection changes because rows are replaced, not because the user said so
};

} // namespace driftline
