// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// File stores that MLflow 2 and MLflow 3 wrote, as MLflow's own client reads them.

#include "models/io/mlruns/mlruns.h"
#include "tests/io/mlruns/filestore.h"
#include "tests/io/rest/asexpected.h"
#include "tests/support/ordercases.h"
#include "tests/support/testcase.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>

#include <algorithm>

namespace driftline {

namespace {

/// MLflow gives the datasets of a run in the file system's order.
QJsonArray sortedDatasets(const QJsonArray &datasets)
{
    QList<QJsonObject> sorted;
    for (const auto dataset : datasets)
        sorted.append(dataset.toObject());
    std::ranges::sort(sorted, {}, [](const QJsonObject &dataset) {
        return dataset.value(QLatin1StringView("name")).toString();
    });
    QJsonArray array;
    for (const QJsonObject &dataset : std::as_const(sorted))
        array.append(dataset);
    return array;
}

} // namespace

class TestMlrunsStory : public TestCase
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
        const auto expected = filestoreExpectation(generation);
        VERIFY_OK(expected);
        m_expected = *expected;
        m_problems = std::make_shared<ProblemLog>();
        const QString folder = filestoreFolder(generation);
        m_before = treeState(folder);
        QVERIFY(looksLikeMlruns(folder));
        const auto source = openMlruns(folder, {m_cache.path(), {}}, m_problems, {});
        VERIFY_OK(source);
        m_source = *source;
        VERIFY_OK(m_source.tracking->refresh({}, {}));
        QVERIFY(m_source.tracking->content().complete);
    }

    void cleanup()
    {
        QFETCH_GLOBAL(int, generation);
        QCOMPARE(treeState(filestoreFolder(generation)), m_before);
        for (const Problem &problem : m_problems->all())
            QVERIFY2(problem.what.contains(QStringLiteral("alias")),
                     qPrintable(problem.what + problem.where));
    }

    void experiments()
    {
        const auto experiments = m_source.tracking->experiments(ViewType::All, {});
        VERIFY_OK(experiments);
        QList<ExperimentId> ids;
        for (const Experiment &experiment : *experiments)
            ids.append(experiment.id);
        const auto counts = m_source.tracking->runCounts(ids, {});
        VERIFY_OK(counts);
        QJsonArray found;
        for (const Experiment &experiment : *experiments) {
            QVERIFY(experiment.creationTime);
            QCOMPARE(experiment.runCount, std::optional(counts->value(experiment.id)));
            found.append(QJsonObject{
                {QStringLiteral("experiment_id"), experiment.id.text()},
                {QStringLiteral("name"), experiment.name},
                {QStringLiteral("lifecycle_stage"), lifecycleStageName(experiment.lifecycleStage)},
                {QStringLiteral("run_count"), counts->value(experiment.id)}});
        }
        QCOMPARE(found, m_expected.value(QStringLiteral("experiments")).toArray());
        const auto deleted = m_source.tracking->experiments(ViewType::DeletedOnly, {});
        VERIFY_OK(deleted);
        QCOMPARE(deleted->size(), 1);
        QCOMPARE(deleted->first().name, QStringLiteral("old-tries"));
    }

    void runs()
    {
        QFETCH_GLOBAL(int, generation);
        const auto page = m_source.tracking->searchRuns(everything(), {});
        VERIFY_OK(page);
        const QJsonArray expected = m_expected.value(QStringLiteral("runs")).toArray();
        QCOMPARE(page->runs.size(), expected.size());
        QCOMPARE(page->matched, std::optional<qint64>(expected.size()));
        for (qsizetype i = 0; i < expected.size(); ++i) {
            QJsonObject wanted = expected.at(i).toObject();
            wanted[QStringLiteral("datasets")] = sortedDatasets(wanted[QStringLiteral("datasets")].toArray());
            // MLflow still names the folder from which it has moved a deleted experiment.
            const QString experiment = wanted[QStringLiteral("experiment_id")].toString();
            QString uri = wanted[QStringLiteral("artifact_uri")].toString();
            if (QFileInfo(filestoreFolder(generation) + QStringLiteral("/.trash/") + experiment).isDir())
                wanted[QStringLiteral("artifact_uri")] =
                    uri.replace(experiment, QStringLiteral(".trash/") + experiment);
            const QJsonObject found = asExpected(page->runs.at(i));
            for (const QString &field : wanted.keys())
                QVERIFY2(found.value(field) == wanted.value(field),
                         qPrintable(field + QString::fromUtf8(QJsonDocument(found).toJson()) +
                                    QString::fromUtf8(QJsonDocument(wanted).toJson())));
            QCOMPARE(found.size(), wanted.size());
            const auto single = m_source.tracking->run(page->runs.at(i).id, {});
            VERIFY_OK(single);
            QCOMPARE(asExpected(*single), found);
        }
    }

    void ordersOfAnyKind()
    {
        const MetricRanges ranges =
            ordercases::rangesOf(m_expected.value(QStringLiteral("histories")).toObject());
        QCOMPARE(ordercases::complaint(*m_source.tracking, ranges), QString());
        QCOMPARE(ordercases::complaintAboutRanges(*m_source.tracking, ranges), QString());
    }

    void histories()
    {
        const QJsonObject histories = m_expected.value(QStringLiteral("histories")).toObject();
        int series = 0;
        for (auto run = histories.begin(); run != histories.end(); ++run) {
            const QJsonObject metrics = run->toObject();
            for (auto metric = metrics.begin(); metric != metrics.end(); ++metric) {
                const auto points = m_source.tracking->metricHistory(RunId(run.key()), metric.key(), {});
                VERIFY_OK(points);
                if (metric.key() == QStringLiteral("with_dataset")) {
                    // MLflow takes the step of such a line for 0; the file has it.
                    QCOMPARE(points->size(), 3);
                    QCOMPARE(points->first().step, 1);
                    QCOMPARE(points->last().step, 9);
                } else {
                    QCOMPARE(asExpected(*points), metric->toArray());
                }
                ++series;
            }
        }
        QVERIFY(series > 40);
        for (const QString &nothing :
             {QStringLiteral("no such metric"), QStringLiteral("deep"), QStringLiteral("deep/er"),
              QStringLiteral("../meta.yaml"), QString(), QStringLiteral("/etc/hostname")}) {
            for (auto run = histories.begin(); run != histories.end(); ++run) {
                const auto none = m_source.tracking->metricHistory(RunId(run.key()), nothing, {});
                VERIFY_OK(none);
                QVERIFY(none->isEmpty());
            }
        }
        const auto none =
            m_source.tracking->metricHistory(RunId(QStringLiteral("../0")), QStringLiteral("x"), {});
        VERIFY_OK(none);
        QVERIFY(none->isEmpty());
    }

    void keys()
    {
        const QJsonArray runs = m_expected.value(QStringLiteral("runs")).toArray();
        QMap<QString, QSet<QString>> wanted;
        for (const auto run : runs) {
            if (run[QLatin1StringView("lifecycle_stage")] != QStringLiteral("active"))
                continue;
            for (const QString &kind :
                 {QStringLiteral("metrics"), QStringLiteral("params"), QStringLiteral("tags")})
                for (const QString &key : run[kind].toObject().keys())
                    wanted[kind].insert(key);
        }
        const auto found = m_source.tracking->runKeys({}, {});
        VERIFY_OK(found);
        for (const auto &[kind, keys] : {std::pair{QStringLiteral("metrics"), found->metrics},
                                         std::pair{QStringLiteral("params"), found->params},
                                         std::pair{QStringLiteral("tags"), found->tags}}) {
            QCOMPARE(QSet<QString>(keys.cbegin(), keys.cend()), wanted.value(kind));
            QCOMPARE(keys.size(), wanted.value(kind).size());
            QVERIFY(std::ranges::is_sorted(keys));
        }
    }

    void aRunByTheBeginningOfItsId()
    {
        const auto page = m_source.tracking->searchRuns(everything(), {});
        VERIFY_OK(page);
        QHash<QChar, int> firstDigits;
        for (const Run &run : page->runs)
            ++firstDigits[run.id.text().front()];
        for (auto it = firstDigits.cbegin(); it != firstDigits.cend(); ++it)
            QCOMPARE(m_source.tracking->run(RunId(QString(it.key())), {}).ok(), it.value() == 1);
        const RunId id = page->runs.first().id;
        const auto found = m_source.tracking->run(RunId(id.text().first(12)), {});
        VERIFY_OK(found);
        QCOMPARE(found->id, id);
        for (const QString &wrong :
             {QString(), QStringLiteral("no-such-run"), id.text() + u'0', QStringLiteral(".."),
              QStringLiteral("datasets"), QStringLiteral("../0")}) {
            const auto none = m_source.tracking->run(RunId(wrong), {});
            QVERIFY(none.isError());
            QCOMPARE(none.error().code, ErrorCode::Usage);
        }
    }

    void models()
    {
        const auto models = m_source.registry->models({});
        VERIFY_OK(models);
        QMap<QString, QJsonObject> wanted;
        for (const auto model : m_expected.value(QStringLiteral("models")).toArray())
            wanted.insert(model[QLatin1StringView("name")].toString(), model.toObject());
        QCOMPARE(models->size(), wanted.size());
        qsizetype i = 0;
        for (const QJsonObject &model : std::as_const(wanted))
            QCOMPARE(asExpected(models->at(i++)), model);
        QCOMPARE(models->last().tags.value(QStringLiteral("team")), QStringLiteral("payments"));
    }

    void versions()
    {
        const QJsonObject wanted = m_expected.value(QStringLiteral("versions")).toObject();
        for (auto model = wanted.begin(); model != wanted.end(); ++model) {
            const auto versions = m_source.registry->versions(model.key(), {});
            VERIFY_OK(versions);
            QJsonArray found;
            for (const ModelVersion &version : *versions)
                found.append(asExpected(version));
            QCOMPARE(found, model->toArray());
        }
        for (const QString &wrong : {QStringLiteral("no such model"), QStringLiteral("greeting"), QString(),
                                     QStringLiteral(".."), QStringLiteral("fraud-detector/version-1")}) {
            const auto none = m_source.registry->versions(wrong, {});
            QVERIFY(none.isError());
            QCOMPARE(none.error().code, ErrorCode::Usage);
        }
    }

    void aMoveIsRefused()
    {
        TransitionPlan plan;
        plan.model = QStringLiteral("fraud-detector");
        plan.version = QStringLiteral("6");
        plan.to = Stage::Production;
        const auto moved = m_source.registry->transition(plan, {});
        QVERIFY(moved.isError());
        QCOMPARE(moved.error().where, QStringLiteral("fraud-detector/6"));
        QVERIFY(moved.error().hint.contains(QStringLiteral("mlflow migrate-filestore --source /")));
        QVERIFY(m_source.registry->journal({})->isEmpty());
    }

    void pagesAreDisjointAndComplete()
    {
        RunQuery query = everything();
        query.maxResults = 7;
        QStringList ids;
        do {
            const auto page = m_source.tracking->searchRuns(query, {});
            VERIFY_OK(page);
            for (const Run &run : page->runs)
                ids.append(run.id.text());
            query.pageToken = page->nextPageToken;
        } while (!query.pageToken.isEmpty());
        QStringList wanted;
        for (const auto run : m_expected.value(QStringLiteral("runs")).toArray())
            wanted.append(run[QLatin1StringView("run_id")].toString());
        QCOMPARE(ids, wanted);
        query.pageToken.clear();
        query.offset = 5;
        QVERIFY(m_source.tracking->readsAnywhere());
        const auto later = m_source.tracking->searchRuns(query, {});
        VERIFY_OK(later);
        QCOMPARE(later->runs.first().id.text(), wanted[5]);
        QCOMPARE(later->matched.value_or(0), wanted.size());
        query.offset = wanted.size();
        QVERIFY(m_source.tracking->searchRuns(query, {})->runs.isEmpty());
        query.pageToken = QStringLiteral("eyJvZmZzZXQiOiA1fQ==");
        QCOMPARE(m_source.tracking->searchRuns(query, {}).error().code, ErrorCode::Usage);
    }

    void cancelled()
    {
        const StopSource stop;
        stop.requestStop();
        QVERIFY(m_source.tracking->searchRuns(everything(), stop.token()).isCancelled());
        QVERIFY(m_source.tracking->refresh(stop.token(), {}).isCancelled());
        QVERIFY(m_source.registry->models(stop.token()).isCancelled());
        QVERIFY(m_source.registry->transition({}, stop.token()).isCancelled());
    }

private:
    [[nodiscard]] RunQuery everything() const
    {
        RunQuery query;
        for (const auto experiment : m_expected.value(QStringLiteral("experiments")).toArray())
            query.experiments.append(ExperimentId(experiment[QLatin1StringView("experiment_id")].toString()));
        query.viewType = ViewType::All;
        query.maxResults = 50'000;
        return query;
    }

    QTemporaryDir m_cache; // shared by the tests: all but the first ones open from the index
    QJsonObject m_expected;
    QString m_before;
    MlrunsSource m_source;
    std::shared_ptr<ProblemLog> m_problems;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestMlrunsStory)
#include "tst_mlrunsstory.moc"
