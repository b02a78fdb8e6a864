// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The files that a run left behind, as a tree above a preview of the selected one, which can be saved. GUI
// thread.

#include "models/actions/artifactpreview.h"
#include "models/jobs/jobqueue.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace driftline {

class ArtifactTreeModel;
class EmptyState;
class ImageView;
class MarkdownView;
class TableHeadModel;
class TableView;

class ArtifactPanel final : public QWidget
{
    Q_OBJECT
public:
    /// Both outlive the panel.
    ArtifactPanel(JobQueue &jobs, const DatasetReader &datasets, QWidget *parent = nullptr);

    void setWorkspace(const WorkspacePtr &workspace);
    /// Reads the run's files when the panel is on the screen.
    void showRun(const Run &run);
    void clear();
    [[nodiscard]] bool isIdle() const { return m_pending == 0; }

Q_SIGNALS:
    void becameIdle();
    void actionFailed(const driftline::Error &error);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void readFolder(const QString &path);
    void readPreview();
    void showPreview(const ArtifactPreview &preview);
    void askAndSave();
    void save(const QString &path, const QString &target);
    void updateBody();
    void jobEnded();

    JobQueue &m_jobs;
    const DatasetReader &m_datasets;
    WorkspacePtr m_workspace;
    std::optional<Run> m_run;
    bool m_wanted = false; ///< the run's root is to be read when somebody looks
    std::optional<Error> m_error;
    Generation m_runGeneration;
    Generation m_previewGeneration;
    qint64 m_previewJob = 0;
    int m_pending = 0;

    ArtifactTreeModel *m_model;
    TableHeadModel *m_head;
    QStackedWidget *m_body;
    EmptyState *m_empty;
    QTreeView *m_tree;
    QLabel *m_note;
    QPushButton *m_save;
    QStackedWidget *m_preview;
    QLabel *m_nothing;
    QPlainTextEdit *m_text;
    MarkdownView *m_markdown;
    ImageView *m_image;
    TableView *m_table;
};

} // namespace driftline
