// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/dataset.h"
#include "models/session/settings.h"
#include "widgets/dialogs/errormessage.h"
#include "widgets/kit/dropzone.h"
#include "widgets/kit/emptystate.h"
#include "widgets/shell/healthwatch.h"
#include "widgets/shell/jobbar.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/pagenames.h"
#include "widgets/shell/problemspanel.h"
#include "widgets/shell/sourcesession.h"
#include "widgets/shell/topbar.h"
#include "widgets/shell/windowactions.h"

#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

namespace driftline {

namespace {

bool isServer(const QUrl &url)
{
    return url.scheme() == QLatin1StringView("http") || url.scheme() == QLatin1StringView("https");
}

} // namespace

WorkspacePtr MainWindow::workspace() const
{
    return m_session->workspace();
}

QString MainWindow::startSource() const
{
    const auto recent = m_services.settings.recentSources();
    const bool reopen = m_services.settings.flag(Settings::Key::ReopenLastSource);
    return reopen && !recent.isEmpty() ? recent.first().uri : QStringLiteral("sample:");
}

void MainWindow::openSource(const QString &uri, const QString &repository)
{
    m_session->open(uri, repository);
}

void MainWindow::openDataFiles(const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    if (paths.size() > 2) {
        showError({ErrorCode::Usage,
                   tr("a drift check compares two files, not %1").arg(paths.size()),
                   paths.at(2),
                   tr("drop a reference and a live file"),
                   {}});
        return;
    }
    PageRequest request;
    if (paths.size() == 2) {
        request.referencePath = QFileInfo(paths.first()).absoluteFilePath();
        request.livePath = QFileInfo(paths.last()).absoluteFilePath();
    } else {
        request.dataPath = QFileInfo(paths.first()).absoluteFilePath();
    }
    showPage(PageId::Drift, request);
}

void MainWindow::openPaths(const QStringList &paths)
{
    QStringList data;
    QStringList sources;
    for (const QString &path : paths)
        (!QFileInfo(path).isDir() && isDataPath(path) ? data : sources) << path;
    if (sources.size() > 1) {
        showError({ErrorCode::Usage,
                   tr("only one source can be open at a time"),
                   sources.at(1),
                   tr("drop one folder or one database"),
                   {}});
        return;
    }
    // Whether it is a database is for the opener to find out, by looking into it.
    if (!sources.isEmpty())
        openSource(sources.first());
    openDataFiles(data);
}

void MainWindow::sourceStateChanged()
{
    m_actions->retry->setEnabled(m_session->error().has_value());
    m_actions->signIn->setEnabled(m_session->refusedUser().has_value());
    if (m_session->isOpening())
        m_topBar->showOpening();
    else if (m_session->workspace())
        m_topBar->showSource(m_session->workspace()->info);
    else if (m_session->error())
        m_topBar->showFailure();
    else
        m_topBar->showNoSource();
    showStartState();
    updateStack();
    updateStatusText();
    // A failed or cancelled opening leaves its request to those pages that can do without.
    if (!m_session->isOpening() && !m_session->workspace())
        deliverRequest();
}

void MainWindow::showStartState()
{
    if (m_session->isOpening()) {
        m_start->setBusy(tr("Opening the source"));
    } else if (m_session->error()) {
        m_start->setError(*m_session->error());
        m_start->setActions(
            {m_actions->retry, m_session->refusedUser() ? m_actions->signIn : m_actions->open});
    } else {
        m_start->setContent(QStringLiteral("server"), tr("Nothing is open"),
                            tr("Open an MLflow server, an mlflow.db or a project folder, or drop one here."));
        m_start->setActions({m_actions->open, m_actions->openSample});
    }
}

void MainWindow::sourceOpened()
{
    const WorkspacePtr &workspace = m_session->workspace();
    setWindowTitle(workspace->info.name.isEmpty() ? QStringLiteral("Driftline")
                                                  : tr("%1 – Driftline").arg(workspace->info.name));
    m_health->setWorkspace(workspace);
    m_jobBar->setRepository(m_session->repositoryText());
    m_waiting.clear();
    for (const PagePlace &place : std::as_const(m_pages)) {
        Page *page = place.page;
        if (page == nullptr)
            continue;
        m_waiting.insert(page);
        // A hidden page must not go on showing, or reading, what was open before.
        if (page != m_current)
            page->setWorkspace(nullptr);
    }
    if (m_current != nullptr)
        activate(m_current);
    updateStack();
    deliverRequest();
    updateStatusText();
    updateProblems();
    Q_EMIT workspaceOpened();
}

void MainWindow::sourceFailed(const Error &error)
{
    // With nothing else to show, the page's place says it; over an open source that stays, a message does.
    if (m_session->workspace()) {
        auto *box = showErrorMessage(this, tr("Cannot open the source"), error);
        const auto *again = box->addButton(m_actions->retry->text(), QMessageBox::AcceptRole);
        connect(again, &QPushButton::clicked, m_actions->retry, &QAction::trigger);
        if (m_session->refusedUser()) {
            const auto *signIn = box->addButton(m_actions->signIn->text(), QMessageBox::AcceptRole);
            connect(signIn, &QPushButton::clicked, m_actions->signIn, &QAction::trigger);
        }
    }
    deliverRequest();
    Q_EMIT errorShown(error);
}

void MainWindow::updateProblems()
{
    const WorkspacePtr &workspace = m_session->workspace();
    const auto problems = workspace ? workspace->problems->all() : QList<Problem>();
    m_problems->setProblems(problems);
    m_topBar->setProblemCount(int(problems.size()));
}

void MainWindow::goToFile(const QString &path)
{
    const QFileInfo info(path);
    QDesktopServices::openUrl(QUrl::fromLocalFile(info.isDir() ? path : info.absolutePath()));
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (!localFiles(event->mimeData()).isEmpty() || (urls.size() == 1 && isServer(urls.first())))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    const auto urls = event->mimeData()->urls();
    const auto paths = localFiles(event->mimeData());
    if (!paths.isEmpty())
        openPaths(paths);
    else if (urls.size() == 1)
        openSource(urls.first().toString());
}

} // namespace driftline
