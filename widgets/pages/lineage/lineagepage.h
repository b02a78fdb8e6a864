// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where did it come from? A model version, its run, commit and dataset as a graph and as text, every hop with
// its proof.

#include "models/actions/modeloverview.h"
#include "models/domain/lineage.h"
#include "widgets/kit/page.h"

class QComboBox;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace driftline {

class EmptyState;
class HopModel;
class LineageInspector;
class LineageView;
class TableView;

class LineagePage final : public Page
{
    Q_OBJECT
public:
    explicit LineagePage(const PageServices &services, QWidget *parent = nullptr);

    void setWorkspace(const WorkspacePtr &workspace) override;
    /// request.modelSelector: "fraud-detector", "fraud-detector/12", "…/Production", "…@champion".
    void showRequest(const PageRequest &request) override;
    void refresh() override;
    [[nodiscard]] bool isSettled() const override;
    [[nodiscard]] QString statusText() const override;

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    /// What is read before the walk: the models, the versions of one of them, and which to begin with.
    struct Start
    {
        ModelOverview overview;
        QString version;
    };

    void buildLayout();
    void connectParts();
    [[nodiscard]] QWidget *makeToolbar();
    static Result<Start> readStart(const Workspace &workspace, const QString &selector,
                                   const StopToken &stop);
    void load(const QString &selector);
    void walk(const QString &version);
    void stop();
    void fillChoices();
    void showGraph(const LineageGraph &graph);
    void showNothing(const QString &title, const QString &text);
    void showFailure(const Error &error);
    void nodeChosen(const QString &id);

    PageServices m_services;
    WorkspacePtr m_workspace;
    QString m_selector;   ///< what was asked for last; empty: the first model in Production
    bool m_stale = false; ///< to be loaded when the page is shown
    Generation m_generation;
    qint64 m_job = 0;
    bool m_loading = false;
    Start m_start;
    std::optional<LineageGraph> m_graph;
    qint64 m_elapsedMs = 0;

    QComboBox *m_model;
    QComboBox *m_version;
    QPushButton *m_run;
    QPushButton *m_registry;
    QPushButton *m_fit;
    LineageView *m_view;
    HopModel *m_hops;
    TableView *m_table;
    LineageInspector *m_inspector;
    EmptyState *m_empty;
    QStackedWidget *m_body;
    QAction *m_retry;
};

} // namespace driftline
