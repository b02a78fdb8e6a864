// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/comparison.h"
#include "models/analysis/metricdirection.h"
#include "tests/support/testcase.h"

#include <limits>

using namespace driftline;

namespace {

QString printed(const ComparedValue &value)
{
    if (const auto *number = std::get_if<double>(&value))
        return QString::number(*number);
    if (const auto *text = std::get_if<QString>(&value))
        return *text;
    return QStringLiteral("-");
}

/// "kind.key: a | b *", the star where the row differs; attributes only when asked for.
QString printed(const Comparison &comparison, bool attributes = false)
{
    QString out;
    for (const ComparisonRow &row : comparison.rows) {
        if (!attributes && row.kind == QLatin1StringView("attribute"))
            continue;
        QStringList values;
        for (const ComparedValue &value : row.values)
            values.append(printed(value));
        out += row.kind + QLatin1Char('.') + row.key + QStringLiteral(": ") +
               values.join(QStringLiteral(" | ")) +
               (row.differs ? QStringLiteral(" *\n") : QStringLiteral("\n"));
    }
    return out;
}

Run run(const char *id)
{
    Run run;
    run.id = RunId(QString::fromLatin1(id));
    run.status = RunStatus::Finished;
    return run;
}

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestComparison final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void noRunsGiveNoRows() { QVERIFY(compareRuns({}).rows.isEmpty()); }

    void everyKeyOfAnyRunIsARow()
    {
        Run a = run("a");
        a.params = {{s("depth"), s("6")}, {s("lr"), s("0.1")}};
        a.metrics = {{s("auc"), 0.9}, {s("loss"), 0.2}};
        a.tags = {{s("git_commit"), s("9e27a41")}};
        a.datasets = {{s("train"), s("3f9c"), s("training"), {}, {}, {}, {}}};
        Run b = run("b");
        b.params = {{s("depth"), s("6")}};
        b.metrics = {{s("auc"), 0.8}, {s("loss"), 0.2}, {s("recall"), 0.5}};
        b.tags = {{s("git_commit"), s("9e27a41")}};
        b.datasets = {{s("train"), s("a771"), s("training"), {}, {}, {}, {}}};
        QCOMPARE(printed(compareRuns({a, b})), s("param.depth: 6 | 6\n"
                                                 "param.lr: 0.1 | - *\n"
                                                 "metric.auc: 0.9 | 0.8 *\n"
                                                 "metric.loss: 0.2 | 0.2\n"
                                                 "metric.recall: - | 0.5 *\n"
                                                 "tag.git_commit: 9e27a41 | 9e27a41\n"
                                                 "dataset.context: training | training\n"
                                                 "dataset.digest: 3f9c | a771 *\n"
                                                 "dataset.name: train | train\n"));
    }

    void attributesComeFirstAndKeepTimesAsNumbers()
    {
        Run a = run("a");
        a.startTime = 1000;
        a.userId = s("ci-bot");
        const auto comparison = compareRuns({a, run("b")});
        QCOMPARE(printed(comparison, true), s("attribute.end_time: - | -\n"
                                              "attribute.experiment_id: - | -\n"
                                              "attribute.lifecycle_stage: active | active\n"
                                              "attribute.run_name: - | -\n"
                                              "attribute.start_time: 1000 | - *\n"
                                              "attribute.status: FINISHED | FINISHED\n"
                                              "attribute.user_id: ci-bot | - *\n"));
    }

    void notANumberEqualsItself()
    {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        Run a = run("a");
        a.metrics = {{s("m"), nan}, {s("n"), nan}};
        Run b = run("b");
        b.metrics = {{s("m"), nan}, {s("n"), 1.0}};
        QCOMPARE(printed(compareRuns({a, b})), s("metric.m: nan | nan\nmetric.n: nan | 1 *\n"));
    }

    void theLastOfManyRunsCanBeTheOneThatDiffers()
    {
        QList<Run> runs;
        for (int i = 0; i < 20; ++i) {
            runs.append(run("r"));
            runs.last().params.insert(s("depth"), i == 19 ? s("7") : s("6"));
        }
        const auto comparison = compareRuns(runs);
        const auto row = std::find_if(comparison.rows.cbegin(), comparison.rows.cend(),
                                      [](const ComparisonRow &r) { return r.kind == s("param"); });
        QCOMPARE(row->values.size(), 20);
        QVERIFY(row->differs);
    }

    void severalDatasetsAreMatchedByTheirUse()
    {
        Run a = run("a");
        a.datasets = {{s("train"), s("1"), s("training"), {}, {}, {}, {}},
                      {s("test"), s("2"), s("evaluation"), {}, {}, {}, {}}};
        Run b = run("b");
        b.datasets = {{s("train_v2"), s("3"), s("training"), {}, {}, {}, {}}};
        QCOMPARE(printed(compareRuns({a, b})), s("dataset.evaluation.digest: 2 | - *\n"
                                                 "dataset.evaluation.name: test | - *\n"
                                                 "dataset.training.digest: 1 | 3 *\n"
                                                 "dataset.training.name: train | train_v2 *\n"));
    }

    void directionOfAMetric_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<int>("direction");
        const auto add = [](const char *metric, MetricDirection direction) {
            QTest::newRow(*metric ? metric : "no name") << s(metric) << int(direction);
        };
        for (const char *metric : {"auc", "auc_roc", "val_auc", "F1", "f1-score", "valAccuracy",
                                   "eval/recall", "r2", "system.precision@5"})
            add(metric, MetricDirection::HigherIsBetter);
        for (const char *metric :
             {"loss", "log_loss", "valLoss", "training_rmse", "mean_absolute_error", "MAE"})
            add(metric, MetricDirection::LowerIsBetter);
        for (const char *metric : {"", "epoch", "glossary", "auction", "accuracy_loss", "score"})
            add(metric, MetricDirection::Unknown);
    }
    void directionOfAMetric()
    {
        QFETCH(QString, metric);
        QFETCH(int, direction);
        QCOMPARE(int(metricDirection(metric)), direction);
    }
};

DRIFTLINE_TEST(TestComparison)
#include "tst_comparison.moc"
