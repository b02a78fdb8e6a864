// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The saved views of a source: the button beside the filter with its menu, the actions that the palette
// finds, and the dialogs that name, rename and delete one. Views belong to their source, since they name its
// experiments, metrics and parameters; the default view is none of them. GUI thread.

#include "widgets/pages/runs/runsview.h"

#include "models/base/error.h"

#include <QObject>

#include <functional>

class QAction;
class QKeySequence;
class QMenu;
class QPushButton;

namespace driftline {

class Settings;

class RunsViews final : public QObject
{
    Q_OBJECT
public:
    /// The actions are added to `page`; `button` gets the menu. `shown` says what the page shows: what is
    /// saved, and what the current view is compared with.
    RunsViews(Settings &settings, QPushButton *button, QWidget *page, std::function<RunsView()> shown);

    /// Loads the views of a source; none is current. Empty: no source.
    void setSource(const QString &uri);
    /// An icon instead of the name on the button, for narrow windows.
    void setCompact(bool compact);
    /// The page shows something else: looks whether the current view is modified.
    void shownChanged() { updateButton(); }
    [[nodiscard]] const QList<RunsView> &views() const { return m_views; }
    /// The name of the current view; empty: the default one.
    [[nodiscard]] const QString &current() const { return m_current; }
    [[nodiscard]] bool isModified() const;

    void choose(const QString &name);
    /// Saves what is shown under a new name, which becomes current. Says refused() when there is one already.
    void saveAs(const QString &name);
    void saveChanges();
    void rename(const QString &name);
    void remove();

Q_SIGNALS:
    void viewChosen(const driftline::RunsView &view);
    void defaultChosen();
    void refused(const driftline::Error &error);

private:
    void addToPage(QAction *action, const QKeySequence &keys);
    void askForName(bool renaming);
    void askToRemove();
    void store();
    void updateActions();
    void updateButton();
    void fillMenu();
    [[nodiscard]] bool isFree(const QString &name);
    [[nodiscard]] qsizetype placeOf(const QString &name) const;

    Settings &m_settings;
    QPushButton *m_button;
    QWidget *m_page;
    QMenu *m_menu;
    QAction *m_default;
    QAction *m_saveAs;
    QAction *m_save;
    QAction *m_rename;
    QAction *m_remove;
    QList<QAction *> m_chosers; ///< one a view, for the palette
    QString m_source;
    QList<RunsView> m_views;
    QString m_current;
    std::function<RunsView()> m_shown;
    bool m_compact = false;
};

} // namespace driftline
