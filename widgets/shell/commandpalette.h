// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Ctrl+K: one field that finds actions, pages, recent sources, runs, models, commits and columns, and goes
// there. What a source has to be asked for comes part by part below what is known at once;
// the keys of its columns are read once and then looked through at each letter. Arrow keys choose
// while the field keeps the focus; Enter runs; Esc or a click beside it closes.

#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"
#include "widgets/kit/page.h"
#include "widgets/shell/palettemodel.h"
#include "widgets/shell/palettesearch.h"

#include <QFrame>
#include <QSet>
#include <QTimer>

class QLineEdit;
class QListView;

namespace driftline {

class CommandPalette final : public QFrame
{
    Q_OBJECT
public:
    CommandPalette(JobQueue &jobs, QWidget *window);
    /// Opens over the window's middle. `workspace` may be null; then only `entries` are found.
    void openWith(QList<PaletteEntry> entries, const WorkspacePtr &workspace);
    [[nodiscard]] bool isSettled() const
    {
        return !m_pause->isActive() && m_parts.isEmpty() && !m_readingColumns;
    }

Q_SIGNALS:
    void requested(const driftline::PageRequest &request);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void textChanged();
    void stopSearch();
    void searchNext();
    void partSearched(const Result<QList<PageItem>> &items);
    void readColumns();
    void columnsRead(const Result<QList<PaletteColumn>> &columns);
    void showColumns();
    void updateNote();
    void selectRow(int row);
    void runCurrent();

    JobQueue &m_jobs;
    QLineEdit *m_edit;
    QListView *m_list;
    PaletteModel *m_model;
    QTimer *m_pause;
    WorkspacePtr m_workspace;
    Generation m_generation;
    qint64 m_job = 0;
    QList<PaletteColumn> m_columns; ///< of the source, as last read
    qsizetype m_moreColumns = 0;    ///< that fit and are not shown
    bool m_columnsAsked = false;    ///< since the palette was opened
    bool m_readingColumns = false;
    Generation m_columnsGeneration;
    qint64 m_columnsJob = 0;
    QList<PalettePart> m_parts; ///< to be asked; the first is being asked
    QSet<QString> m_foundRuns;
    QString m_failure; ///< of the first part that failed
};

} // namespace driftline
