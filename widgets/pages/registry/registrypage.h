// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is live, and who put it there? Models, their versions as a board of stages and as a table, the
// journal; and moves with plan, reason, confirmation and read-back.

#include "models/actions/modeloverview.h"
#include "widgets/kit/page.h"

class QComboBox;
class QLabel;
class QListWidget;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace driftline {

class ChipBar;
class EmptyState;
class JournalPanel;
class SortProxy;
class StageBoard;
class TableView;
class VersionTableModel;
struct VersionRow;

class RegistryPage final : public Page
{
    Q_OBJECT
public:
    explicit RegistryPage(const PageServices &services, QWidget *parent = nullptr);

    void setWorkspace(const WorkspacePtr &workspace) override;
    /// request.modelSelector: a model, or one of its versions to select.
    void showRequest(const PageRequest &request) override;
    void refresh() override;
    [[nodiscard]] bool isSettled() const override;
    [[nodiscard]] QString statusText() const override;

    /// Opens the dialog that moves this version; null when it is not there or is in that stage already.
    QDialog *openMove(const QString &version, Stage to);

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Loaded
    {
        ModelOverview overview;
        JournalVerification chain;
        QString version; ///< to select; may be empty
    };

    void buildLayout();
    void connectParts();
    void makeTable();
    void makeMoveActions();
    [[nodiscard]] QWidget *makeToolbar();
    [[nodiscard]] QWidget *makeSide();
    static Result<Loaded> read(const Workspace &workspace, const QString &selector, const StopToken &stop);
    void load(const QString &selector);
    void stop();
    void showLoaded(const Loaded &loaded);
    void showNothing(const QString &title, const QString &text);
    void select(const QString &version);
    void openMenu(const QString &version, const QPoint &globalPosition);
    void updateActions();
    [[nodiscard]] const VersionRow *selected() const;

    PageServices m_services;
    WorkspacePtr m_workspace;
    bool m_stale = false; ///< to be loaded when the page is shown
    Generation m_generation;
    qint64 m_job = 0;
    bool m_loading = false;
    std::optional<Loaded> m_loaded;
    QString m_selector;
    QString m_version; ///< the selected one
    qint64 m_elapsedMs = 0;

    QListWidget *m_models;
    QWidget *m_side; ///< the models, where there are several
    QLabel *m_title;
    QLabel *m_subtitle;
    QComboBox *m_metric;
    ChipBar *m_views;
    QPushButton *m_move;
    QPushButton *m_lineage;
    QMenu *m_menu;
    QList<QAction *> m_moves; ///< in the order of Stage
    VersionTableModel *m_versions;
    SortProxy *m_sorted;
    StageBoard *m_board;
    TableView *m_table;
    QStackedWidget *m_stack;
    JournalPanel *m_journal;
    EmptyState *m_empty;
    QStackedWidget *m_body;
    QAction *m_retry;
};

} // namespace driftline
