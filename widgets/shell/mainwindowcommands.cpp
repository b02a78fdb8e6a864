// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/settings.h"
#include "widgets/dialogs/keyboardmap.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/dialogs/sourcedialog.h"
#include "widgets/kit/menutitle.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/pagenames.h"
#include "widgets/shell/problemspanel.h"
#include "widgets/shell/sourcesession.h"
#include "widgets/shell/windowactions.h"

#include <QActionGroup>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace driftline {

namespace {

QString sourceText(const RecentSource &source)
{
    return source.name.isEmpty() || source.name == source.uri
               ? source.uri
               : QStringLiteral("%1 — %2").arg(source.name, source.uri);
}

QString shortcutText(const QAction &action)
{
    return action.shortcut().toString(QKeySequence::NativeText);
}

} // namespace

void MainWindow::askForSource()
{
    auto *dialog = new SourceDialog(m_services.settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setLoginOffered(m_session->offersLogin());
    if (m_session->error())
        dialog->setSource(m_session->uri());
    if (const auto user = m_session->refusedUser())
        dialog->setUser(*user);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_session->useLogin(dialog->uri(), dialog->secret(), dialog->keepsSecret());
        openSource(dialog->uri(), dialog->repository());
    });
    dialog->open();
}

void MainWindow::askForFolder()
{
    auto *dialog = new QFileDialog(this, tr("Open a project folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { openSource(path); });
    dialog->open();
}

void MainWindow::askForFile()
{
    auto *dialog = new QFileDialog(this, tr("Open an MLflow database"), QString(), databaseFileFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { openSource(path); });
    dialog->open();
}

void MainWindow::fillSourceMenu(QMenu &menu)
{
    qDeleteAll(menu.findChildren<QMenu *>(Qt::FindDirectChildrenOnly));
    menu.clear();
    menu.addActions({m_actions->open, m_actions->openFolder, m_actions->openFile, m_actions->openSample});
    addCurrentSource(menu);
    const auto add = [this, &menu](const RecentSource &source) {
        // An ampersand in a name is no mnemonic.
        auto *action = menu.addAction(sourceText(source).replace(QLatin1Char('&'), QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, uri = source.uri] { openSource(uri); });
    };
    const auto favourites = m_services.settings.favouriteSources();
    if (!favourites.isEmpty())
        addMenuTitle(menu, tr("Favourites"));
    for (const RecentSource &source : favourites)
        add(source);
    const auto recent = m_services.settings.recentSources();
    if (recent.isEmpty())
        return;
    addMenuTitle(menu, tr("Recent"));
    for (const RecentSource &source : recent) {
        if (!m_services.settings.isFavourite(source.uri))
            add(source);
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Forget the recent sources…")), &QAction::triggered, this,
            &MainWindow::forgetRecentSources);
}

/// What can be done about the source that is open: make it a favourite, look into another of its workspaces.
void MainWindow::addCurrentSource(QMenu &menu)
{
    const WorkspacePtr workspace = m_session->workspace();
    if (!workspace)
        return;
    const SourceInfo &info = workspace->info;
    menu.addSeparator();
    if (info.workspaces.size() > 1 && workspace->health) {
        QMenu *choice = menu.addMenu(tr("Workspace"));
        for (const QString &name : info.workspaces) {
            QAction *action = choice->addAction(name);
            action->setCheckable(true);
            action->setChecked(name == info.workspace);
            connect(action, &QAction::triggered, this,
                    [this, uri = workspace->health->uriOfWorkspace(name)] { openSource(uri); });
        }
    }
    QAction *favourite = menu.addAction(tr("Keep among the favourites"));
    favourite->setCheckable(true);
    favourite->setChecked(m_services.settings.isFavourite(info.uri));
    connect(favourite, &QAction::toggled, this,
            [this, source = RecentSource{info.uri, info.name}](bool kept) {
                m_services.settings.setFavourite(source, kept);
            });
}

void MainWindow::forgetRecentSources()
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Recent sources"), tr("Forget all recent sources?"),
                                QMessageBox::NoButton, this);
    box->setInformativeText(tr("The sources themselves are not touched."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *forget = box->addButton(tr("Forget"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(forget, &QPushButton::clicked, &m_services.settings, &Settings::clearRecentSources);
    box->open();
}

void MainWindow::openPalette()
{
    m_palette->openWith(paletteEntries(), m_session->workspace());
}

QList<PaletteEntry> MainWindow::paletteEntries()
{
    QList<PaletteEntry> entries;
    const auto addAction = [&entries](QAction *action, const QString &text) {
        if (action->isEnabled() && !action->isSeparator() && !text.isEmpty())
            entries << PaletteEntry{text, shortcutText(*action), [action] { action->trigger(); }};
    };
    const auto pageActions = m_pageActions->actions();
    for (QAction *action : pageActions)
        addAction(action, tr("Go to %1").arg(action->text()));
    const auto own = m_current != nullptr ? m_current->actions() : QList<QAction *>();
    for (QAction *action : own)
        addAction(action, action->text().remove(QLatin1Char('&')));
    const auto all = m_actions->all();
    for (QAction *action : all) {
        if (action != m_actions->palette)
            addAction(action, action->text());
    }
    for (const PagePlace &place : std::as_const(m_pages)) {
        const auto items = place.page == nullptr ? QList<PageItem>() : place.page->findableItems();
        for (const PageItem &item : items)
            entries << PaletteEntry{item.text, item.detail,
                                    [this, request = item.request] { showPage(request.page, request); }};
    }
    const auto recent = m_services.settings.recentSources();
    for (const RecentSource &source : recent)
        entries << PaletteEntry{tr("Open %1").arg(sourceText(source)), tr("recent source"),
                                [this, uri = source.uri] { openSource(uri); }};
    return entries;
}

void MainWindow::openSettings()
{
    QList<std::pair<QString, QString>> pages;
    for (const PagePlace &place : std::as_const(m_pages))
        pages << std::pair(pageName(place.id), pageTitle(place.id));
    auto *dialog = new SettingsDialog(m_services.settings, pages, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::openKeyboardMap()
{
    QList<ShortcutGroup> groups;
    groups << ShortcutGroup{tr("Window"), m_actions->all(), {}};
    groups << ShortcutGroup{tr("Pages"), m_pageActions->actions(), {}};
    for (const PagePlace &place : std::as_const(m_pages)) {
        const ShortcutGroup group{pageTitle(place.id), pageOf(place.id)->actions(), {}};
        const bool any = std::any_of(group.actions.begin(), group.actions.end(),
                                     [](const QAction *action) { return !action->shortcut().isEmpty(); });
        if (any)
            groups << group;
    }
    groups << ShortcutGroup{
        tr("Tables"),
        {},
        {{tr("Enter"), tr("Open the row")},
         {QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText), tr("Copy the selected rows")},
         {QKeySequence(QKeySequence::SelectAll).toString(QKeySequence::NativeText), tr("Select all rows")}}};
    groups << ShortcutGroup{tr("Charts"),
                            {},
                            {{QStringLiteral("+  −"), tr("Zoom in and out")},
                             {QStringLiteral("←  →"), tr("Move along")},
                             {QStringLiteral("0"), tr("Show everything")}}};
    auto *dialog = new KeyboardMap(groups, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::toggleProblems(bool shown)
{
    updateProblems();
    m_problems->setVisible(shown);
    if (shown)
        m_problems->setFocus();
}

} // namespace driftline
