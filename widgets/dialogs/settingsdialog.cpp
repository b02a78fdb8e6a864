// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settingsdialog.h"

#include "models/session/settings.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/stylesheet.h"
#include "widgets/kit/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QToolButton>
#include <QUrl>

namespace driftline {

namespace {
constexpr int dialogWidth = 560;
constexpr int mostRecent = 50;
} // namespace

SettingsDialog::SettingsDialog(Settings &settings, const QList<std::pair<QString, QString>> &pages,
                               QWidget *parent)
    : QDialog(parent),
      m_settings(settings),
      m_theme(new QComboBox(this)),
      m_page(new QComboBox(this)),
      m_reopen(new QCheckBox(tr("Open the source that was open last"), this)),
      m_recentLimit(new QSpinBox(this)),
      m_forgetRecent(new QCheckBox(tr("Forget the recent sources now"), this)),
      m_actor(new QLineEdit(this))
{
    setWindowTitle(tr("Settings"));
    setMinimumWidth(dialogWidth);
    m_theme->addItem(tr("As the system"), themeChoiceName(ThemeChoice::System));
    m_theme->addItem(tr("Light"), themeChoiceName(ThemeChoice::Light));
    m_theme->addItem(tr("Dark"), themeChoiceName(ThemeChoice::Dark));
    m_theme->setCurrentIndex(qMax(0, m_theme->findData(settings.text(Settings::Key::Theme))));
    m_page->addItem(tr("The page that was open last"), QStringLiteral("last"));
    for (const auto &[name, title] : pages)
        m_page->addItem(title, name);
    m_page->setCurrentIndex(qMax(0, m_page->findData(settings.text(Settings::Key::DefaultPage))));
    m_reopen->setChecked(settings.flag(Settings::Key::ReopenLastSource));
    m_recentLimit->setRange(1, mostRecent);
    m_recentLimit->setValue(settings.number(Settings::Key::RecentLimit));
    m_actor->setText(settings.text(Settings::Key::ActorName));
    m_actor->setPlaceholderText(tr("your user name on this computer"));

    auto *form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    form->addRow(tr("&Theme"), m_theme);
    form->addRow(tr("&Page at the start"), m_page);
    form->addRow(QString(), m_reopen);
    form->addRow(tr("&Recent sources to keep"), m_recentLimit);
    form->addRow(QString(), m_forgetRecent);
    form->addRow(tr("Your &name in the journal"), m_actor);
    form->addRow(tr("Settings file"), makeFolder(settings.file(), tr("settings file")));
    form->addRow(tr("Data folder"),
                 makeFolder(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation),
                            tr("data folder")));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    setLook(buttons->button(QDialogButtonBox::Ok), "primary");
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(16);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QWidget *SettingsDialog::makeFolder(const QString &path, const QString &name)
{
    auto *row = new QWidget(this);
    auto *edit = new QLineEdit(QDir::toNativeSeparators(path), row);
    edit->setReadOnly(true);
    edit->setCursorPosition(0);
    edit->setAccessibleName(name);
    auto *show = new QToolButton(row);
    show->setIcon(icon(QStringLiteral("folder")));
    show->setFocusPolicy(Qt::TabFocus);
    show->setToolTip(tr("Show in the file manager"));
    show->setAccessibleName(tr("Show the %1 in the file manager").arg(name));
    connect(show, &QToolButton::clicked, this, [path] {
        const QFileInfo info(path);
        QDesktopServices::openUrl(QUrl::fromLocalFile(info.isDir() ? path : info.absolutePath()));
    });
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(edit, 1);
    layout->addWidget(show);
    return row;
}

void SettingsDialog::accept()
{
    m_settings.setValue(Settings::Key::Theme, m_theme->currentData());
    m_settings.setValue(Settings::Key::DefaultPage, m_page->currentData());
    m_settings.setValue(Settings::Key::ReopenLastSource, m_reopen->isChecked());
    m_settings.setValue(Settings::Key::RecentLimit, m_recentLimit->value());
    m_settings.setValue(Settings::Key::ActorName, m_actor->text().trimmed());
    if (m_forgetRecent->isChecked())
        m_settings.clearRecentSources();
    m_settings.sync();
    QDialog::accept();
}

} // namespace driftline
