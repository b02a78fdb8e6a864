// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The window around the pages: source, rail, status, problems, palette, settings. It opens sources and hands
// them to the pages, and takes their requests to one another; what a page shows is the page's own affair. GUI
// thread.

#include "widgets/kit/page.h"

#include <QMainWindow>
#include <QSet>

#include <functional>

class QActionGroup;
class QMenu;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace driftline {

class CommandPalette;
class EmptyState;
class HealthWatch;
class JobBar;
class ProblemsPanel;
class Rail;
class SourceSession;
class ThemeController;
class TopBar;
class WindowActions;
struct PaletteEntry;
struct RecentSource;

class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    /// All of these outlive the window. Size, place and layout are those of the settings.
    MainWindow(const PageServices &services, const SourceOpener &sources, ThemeController &theme,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Pages stand on the rail in the order in which they are added. A page is made, and owned from then on,
    /// when it is first shown: a start builds and lays out no more than what is on the screen.
    void addPage(PageId id, std::function<Page *()> make);
    /// Opens in the background; what is shown before stays until then, and for good if it fails.
    /// `repository`: the git clone to use, empty for the one that is remembered or found.
    void openSource(const QString &uri, const QString &repository = {});
    /// One data file is the live side of a drift check, two are reference and live.
    void openDataFiles(const QStringList &paths);
    /// What was dropped: folders and databases are sources, files with the names of data are data.
    void openPaths(const QStringList &paths);
    /// A request that is not empty is shown once the source that is being opened is there; so openSource()
    /// comes first.
    void showPage(PageId id, const PageRequest &request = {});
    /// The page that the settings want at the start.
    [[nodiscard]] PageId startPage() const;
    /// The source to open at a start without arguments: the last one if the settings want it, else the
    /// sample.
    [[nodiscard]] QString startSource() const;

    [[nodiscard]] PageId currentPage() const;
    [[nodiscard]] WorkspacePtr workspace() const;
    [[nodiscard]] const WindowActions &windowActions() const { return *m_actions; }
    /// No job runs, no request waits, and the page shown is complete.
    [[nodiscard]] bool isSettled() const;

Q_SIGNALS:
    void workspaceOpened();
    /// Something failed that the user asked for; it is on the screen already.
    void errorShown(const driftline::Error &error);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildLayout();
    void connectActions();
    void connectTheme();
    void restoreLayout();

    // mainwindowsource.cpp
    void sourceStateChanged();
    void sourceOpened();
    void sourceFailed(const Error &error);
    void showStartState();
    void updateProblems();
    void goToFile(const QString &path);

    struct PagePlace
    {
        PageId id;
        std::function<Page *()> make;
        Page *page = nullptr; ///< once it was shown
    };

    // mainwindowpages.cpp
    /// Makes it when it is not there yet; null for a page that was not added.
    [[nodiscard]] Page *pageOf(PageId id);
    void activate(Page *page);
    void deliverRequest();
    void updateStack();
    void updateStatusText();
    void readAgain();
    void showError(const Error &error);

    // mainwindowcommands.cpp
    void askForSource();
    void askForFolder();
    void askForFile();
    void fillSourceMenu(QMenu &menu);
    void addCurrentSource(QMenu &menu);
    void openPalette();
    [[nodiscard]] QList<PaletteEntry> paletteEntries();
    void openSettings();
    void openKeyboardMap();
    void toggleProblems(bool shown);
    void forgetRecentSources();

    PageServices m_services;
    ThemeController &m_theme;
    SourceSession *m_session;
    HealthWatch *m_health;
    WindowActions *m_actions;
    TopBar *m_topBar;
    Rail *m_rail;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    EmptyState *m_start; ///< instead of a page while there is no source
    ProblemsPanel *m_problems;
    JobBar *m_jobBar;
    CommandPalette *m_palette;
    QTimer *m_problemTimer;
    QActionGroup *m_pageActions;
    QList<PagePlace> m_pages;
    Page *m_current = nullptr;
    QSet<Page *>
        m_waiting; ///< pages that have not been shown since the source was opened, and do not know it yet
    std::optional<PageRequest> m_request; ///< waits for the source that is being opened
};

} // namespace driftline
