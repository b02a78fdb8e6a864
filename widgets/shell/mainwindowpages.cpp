// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/settings.h"
#include "widgets/dialogs/errormessage.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/icons.h"
#include "widgets/shell/jobbar.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/pagenames.h"
#include "widgets/shell/problemspanel.h"
#include "widgets/shell/rail.h"
#include "widgets/shell/sourcesession.h"

#include <QAction>
#include <QActionGroup>
#include <QStackedWidget>

#include <algorithm>

namespace driftline {

void MainWindow::addPage(PageId id, std::function<Page *()> make)
{
    m_pages.append({id, std::move(make)});
    auto *action = new QAction(icon(pageName(id), IconTone::Muted), pageTitle(id), this);
    action->setCheckable(true);
    action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + m_pages.size())));
    action->setToolTip(
        QStringLiteral("%1 (%2)").arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
    action->setData(int(id));
    m_pageActions->addAction(action);
    addAction(action);
    m_rail->addPage(action);
    connect(action, &QAction::triggered, this, [this, id] { showPage(id); });
}

Page *MainWindow::pageOf(PageId id)
{
    const auto place = std::ranges::find(m_pages, id, &PagePlace::id);
    if (place == m_pages.end())
        return nullptr;
    if (place->page != nullptr)
        return place->page;
    Page *page = place->make();
    place->page = page;
    m_stack->addWidget(page);
    if (m_session->workspace())
        m_waiting.insert(page);
    connect(page, &Page::statusTextChanged, this, &MainWindow::updateStatusText);
    connect(page, &Page::pageRequested, this,
            [this](const PageRequest &request) { showPage(request.page, request); });
    connect(page, &Page::actionFailed, this, &MainWindow::showError);
    return page;
}

PageId MainWindow::currentPage() const
{
    return m_current != nullptr ? m_current->id() : PageId::Runs;
}

PageId MainWindow::startPage() const
{
    const Settings &settings = m_services.settings;
    QString name = settings.text(Settings::Key::DefaultPage);
    if (name == QLatin1StringView("last"))
        name = settings.text(Settings::Key::LastPage);
    const auto id = pageFromName(name);
    if (id && std::ranges::find(m_pages, *id, &PagePlace::id) != m_pages.end())
        return *id;
    return m_pages.isEmpty() ? PageId::Runs : m_pages.first().id;
}

void MainWindow::showPage(PageId id, const PageRequest &request)
{
    Page *page = pageOf(id);
    if (page == nullptr)
        return;
    // Whoever changes the page while a source opens no longer wants what was asked for before.
    m_request.reset();
    if (!request.isEmpty()) {
        m_request = request;
        m_request->page = id;
    }
    m_current = page;
    const auto actions = m_pageActions->actions();
    for (QAction *action : actions)
        action->setChecked(action->data().toInt() == int(id));
    activate(page);
    updateStack();
    deliverRequest();
    updateStatusText();
}

void MainWindow::activate(Page *page)
{
    // Only the page on the screen reads the source; the others do when they are shown first.
    if (m_waiting.remove(page))
        page->setWorkspace(m_session->workspace());
}

void MainWindow::deliverRequest()
{
    if (!m_request || m_session->isOpening())
        return;
    const PageRequest request = *std::exchange(m_request, std::nullopt);
    // Without a source there is nobody to answer; the start state says why.
    if (m_session->workspace() || !needsSource(request.page))
        pageOf(request.page)->showRequest(request);
}

void MainWindow::updateStack()
{
    const bool usable = m_current != nullptr && (m_session->workspace() || !needsSource(m_current->id()));
    QWidget *shown = usable ? static_cast<QWidget *>(m_current) : static_cast<QWidget *>(m_start);
    m_stack->setCurrentWidget(shown);
    // Keys go to what is on the screen, and Tab goes on from there; unless the user is busy with the
    // problems.
    const QWidget *focused = focusWidget();
    if (focused == nullptr || !m_problems->isAncestorOf(focused))
        shown->setFocus(Qt::OtherFocusReason);
}

void MainWindow::updateStatusText()
{
    const bool pageShown = m_current != nullptr && m_stack->currentWidget() == m_current;
    m_jobBar->setPageText(pageShown ? m_current->statusText() : QString());
}

void MainWindow::readAgain()
{
    if (m_session->isOpening())
        return;
    if (m_session->error() && !m_session->workspace())
        m_session->retry();
    else if (m_current != nullptr && m_stack->currentWidget() == m_current)
        m_current->refresh();
}

void MainWindow::showError(const Error &error)
{
    showErrorMessage(this, tr("That did not work"), error);
    Q_EMIT errorShown(error);
}

} // namespace driftline
