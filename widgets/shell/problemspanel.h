// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The list of what could not be read; Enter or a double click goes there.

#include "models/base/problem.h"

#include <QFrame>

class QLabel;
class QStackedWidget;

namespace driftline {

class ProblemModel;
class TableView;

class ProblemsPanel final : public QFrame
{
    Q_OBJECT
public:
    explicit ProblemsPanel(QWidget *parent = nullptr);
    void setProblems(const QList<Problem> &problems);
    [[nodiscard]] int count() const;

Q_SIGNALS:
    void closeRequested();
    /// The problem names a run.
    void runRequested(const QString &runId);
    /// The problem names a file that is there.
    void fileRequested(const QString &path);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void jumpTo(const Problem &problem);

    ProblemModel *m_model;
    TableView *m_table;
    QStackedWidget *m_stack;
    QLabel *m_title;
};

/// The existing file or folder that "where" begins with, as in "/a/b.csv:12: column x"; empty when there is
/// none.
[[nodiscard]] QString fileNamedBy(const QString &where);
/// The run id in "where"; empty when there is none.
[[nodiscard]] QString runNamedBy(const QString &where);

} // namespace driftline
