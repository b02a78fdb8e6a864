// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// A server's runs in any order, those that it cannot tell included, and the ranges of metrics' histories:
// against real servers of both generations.

#include "tests/io/rest/serverside.h"
#include "tests/support/ordercases.h"
#include "tests/support/runids.h"
#include "tests/support/testcase.h"

namespace driftline {

class TestRestOrders : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }

    void init()
    {
        TestCase::init();
        QFETCH_GLOBAL(int, generation);
        auto &side = m_sides[generation];
        if (!side) { // one server for all questions
            side = std::make_shared<ServerSide>();
            VERIFY_OK(side->start(generation));
        }
        m_side = side;
        m_store = side->source.tracking;
    }

    void cleanupTestCase() { m_sides.clear(); }

    void sortsByAnything()
    {
        const MetricRanges ranges =
            ordercases::rangesOf(m_side->expectation[QLatin1StringView("histories")].toObject());
        QCOMPARE(ordercases::complaint(*m_store, ranges), QString());
        QCOMPARE(ordercases::complaintAboutRanges(*m_store, ranges), QString());
    }

    void aKeyThatCannotBeSaidToAServer()
    {
        RunQuery query;
        query.maxResults = 1000;
        const auto all = m_store->searchRuns(query, {});
        VERIFY_OK(all);
        query.orderBy = {{FilterEntity::Parameter, QStringLiteral("a \"quoted\" `name`"), true}};
        const auto found = m_store->searchRuns(query, {});
        VERIFY_OK(found);
        QCOMPARE(ids(found->runs), ids(all->runs)); // no run has it
    }

    void pagesOfAnOrderOfOurs()
    {
        RunQuery query;
        query.maxResults = 1000;
        query.orderBy = {{FilterEntity::Derived, derived::duration, true}};
        int told = 0;
        query.progress = [&](qint64 done, qint64) { told += done > 0 ? 1 : 0; };
        const auto all = m_store->searchRuns(query, {});
        VERIFY_OK(all);
        QCOMPARE(all->matched, std::optional<qint64>(all->runs.size()));
        QVERIFY(told > 0);
        query.pageToken = QStringLiteral("sorted:99999:3"); // of a question that was forgotten meanwhile
        const auto rest = m_store->searchRuns(query, {});
        VERIFY_OK(rest);
        QCOMPARE(ids(rest->runs), ids(all->runs).mid(3));
        for (const char *token : {"sorted:x:1", "sorted:1", "3:", "sorted:1:-2"}) {
            query.pageToken = QString::fromLatin1(token);
            const auto refused = m_store->searchRuns(query, {});
            QVERIFY(refused.isError());
            QCOMPARE(refused.error().code, ErrorCode::Usage);
        }
        StopSource stop;
        stop.requestStop();
        query.pageToken.clear();
        QVERIFY(m_store->searchRuns(query, stop.token()).isCancelled());
    }

private:
    QHash<int, std::shared_ptr<ServerSide>> m_sides;
    std::shared_ptr<ServerSide> m_side;
    std::shared_ptr<TrackingStore> m_store;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRestOrders)
#include "tst_restorders.moc"
