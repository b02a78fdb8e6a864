// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs by first letters and values in use, on every kind of source and of both generations, held against what
// MLflow's own client says of the same runs.

#include "models/actions/findruns.h"
#include "models/analysis/filter.h"
#include "models/analysis/valuesinuse.h"
#include "models/io/mlflow_sql/mlflowsql.h"
#include "models/io/mlruns/mlruns.h"
#include "tests/io/mlruns/filestore.h"
#include "tests/io/rest/serverside.h"
#include "tests/support/testcase.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype all = 1000;

/// A source, and what the client says of its runs.
struct Side
{
    std::shared_ptr<TrackingStore> store;
    QJsonObject expected;
};

/// What a mark may be, of one run.
QStringList valuesOf(RunMark mark, const QJsonObject &run)
{
    const QJsonValue tags = run[QStringLiteral("tags")];
    switch (mark) {
    case RunMark::Id:
        return {run[QStringLiteral("run_id")].toString()};
    case RunMark::Name:
        return {run[QStringLiteral("run_name")].toString()};
    case RunMark::Commit:
        return {tags[QStringLiteral("git_commit")].toString(),
                tags[QStringLiteral("mlflow.source.git.commit")].toString()};
    case RunMark::Dataset:
        break;
    }
    QStringList values{tags[QStringLiteral("dvc_data_hash")].toString()};
    for (const auto dataset : run[QStringLiteral("datasets")].toArray())
        values << dataset[QStringLiteral("digest")].toString();
    return values;
}

/// Active runs of active experiments, one of whose values begins with the text.
QStringList expectedIds(const QJsonObject &expected, RunMark mark, const QString &text)
{
    QSet<QString> active;
    for (const auto experiment : expected[QStringLiteral("experiments")].toArray()) {
        if (experiment[QStringLiteral("lifecycle_stage")].toString() == QStringLiteral("active"))
            active.insert(experiment[QStringLiteral("experiment_id")].toString());
    }
    QStringList ids;
    for (const auto run : expected[QStringLiteral("runs")].toArray()) {
        const QStringList values = valuesOf(mark, run.toObject());
        const bool begins = std::ranges::any_of(
            values, [&](const QString &value) { return value.startsWith(text, Qt::CaseInsensitive); });
        if (begins && run[QStringLiteral("lifecycle_stage")].toString() == QStringLiteral("active") &&
            active.contains(run[QStringLiteral("experiment_id")].toString()))
            ids << run[QStringLiteral("run_id")].toString();
    }
    ids.sort();
    return ids;
}

QStringList foundIds(const FoundRuns &found)
{
    QStringList ids;
    for (const FoundRun &run : found.runs)
        ids << run.run.id.text();
    ids.sort();
    return ids;
}

} // namespace

class TestFindRuns final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void init();
    void firstLettersFindWhatTheClientLists_data();
    void firstLettersFindWhatTheClientLists();
    void aFewAreEnoughAndTheFilterFindsTheRest();
    void whatCannotBeSuchAMarkIsNotAskedFor();
    void valuesInUseAreThoseOfTheRuns();

private:
    [[nodiscard]] Side opened(const QString &kind, int generation);

    QTemporaryDir m_cache;
    QHash<int, std::shared_ptr<ServerSide>> m_servers;
    std::shared_ptr<ProblemLog> m_problems = std::make_shared<ProblemLog>();
    Side m_side;
};

void TestFindRuns::initTestCase_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("generation");
    for (const char *kind : {"sqlite", "server", "mlruns"}) {
        for (const int generation : {3, 2})
            QTest::addRow("%s of MLflow %d", kind, generation) << QString::fromLatin1(kind) << generation;
    }
}

Side TestFindRuns::opened(const QString &kind, int generation)
{
    if (kind == QLatin1StringView("mlruns")) {
        const auto expected = filestoreExpectation(generation);
        const auto source = openMlruns(filestoreFolder(generation), {m_cache.path(), {}}, m_problems, {});
        if (!expected.ok() || !source.ok() || !source->tracking->refresh({}, {}).ok())
            return {};
        return {source->tracking, *expected};
    }
    if (kind == QLatin1StringView("sqlite")) {
        const auto expected = storyExpectation(generation);
        const auto source =
            openSqlStore(storyFolder(generation) + QStringLiteral("/mlflow.db"), m_problems, {});
        return expected.ok() && source.ok() ? Side{source->tracking, *expected} : Side();
    }
    auto &server = m_servers[generation];
    if (!server) {
        server = std::make_shared<ServerSide>();
        if (!server->start(generation).ok())
            return {};
    }
    return {server->source.tracking, server->expectation};
}

void TestFindRuns::init()
{
    TestCase::init();
    QFETCH_GLOBAL(QString, kind);
    QFETCH_GLOBAL(int, generation);
    m_side = opened(kind, generation);
    QVERIFY(m_side.store);
}

void TestFindRuns::firstLettersFindWhatTheClientLists_data()
{
    QTest::addColumn<RunMark>("mark");
    QTest::newRow("id") << RunMark::Id;
    QTest::newRow("name") << RunMark::Name;
    QTest::newRow("commit") << RunMark::Commit;
    QTest::newRow("dataset") << RunMark::Dataset;
}

void TestFindRuns::firstLettersFindWhatTheClientLists()
{
    QFETCH(RunMark, mark);
    QSet<QString> texts;
    for (const auto run : m_side.expected[QStringLiteral("runs")].toArray()) {
        for (const QString &value : valuesOf(mark, run.toObject())) {
            if (value.size() < 7)
                continue;
            texts << value.left(7) << value;
            // Capitals beyond A to Z are other letters to MLflow's ILIKE.
            if (std::ranges::all_of(value, [](QChar c) { return c.unicode() < 0x80; }))
                texts << value.left(7).toUpper();
        }
    }
    QVERIFY2(!texts.isEmpty(), "the store has nothing to find");
    for (const QString &text : std::as_const(texts)) {
        const auto found = findRuns(*m_side.store, mark, text, all, {});
        VERIFY_OK(found);
        QVERIFY(!found->more);
        QStringList wanted = expectedIds(m_side.expected, mark, text);
        if (mark == RunMark::Id && wanted.isEmpty())
            continue; // of a deleted run
        // A name may have the text in its middle as well.
        QStringList ids = foundIds(*found);
        if (mark == RunMark::Name)
            ids.removeIf([&](const QString &id) { return !wanted.contains(id); });
        QVERIFY2(ids == wanted, qPrintable(text));
        for (const FoundRun &hit : found->runs)
            QVERIFY(hit.value.contains(text, Qt::CaseInsensitive));
    }
}

void TestFindRuns::aFewAreEnoughAndTheFilterFindsTheRest()
{
    for (const auto &[mark, text] :
         {std::pair(RunMark::Name, QStringLiteral("-1")), std::pair(RunMark::Name, QStringLiteral("churn_"))})
        VERIFY_OK(findRuns(*m_side.store, mark, text, 2, {}));
    QString text;
    for (const auto run : m_side.expected[QStringLiteral("runs")].toArray()) {
        const QString name = run[QStringLiteral("run_name")].toString();
        if (name.contains(u'-') &&
            expectedIds(m_side.expected, RunMark::Name, name.section(u'-', 0, 0)).size() > 2)
            text = name.section(u'-', 0, 0);
    }
    QVERIFY(!text.isEmpty());
    const auto few = findRuns(*m_side.store, RunMark::Name, text, 2, {});
    VERIFY_OK(few);
    QCOMPARE(few->runs.size(), 2);
    QVERIFY(few->more);
    const auto tree = parseFilter(few->filter);
    VERIFY_OK(tree);
    RunQuery query;
    query.filter = *tree;
    query.filterText = few->filter;
    query.maxResults = all;
    const auto page = m_side.store->searchRuns(query, {});
    VERIFY_OK(page);
    QCOMPARE(page->runs.size(), expectedIds(m_side.expected, RunMark::Name, text).size());
    QCOMPARE(page->runs.first().id, few->runs.first().run.id);
}

void TestFindRuns::whatCannotBeSuchAMarkIsNotAskedFor()
{
    for (const auto &[mark, text] : {std::pair(RunMark::Id, QStringLiteral("two words")),
                                     std::pair(RunMark::Commit, QStringLiteral("no hash")),
                                     std::pair(RunMark::Dataset, QStringLiteral("a b")),
                                     std::pair(RunMark::Name, QStringLiteral("it's a \"no\""))}) {
        const auto found = findRuns(*m_side.store, mark, text, all, {});
        VERIFY_OK(found);
        QVERIFY(found->runs.isEmpty());
    }
}

void TestFindRuns::valuesInUseAreThoseOfTheRuns()
{
    QFETCH_GLOBAL(QString, kind);
    const bool isServer = kind == QLatin1StringView("server");
    const auto keys = m_side.store->runKeys({}, {});
    VERIFY_OK(keys);
    QList<std::pair<FilterEntity, QString>> fields;
    for (const QString &key : keys->params)
        fields.append({FilterEntity::Parameter, key});
    for (const QString &key : keys->tags)
        fields.append({FilterEntity::Tag, key});
    for (const char *key : {"run_name", "user_id", "status", "artifact_uri"})
        fields.append({FilterEntity::Attribute, QString::fromLatin1(key)});
    const auto experiments = m_side.store->experiments(ViewType::ActiveOnly, {});
    VERIFY_OK(experiments);
    qsizetype seen = 0;
    for (const QList<ExperimentId> &chosen : {QList<ExperimentId>(), QList{experiments->first().id}}) {
        RunQuery everything;
        everything.experiments = chosen;
        everything.maxResults = all;
        const auto runs = m_side.store->searchRuns(everything, {});
        VERIFY_OK(runs);
        for (const auto &[entity, key] : std::as_const(fields)) {
            for (const QString &part : {QString(), QStringLiteral("A")}) {
                const ValueQuery query{chosen, entity, key, part, 5};
                const auto values = m_side.store->valuesInUse(query, {});
                VERIFY_OK(values);
                // A server would have to send all runs: it is not asked, and those that are loaded are
                // counted.
                QVERIFY2(*values == (isServer ? QList<ValueInUse>() : valuesOfRuns(runs->runs, query)),
                         qPrintable(key));
                seen += values->size();
            }
        }
    }
    QCOMPARE(seen > 20, !isServer);
    const auto none =
        m_side.store->valuesInUse({{}, FilterEntity::Tag, QStringLiteral("no such"), {}, 5}, {});
    VERIFY_OK(none);
    QVERIFY(none->isEmpty());
}

} // namespace driftline

DRIFTLINE_TEST(driftline::TestFindRuns)
#include "tst_findruns.moc"
