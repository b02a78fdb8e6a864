// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the Drift page writes into files: the reference as a profile. Each asks for a file and is a job. GUI
// thread.

#include "widgets/kit/page.h"

class QAction;
class QFileDialog;
class QToolButton;

namespace driftline {

class DriftExports final : public QObject
{
    Q_OBJECT
public:
    DriftExports(const PageServices &services, QWidget *parent);

    /// The reference that is shown; empty: none.
    void setReference(const QString &path);
    [[nodiscard]] QAction *saveProfileAction() const { return m_saveProfile; }
    /// Opens the menu of all of them.
    [[nodiscard]] QWidget *button() const;
    void saveProfileTo(const QString &file);
    [[nodiscard]] bool isIdle() const { return m_pending == 0; }

Q_SIGNALS:
    void finished(const QString &text); ///< what is there now, in one line
    void failed(const driftline::Error &error);

private:
    void askForProfile();
    /// A dialog that deletes itself; `name` is offered as the file's.
    [[nodiscard]] QFileDialog *saveDialog(const QString &title, const QString &filter,
                                          const QString &name) const;

    PageServices m_services;
    QWidget *m_parent;
    QString m_reference;
    QToolButton *m_button;
    QAction *m_saveProfile;
    int m_pending = 0;
};

} // namespace driftline
