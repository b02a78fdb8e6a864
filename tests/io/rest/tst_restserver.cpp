// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/filter.h"
#include "models/analysis/journalchain.h"
#include "models/io/journal/sqlitejournal.h"
#include "tests/io/rest/asexpected.h"
#include "tests/io/rest/serverside.h"
#include "tests/support/runids.h"
#include "tests/support/testcase.h"

#include <QDir>

#include <algorithm>

namespace driftline {

namespace {

const QString modelName = QStringLiteral("fraud-detector");

QJsonObject byKey(const QJsonArray &list, const QString &key, const QString &value)
{
    for (const auto each : list) {
        if (each[key].toString() == value)
            return each.toObject();
    }
    return {};
}

} // namespace

/// Both generations of the real server, on copies of their stories; the cases that move versions come last.
class RestServerTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void saysWhatItIs_data() { generations(); }
    void saysWhatItIs();
    void readsExperiments_data() { generations(); }
    void readsExperiments();
    void readsRuns_data() { generations(); }
    void readsRuns();
    void readsHistories_data() { generations(); }
    void readsHistories();
    void readsModels_data() { generations(); }
    void readsModels();
    void findsRunsByPrefix_data() { generations(); }
    void findsRunsByPrefix();
    void pagesWithoutGapOrOverlap_data() { generations(); }
    void pagesWithoutGapOrOverlap();
    void filtersLikeMlflow_data() { generations(); }
    void filtersLikeMlflow();
    void decidesTheRestItself_data() { generations(); }
    void decidesTheRestItself();
    void offersKeys_data() { generations(); }
    void offersKeys();
    void saysWhatDoesNotExist_data() { generations(); }
    void saysWhatDoesNotExist();
    void movesVersions_data() { generations(); }
    void movesVersions();
    void settlesWhatWasLeftOpen_data() { generations(); }
    void settlesWhatWasLeftOpen();
    void worksBehindAPrefix();

private:
    static void generations();
    ServerSide &side() const;

    std::array<std::unique_ptr<ServerSide>, 4> m_sides;
    const StopToken m_never{};
};

void RestServerTest::generations()
{
    QTest::addColumn<int>("generation");
    QTest::newRow("MLflow 3") << 3;
    QTest::newRow("MLflow 2") << 2;
}

ServerSide &RestServerTest::side() const
{
    QFETCH(int, generation);
    return *m_sides.at(size_t(generation));
}

void RestServerTest::initTestCase()
{
    for (const int generation : {3, 2}) {
        m_sides.at(size_t(generation)) = std::make_unique<ServerSide>();
        VERIFY_OK(m_sides.at(size_t(generation))->start(generation));
    }
}

void RestServerTest::cleanupTestCase()
{
    for (auto &side : m_sides)
        side.reset();
}

void RestServerTest::saysWhatItIs()
{
    const SourceInfo &info = side().source.info;
    QCOMPARE(info.detail, QStringLiteral("MLflow ") + side().server.version());
    QCOMPARE(info.uri, side().server.url());
    QCOMPARE(info.name, side().server.url().section(QStringLiteral("//"), 1));
    QCOMPARE(info.kind, QStringLiteral("server"));
    QVERIFY(info.remote);
    QVERIFY(info.latencyMs.has_value());
    QVERIFY(!QFile::exists(side().path(QStringLiteral("data")))); // reading leaves nothing behind
    const auto ui =
        openServer(side().server.url() + QStringLiteral("/#/experiments/1"), {}, side().problems, m_never);
    VERIFY_OK(ui);
    QCOMPARE(ui->info.uri, side().server.url());
}

void RestServerTest::readsExperiments()
{
    const auto experiments = side().source.tracking->experiments(ViewType::All, m_never);
    VERIFY_OK(experiments);
    const QJsonArray expected = side().expectation[QLatin1StringView("experiments")].toArray();
    QCOMPARE(experiments->size(), expected.size());
    QList<ExperimentId> all;
    for (qsizetype i = 0; i < expected.size(); ++i) {
        const Experiment &experiment = experiments->at(i);
        QCOMPARE(experiment.id.text(), expected[i][QLatin1StringView("experiment_id")].toString());
        QCOMPARE(experiment.name, expected[i][QLatin1StringView("name")].toString());
        QCOMPARE(lifecycleStageName(experiment.lifecycleStage),
                 expected[i][QLatin1StringView("lifecycle_stage")].toString());
        QVERIFY(experiment.creationTime.has_value());
        all.append(experiment.id);
    }
    const auto counts = side().source.tracking->runCounts(all, m_never);
    VERIFY_OK(counts);
    for (const auto each : expected)
        QCOMPARE(counts->value(ExperimentId(each[QLatin1StringView("experiment_id")].toString()), -1),
                 each[QLatin1StringView("run_count")].toInteger());
    const auto active = side().source.tracking->experiments(ViewType::ActiveOnly, m_never);
    VERIFY_OK(active);
    QVERIFY(active->size() < experiments->size());
}

void RestServerTest::readsRuns()
{
    const QJsonArray expected = side().expectation[QLatin1StringView("runs")].toArray();
    const auto experiments = side().source.tracking->experiments(ViewType::All, m_never);
    VERIFY_OK(experiments);
    RunQuery query;
    query.viewType = ViewType::All;
    query.maxResults = 5000;
    for (const Experiment &experiment : *experiments)
        query.experiments.append(experiment.id);
    const auto page = side().source.tracking->searchRuns(query, m_never);
    VERIFY_OK(page);
    QCOMPARE(page->matched, std::optional<qint64>(expected.size()));
    QVERIFY(page->nextPageToken.isEmpty());
    for (const Run &run : page->runs) {
        const QJsonObject wanted = byKey(expected, QStringLiteral("run_id"), run.id.text());
        const QJsonObject found = asExpected(run);
        for (const QString &key : wanted.keys())
            QVERIFY2(found[key] == wanted[key], qPrintable(run.id.text() + u' ' + key));
        const auto single = side().source.tracking->run(run.id, m_never);
        VERIFY_OK(single);
        QCOMPARE(asExpected(*single), found);
    }
    QVERIFY(side().problems->all().isEmpty());
}

void RestServerTest::readsHistories()
{
    const QJsonObject histories = side().expectation[QLatin1StringView("histories")].toObject();
    qsizetype points = 0;
    for (auto run = histories.begin(); run != histories.end(); ++run) {
        const QJsonObject metrics = run->toObject();
        for (auto metric = metrics.begin(); metric != metrics.end(); ++metric) {
            const auto history =
                side().source.tracking->metricHistory(RunId(run.key()), metric.key(), m_never);
            VERIFY_OK(history);
            QCOMPARE(asExpected(*history), metric->toArray());
            points += history->size();
        }
    }
    QVERIFY(points > 100);
    const auto none = side().source.tracking->metricHistory(RunId(histories.begin().key()),
                                                            QStringLiteral("nothing"), m_never);
    VERIFY_OK(none);
    QVERIFY(none->isEmpty());
}

void RestServerTest::readsModels()
{
    const auto models = side().source.registry->models(m_never);
    VERIFY_OK(models);
    const QJsonArray expected = side().expectation[QLatin1StringView("models")].toArray();
    QCOMPARE(models->size(), expected.size());
    for (const RegisteredModel &model : *models) {
        QCOMPARE(asExpected(model), byKey(expected, QStringLiteral("name"), model.name));
        const auto versions = side().source.registry->versions(model.name, m_never);
        VERIFY_OK(versions);
        QJsonArray found;
        for (const ModelVersion &version : *versions)
            found.append(asExpected(version));
        QCOMPARE(found, side().expectation[QLatin1StringView("versions")][model.name].toArray());
    }
    VERIFY_OK(side().source.registry->journal(m_never));
}

void RestServerTest::findsRunsByPrefix()
{
    const QJsonArray runs = side().expectation[QLatin1StringView("runs")].toArray();
    for (const auto each : runs) {
        const QString id = each[QLatin1StringView("run_id")].toString();
        const auto found = side().source.tracking->run(RunId(id.left(12)), m_never);
        VERIFY_OK(found);
        QCOMPARE(found->id.text(), id);
    }
    const auto several = side().source.tracking->run(RunId(), m_never);
    QVERIFY(several.isError());
    QStringList firstDigits;
    QString shared;
    for (const auto each : runs) {
        const QString digit = each[QLatin1StringView("run_id")].toString().left(1);
        if (firstDigits.contains(digit))
            shared = digit;
        firstDigits.append(digit);
    }
    const auto ambiguous = side().source.tracking->run(RunId(shared), m_never);
    QVERIFY(ambiguous.isError());
    QCOMPARE(ambiguous.error().code, ErrorCode::Usage);
}

void RestServerTest::pagesWithoutGapOrOverlap()
{
    for (const char *text : {"", "params.model = 'forest' or metrics.auc_roc > 0", "metrics.auc_roc > 0.1"}) {
        const auto filter = parseFilter(QString::fromUtf8(text));
        VERIFY_OK(filter);
        RunQuery query;
        query.filter = *filter;
        query.maxResults = 1000;
        const auto whole = side().source.tracking->searchRuns(query, m_never);
        VERIFY_OK(whole);
        QVERIFY(whole->runs.size() > 3);
        QCOMPARE(whole->matched, std::optional<qint64>(whole->runs.size()));
        const auto count = side().source.tracking->countRuns(query, m_never);
        VERIFY_OK(count);
        QCOMPARE(*count, whole->runs.size());

        query.maxResults = 3;
        QList<Run> pieces;
        do {
            const auto page = side().source.tracking->searchRuns(query, m_never);
            VERIFY_OK(page);
            QVERIFY(page->runs.size() <= 3);
            QVERIFY(!page->runs.isEmpty());
            pieces += page->runs;
            query.pageToken = page->nextPageToken;
        } while (!query.pageToken.isEmpty());
        QCOMPARE(ids(pieces), ids(whole->runs));
    }
}

void RestServerTest::filtersLikeMlflow()
{
    const QStringList filters{QStringLiteral("metrics.auc_roc > 0.2 and params.model != 'x'"),
                              QStringLiteral("params.model ILIKE '%FOR%'"),
                              QStringLiteral("metrics.`system/cpu_utilization_percentage` >= 75.5"),
                              QStringLiteral("tags.`Größe ß` LIKE '%ü'"),
                              QStringLiteral("attributes.run_name LIKE \"it's%\""),
                              QStringLiteral("params.`with space` = 'a b'"),
                              QStringLiteral("datasets.context = 'training'"),
                              QStringLiteral("start_time > 1767300000000 and end_time < 1790000000000"),
                              QStringLiteral("status != 'FINISHED'")};
    const QStringList orders{QStringLiteral("metrics.rmse DESC"), QStringLiteral("params.trees"),
                             QStringLiteral("start_time ASC"), QStringLiteral("tags.`Größe ß` DESC"),
                             QStringLiteral("metrics.`system/cpu_utilization_percentage`")};
    QJsonArray questions;
    QList<RunQuery> queries;
    for (qsizetype i = 0; i < filters.size() + orders.size(); ++i) {
        RunQuery query;
        query.maxResults = 1000;
        if (i < filters.size()) {
            const auto filter = parseFilter(filters.at(i));
            VERIFY_OK(filter);
            query.filter = *filter;
            questions.append(QJsonObject{{QStringLiteral("filter"), filters.at(i)}});
        } else {
            const QString &order = orders.at(i - filters.size());
            const auto key = parseOrderBy(order);
            VERIFY_OK(key);
            query.orderBy = {*key};
            questions.append(QJsonObject{{QStringLiteral("order_by"), QJsonArray{order}}});
        }
        queries.append(query);
    }
    QFETCH(int, generation);
    const auto answers = runPeer(mlflowPeer(generation),
                                 {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/ask_filters.py"),
                                  side().path(QStringLiteral("mlflow.db"))},
                                 QJsonDocument(questions).toJson());
    VERIFY_OK(answers);
    for (qsizetype i = 0; i < queries.size(); ++i) {
        const auto page = side().source.tracking->searchRuns(queries.at(i), m_never);
        VERIFY_OK(page);
        const QJsonObject answer = answers->array().at(i).toObject();
        QCOMPARE(QJsonArray::fromStringList(ids(page->runs)),
                 answer.value(QLatin1StringView("runs")).toArray());
    }
}

void RestServerTest::decidesTheRestItself()
{
    RunQuery query;
    query.maxResults = 1000;
    const auto all = side().source.tracking->searchRuns(query, m_never);
    VERIFY_OK(all);
    for (const char *text :
         {"params.model = 'forest' or params.model = 'Linear'", "not params.model = 'forest'",
          "metrics.rmse > 1 and (params.trees = '10' or params.trees = '70')", "params.trees IS NULL",
          "not metrics.auc_roc > 0.5 and status = 'FINISHED'", "metrics.auc_roc != 0",
          "datasets.context = 'training' and params.model = 'forest'",
          "dataset.name LIKE '%' and run_name LIKE '%'", "metrics.auc_roc < 2"}) {
        const auto filter = parseFilter(QString::fromUtf8(text));
        VERIFY_OK(filter);
        query.filter = *filter;
        const auto page = side().source.tracking->searchRuns(query, m_never);
        VERIFY_OK(page);
        QList<Run> wanted = all->runs;
        wanted.removeIf([&](const Run &run) { return !matches(*filter, run); });
        QCOMPARE(ids(page->runs), ids(wanted));
        const auto count = side().source.tracking->countRuns(query, m_never);
        VERIFY_OK(count);
        QCOMPARE(*count, wanted.size());
    }
}

void RestServerTest::offersKeys()
{
    const auto keys = side().source.tracking->runKeys({}, m_never);
    VERIFY_OK(keys);
    QVERIFY(keys->metrics.contains(QStringLiteral("rmse")));
    QVERIFY(keys->params.contains(QStringLiteral("with space")));
    QVERIFY(keys->tags.contains(QStringLiteral("Größe ß")));
}

void RestServerTest::saysWhatDoesNotExist()
{
    const auto run = side().source.tracking->run(RunId(QString(32, u'0')), m_never);
    QVERIFY(run.isError());
    QCOMPARE(run.error().code, ErrorCode::Usage);
    QCOMPARE(run.error().what, QStringLiteral("no such run"));
    for (const QString &name : {QStringLiteral("no such"), QStringLiteral("it's \"quoted\""), QString()}) {
        const auto versions = side().source.registry->versions(name, m_never);
        QVERIFY(versions.isError());
        QCOMPARE(versions.error().code, ErrorCode::Usage);
        QCOMPARE(versions.error().what, QStringLiteral("no such model"));
    }
    const auto empty = side().source.registry->versions(QStringLiteral("empty model"), m_never);
    VERIFY_OK(empty);
    QVERIFY(empty->isEmpty());
}

void RestServerTest::movesVersions()
{
    ModelRegistry &registry = *side().source.registry;
    TransitionPlan plan;
    plan.model = modelName;
    plan.version = QStringLiteral("5");
    plan.from = Stage::Staging;
    plan.to = Stage::Production;
    plan.archived = {QStringLiteral("4")};
    plan.actor = QStringLiteral("reviewer");
    plan.reason = QStringLiteral("better on \"May\" – ü");
    const auto moved = registry.transition(plan, m_never);
    VERIFY_OK(moved);
    QCOMPARE(moved->entry.seq, 1);
    QCOMPARE(moved->entry.archived, plan.archived);
    QCOMPARE(moved->entry.hash, journalEntryHash(moved->entry));

    // The world is no longer as the plan saw it: refused, nothing written.
    const auto again = registry.transition(plan, m_never);
    QVERIFY(again.isError());
    QCOMPARE(again.error().code, ErrorCode::Changed);
    TransitionPlan back;
    back.model = modelName;
    back.version = QStringLiteral("4");
    back.from = Stage::Archived;
    back.to = Stage::Production;
    back.actor = plan.actor;
    back.reason = QStringLiteral("back");
    QCOMPARE(registry.transition(back, m_never).error().code,
             ErrorCode::Changed); // 5 is there, which it does not know
    back.keptInStage = {QStringLiteral("5")};
    const auto second = registry.transition(back, m_never);
    VERIFY_OK(second);
    QCOMPARE(second->entry.seq, 2);
    QVERIFY(second->entry.archived.isEmpty());

    const auto journal = registry.journal(m_never);
    VERIFY_OK(journal);
    QCOMPARE(journal->size(), 2);
    QVERIFY(verifyJournal(*journal).verified);

    const auto seen = side().askClient(
        QStringLiteral("print(json.dumps({v.version: {'stage': v.current_stage, 'tags': v.tags} for v in "
                       "(client.get_model_version('fraud-detector', n) for n in ('4', '5'))}))"));
    VERIFY_OK(seen);
    QCOMPARE((*seen)[QLatin1StringView("5")][QLatin1StringView("stage")].toString(),
             QStringLiteral("Production"));
    QCOMPARE((*seen)[QLatin1StringView("4")][QLatin1StringView("stage")].toString(),
             QStringLiteral("Production"));
    const QString tag =
        (*seen)[QLatin1StringView("5")][QLatin1StringView("tags")][QLatin1StringView("driftline.journal.1")]
            .toString();
    const QJsonObject told = QJsonDocument::fromJson(tag.toUtf8()).object();
    QCOMPARE(told.value(QLatin1StringView("hash")).toString(), moved->entry.hash);
    QCOMPARE(told.value(QLatin1StringView("reason")).toString(), plan.reason);
    QVERIFY(side().problems->all().isEmpty());
}

void RestServerTest::settlesWhatWasLeftOpen()
{
    // Two moves were announced, and then the process was gone: one had reached the server, the other had not.
    const QString data = side().path(QStringLiteral("crashed"));
    const auto first = side().open(data);
    VERIFY_OK(first);
    const QString name =
        QDir(side().path(QStringLiteral("data/journals"))).entryList({QStringLiteral("*.db")}).value(0);
    QVERIFY(!name.isEmpty());
    SqliteJournal journal(data + QStringLiteral("/journals/") + name);
    JournalEntry entry;
    entry.time = nowUtcMs();
    entry.actor = QStringLiteral("reviewer");
    entry.kind = QStringLiteral("transition");
    entry.model = modelName;
    entry.version = QStringLiteral("6");
    entry.from = QStringLiteral("None");
    entry.to = QStringLiteral("Staging");
    entry.reason = QStringLiteral("try it");
    VERIFY_OK(journal.plan(entry, m_never));
    entry.version = QStringLiteral("1");
    VERIFY_OK(journal.plan(entry, m_never));
    const auto reached = side().askClient(QStringLiteral(
        "client.transition_model_version_stage('fraud-detector', '6', 'Staging')\nprint('{}')"));
    VERIFY_OK(reached);

    const auto second = side().open(data);
    VERIFY_OK(second);
    const auto settled = second->registry->journal(m_never);
    VERIFY_OK(settled);
    QCOMPARE(settled->size(), 1);
    QCOMPARE(settled->first().version, QStringLiteral("6"));
    QVERIFY(verifyJournal(*settled).verified);
    const auto open = journal.planned(m_never);
    VERIFY_OK(open);
    QVERIFY(open->isEmpty());
}

void RestServerTest::worksBehindAPrefix()
{
    const QTemporaryDir folder;
    const QString database = folder.filePath(QStringLiteral("mlflow.db"));
    VERIFY_OK(copyTree(storyFolder(2) + QLatin1StringView("/mlflow.db"), database));
    MlflowServer server;
    VERIFY_OK(server.start(2, database, {QStringLiteral("/team"), false, false, false}));
    const auto problems = std::make_shared<ProblemLog>();
    const auto prefixed = openServer(server.url() + u'/', folder.path(), problems, m_never);
    VERIFY_OK(prefixed);
    QCOMPARE(prefixed->info.detail, QStringLiteral("MLflow ") + server.version());
    QCOMPARE(prefixed->info.uri, server.url()); // 2.x has its interface beside the prefix, but files below it
    VERIFY_OK(prefixed->tracking->experiments(ViewType::All, m_never));
}

} // namespace driftline

using driftline::RestServerTest;
DRIFTLINE_TEST(RestServerTest)
#include "tst_restserver.moc"
