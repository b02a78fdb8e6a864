// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/windowactions.h"

#include "widgets/kit/icons.h"

#include <QActionGroup>
#include <QWidget>

namespace driftline {

WindowActions::WindowActions(QWidget *window)
    : QObject(window),
      open(make(tr("Open…"), QKeySequence::Open, QStringLiteral("server"))),
      openFolder(
          make(tr("Open folder…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), QStringLiteral("folder"))),
      openFile(make(tr("Open database file…"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_O),
                    QStringLiteral("database"))),
      openSample(make(tr("Open the sample workspace"), {}, QStringLiteral("model"))),
      retry(make(tr("Try again"), {}, QStringLiteral("refresh"))),
      signIn(make(tr("Sign in…"), {}, QStringLiteral("server"))),
      refresh(make(tr("Read again"), QKeySequence::Refresh, QStringLiteral("refresh"))),
      palette(make(tr("Search and commands"), QKeySequence(Qt::CTRL | Qt::Key_K), QStringLiteral("search"))),
      problems(make(tr("Show problems"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M),
                    QStringLiteral("warning"))),
      cancelJobs(make(tr("Cancel what is running"), QKeySequence(Qt::Key_Escape), QStringLiteral("stop"))),
      switchTheme(make(tr("Switch between light and dark"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
                       QStringLiteral("theme"))),
      systemTheme(make(tr("Theme of the system"), {}, {})),
      lightTheme(make(tr("Light theme"), {}, {})),
      darkTheme(make(tr("Dark theme"), {}, {})),
      settings(make(tr("Settings…"), QKeySequence(Qt::CTRL | Qt::Key_Comma), QStringLiteral("settings"))),
      keyboardMap(make(tr("Keyboard map"), QKeySequence(Qt::Key_F1), QStringLiteral("keyboard"))),
      quit(make(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), {}))
{
    problems->setCheckable(true);
    retry->setEnabled(false);
    signIn->setEnabled(false);
    cancelJobs->setEnabled(false);
    auto *themes = new QActionGroup(this);
    for (QAction *theme : {systemTheme, lightTheme, darkTheme}) {
        theme->setCheckable(true);
        themes->addAction(theme);
    }
    settings->setMenuRole(QAction::PreferencesRole);
    quit->setMenuRole(QAction::QuitRole);
}

QAction *WindowActions::make(const QString &text, const QKeySequence &shortcut, const QString &iconName)
{
    auto *action = new QAction(text, this);
    action->setShortcut(shortcut);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    static_cast<QWidget *>(parent())->addAction(action);
    return action;
}

QList<QAction *> WindowActions::all() const
{
    return {palette,     open,       openFolder, openFile,    openSample, refresh,
            retry,       signIn,     cancelJobs, problems,    settings,   switchTheme,
            systemTheme, lightTheme, darkTheme,  keyboardMap, quit};
}

} // namespace driftline
