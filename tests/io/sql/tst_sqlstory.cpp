// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Every listing of the store is what the MLflow that wrote it says of it.

#include "tests/io/sql/storefiles.h"
#include "tests/support/ordercases.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QJsonArray>

#include <cmath>

namespace driftline {

namespace {

QJsonValue optionalNumber(const std::optional<qint64> &value)
{
    return value ? QJsonValue(double(*value)) : QJsonValue();
}

QJsonValue optionalText(const QString &text)
{
    return text.isNull() ? QJsonValue() : QJsonValue(text);
}

QJsonValue number(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("Infinity") : QStringLiteral("-Infinity");
    return value;
}

QJsonObject textMap(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QJsonArray sortedByName(const QJsonArray &datasets)
{
    QMap<QString, QJsonValue> byName;
    for (const auto dataset : datasets)
        byName.insert(dataset[QLatin1StringView("name")].toString(), dataset);
    QJsonArray sorted;
    for (const auto &dataset : std::as_const(byName))
        sorted.append(dataset);
    return sorted;
}

QJsonObject toJson(const Run &run)
{
    QJsonObject metrics;
    for (auto it = run.metrics.cbegin(); it != run.metrics.cend(); ++it)
        metrics.insert(it.key(), number(it.value()));
    QJsonArray datasets;
    for (const DatasetInput &input : run.datasets) {
        datasets.append(QJsonObject{{QStringLiteral("name"), input.name},
                                    {QStringLiteral("digest"), input.digest},
                                    {QStringLiteral("source"), input.source},
                                    {QStringLiteral("context"), optionalText(input.context)}});
    }
    return {{QStringLiteral("run_id"), run.id.text()},
            {QStringLiteral("run_name"), run.name},
            {QStringLiteral("experiment_id"), run.experimentId.text()},
            {QStringLiteral("status"), runStatusName(run.status)},
            {QStringLiteral("start_time"), optionalNumber(run.startTime)},
            {QStringLiteral("end_time"), optionalNumber(run.endTime)},
            {QStringLiteral("user_id"), run.userId},
            {QStringLiteral("lifecycle_stage"), lifecycleStageName(run.lifecycleStage)},
            {QStringLiteral("artifact_uri"), run.artifactUri},
            {QStringLiteral("metrics"), metrics},
            {QStringLiteral("params"), textMap(run.params)},
            {QStringLiteral("tags"), textMap(run.tags)},
            {QStringLiteral("datasets"), datasets}};
}

QJsonObject toJson(const ModelVersion &version)
{
    return {{QStringLiteral("version"), version.version},
            {QStringLiteral("stage"), stageName(version.stage)},
            {QStringLiteral("run_id"), version.runId.text()},
            {QStringLiteral("aliases"), QJsonArray::fromStringList(version.aliases)},
            {QStringLiteral("source"), version.source},
            {QStringLiteral("status"), version.status},
            {QStringLiteral("creation_time"), optionalNumber(version.creationTime)},
            {QStringLiteral("last_updated_time"), optionalNumber(version.lastUpdatedTime)},
            {QStringLiteral("tags"), textMap(version.tags)}};
}

QJsonObject toJson(const RegisteredModel &model)
{
    QJsonObject stages;
    for (auto it = model.stages.cbegin(); it != model.stages.cend(); ++it)
        stages.insert(it.key(), QJsonArray::fromStringList(it.value()));
    return {{QStringLiteral("name"), model.name},
            {QStringLiteral("description"), model.description},
            {QStringLiteral("aliases"), textMap(model.aliases)},
            {QStringLiteral("stages"), stages},
            {QStringLiteral("version_count"), model.versionCount}};
}

} // namespace

class TestSqlStory : public TestCase
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
        const auto expected = storyExpectation(generation);
        VERIFY_OK(expected);
        m_expected = *expected;
        m_problems = std::make_shared<ProblemLog>();
        auto source = openSqlStore(storyStore(generation), m_problems, {});
        VERIFY_OK(source);
        m_source = *source;
        m_before = folderState(storyFolder(generation));
    }

    void cleanup()
    {
        QFETCH_GLOBAL(int, generation);
        QCOMPARE(folderState(storyFolder(generation)), m_before);
        for (const Problem &problem : m_problems->all())
            QVERIFY2(problem.what.contains(QStringLiteral("alias")), qPrintable(problem.what));
    }

    void recognised()
    {
        QFETCH_GLOBAL(int, generation);
        QVERIFY(looksLikeSqlite(storyStore(generation)));
        const auto head =
            ask(storyStore(generation), QStringLiteral("SELECT version_num FROM alembic_version"));
        VERIFY_OK(head);
        QCOMPARE(m_source.detail, QStringLiteral("schema ") + *head);
        QVERIFY(m_source.registry);
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
            found.append(QJsonObject{
                {QStringLiteral("experiment_id"), experiment.id.text()},
                {QStringLiteral("name"), experiment.name},
                {QStringLiteral("lifecycle_stage"), lifecycleStageName(experiment.lifecycleStage)},
                {QStringLiteral("run_count"), counts->value(experiment.id)}});
        }
        QCOMPARE(found, m_expected.value(QStringLiteral("experiments")).toArray());

        const auto active = m_source.tracking->experiments(ViewType::ActiveOnly, {});
        const auto deleted = m_source.tracking->experiments(ViewType::DeletedOnly, {});
        VERIFY_OK(active);
        VERIFY_OK(deleted);
        QCOMPARE(deleted->size(), 1);
        QCOMPARE(deleted->first().name, QStringLiteral("old-tries"));
        QCOMPARE(active->size() + 1, experiments->size());
    }

    void runs()
    {
        const auto page = m_source.tracking->searchRuns(everything(), {});
        VERIFY_OK(page);
        const QJsonArray expected = m_expected.value(QStringLiteral("runs")).toArray();
        QCOMPARE(page->runs.size(), expected.size());
        QCOMPARE(page->matched, std::optional<qint64>(expected.size()));
        QVERIFY(page->nextPageToken.isEmpty());
        for (qsizetype i = 0; i < expected.size(); ++i) {
            QJsonObject wanted = expected.at(i).toObject();
            wanted[QStringLiteral("datasets")] = sortedByName(wanted[QStringLiteral("datasets")].toArray());
            const QJsonObject found = toJson(page->runs.at(i));
            for (const QString &field : wanted.keys())
                QVERIFY2(found.value(field) == wanted.value(field),
                         qPrintable(page->runs.at(i).name + u' ' + field + u' ' +
                                    QString::fromUtf8(QJsonDocument(found).toJson())));
            QCOMPARE(found.size(), wanted.size());

            const auto single = m_source.tracking->run(page->runs.at(i).id, {});
            VERIFY_OK(single);
            QCOMPARE(toJson(*single), found);
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
                QJsonArray found;
                for (const MetricPoint &point : *points)
                    found.append(QJsonObject{{QStringLiteral("step"), point.step},
                                             {QStringLiteral("timestamp"), point.timestamp},
                                             {QStringLiteral("value"), number(point.value)}});
                QCOMPARE(found, metric->toArray());
                ++series;
            }
        }
        QVERIFY(series > 40);
        const auto none = m_source.tracking->metricHistory(RunId(histories.begin().key()),
                                                           QStringLiteral("no such metric"), {});
        VERIFY_OK(none);
        QVERIFY(none->isEmpty());
    }

    void keys()
    {
        const QJsonArray runs = m_expected.value(QStringLiteral("runs")).toArray();
        QStringList experiments{QString()};
        for (const auto experiment : m_expected.value(QStringLiteral("experiments")).toArray())
            experiments.append(experiment[QLatin1StringView("experiment_id")].toString());
        for (const QString &experiment : std::as_const(experiments)) {
            QMap<QString, QSet<QString>> wanted;
            for (const auto run : runs) {
                const bool asked =
                    experiment.isEmpty() || run[QLatin1StringView("experiment_id")] == experiment;
                if (!asked || run[QLatin1StringView("lifecycle_stage")] != QStringLiteral("active"))
                    continue;
                for (const QString &kind :
                     {QStringLiteral("metrics"), QStringLiteral("params"), QStringLiteral("tags")})
                    for (const QString &key : run[kind].toObject().keys())
                        wanted[kind].insert(key);
            }
            const auto found = m_source.tracking->runKeys(
                experiment.isEmpty() ? QList<ExperimentId>{} : QList{ExperimentId(experiment)}, {});
            VERIFY_OK(found);
            for (const auto &[kind, keys] : {std::pair{QStringLiteral("metrics"), found->metrics},
                                             std::pair{QStringLiteral("params"), found->params},
                                             std::pair{QStringLiteral("tags"), found->tags}}) {
                QCOMPARE(QSet<QString>(keys.cbegin(), keys.cend()), wanted.value(kind));
                QCOMPARE(keys.size(), wanted.value(kind).size());
                QVERIFY(std::ranges::is_sorted(keys));
            }
        }
    }

    void aRunByTheBeginningOfItsId()
    {
        const auto page = m_source.tracking->searchRuns(everything(), {});
        VERIFY_OK(page);
        const RunId id = page->runs.first().id;
        const auto found = m_source.tracking->run(RunId(id.text().first(12)), {});
        VERIFY_OK(found);
        QCOMPARE(found->id, id);

        for (const QString &wrong :
             {QString(), QStringLiteral("no-such-run"), id.text() + u'0', QStringLiteral("%")}) {
            const auto none = m_source.tracking->run(RunId(wrong), {});
            QVERIFY(none.isError());
            QCOMPARE(none.error().code, ErrorCode::Usage);
        }
        // Among so many ids two begin with the same digit.
        QHash<QChar, int> firstDigits;
        for (const Run &run : page->runs)
            ++firstDigits[run.id.text().front()];
        for (auto it = firstDigits.cbegin(); it != firstDigits.cend(); ++it) {
            const auto ambiguous = m_source.tracking->run(RunId(QString(it.key())), {});
            QCOMPARE(ambiguous.ok(), it.value() == 1);
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
            QCOMPARE(toJson(models->at(i++)), model);
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
                found.append(toJson(version));
            QCOMPARE(found, model->toArray());
        }
        for (const QString &wrong :
             {QStringLiteral("no such model"), QStringLiteral("greeting"), QString()}) {
            const auto none = m_source.registry->versions(wrong, {});
            QVERIFY(none.isError());
            QCOMPARE(none.error().code, ErrorCode::Usage);
        }
    }

    void noJournalYet()
    {
        const auto journal = m_source.registry->journal({});
        VERIFY_OK(journal);
        QVERIFY(journal->isEmpty());
    }

    void pagesAreDisjointAndComplete()
    {
        RunQuery query = everything();
        query.maxResults = 7;
        QStringList ids;
        int pages = 0;
        do {
            const auto page = m_source.tracking->searchRuns(query, {});
            VERIFY_OK(page);
            QCOMPARE(page->matched.value_or(0), m_expected.value(QStringLiteral("runs")).toArray().size());
            for (const Run &run : page->runs)
                ids.append(run.id.text());
            query.pageToken = page->nextPageToken;
            ++pages;
        } while (!query.pageToken.isEmpty());
        QVERIFY(pages > 3);
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

    void viewsAndExperiments()
    {
        const QJsonArray runs = m_expected.value(QStringLiteral("runs")).toArray();
        for (const ViewType view : {ViewType::ActiveOnly, ViewType::DeletedOnly, ViewType::All}) {
            RunQuery query; // all active experiments
            query.viewType = view;
            const auto found = m_source.tracking->countRuns(query, {});
            VERIFY_OK(found);
            const auto experiments = m_source.tracking->experiments(ViewType::ActiveOnly, {});
            VERIFY_OK(experiments);
            const auto count = std::ranges::count_if(runs, [&](const QJsonValue &run) {
                const bool active = run[QLatin1StringView("lifecycle_stage")] == QStringLiteral("active");
                const bool inActive = std::ranges::any_of(*experiments, [&](const Experiment &experiment) {
                    return experiment.id.text() == run[QLatin1StringView("experiment_id")].toString();
                });
                return inActive && (view == ViewType::All || active == (view == ViewType::ActiveOnly));
            });
            QCOMPARE(*found, count);
        }
        RunQuery query;
        query.experiments = {ExperimentId(QStringLiteral("no such id"))};
        const auto none = m_source.tracking->searchRuns(query, {});
        VERIFY_OK(none);
        QVERIFY(none->runs.isEmpty());
        QCOMPARE(none->matched, std::optional<qint64>(0));
    }

    void cancelled()
    {
        const StopSource stop;
        stop.requestStop();
        QVERIFY(m_source.tracking->searchRuns(everything(), stop.token()).isCancelled());
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

    QJsonObject m_expected;
    QString m_before;
    SqlSource m_source;
    std::shared_ptr<ProblemLog> m_problems;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestSqlStory)
#include "tst_sqlstory.moc"
