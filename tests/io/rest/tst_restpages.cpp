// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/pagetokens.h"
#include "models/io/mlflow_rest/restmodelregistry.h"
#include "models/io/mlflow_rest/resttrackingstore.h"
#include "tests/io/rest/hostileserver.h"
#include "tests/support/testcase.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <atomic>

namespace driftline {

/// Answers that come in pages.
class RestPagesTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void endsEndlessPages_data();
    void endsEndlessPages();
    void readsAheadInOrder_data();
    void readsAheadInOrder();
    void countsSmallExperimentsAtOnce_data();
    void countsSmallExperimentsAtOnce();
    void forgetsWhatWasPutRight();
    void sortsNoMoreThanIsAffordable_data();
    void sortsNoMoreThanIsAffordable();

private:
    const StopToken m_never{};
    const std::shared_ptr<ProblemLog> m_problems = std::make_shared<ProblemLog>();
};

void RestPagesTest::endsEndlessPages_data()
{
    QTest::addColumn<bool>("sameToken");
    QTest::newRow("the same token for ever") << true;
    QTest::newRow("new tokens, nothing new") << false;
}

void RestPagesTest::endsEndlessPages()
{
    QFETCH(bool, sameToken);
    std::atomic<int> asked = 0;
    const HostileServer server([&](const HeardRequest &) {
        const QJsonObject named{{QStringLiteral("name"), QStringLiteral("m")},
                                {QStringLiteral("version"), QStringLiteral("1")},
                                {QStringLiteral("experiment_id"), QStringLiteral("1")}};
        const QJsonObject run{
            {QStringLiteral("info"), QJsonObject{{QStringLiteral("run_id"), QStringLiteral("a")}}}};
        const int number = sameToken ? 1 : ++asked;
        return json({{QStringLiteral("next_page_token"), QStringLiteral("token %1").arg(number)},
                     {QStringLiteral("experiments"), QJsonArray{named}},
                     {QStringLiteral("runs"), QJsonArray{run}},
                     {QStringLiteral("registered_models"), QJsonArray{named}},
                     {QStringLiteral("model_versions"), QJsonArray{named}}});
    });
    RestTrackingStore store(impatientApi(server), m_problems);
    const QTemporaryDir folder;
    RestModelRegistry registry(impatientApi(server), folder.filePath(QStringLiteral("j.db")), m_problems);
    const auto experiments = store.experiments(ViewType::All, m_never);
    QVERIFY(experiments.isError());
    QVERIFY2(experiments.error().what.contains(QLatin1StringView("never end")),
             qPrintable(experiments.error().line()));
    RunQuery query;
    query.experiments = {ExperimentId(QStringLiteral("1"))};
    QVERIFY(store.searchRuns(query, m_never).isError());
    QVERIFY(store.countRuns(query, m_never).isError());
    QVERIFY(store.metricHistory(RunId(QStringLiteral("a")), QStringLiteral("m"), m_never).isError());
    QVERIFY(registry.models(m_never).isError());
}

void RestPagesTest::readsAheadInOrder_data()
{
    QTest::addColumn<int>("runs");
    QTest::addColumn<int>("failing"); // the page that fails; -1: none
    QTest::addColumn<int>("wanted");
    QTest::newRow("all") << 7300 << -1 << 20'000;
    QTest::newRow("exactly as many pages") << 5000 << -1 << 5000;
    QTest::newRow("not all") << 9000 << -1 << 3500;
    QTest::newRow("one page fails") << 7300 << 4 << 20'000;
    QTest::newRow("fails where nobody reads") << 9000 << 5 << 3000;
}

/// Pages come from several connections at once, and are put together as if they came one by one.
void RestPagesTest::readsAheadInOrder()
{
    QFETCH(int, runs);
    QFETCH(int, failing);
    QFETCH(int, wanted);
    const HostileServer server([&](const HeardRequest &request) {
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        const int size = body.value(QLatin1StringView("max_results")).toInt();
        const qint64 offset = offsetOf(body.value(QLatin1StringView("page_token")).toString()).value_or(0);
        if (size > 1 && failing >= 0 && offset == qint64(failing) * size)
            return answer(501, "broken", "text/plain");
        QJsonArray page;
        for (qint64 i = offset; i < std::min<qint64>(offset + size, runs); ++i)
            page.append(QJsonObject{
                {QStringLiteral("info"), QJsonObject{{QStringLiteral("run_id"), QString::number(i)}}}});
        QJsonObject told{{QStringLiteral("runs"), page}};
        if (page.size() == size)
            told.insert(QStringLiteral("next_page_token"), offsetToken(offset + size));
        return json(told);
    });
    RestTrackingStore store(impatientApi(server), m_problems);
    RunQuery query;
    query.experiments = {ExperimentId(QStringLiteral("1"))};
    query.maxResults = wanted;
    const auto page = store.searchRuns(query, m_never);
    if (failing >= 0 && failing * 1000 < wanted) {
        QVERIFY(page.isError());
        QVERIFY(page.error().what.contains(QLatin1StringView("HTTP 501")));
        return;
    }
    VERIFY_OK(page);
    QCOMPARE(page->runs.size(), std::min(runs, wanted));
    for (qsizetype i = 0; i < page->runs.size(); ++i)
        QCOMPARE(page->runs.at(i).id.text(), QString::number(i));
    QCOMPARE(page->nextPageToken.isEmpty(), wanted > runs);
    for (const int guess : {1, 100, runs - 1, runs, runs + 1, 100'000}) {
        query.maxResults = guess;
        const auto count = store.countRuns(query, m_never);
        VERIFY_OK(count);
        QCOMPARE(*count, runs);
    }
}

void RestPagesTest::countsSmallExperimentsAtOnce_data()
{
    QTest::addColumn<QList<int>>("sizes"); // runs of each experiment
    QTest::addColumn<int>("affordable");   // requests
    QTest::newRow("none") << QList<int>{} << 0;
    QTest::newRow("empty ones") << QList<int>{0, 0} << 1;
    QTest::newRow("small ones") << QList<int>{5, 0, 11, 12, 1} << 1;
    QTest::newRow("one that is large") << QList<int>{5, 3000, 11, 0, 1} << 30;
    QTest::newRow("as many as fit") << QList<int>{200} << 12;
    QTest::newRow("many that do not fit") << QList<int>(40, 30) << 400;
    QTest::newRow("large ones") << QList<int>{1000, 1000, 400, 3} << 80;
}

/// Fewer requests than experiments, as far as they are small.
void RestPagesTest::countsSmallExperimentsAtOnce()
{
    QFETCH(QList<int>, sizes);
    QFETCH(int, affordable);
    const HostileServer server([&](const HeardRequest &request) {
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        const int size = body.value(QLatin1StringView("max_results")).toInt();
        qint64 skip = offsetOf(body.value(QLatin1StringView("page_token")).toString()).value_or(0);
        const qint64 offset = skip;
        QJsonArray page;
        const QJsonArray experiments = body.value(QLatin1StringView("experiment_ids")).toArray();
        for (int run = 0; run < 3000; ++run) { // in turn, as if they had been logged side by side
            for (const auto id : experiments) {
                if (run < sizes.value(id.toString().toInt()) && skip-- <= 0 && page.size() < size)
                    page.append(
                        QJsonObject{{QStringLiteral("info"),
                                     QJsonObject{{QStringLiteral("run_id"),
                                                  QStringLiteral("%1-%2").arg(id.toString()).arg(run)},
                                                 {QStringLiteral("experiment_id"), id.toString()}}}});
            }
        }
        QJsonObject told{{QStringLiteral("runs"), page}};
        if (page.size() == size)
            told.insert(QStringLiteral("next_page_token"), offsetToken(offset + size));
        return json(told);
    });
    RestTrackingStore store(impatientApi(server), m_problems);
    QList<ExperimentId> ids;
    for (qsizetype i = 0; i < sizes.size(); ++i)
        ids.append(ExperimentId(QString::number(i)));
    const auto counts = store.runCounts(ids, m_never);
    VERIFY_OK(counts);
    QCOMPARE(counts->size(), sizes.size());
    for (qsizetype i = 0; i < sizes.size(); ++i)
        QCOMPARE(counts->value(ids.at(i), -1), sizes.at(i));
    const qsizetype asked = server.heard().size();
    QVERIFY2(asked <= affordable, qPrintable(QString::number(asked)));
}

/// The problems of one reading go when the same is read again.
void RestPagesTest::forgetsWhatWasPutRight()
{
    std::atomic<bool> broken = true;
    const HostileServer server([&](const HeardRequest &) {
        const QJsonValue time = broken ? QJsonValue(QStringLiteral("late")) : QJsonValue(17);
        const QJsonObject experiment{{QStringLiteral("experiment_id"), QStringLiteral("1")},
                                     {QStringLiteral("name"), QStringLiteral("e")},
                                     {QStringLiteral("creation_time"), time}};
        const QJsonObject run{
            {QStringLiteral("info"), QJsonObject{{QStringLiteral("run_id"), QStringLiteral("a")},
                                                 {QStringLiteral("start_time"), time}}}};
        const QJsonObject model{{QStringLiteral("name"), QStringLiteral("m")},
                                {QStringLiteral("creation_timestamp"), time}};
        return json({{QStringLiteral("experiments"), QJsonArray{experiment}},
                     {QStringLiteral("runs"), QJsonArray{run}},
                     {QStringLiteral("registered_models"), QJsonArray{model}}});
    });
    const auto problems = std::make_shared<ProblemLog>();
    problems->add({QStringLiteral("of opening"), {}, {}});
    RestTrackingStore store(impatientApi(server), problems);
    const QTemporaryDir folder;
    RestModelRegistry registry(impatientApi(server), folder.filePath(QStringLiteral("j.db")), problems);
    RunQuery query;
    query.experiments = {ExperimentId(QStringLiteral("1"))};
    VERIFY_OK(store.refresh(m_never, {}));
    QCOMPARE(problems->all().size(), 2); // of an experiment
    VERIFY_OK(store.searchRuns(query, m_never));
    VERIFY_OK(registry.models(m_never));
    const auto counted = [&problems] {
        int count = 0;
        for (const Problem &problem : problems->all())
            count += problem.count;
        return count;
    };
    const int before = counted();
    VERIFY_OK(store.refresh(m_never, {}));
    QCOMPARE(counted(), before); // looking again and again is no reason to count again
    broken = false;
    VERIFY_OK(store.refresh(m_never, {}));
    VERIFY_OK(registry.models(m_never));
    QCOMPARE(problems->all().size(), 1);
    QCOMPARE(problems->all().first().what, QStringLiteral("of opening"));
}

void RestPagesTest::sortsNoMoreThanIsAffordable_data()
{
    QTest::addColumn<int>("runs");
    QTest::addColumn<FilterEntity>("entity");
    QTest::addColumn<QString>("refused"); // empty: it is answered
    QTest::newRow("durations") << 20'000 << FilterEntity::Derived << QString();
    QTest::newRow("too many durations")
        << 20'001 << FilterEntity::Derived << QStringLiteral("too many to sort them here");
    QTest::newRow("histories") << 40 << FilterEntity::Highest << QString();
    QTest::newRow("too many histories")
        << 1001 << FilterEntity::Highest << QStringLiteral("too many histories to read");
}

/// What a server cannot sort by: up to a limit everything is fetched, beyond it that is said.
void RestPagesTest::sortsNoMoreThanIsAffordable()
{
    QFETCH(int, runs);
    QFETCH(FilterEntity, entity);
    QFETCH(QString, refused);
    const HostileServer server([&](const HeardRequest &request) {
        if (request.path.contains("get-history")) { // run 7 reaches 7, and ends at 0
            const QByteArray id = request.path.split('=').value(1).split('&').first();
            QJsonArray points;
            for (const int value : {id.toInt(), 0}) {
                points.append(QJsonObject{{QStringLiteral("key"), QStringLiteral("m")},
                                          {QStringLiteral("value"), value},
                                          {QStringLiteral("timestamp"), 1},
                                          {QStringLiteral("step"), 1}});
            }
            return json({{QStringLiteral("metrics"), points}});
        }
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        const int size = body.value(QLatin1StringView("max_results")).toInt();
        const qint64 offset = offsetOf(body.value(QLatin1StringView("page_token")).toString()).value_or(0);
        const QJsonObject data{
            {QStringLiteral("metrics"), QJsonArray{QJsonObject{{QStringLiteral("key"), QStringLiteral("m")},
                                                               {QStringLiteral("value"), 0}}}}};
        QJsonArray page;
        for (qint64 i = offset; i < std::min<qint64>(offset + size, runs); ++i) {
            const QJsonObject info{{QStringLiteral("run_id"), QString::number(i)},
                                   {QStringLiteral("start_time"), 1},
                                   {QStringLiteral("end_time"), 1 + i}};
            page.append(QJsonObject{{QStringLiteral("info"), info}, {QStringLiteral("data"), data}});
        }
        QJsonObject told{{QStringLiteral("runs"), page}};
        if (page.size() == size)
            told.insert(QStringLiteral("next_page_token"), offsetToken(offset + size));
        return json(told);
    });
    RestTrackingStore store(impatientApi(server), m_problems);
    RunQuery query;
    query.experiments = {ExperimentId(QStringLiteral("1"))};
    query.orderBy = {
        {entity, entity == FilterEntity::Derived ? QString(derived::duration) : QStringLiteral("m"), false}};
    const auto page = store.searchRuns(query, m_never);
    if (!refused.isEmpty()) {
        QVERIFY(page.isError());
        QCOMPARE(page.error().code, ErrorCode::Usage);
        QVERIFY2(page.error().what.contains(refused), qPrintable(page.error().line()));
        return;
    }
    VERIFY_OK(page);
    QCOMPARE(page->matched, std::optional<qint64>(runs));
    for (qsizetype i = 0; i < page->runs.size(); ++i)
        QCOMPARE(page->runs.at(i).id.text(), QString::number(runs - 1 - i));
}

} // namespace driftline

using driftline::RestPagesTest;
DRIFTLINE_TEST(RestPagesTest)
#include "tst_restpages.moc"
