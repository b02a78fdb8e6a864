// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Moves a version: plan, reason, confirmation; then what was written, as read back. Planning and writing are
// jobs; the dialog stays usable and may be closed at any time. Delete it with its parent or let it delete
// itself when closed.

#include "models/jobs/jobqueue.h"
#include "widgets/pages/registry/movepreview.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace driftline {

class MoveDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `jobs` outlives the dialog; `metric` is the one to compare with the version that is replaced.
    MoveDialog(JobQueue &jobs, WorkspacePtr workspace, TransitionRequest request, QString metric,
               QWidget *parent = nullptr);
    ~MoveDialog() override;

Q_SIGNALS:
    /// The registry was changed, and the journal says so.
    void moved(const driftline::JournalEntry &entry);
    /// The world is not as the plan saw it: what is on screen is old.
    void worldChanged();

private:
    enum class State { Planning, Ready, Writing, Done, Failed };

    void buildLayout();
    void plan();
    void write();
    void planned(const Result<MovePreview> &preview);
    void written(const Result<MoveOutcome> &outcome);
    void setState(State state);
    void showFacts();
    void addFact(const QString &text, const QString &mark, bool good);
    void clearFacts();
    void fail(const Error &error);
    void updateButtons();
    [[nodiscard]] QString verb() const;

    JobQueue &m_jobs;
    WorkspacePtr m_workspace;
    TransitionRequest m_request;
    QString m_metric;
    Generation m_generation;
    qint64 m_job = 0;
    State m_state = State::Planning;
    std::optional<MovePreview> m_preview;

    QLabel *m_title;
    QLabel *m_subtitle;
    QVBoxLayout *m_facts;
    QCheckBox *m_keep;
    QLabel *m_reasonLabel;
    QLineEdit *m_reason;
    QLabel *m_message;
    QProgressBar *m_busy;
    QPushButton *m_cancel;
    QPushButton *m_go;
};

} // namespace driftline
