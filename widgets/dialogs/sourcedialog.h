// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks for a source: a server's address, a database file or a folder, and optionally a login for the server
// and the git clone that goes with it.

#include "models/domain/secretstore.h"

#include <QDialog>

class QCheckBox;
class QGridLayout;
class QLineEdit;
class QPushButton;

namespace driftline {

class Settings;

class SourceDialog final : public QDialog
{
    Q_OBJECT
public:
    SourceDialog(const Settings &settings, QWidget *parent);
    /// What to begin with.
    void setSource(const QString &uri);
    /// The server of setSource() wants a login: what is missing of it is the next thing to type.
    void setUser(const QString &user);
    [[nodiscard]] QString uri() const;
    [[nodiscard]] QString repository() const;
    /// What was typed for a server; empty for anything else.
    [[nodiscard]] ServerSecret secret() const;
    /// The user wants it in the system's keychain.
    [[nodiscard]] bool keepsSecret() const;
    /// Where logins are not taken into account, there is nothing to type them into.
    void setLoginOffered(bool offered);

private:
    void addLogin(QGridLayout &grid, int row);
    void updateControls();
    void chooseFolder(QLineEdit *target, const QString &title);
    void chooseFile();

    QLineEdit *m_uri;
    QLineEdit *m_repository;
    QWidget *m_login;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_keep;
    QPushButton *m_open;
};

/// Which files an open dialog offers as MLflow databases.
[[nodiscard]] QString databaseFileFilter();

} // namespace driftline
