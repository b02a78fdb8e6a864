// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs of a real server, grouped, and the server goes away meanwhile.

#include "models/io/sources.h"
#include "models/items/groupchoicemodel.h"
#include "models/items/runtablemodel.h"
#include "tests/support/environment.h"
#include "tests/support/forwardingstore.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/rungroupspanel.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QPushButton>
#include <QThread>

#include <algorithm>

namespace driftline {

namespace {

constexpr int patienceMs = 120'000;

/// Holds the question for groups back as long as it is told to.
class HeldStore final : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override
    {
        if (query.only && held) {
            asked = true;
            while (held && !stop.stopRequested())
                QThread::msleep(5);
        }
        return ForwardingStore::searchRuns(query, stop);
    }
    std::atomic<bool> held = false;
    std::atomic<bool> asked = false;
};

} // namespace

class TestServerGroups final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        withoutClientEnvironment(m_folder.path());
        applyTheme(*qApp, ThemeChoice::Light);
        VERIFY_OK(copyTree(storyFolder(3) + QStringLiteral("/mlflow.db"),
                           m_folder.filePath(QStringLiteral("mlflow.db"))));
        VERIFY_OK(m_server.start(3, m_folder.filePath(QStringLiteral("mlflow.db"))));
    }

    void aServerThatGoesAwayIsToldAndTheRunsStay()
    {
        const auto source = Sources(m_folder.filePath(QStringLiteral("data"))).open(m_server.url(), {}, {});
        VERIFY_OK(source);
        auto workspace = std::make_shared<Workspace>(**source);
        const auto store = std::make_shared<HeldStore>(workspace->tracking);
        workspace->tracking = store;
        PageBench bench;
        RunsPage page(bench.services());
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(workspace);
        QVERIFY(patiently(page));
        auto &table = *page.findChild<RunsTable *>();
        const int rows = page.findChild<RunTableModel *>()->rowCount();
        QVERIFY(rows > 0);
        auto &panel = *page.findChild<RunGroupsPanel *>();
        auto &groups = *panel.findChild<TableView *>();

        // While it is there: a sweep by its name.
        choose(page, QStringLiteral("Parent run"));
        QVERIFY(patiently(page));
        QVERIFY(groups.isVisible());
        const QAbstractItemModel &model = *groups.model();
        QCOMPARE(model.rowCount(), 2);
        QVERIFY2(model.index(0, 0).data().toString().startsWith(QStringLiteral("sweep · ")),
                 qPrintable(model.index(0, 0).data().toString()));
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("6"));
        takePictures(page, QStringLiteral("runs-parents"));

        store->held = true;
        choose(page, QStringLiteral("params.depth"));
        QVERIFY(QTest::qWaitFor([&] { return store->asked.load(); }, patienceMs));
        m_server.stop();
        store->held = false;
        QVERIFY(patiently(page));
        auto *empty = panel.findChild<EmptyState *>();
        QVERIFY(empty->isVisible());
        const QString told = empty->accessibleName() + u'\n' + empty->accessibleDescription();
        QVERIFY2(told.contains(QStringLiteral("127.0.0.1")), qPrintable(told));
        QVERIFY2(empty->accessibleDescription().contains(u'\n'), qPrintable(told)); // where, and what to do
        QTRY_VERIFY(std::ranges::any_of(empty->findChildren<QPushButton *>(), [](const QPushButton *button) {
            return button->isVisible() && button->text() == QStringLiteral("Try again");
        }));
        takePictures(page, QStringLiteral("runs-groups-gone"));

        // The runs that were read are still there to be looked at.
        choose(page, QStringLiteral("params.depth"), Qt::Unchecked);
        QVERIFY(patiently(page));
        QVERIFY(table.isVisible());
        QCOMPARE(page.findChild<RunTableModel *>()->rowCount(), rows);
    }

private:
    static void choose(RunsPage &page, const QString &text, Qt::CheckState state = Qt::Checked)
    {
        auto *choices = page.findChild<GroupChoiceModel *>();
        const auto found = choices->match(choices->index(0), Qt::DisplayRole, text, 1, Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        choices->setData(found[0], state, Qt::CheckStateRole);
    }
    [[nodiscard]] static bool patiently(const RunsPage &page)
    {
        return QTest::qWaitFor([&page] { return page.isSettled(); }, patienceMs);
    }

    const QTemporaryDir m_folder;
    MlflowServer m_server;
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestServerGroups)
#include "tst_servergroups.moc"
