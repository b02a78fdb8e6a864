// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every action of the window, made once: menus, shortcuts, the command palette and the keyboard map all show
// these.

#include <QAction>
#include <QList>
#include <QObject>

namespace driftline {

class WindowActions final : public QObject
{
    Q_OBJECT
public:
    /// Adds all actions to `window`, so that their shortcuts work in it.
    explicit WindowActions(QWidget *window);

    QAction *const open;
    QAction *const openFolder;
    QAction *const openFile;
    QAction *const openSample;
    QAction *const retry;  ///< opens the source that failed once more; has no shortcut: F5 does the same then
    QAction *const signIn; ///< as open, for a server that asked for a login; enabled only then
    QAction *const refresh;
    QAction *const palette;
    QAction *const problems; ///< checkable
    QAction *const cancelJobs;
    QAction *const switchTheme;
    QAction *const systemTheme; ///< checkable, one of three
    QAction *const lightTheme;
    QAction *const darkTheme;
    QAction *const settings;
    QAction *const keyboardMap;
    QAction *const quit;

    /// All of the above, in the order of the keyboard map.
    [[nodiscard]] QList<QAction *> all() const;

private:
    QAction *make(const QString &text, const QKeySequence &shortcut, const QString &iconName);
};

} // namespace driftline
