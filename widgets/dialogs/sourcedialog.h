// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks for a source: a server's address, a database file or a folder, and optionally the git clone that goes
// with it.

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace driftline {

class Settings;

class SourceDialog final : public QDialog
{
    Q_OBJECT
public:
    SourceDialog(const Settings &settings, QWidget *parent);
    [[nodiscard]] QString uri() const;
    [[nodiscard]] QString repository() const;

private:
    void chooseFolder(QLineEdit *target, const QString &title);
    void chooseFile();

    QLineEdit *m_uri;
    QLineEdit *m_repository;
    QPushButton *m_open;
};

/// Which files an open dialog offers as MLflow databases.
[[nodiscard]] QString databaseFileFilter();

} // namespace driftline
