// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A window with pages and sources that only remember what they were asked.

#include "models/session/settings.h"
#include "tests/support/fakeworkspace.h"
#include "tests/widgets/shell/fakesecrets.h"
#include "widgets/kit/themecontroller.h"
#include "widgets/shell/mainwindow.h"

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QThread>
#include <QVBoxLayout>

namespace driftline {

class FakePage final : public Page
{
public:
    FakePage(PageId id, QWidget *parent) : Page(id, parent)
    {
        auto *layout = new QVBoxLayout(this);
        layout->addWidget(new QPushButton(QStringLiteral("a control of the page"), this));
        auto *action = new QAction(QStringLiteral("Do something on page %1").arg(int(id)), this);
        addAction(action);
        connect(action, &QAction::triggered, this, [this] { ++done; });
    }
    void setWorkspace(const WorkspacePtr &given) override
    {
        workspace = given;
        ++workspacesGiven;
    }
    void showRequest(const PageRequest &request) override { requests << request; }
    void refresh() override { ++refreshed; }
    [[nodiscard]] bool isSettled() const override { return settled; }
    [[nodiscard]] QString statusText() const override
    {
        return QStringLiteral("41 runs of 12,408 match · 31 ms");
    }
    [[nodiscard]] QList<PageItem> findableItems() const override
    {
        PageItem item{QStringLiteral("merchant_risk"), QStringLiteral("column"), {}};
        item.request.page = id();
        item.request.column = item.text;
        return id() == PageId::Drift ? QList{item} : QList<PageItem>();
    }

    WorkspacePtr workspace;
    QList<PageRequest> requests;
    int workspacesGiven = 0;
    int refreshed = 0;
    int done = 0;
    bool settled = true;
};

class FakeHealth final : public SourceHealth
{
public:
    Result<qint64> ping(const StopToken &) override { return qint64(17); }
    [[nodiscard]] QString uriOfWorkspace(const QString &name) const override
    {
        return QStringLiteral("http://spaces.example.org/?workspace=") + name;
    }
};

class FakeOpener final : public SourceOpener
{
public:
    Result<WorkspacePtr> open(const QString &uri, const QString &repository,
                              const StopToken &stop) const override
    {
        while (uri == QLatin1StringView("slow") && !stop.stopRequested())
            QThread::msleep(1);
        if (stop.stopRequested())
            return Cancelled{};
        if (uri.contains(QLatin1StringView("broken")))
            return fail(ErrorCode::Unreachable, QStringLiteral("no answer from the server"), uri,
                        QStringLiteral("check that it runs and that the address is right"));
        if (uri.contains(QLatin1StringView("guarded"))) {
            const ServerSecret login = logins.used(uri);
            const bool refused = login.password != QLatin1StringView("right");
            logins.setRefused(uri, refused ? std::optional(login.user) : std::nullopt);
            if (refused)
                return fail(ErrorCode::Unreachable, QStringLiteral("the server asks for a login"), uri);
        }
        Run run;
        run.id = RunId(QStringLiteral("4c1f0b7e92d34c1f0b7e92d34c1f0b7e"));
        run.name = QStringLiteral("xgb-depth6-lr1e3");
        run.experimentId = ExperimentId(QStringLiteral("1"));
        RegisteredModel model;
        model.name = QStringLiteral("fraud-detector");
        auto made =
            fakeWorkspace(std::make_shared<FakeTrackingStore>(QList{run}),
                          std::make_shared<FakeModelRegistry>(QList{model}, QList<ModelVersion>()), uri);
        auto workspace = std::make_shared<Workspace>(*made);
        workspace->info.uri = uri;
        workspace->info.name = uri.section(QLatin1Char('/'), -1);
        workspace->info.detail = repository;
        workspace->info.remote = uri.startsWith(QLatin1StringView("http"));
        if (workspace->info.remote)
            workspace->info.latencyMs = 38;
        if (uri.contains(QLatin1StringView("//spaces."))) {
            workspace->info.workspaces = {QStringLiteral("default"), QStringLiteral("team-a")};
            workspace->info.workspace = uri.section(u'=', 1);
            workspace->health = std::make_shared<FakeHealth>();
        }
        workspace->problems->add(
            {QStringLiteral("half-written run"), run.id.text(), QStringLiteral("wait until it ends")});
        workspace->problems->add(
            {QStringLiteral("missing artifact"), QStringLiteral("/nowhere/model.pkl"), {}});
        return WorkspacePtr(workspace);
    }
    [[nodiscard]] SecretStore *secrets() const override { return &logins; }
    mutable FakeSecrets logins;
};

class NoDatasets final : public DatasetReader
{
public:
    Result<std::shared_ptr<const Dataset>> open(const QString &path, const ReadOptions &,
                                                const StopToken &) const override
    {
        return fail(ErrorCode::Unreadable, QStringLiteral("not a data file"), path);
    }
};

class NoTableFiles final : public TableFiles
{
public:
    Result<std::unique_ptr<TableWriter>> create(const QString &path, const QList<FileColumn> &) const override
    {
        return fail(ErrorCode::Output, QStringLiteral("nothing is written here"), path);
    }
};

/// A window with everything it needs.
struct Bench
{
    explicit Bench(const QString &settingsFile) : settings(settingsFile), theme(*qApp)
    {
        theme.setChoice(themeChoiceFromName(settings.text(Settings::Key::Theme)));
        window =
            std::make_unique<MainWindow>(PageServices{jobs, settings, datasets, tableFiles}, opener, theme);
        for (const PageId id :
             {PageId::Runs, PageId::Compare, PageId::Drift, PageId::Lineage, PageId::Registry}) {
            auto *page = new FakePage(id, window.get());
            page->hide(); // until the window asks for it
            pages << page;
            window->addPage(id, [this, page] {
                made << page->id();
                return page;
            });
        }
        window->showPage(PageId::Runs);
        window->show();
    }
    [[nodiscard]] bool settle() const
    {
        return QTest::qWaitFor([this] { return window->isSettled(); }, 5000);
    }
    [[nodiscard]] FakePage &page(PageId id) const { return *pages.at(int(id)); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        // Shortcuts belong to the active window; the one before may just have closed.
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        QTest::keyClick(window.get(), key, modifiers);
    }
    template <typename T>
    [[nodiscard]] T *dialog() const
    {
        T *found = window->findChild<T *>();
        return found != nullptr && found->isVisible() ? found : nullptr;
    }
    [[nodiscard]] QStringList visibleTexts() const
    {
        QStringList texts;
        const auto labels = window->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible() && !label->text().isEmpty())
                texts << label->text();
        }
        return texts;
    }
    void drop(QMimeData &data) const
    {
        const QPointF middle(700, 400);
        QDragEnterEvent enter(middle.toPoint(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &enter);
        accepted = enter.isAccepted();
        if (!accepted)
            return;
        QDropEvent event(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &event);
    }

    FakeOpener opener;
    NoDatasets datasets;
    NoTableFiles tableFiles;
    Settings settings;
    ThemeController theme;
    JobQueue jobs;
    std::unique_ptr<MainWindow> window;
    QList<FakePage *> pages;
    QList<PageId> made; ///< those that the window asked for, in order
    mutable bool accepted = false;
};

} // namespace driftline
