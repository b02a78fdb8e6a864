// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Groups of runs follow what happens at the source.

#include "models/items/groupchoicemodel.h"
#include "models/items/runtablemodel.h"
#include "tests/support/forwardingstore.h"
#include "tests/support/runstory.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/tableview.h"
#include "widgets/pages/runs/rungroupspanel.h"
#include "widgets/pages/runs/runspage.h"

#include <QThread>

#include <chrono>

namespace driftline {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Takes its time over groups, of which it reads a few fields of every run, and remembers when.
class SlowGroups final : public ForwardingStore
{
public:
    struct Reading
    {
        Clock::time_point begin;
        Clock::time_point end;
    };
    using ForwardingStore::ForwardingStore;
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override
    {
        if (!query.only || query.only->tags == QStringList{tags::parentRunId}) // who has runs inside
            return ForwardingStore::searchRuns(query, stop);
        const auto begin = Clock::now();
        while (!stop.stopRequested() && Clock::now() - begin < 600ms)
            QThread::msleep(5);
        auto page = failing ? Result<RunPage>(fail(ErrorCode::Unreachable, QStringLiteral("it is gone")))
                            : ForwardingStore::searchRuns(query, stop);
        const std::lock_guard guard(m_mutex);
        m_readings.append({begin, Clock::now()});
        return page;
    }
    [[nodiscard]] QList<Reading> readings() const
    {
        const std::lock_guard guard(m_mutex);
        return m_readings;
    }
    std::atomic<bool> failing = false;

private:
    mutable std::mutex m_mutex;
    QList<Reading> m_readings;
};

WorkspacePtr asServer(const std::shared_ptr<TrackingStore> &store)
{
    auto workspace = std::make_shared<Workspace>(*fakeWorkspace(store, nullptr));
    workspace->info.remote = true;
    return workspace;
}

struct Shown
{
    Shown()
    {
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(asServer(slow));
    }
    [[nodiscard]] TableView &groups()
    {
        return *page.findChild<RunGroupsPanel *>()->findChild<TableView *>();
    }
    void groupByDepth()
    {
        auto *choices = page.findChild<GroupChoiceModel *>();
        const QModelIndexList found = choices->match(choices->index(0), Qt::DisplayRole,
                                                     QStringLiteral("params.max_depth"), 1, Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        choices->setData(found[0], Qt::Checked, Qt::CheckStateRole);
    }
    /// Somebody logs one more run; returns how many there are.
    qsizetype logOne()
    {
        Run run = runs[0];
        run.id = RunId(QStringLiteral("%1").arg(runs.size(), 32, 10, QLatin1Char('f')));
        runs.append(run);
        store->setRuns(runs);
        return runs.size();
    }
    [[nodiscard]] bool shows(qsizetype count) const
    {
        return page.statusText().contains(QStringLiteral("groups of %1 runs").arg(count));
    }

    PageBench bench;
    QList<Run> runs = storyRuns(40);
    std::shared_ptr<FakeTrackingStore> store = std::make_shared<FakeTrackingStore>(runs);
    std::shared_ptr<SlowGroups> slow = std::make_shared<SlowGroups>(store);
    RunsPage page{bench.services()};
};

} // namespace

class TestRunGroups final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void groupsOfAServerFollowWithoutAskingItAllTheTime()
    {
        Shown shown;
        QVERIFY(settle(shown.page));
        shown.groupByDepth();
        QVERIFY(settle(shown.page));
        QVERIFY2(shown.shows(40), qPrintable(shown.page.statusText()));
        qsizetype count = 0;
        QVERIFY(QTest::qWaitFor(
            [&] {
                count = shown.logOne();
                QTest::qWait(100);
                return shown.slow->readings().size() >= 3;
            },
            120'000));
        // What came while it was busy comes as well.
        QVERIFY(QTest::qWaitFor([&] { return shown.shows(count); }, 120'000));
        const auto readings = shown.slow->readings();
        for (qsizetype i = 1; i < readings.size(); ++i) {
            const auto took = readings[i - 1].end - readings[i - 1].begin;
            QVERIFY(readings[i].begin - readings[i - 1].end >= 5 * (took - 1ms));
        }
    }

    void groupsThatCannotBeRefreshedStayUntilTheyCan()
    {
        Shown shown;
        QVERIFY(settle(shown.page));
        shown.groupByDepth();
        QVERIFY(settle(shown.page));
        shown.slow->failing = true;
        const auto before = shown.slow->readings().size();
        const qsizetype count = shown.logOne();
        QVERIFY(QTest::qWaitFor(
            [&] { return shown.slow->readings().size() > before && shown.page.isSettled(); }, 120'000));
        QVERIFY(shown.groups().isVisible());
        QVERIFY2(shown.shows(40), qPrintable(shown.page.statusText()));
        shown.slow->failing = false; // and nothing else has changed
        QVERIFY(QTest::qWaitFor([&] { return shown.shows(count); }, 120'000));
    }

    void whoCancelsGroupsIsNotAskedAgainByThePage()
    {
        Shown shown;
        QVERIFY(settle(shown.page));
        shown.groupByDepth();
        shown.bench.jobs.cancelAll();
        QVERIFY(settle(shown.page));
        QVERIFY(!shown.groups().isVisible());
        const auto before = shown.slow->readings().size();
        const qsizetype count = shown.logOne();
        auto &model = *shown.page.findChild<RunTableModel *>();
        QVERIFY(QTest::qWaitFor([&] { return model.rowCount() == int(count); }, 120'000));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.slow->readings().size(), before);
        shown.page.refresh();
        QVERIFY(settle(shown.page));
        QVERIFY2(shown.shows(count), qPrintable(shown.page.statusText()));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunGroups)
#include "tst_rungroups.moc"
