// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Keeps the profile of the reference with a model's version: which version, a confirmation that says what is
// written where, then the writing; each step that asks the source is a job. GUI thread.

#include "models/actions/modelprofile.h"
#include "widgets/kit/page.h"

class QAction;

namespace driftline {

class ProfileKeeper final : public QObject
{
    Q_OBJECT
public:
    /// `parent` is what dialogs and menus open over.
    ProfileKeeper(const PageServices &services, QWidget *parent);

    void setWorkspace(const WorkspacePtr &workspace);
    /// The reference that is shown, and what it is called; empty: none.
    void setReference(const QString &path, const QString &name);
    [[nodiscard]] QAction *action() const { return m_action; }

Q_SIGNALS:
    void finished(const QString &text); ///< what is there now, in one line
    void failed(const driftline::Error &error);

private:
    /// A version that a menu offers.
    struct Choice
    {
        QString model;
        QString version;
        QString stage;
    };

    void enable();
    void start();
    void offer(const QList<Choice> &choices);
    void plan(const Choice &choice);
    void confirm(const VersionRun &plan);
    void write(const VersionRun &plan);
    /// A job whose result is passed to `done` unless the source has changed meanwhile; else failed().
    template <typename Value, typename Work, typename Done>
    void run(const QString &title, Work work, Done done);

    PageServices m_services;
    QWidget *m_parent;
    WorkspacePtr m_workspace;
    QString m_reference;
    QString m_name;
    QAction *m_action;
};

} // namespace driftline
