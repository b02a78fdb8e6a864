// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Edits the settings; nothing is stored until OK.

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace driftline {

class Settings;

class SettingsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `pages`: name in the settings and title of each page that there is.
    SettingsDialog(Settings &settings, const QList<std::pair<QString, QString>> &pages, QWidget *parent);

    void accept() override;

private:
    [[nodiscard]] QWidget *makeFolder(const QString &path, const QString &name);

    Settings &m_settings;
    QComboBox *m_theme;
    QComboBox *m_page;
    QCheckBox *m_reopen;
    QSpinBox *m_recentLimit;
    QCheckBox *m_forgetRecent;
    QLineEdit *m_actor;
};

} // namespace driftline
