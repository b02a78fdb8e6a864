// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/mainwindow.h"

#include "models/session/settings.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/themecontroller.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/healthwatch.h"
#include "widgets/shell/jobbar.h"
#include "widgets/shell/pagenames.h"
#include "widgets/shell/problemspanel.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/sourcesession.h"
#include "widgets/shell/topbar.h"
#include "widgets/shell/windowactions.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QMenu>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace driftline {

namespace {
constexpr QSize designSize(1440, 900);
constexpr QSize smallestSize(1100, 700);
constexpr int problemsHeight = 200;
/// A problem log is filled on other threads and has nobody to call; looking is cheap.
constexpr int problemPollMs = 500;
} // namespace

MainWindow::MainWindow(const PageServices &services, const SourceOpener &sources, ThemeController &theme,
                       QWidget *parent)
    : QMainWindow(parent),
      m_services(services),
      m_theme(theme),
      m_session(new SourceSession(services.jobs, sources, services.settings, this)),
      m_health(new HealthWatch(services.jobs, *this, this)),
      m_actions(new WindowActions(this)),
      m_topBar(new TopBar(*m_actions, this)),
      m_rail(new Rail(this)),
      m_splitter(new QSplitter(Qt::Vertical, this)),
      m_stack(new QStackedWidget(this)),
      m_start(new EmptyState(this)),
      m_problems(new ProblemsPanel(this)),
      m_jobBar(new JobBar(services.jobs, m_actions->cancelJobs, this)),
      m_palette(new CommandPalette(services.jobs, this)),
      m_problemTimer(new QTimer(this)),
      m_pageActions(new QActionGroup(this))
{
    setWindowIcon(QIcon(QStringLiteral(":/driftline/icons/org.driftline.Driftline.svg")));
    setWindowTitle(QStringLiteral("Driftline"));
    setMinimumSize(smallestSize);
    setAcceptDrops(true);
    buildLayout();
    connectActions();
    connectTheme();
    connect(m_session, &SourceSession::stateChanged, this, &MainWindow::sourceStateChanged);
    connect(m_session, &SourceSession::opened, this, &MainWindow::sourceOpened);
    connect(m_session, &SourceSession::failed, this, &MainWindow::sourceFailed);
    connect(m_health, &HealthWatch::measured, this,
            [this](qint64 ms) { m_topBar->showLatency(m_session->workspace()->info, ms); });
    connect(m_health, &HealthWatch::lost, this,
            [this](const Error &error) { m_topBar->showLost(m_session->workspace()->info, error); });
    connect(m_palette, &CommandPalette::requested, this,
            [this](const PageRequest &request) { showPage(request.page, request); });
    m_problemTimer->setInterval(problemPollMs);
    connect(m_problemTimer, &QTimer::timeout, this, &MainWindow::updateProblems);
    connect(&services.jobs, &JobQueue::becameIdle, this, &MainWindow::updateProblems);
    m_problemTimer->start();
    restoreLayout();
    sourceStateChanged();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildLayout()
{
    m_stack->addWidget(m_start);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_problems);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setCollapsible(0, false);
    m_splitter->setCollapsible(1, false);
    m_splitter->setSizes({designSize.height() - problemsHeight, problemsHeight});
    m_problems->hide();

    auto *middle = new QHBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(m_splitter, 1);
    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_topBar);
    layout->addLayout(middle, 1);
    layout->addWidget(m_jobBar);
    setCentralWidget(content);
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, void (MainWindow::*slot)()) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(m_actions->open, &MainWindow::askForSource);
    on(m_actions->signIn, &MainWindow::askForSource);
    on(m_actions->openFolder, &MainWindow::askForFolder);
    on(m_actions->openFile, &MainWindow::askForFile);
    on(m_actions->refresh, &MainWindow::readAgain);
    on(m_actions->palette, &MainWindow::openPalette);
    on(m_actions->settings, &MainWindow::openSettings);
    on(m_actions->keyboardMap, &MainWindow::openKeyboardMap);
    connect(m_actions->openSample, &QAction::triggered, this,
            [this] { openSource(QStringLiteral("sample:")); });
    connect(m_actions->retry, &QAction::triggered, m_session, &SourceSession::retry);
    connect(m_actions->problems, &QAction::toggled, this, &MainWindow::toggleProblems);
    connect(m_actions->cancelJobs, &QAction::triggered, &m_services.jobs, &JobQueue::cancelAll);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_topBar->sourceMenu(), &QMenu::aboutToShow, this,
            [this] { fillSourceMenu(*m_topBar->sourceMenu()); });
    connect(m_problems, &ProblemsPanel::closeRequested, m_actions->problems,
            [this] { m_actions->problems->setChecked(false); });
    connect(m_problems, &ProblemsPanel::fileRequested, this, &MainWindow::goToFile);
    connect(m_problems, &ProblemsPanel::runRequested, this, [this](const QString &run) {
        PageRequest request;
        request.runIds = {run};
        showPage(PageId::Runs, request);
    });
}

void MainWindow::connectTheme()
{
    // The settings are the one place where the choice is kept; menu, dialog and command line meet there or in
    // m_theme.
    Settings &settings = m_services.settings;
    const auto choose = [&settings](ThemeChoice choice) {
        settings.setValue(Settings::Key::Theme, themeChoiceName(choice));
    };
    connect(m_actions->systemTheme, &QAction::triggered, this, [choose] { choose(ThemeChoice::System); });
    connect(m_actions->lightTheme, &QAction::triggered, this, [choose] { choose(ThemeChoice::Light); });
    connect(m_actions->darkTheme, &QAction::triggered, this, [choose] { choose(ThemeChoice::Dark); });
    connect(m_actions->switchTheme, &QAction::triggered, this,
            [this, choose] { choose(m_theme.isDark() ? ThemeChoice::Light : ThemeChoice::Dark); });
    connect(&settings, &Settings::changed, this, [this](Settings::Key key) {
        if (key == Settings::Key::Theme)
            m_theme.setChoice(themeChoiceFromName(m_services.settings.text(key)));
    });
    const auto check = [this](ThemeChoice choice) {
        m_actions->systemTheme->setChecked(choice == ThemeChoice::System);
        m_actions->lightTheme->setChecked(choice == ThemeChoice::Light);
        m_actions->darkTheme->setChecked(choice == ThemeChoice::Dark);
    };
    connect(&m_theme, &ThemeController::choiceChanged, this, check);
    check(m_theme.choice());
}

void MainWindow::restoreLayout()
{
    const QSize available = screen()->availableSize();
    resize(designSize.boundedTo(available).expandedTo(minimumSize()));
    const Settings &settings = m_services.settings;
    restoreGeometry(settings.bytes(Settings::Key::WindowGeometry));
    m_splitter->restoreState(settings.bytes(Settings::Key::WindowState));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    // Jobs only read, or write in one transaction: they may be stopped, and the queue waits for their
    // threads.
    m_services.jobs.cancelAll();
    Settings &settings = m_services.settings;
    settings.setValue(Settings::Key::WindowGeometry, saveGeometry());
    settings.setValue(Settings::Key::WindowState, m_splitter->saveState());
    if (m_current != nullptr)
        settings.setValue(Settings::Key::LastPage, pageName(m_current->id()));
    settings.sync();
    QMainWindow::closeEvent(event);
}

bool MainWindow::isSettled() const
{
    const bool pageShown = m_current != nullptr && m_stack->currentWidget() == m_current;
    return !m_session->isOpening() && m_services.jobs.isIdle() && m_palette->isSettled() && !m_request &&
           (!pageShown || m_current->isSettled());
}

} // namespace driftline
