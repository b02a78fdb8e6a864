// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What was trained? Experiments, a table of runs that comes page by page in the source's order, a filter in
// MLflow's language, and the selected run in detail. Selected runs are handed over to Compare.

#include "models/items/runcolumn.h"
#include "models/session/runmarks.h"
#include "widgets/kit/page.h"
#include "widgets/pages/runs/runslayout.h"
#include "widgets/pages/runs/runsloader.h"

class QAction;
class QHBoxLayout;
class QLabel;
class QListView;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace driftline {

class CheckListPopup;
class ColumnChoiceModel;
class EmptyState;
class ExperimentListModel;
class FilterBox;
class FilterValues;
class GroupChoiceModel;
class RangeFiller;
class RunInspector;
class RunGroupsPanel;
class RunTableModel;
class RunsExport;
class RunsTable;
class RunsViews;
enum class CopyFormat;
struct GroupBy;
struct RunGroup;
struct RunsLayout;
struct RunsView;

class RunsPage final : public Page
{
    Q_OBJECT
public:
    explicit RunsPage(const PageServices &services, QWidget *parent = nullptr);
    ~RunsPage() override;

    void setWorkspace(const WorkspacePtr &workspace) override;
    /// Applies the filter and selects the runs, loading until they are there.
    void showRequest(const PageRequest &request) override;
    void refresh() override;
    [[nodiscard]] bool isSettled() const override;
    [[nodiscard]] QString statusText() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildLayout();
    void buildActions();
    void connectLoader();
    [[nodiscard]] QWidget *makeSide();
    [[nodiscard]] QWidget *makeMiddle();

    void experimentsLoaded(const QList<Experiment> &experiments);
    void firstPageLoaded(const RunsRead &read, std::optional<qint64> matched, qint64 ms);
    void runsFailed(const Error &error, bool firstPage);
    // runspagelive.cpp
    void connectLive();
    void watchSource();
    void lookAgain();
    void contentSeen();
    // runspagecolumns.cpp
    void connectColumns();
    void chooseColumnsForMe();
    /// The source cannot sort like this: the order before comes back.
    bool takeOrderBack(const Error &error);
    void sortKeysLearnt(RunColumn::Kind kind);
    void setColumns(const QList<RunColumn> &columns);
    void addValueActions(QMenu &menu, const RunColumn &column);
    void addSortActions(QMenu &menu, int section);
    void fillSetsMenu(QMenu &menu);
    void saveSet(const QString &name);
    // runspagetools.cpp: export, copying, groups
    void buildTools();
    void addTools(QHBoxLayout &bar);
    /// Columns and grouping on their buttons, by words or, in a narrow window, by icons.
    void captionTools();
    void exportMatching();
    void copyRows(CopyFormat format);
    void groupChosen();
    /// Without asking for the groups.
    void setGrouping(const std::optional<GroupBy> &by);
    void regroup();
    /// The groups are asked for again when there is something new and it is time to.
    void refreshGroups();
    void askForGroups(bool byUser);
    void showGroup(const RunGroup &group);
    // runspageviews.cpp
    void connectViews();
    [[nodiscard]] RunsView shownView() const;
    void showView(const RunsView &view);
    void showDefaultView();
    /// The columns were changed: the default view's are remembered, those of a saved view when it is saved.
    void columnsChanged(const QStringList &ids);
    void updateViews();
    void runsResolved(const QList<Run> &runs);
    // runspagerows.cpp: which rows are read when
    void loadOn();
    /// Of a source that reads anywhere: from where on the next runs are to be read, and how many.
    [[nodiscard]] std::optional<std::pair<qsizetype, qsizetype>> nextRuns(bool seeking) const;
    void loadAnywhere(bool seeking);
    void giveUpSeeking();
    // runspagefold.cpp: runs inside others below these
    void buildFold();
    void foldChosen(bool on);
    void parentsLoaded(const RunParents &parents);
    void toggleRow(int row);
    /// Only runs that are inside no other one are rows by themselves. A filter finds both.
    [[nodiscard]] bool isFolding() const;
    void showFold();
    // runspagemarks.cpp: runs at the top, hidden ones, and their colours
    void buildMarks();
    void fillHiddenMenu();
    void hideSelected();
    void showAgain(const QList<RunId> &runs);
    void showHiddenCount();
    void updateMarkActions();
    void togglePinned();
    void setColour(std::optional<int> colour);
    void keepMarks();
    /// Those that match as well belong to all that do.
    void countPinned(const QList<Run> &pinned);
    /// What is asked for: the rows below those that are pinned.
    [[nodiscard]] RunsWanted wanted() const;
    /// The same rows but for a few: what is on the screen stays there.
    void reloadInPlace();
    /// What is exported and put into groups: all that match, but for those that are hidden.
    [[nodiscard]] RunQuery shownQuery() const;
    /// What a reading anew has to bring: the rows around those on the screen.
    void readAgain();
    void showAlone(const RunId &run);
    void experimentChosen();
    /// Parses the text; a wrong one is marked in the box and changes nothing else.
    bool applyFilter(const QString &text);
    void reload();
    void keepLayout();

    void choosePopup();
    void columnsChosen();
    void showColumn(const QString &id);
    void useDefaultColumns(const QList<Run> &runs);
    void popupSortMenu();
    void popupHeaderMenu(const QPoint &place);
    void selectionChanged();
    void compareSelected();
    void updateBody();

    PageServices m_services;
    WorkspacePtr m_workspace;
    RunsLoader *m_loader;
    FilterValues *m_values;
    QList<ExperimentId> m_chosenExperiments; ///< empty: all
    FilterTree m_filter;
    QString m_filterText;
    QString m_requestedColumn;                  ///< to show once it is known which columns there are
    std::optional<RunColumn> m_broughtIntoView; ///< before the versions were there
    QStringList m_requested;                    ///< ids that a request named and that are not resolved yet
    bool m_seeking = false;                     ///< pages are loaded until the requested runs are there
    bool m_choosingColumns = false;             ///< the columns are to follow from the next first page
    std::optional<Error> m_error;
    std::optional<Error> m_restError; ///< why a later page did not come
    bool m_stopped = false;
    bool m_toTop = false;   ///< with m_inPlace: the first row was on top, and what is first then is shown
    bool m_inPlace = false; ///< the user waits for the rows that are being read again
    quint64 m_revision = 0; ///< of the source's content, as shown
    int m_liveMs = 0;       ///< until the source is looked at again
    bool m_splitterMoved = false; ///< by the user; until then the parts follow the window
    std::optional<qint64> m_matched;
    qint64 m_elapsedMs = 0;
    VersionsByRun m_versions;
    QList<SortKey> m_answeredOrder = RunsLayout().order; ///< the last one that the source could sort by

    ExperimentListModel *m_experiments;
    RunTableModel *m_model;
    ColumnChoiceModel *m_choices;
    GroupChoiceModel *m_groupChoices;
    QListView *m_list;
    FilterBox *m_filterBox;
    RunsTable *m_table;
    RangeFiller *m_ranges;
    RunInspector *m_inspector;
    QSplitter *m_splitter;
    EmptyState *m_empty;
    QStackedWidget *m_body;
    QWidget *m_rest; ///< the line that says that not all rows could be read
    QLabel *m_restText;
    CheckListPopup *m_popup;
    CheckListPopup *m_groupPopup;
    RunGroupsPanel *m_groups;
    RunsExport *m_export;
    RunsViews *m_views;
    QPushButton *m_viewsButton;
    QPushButton *m_exportButton;
    QPushButton *m_groupButton;
    QPushButton *m_columnsButton;
    QPushButton *m_compareButton;
    QTimer *m_live;
    QAction *m_compare;
    QAction *m_columns;
    QAction *m_retry;
    QAction *m_clearFilter;
    QAction *m_exportAction;
    QAction *m_groupAction;
    QAction *m_fold;
    QPushButton *m_foldButton;
    QAction *m_pin;
    QAction *m_hide;
    QAction *m_showHidden;
    QMenu *m_hiddenMenu;
    QPushButton *m_hiddenButton;
    QAction *m_colour; ///< opens the menu of colours
    QMenu *m_colours;
    RunMarks m_marks;
    RunParents m_parents;
    bool m_compact = false;                  ///< the buttons beside the filter have icons only
    QString m_exported;                      ///< what became of the last export, for the status line
    std::shared_ptr<RunsLayout> m_ownLayout; ///< of the default view, while a saved one is shown
};

} // namespace driftline
