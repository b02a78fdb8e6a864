// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does for servers: logins, favourites, workspaces, and whether they are still there.

#include "models/session/settings.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/testcase.h"
#include "tests/widgets/shell/fakesecrets.h"
#include "widgets/dialogs/sourcedialog.h"
#include "widgets/shell/healthwatch.h"
#include "widgets/shell/sourcesession.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QWidget>

#include <atomic>
#include <mutex>

namespace driftline {

namespace {

/// Lets in whoever has typed "right".
class GuardedOpener final : public SourceOpener
{
public:
    Result<WorkspacePtr> open(const QString &uri, const QString &, const StopToken &) const override
    {
        if (mine.used(uri).password != QLatin1StringView("right"))
            return fail(ErrorCode::Unreachable, QStringLiteral("the server does not accept this login"), uri);
        return fakeWorkspace(std::make_shared<FakeTrackingStore>(QList<Run>()), nullptr, uri);
    }
    [[nodiscard]] SecretStore *secrets() const override { return &mine; }
    mutable FakeSecrets mine;
};

class FakeHealth final : public SourceHealth
{
public:
    Result<qint64> ping(const StopToken &) override
    {
        ++asked;
        if (gone)
            return fail(ErrorCode::Unreachable, QStringLiteral("the server does not answer"));
        return qint64(17);
    }
    [[nodiscard]] QString uriOfWorkspace(const QString &name) const override { return name; }
    std::atomic<int> asked = 0;
    std::atomic<bool> gone = false;
};

} // namespace

class TestServers : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void dialogTakesALogin();
    void dialogTabsFollowTheScreen();
    void loginIsKeptOnceItIsRight();
    void missingKeychainIsAProblem();
    void healthIsWatchedWhileSeen();

private:
    [[nodiscard]] QString freshFile() { return m_folder.filePath(QStringLiteral("%1.ini").arg(++m_count)); }
    const QString m_server = QStringLiteral("https://mlflow.example.org");
    QTemporaryDir m_folder;
    int m_count = 0;
};

void TestServers::dialogTakesALogin()
{
    const Settings settings(freshFile());
    SourceDialog dialog(settings, nullptr);
    dialog.setLoginOffered(true);
    dialog.show();
    const auto edits = dialog.findChildren<QLineEdit *>();
    const auto password =
        std::ranges::find(edits, QLineEdit::Password, [](const QLineEdit *edit) { return edit->echoMode(); });
    QVERIFY(password != edits.end());
    auto *keep = dialog.findChild<QCheckBox *>();
    QVERIFY(!keep->isEnabled());
    edits.first()->setText(m_server);
    QTest::keyClicks(*password, QStringLiteral("t0k3n"));
    QCOMPARE(dialog.secret(), (ServerSecret{{}, {}, QStringLiteral("t0k3n")}));
    QVERIFY(!dialog.keepsSecret());
    QVERIFY(keep->isEnabled());
    keep->setChecked(true);
    QVERIFY(dialog.keepsSecret());
    const auto user = std::ranges::find_if(edits, [&](const QLineEdit *edit) {
        return edit != *password && edit->parentWidget() == (*password)->parentWidget();
    });
    QTest::keyClicks(*user, QStringLiteral(" ann "));
    QCOMPARE(dialog.secret(), (ServerSecret{QStringLiteral("ann"), QStringLiteral("t0k3n"), {}}));
    edits.first()->setText(QStringLiteral("/data/mlflow.db")); // no server
    QVERIFY(dialog.secret().isEmpty());
    QVERIFY(!dialog.keepsSecret());
}

void TestServers::dialogTabsFollowTheScreen()
{
    const Settings settings(freshFile());
    SourceDialog dialog(settings, nullptr);
    dialog.setLoginOffered(true);
    dialog.setSource(m_server);
    const auto edits = dialog.findChildren<QLineEdit *>();
    const auto password =
        std::ranges::find(edits, QLineEdit::Password, [](const QLineEdit *edit) { return edit->echoMode(); });
    (*password)->setText(QStringLiteral("t0k3n")); // so that everything can be reached
    dialog.show();
    dialog.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    edits.first()->setFocus();
    const auto placeOf = [&dialog](const QWidget *widget) {
        return widget->mapTo(&dialog, widget->rect().center());
    };
    QList<QPoint> places{placeOf(edits.first())};
    for (int i = 0; i < 20; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        if (QApplication::focusWidget() == edits.first())
            break;
        places << placeOf(QApplication::focusWidget());
    }
    QCOMPARE(places.size(), 10); // four fields, three choosers, one box to tick, two buttons
    constexpr int sameRow = 10;
    const auto before = [](const QPoint &a, const QPoint &b) {
        return qAbs(a.y() - b.y()) > sameRow ? a.y() < b.y() : a.x() < b.x();
    };
    QVERIFY(std::is_sorted(places.begin(), places.end(), before));
}

void TestServers::loginIsKeptOnceItIsRight()
{
    GuardedOpener opener;
    JobQueue jobs;
    const QString file = freshFile();
    Settings settings(file);
    SourceSession session(jobs, opener, settings, nullptr);
    QSignalSpy opened(&session, &SourceSession::opened);
    QSignalSpy failed(&session, &SourceSession::failed);
    session.useLogin(m_server, {QStringLiteral("ann"), QStringLiteral("wrong"), {}}, true);
    session.open(m_server, {});
    QVERIFY(failed.wait());
    QVERIFY(opener.mine.keeps.isEmpty());
    session.useLogin(m_server, {QStringLiteral("ann"), QStringLiteral("right"), {}}, true);
    session.open(m_server, {});
    QVERIFY(opened.wait());
    QCOMPARE(opener.mine.keeps.value(m_server).password, QStringLiteral("right"));
    settings.sync();
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(!written.readAll().contains("right"));
    // The wish was for that one time.
    opener.mine.keeps.clear();
    session.retry();
    QVERIFY(opened.wait());
    QVERIFY(opener.mine.keeps.isEmpty());
}

void TestServers::missingKeychainIsAProblem()
{
    GuardedOpener opener;
    opener.mine.noKeychain = true;
    JobQueue jobs;
    Settings settings(freshFile());
    SourceSession session(jobs, opener, settings, nullptr);
    QSignalSpy opened(&session, &SourceSession::opened);
    session.useLogin(m_server, {QStringLiteral("ann"), QStringLiteral("right"), {}}, true);
    session.open(m_server, {});
    QVERIFY(opened.wait()); // shown all the same
    QCOMPARE(session.workspace()->problems->all().size(), 1);
    QCOMPARE(session.workspace()->problems->all().first().what, QStringLiteral("the login is not kept"));
}

void TestServers::healthIsWatchedWhileSeen()
{
    JobQueue jobs;
    QWidget window;
    HealthWatch watch(jobs, window, nullptr);
    watch.setInterval(10);
    QSignalSpy measured(&watch, &HealthWatch::measured);
    QSignalSpy lost(&watch, &HealthWatch::lost);
    const auto health = std::make_shared<FakeHealth>();
    auto workspace = std::make_shared<Workspace>();
    workspace->health = health;
    watch.setWorkspace(workspace);
    QTest::qWait(50);
    QCOMPARE(health->asked.load(), 0); // nobody looks
    window.show();
    QVERIFY(measured.wait());
    QCOMPARE(measured.first().first().toLongLong(), 17);
    health->gone = true;
    QVERIFY(lost.wait());
    health->gone = false;
    measured.clear();
    QVERIFY(measured.wait());
    watch.setWorkspace(std::make_shared<Workspace>()); // a local source
    QTRY_VERIFY(jobs.isIdle());
    const int asked = health->asked;
    QTest::qWait(50);
    QCOMPARE(health->asked.load(), asked);
}

} // namespace driftline

using driftline::TestServers;
DRIFTLINE_WIDGET_TEST(TestServers)
#include "tst_servers.moc"
