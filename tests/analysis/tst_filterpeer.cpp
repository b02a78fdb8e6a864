// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/filter.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <algorithm>
#include <limits>

namespace driftline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Run runFromExpectation(const QJsonObject &object)
{
    const auto number = [](const QJsonValue &value) {
        if (value.isDouble())
            return value.toDouble();
        const double infinity = std::numeric_limits<double>::infinity();
        return value == QLatin1StringView("NaN")
                   ? nan
                   : (value == QLatin1StringView("Infinity") ? infinity : -infinity);
    };
    const auto time = [](const QJsonValue &value) {
        return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
    };
    Run run;
    run.id = RunId(object.value(QLatin1StringView("run_id")).toString());
    run.name = object.value(QLatin1StringView("run_name")).toString();
    run.experimentId = ExperimentId(object.value(QLatin1StringView("experiment_id")).toString());
    run.status = runStatusFromName(object.value(QLatin1StringView("status")).toString());
    run.startTime = time(object.value(QLatin1StringView("start_time")));
    run.endTime = time(object.value(QLatin1StringView("end_time")));
    run.userId = object.value(QLatin1StringView("user_id")).toString();
    run.artifactUri = object.value(QLatin1StringView("artifact_uri")).toString();
    const QJsonObject metrics = object.value(QLatin1StringView("metrics")).toObject();
    for (auto each = metrics.begin(); each != metrics.end(); ++each)
        run.metrics.insert(each.key(), number(each.value()));
    const QJsonObject params = object.value(QLatin1StringView("params")).toObject();
    for (auto each = params.begin(); each != params.end(); ++each)
        run.params.insert(each.key(), each.value().toString());
    const QJsonObject tags = object.value(QLatin1StringView("tags")).toObject();
    for (auto each = tags.begin(); each != tags.end(); ++each)
        run.tags.insert(each.key(), each.value().toString());
    const QJsonArray datasets = object.value(QLatin1StringView("datasets")).toArray();
    for (const QJsonValue value : datasets) {
        const QJsonObject dataset = value.toObject();
        run.datasets.append({dataset.value(QLatin1StringView("name")).toString(),
                             dataset.value(QLatin1StringView("digest")).toString(),
                             dataset.value(QLatin1StringView("context")).toString(),
                             {},
                             {},
                             {},
                             {}});
    }
    return run;
}

/// The active runs of the story's active experiments.
QList<Run> activeRuns(const QJsonObject &expectation)
{
    QStringList active;
    const QJsonArray experiments = expectation.value(QLatin1StringView("experiments")).toArray();
    for (const QJsonValue experiment : experiments) {
        if (experiment[QLatin1StringView("lifecycle_stage")] == QLatin1StringView("active"))
            active.append(experiment[QLatin1StringView("experiment_id")].toString());
    }
    QList<Run> runs;
    const QJsonArray all = expectation.value(QLatin1StringView("runs")).toArray();
    for (const QJsonValue value : all) {
        const QJsonObject run = value.toObject();
        if (run.value(QLatin1StringView("lifecycle_stage")) == QLatin1StringView("active") &&
            active.contains(run.value(QLatin1StringView("experiment_id")).toString()))
            runs.append(runFromExpectation(run));
    }
    return runs;
}

/// A filter and an order, either may be empty.
using Question = std::pair<QString, QString>;

QList<Question> questionsFor(int generation, const QList<Run> &runs)
{
    QList<Question> questions;
    for (const char *filter :
         {"", "metrics.auc_roc > 0.5", "metrics.rmse <= 1.4 and metrics.rmse != 1.2",
          "params.model = 'forest'", "params.model != 'forest'", "params.model LIKE '%inear'",
          "params.model ILIKE 'FOR%'", "params.model LIKE 'FOR%'", "tags.`Größe ß` LIKE '%üü'",
          "tags.`Größe ß` LIKE '_'", "params.trees = '10'", "params.`with space` = 'a b'",
          "params.empty = ''", "params.empty != ''", "params.multi LIKE 'a%b'",
          "metrics.`system/cpu_utilization_percentage` >= 75.5", "status = 'RUNNING'", "status != 'FINISHED'",
          "attributes.status LIKE 'F%'", "start_time > 1767300000000", "end_time < 1767400000000",
          "created < 1767300000000", "attributes.run_name LIKE 'churn-%'", "run_name = \"it's a test\"",
          "run_name = 'it''s a test'", "run_name LIKE '%test%'", "user_id = 'trainer'",
          "tags.mlflow.user != 'x'", "datasets.name LIKE '%'", "datasets.context = 'training'",
          "dataset.digest != 'x'", "artifact_uri LIKE '%fraud%'",
          "metrics.auc_roc > 0.1 AND params.model = 'forest' AND tags.kind = 'baseline'",
          "tags.kind = \"baseline\"",
          // what MLflow refuses, we refuse
          "params.trees = 10", "metrics.rmse IN (1)", "metrics.rmse = 'x'", "params.trees > '5'",
          "status IN ('RUNNING')", "nonsense > 1", "metrics.rmse >", "metrics.rmse IS NULL",
          "datasets.size = 'x'", "start_time = 'x'", "metrics.rmse == 1", "params.model NOT LIKE 'x'"})
        questions.append({QString::fromUtf8(filter), {}});
    if (generation == 3) {
        questions.append({QStringLiteral("params.trees IS NULL"), {}});
        questions.append({QStringLiteral("tags.kind IS NOT NULL"), {}});
    }
    for (const char *order :
         {"metrics.rmse", "metrics.rmse DESC", "params.trees ASC", "tags.kind DESC", "end_time DESC",
          "run_name", "attributes.status", "created", "params.`with space`"})
        questions.append({QString(), QString::fromUtf8(order)});
    questions.append(
        {QStringLiteral("run_id IN ('%1', '%2')").arg(runs.at(0).id.text(), runs.at(3).id.text()), {}});
    return questions;
}

/// Our answer.
QStringList idsOf(const QList<Run> &runs, const FilterTree &filter, const QList<OrderBy> &orderBy)
{
    QList<Run> found = runs;
    found.removeIf([&](const Run &run) { return !matches(filter, run); });
    std::ranges::sort(found, [&](const Run &a, const Run &b) { return runLess(a, b, orderBy); });
    QStringList ids;
    for (const Run &run : std::as_const(found))
        ids.append(run.id.text());
    return ids;
}

} // namespace

/// The same questions to MLflow's own client and to us, over the runs of the story.
class FilterPeerTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void agreesWithMlflow_data();
    void agreesWithMlflow();
};

void FilterPeerTest::agreesWithMlflow_data()
{
    QTest::addColumn<int>("generation");
    QTest::newRow("MLflow 3") << 3;
    QTest::newRow("MLflow 2") << 2;
}

void FilterPeerTest::agreesWithMlflow()
{
    QFETCH(int, generation);
    const auto expectation = storyExpectation(generation);
    VERIFY_OK(expectation);
    const QList<Run> runs = activeRuns(*expectation);
    QVERIFY(runs.size() > 20);

    const QList<Question> questions = questionsFor(generation, runs);
    QJsonArray asked;
    for (const auto &[filter, order] : questions) {
        QJsonObject question{{QStringLiteral("filter"), filter}};
        if (!order.isEmpty())
            question.insert(QStringLiteral("order_by"), QJsonArray{order});
        asked.append(question);
    }
    const QTemporaryDir folder;
    const QString database = folder.filePath(QStringLiteral("mlflow.db"));
    VERIFY_OK(copyTree(storyFolder(generation) + QLatin1StringView("/mlflow.db"), database));
    const auto answers =
        runPeer(mlflowPeer(generation),
                {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/ask_filters.py"), database},
                QJsonDocument(asked).toJson());
    VERIFY_OK(answers);
    QCOMPARE(answers->array().size(), asked.size());

    for (qsizetype i = 0; i < questions.size(); ++i) {
        const auto &[filter, order] = questions.at(i);
        const QJsonObject answer = answers->array().at(i).toObject();
        const auto tree = parseFilter(filter);
        if (answer.contains(QLatin1StringView("refused"))) {
            QVERIFY2(tree.isError(),
                     qPrintable(filter + u' ' + answer.value(QLatin1StringView("refused")).toString()));
            continue;
        }
        VERIFY_OK(tree);
        QList<OrderBy> orderBy;
        if (!order.isEmpty()) {
            const auto key = parseOrderBy(order);
            VERIFY_OK(key);
            orderBy.append(*key);
        }
        const QStringList ours = idsOf(runs, *tree, orderBy);
        QStringList theirs;
        const QJsonArray ids = answer.value(QLatin1StringView("runs")).toArray();
        for (const QJsonValue id : ids)
            theirs.append(id.toString());
        QVERIFY2(ours == theirs, qPrintable(QStringLiteral("%1 / %2: ours %3, MLflow's %4")
                                                .arg(filter, order, ours.join(u' '), theirs.join(u' '))));
    }
}

} // namespace driftline

using driftline::FilterPeerTest;
DRIFTLINE_TEST(FilterPeerTest)
#include "tst_filterpeer.moc"
