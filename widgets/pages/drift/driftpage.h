// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Has the world moved? Two data files, reference and live; the columns sorted by how far each is over its
// threshold; the selected one at large; the verdict. The check is a job; columns appear as they are done.

#include "models/domain/drift.h"
#include "widgets/kit/page.h"
#include "widgets/pages/drift/driftsidecard.h"

class QAction;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace driftline {

class DriftDetail;
class DriftExports;
class DriftFeed;
class DriftModel;
class DriftOptionsBar;
class DriftTable;
class DriftVerdictCard;
class EmptyState;
class ProfileKeeper;

class DriftPage final : public Page
{
    Q_OBJECT
public:
    explicit DriftPage(const PageServices &services, QWidget *parent = nullptr);

    void setWorkspace(const WorkspacePtr &workspace) override;
    /// Takes the files and the column; with both files the check begins.
    void showRequest(const PageRequest &request) override;
    void refresh() override;
    [[nodiscard]] bool isSettled() const override;
    [[nodiscard]] QString statusText() const override;

    /// Absolute paths; an empty one leaves that side as it is. `origin` says on the card where they come
    /// from.
    void setFiles(const QString &reference, const QString &live, const QString &origin = {});

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Side
    {
        DriftFile file;
        DriftSideCard *card = nullptr;
        qint64 probe = 0; ///< the job that looks at this file alone
        Generation generation;
    };

    void buildLayout();
    void connectParts();
    /// One file was given, and nobody said on which side it belongs.
    void askSide(const QString &path, const QString &origin);
    void paste();
    void filesDropped(DriftSideKind on, const QStringList &paths);
    void filesDropped(DriftSideKind on, const QStringList &paths, const QString &origin);
    void showFound(Side &side, const DriftSide &found);
    void setSide(Side &side, const DriftFile &file);
    /// The data of the model in production; of several models one is chosen.
    void chooseModel();
    void useDataOf(const QString &model);
    void keepRecent();
    void swapSides();
    /// Compares when both files are there; otherwise looks at the one that is.
    void start();
    void compare();
    void probe(Side &side);
    void stop();
    void takeColumns();
    void finished(const Result<DriftReport> &result);
    void setReport(const std::optional<DriftReport> &report);
    void showFailure(const Error &error);
    void showEmpty();
    void showCurrentColumn();
    void chooseColumns();
    void suggestFiles();

    PageServices m_services;
    WorkspacePtr m_workspace;
    Side m_reference;
    Side m_live;
    bool m_suggested = true;  ///< files of this workspace were looked for, when the page was first shown
    QString m_wantedColumn;   ///< to select when it is there
    QString m_shownMeanwhile; ///< the column that was selected by itself while the others were compared
    std::optional<DriftReport> m_report;
    std::shared_ptr<DriftFeed> m_feed;
    Generation m_generation;
    qint64 m_job = 0;
    int m_running = 0; ///< jobs of the current generation

    DriftVerdictCard *m_verdict;
    DriftOptionsBar *m_options;
    DriftExports *m_exports;
    ProfileKeeper *m_keeper;
    QString m_exported; ///< what was written last, since the last comparison
    DriftModel *m_model;
    DriftTable *m_table;
    DriftDetail *m_detail;
    QSplitter *m_splitter;
    EmptyState *m_empty;
    QStackedWidget *m_body;
    QTimer *m_poll;
};

/// Files that were compared lately, the last first.
[[nodiscard]] QStringList recentFiles(const Settings &settings);

} // namespace driftline
