// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/celltext.h"
#include "models/items/columnchoicemodel.h"
#include "models/items/experimentlistmodel.h"
#include "models/items/keyvaluemodel.h"
#include "models/items/metricsummarymodel.h"
#include "models/items/numbertext.h"
#include "models/items/sortproxy.h"
#include "tests/support/modelchecks.h"
#include "tests/support/testcase.h"

#include <QSignalSpy>
#include <QStringListModel>

#include <limits>

namespace driftline {

namespace {

using Kind = RunColumn::Kind;

Experiment experiment(const QString &id, const QString &name, std::optional<qint64> count = {})
{
    Experiment experiment;
    experiment.id = ExperimentId(id);
    experiment.name = name;
    experiment.runCount = count;
    return experiment;
}

Run runWith(const QMap<QString, double> &metrics, const QMap<QString, QString> &params = {})
{
    Run run;
    run.id = RunId(QStringLiteral("a"));
    run.metrics = metrics;
    run.params = params;
    return run;
}

/// A list whose rows have any SortRole.
class Values final : public QAbstractListModel
{
public:
    explicit Values(QVariantList values) : m_values(std::move(values)) {}
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_values.size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid())
            return {};
        return role == SortRole          ? m_values[index.row()]
               : role == Qt::DisplayRole ? QVariant(index.row())
                                         : QVariant();
    }

private:
    QVariantList m_values;
};

} // namespace

class TestRunItems final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void experimentsAreCountedAndSummedUp()
    {
        ExperimentListModel model;
        const ModelChecks checks(&model, {SecondLineRole, IdRole});
        model.setExperiments({experiment(QStringLiteral("1"), QStringLiteral("churn"), 731),
                              experiment(QStringLiteral("2"), QStringLiteral("fraud"), 8214)});
        QCOMPARE(rowTexts(model), (QStringList{QStringLiteral("All experiments"), QStringLiteral("fraud"),
                                               QStringLiteral("churn")}));
        QCOMPARE(model.index(0).data(SecondLineRole).toString(), QStringLiteral("8,945"));
        QCOMPARE(model.experimentsAt(0).size(), 2);
        QCOMPARE(model.experimentsAt(model.rowOf(ExperimentId(QStringLiteral("1")))).value(0).text(),
                 QStringLiteral("1"));
        QVERIFY(model.experimentsAt(3).isEmpty());
        VERIFY_MODEL(checks);
    }

    void countsThatComeLaterDoNotMoveRows()
    {
        ExperimentListModel model;
        model.setExperiments({experiment(QStringLiteral("1"), QStringLiteral("churn")),
                              experiment(QStringLiteral("2"), QStringLiteral("fraud"))});
        const ModelChecks checks(&model, {SecondLineRole});
        QVERIFY(!model.runCountAt(0));
        model.setRunCounts({{ExperimentId(QStringLiteral("1")), 1}, {ExperimentId(QStringLiteral("2")), 5}});
        QCOMPARE(rowTexts(model).value(1), QStringLiteral("churn"));
        QCOMPARE(model.runCountAt(0), std::optional<qint64>(6));
        model.setExperiments({experiment(QStringLiteral("1"), QStringLiteral("churn")),
                              experiment(QStringLiteral("2"), QStringLiteral("fraud"))});
        QCOMPARE(model.runCountAt(0), std::optional<qint64>(6)); // until they are counted anew
        QCOMPARE(rowTexts(model).value(1), QStringLiteral("churn"));
        VERIFY_MODEL(checks);
    }

    void oneExperimentNeedsNoRowForAll()
    {
        ExperimentListModel model;
        const ModelChecks checks(&model);
        model.setExperiments({experiment(QStringLiteral("1"), QStringLiteral("only"), 1)});
        QCOMPARE(rowTexts(model), QStringList{QStringLiteral("only")});
        model.setExperiments({});
        QCOMPARE(model.rowCount(), 0);
        VERIFY_MODEL(checks);
    }

    void columnsAreChosenByCheckMark()
    {
        ColumnChoiceModel model;
        const ModelChecks checks(&model);
        const RunColumn auc{Kind::Metric, QStringLiteral("auc")};
        const RunColumn depth{Kind::Param, QStringLiteral("depth")};
        const RunColumn user{Kind::User, {}};
        model.setChoices({user, auc, depth}, {auc});
        QCOMPARE(rowTexts(model), (QStringList{QStringLiteral("metrics.auc"), QStringLiteral("User"),
                                               QStringLiteral("params.depth")}));
        QSignalSpy changed(&model, &ColumnChoiceModel::chosenChanged);
        QVERIFY(model.setData(model.index(2), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(model.chosen(), (QList<RunColumn>{auc, depth}));
        QVERIFY(model.setData(model.index(0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.chosen(), QList<RunColumn>{depth});
        QCOMPARE(changed.count(), 2);
        QVERIFY(!model.setData(model.index(0), QStringLiteral("other"), Qt::EditRole));
        model.setChosen({user});
        QCOMPARE(changed.count(), 2); // nobody checked anything
        VERIFY_MODEL(checks);
    }

    void columnIdsSurviveTheSettings_data()
    {
        QTest::addColumn<QString>("id");
        for (const char *id : {"attributes.started", "attributes.commit", "attributes.dataset",
                               "metrics.val/auc", "metrics.auc:min", "metrics.auc:max", "metrics.auc:best",
                               "metrics.zeta:max", "params.a.b", "params.a:max", "tags.team x"})
            QTest::newRow(id) << QString::fromLatin1(id);
    }
    void columnIdsSurviveTheSettings()
    {
        QFETCH(QString, id);
        const auto column = runColumnFromId(id);
        QVERIFY(column.has_value());
        QCOMPARE(runColumnId(*column), id);
    }

    void whatIsNoColumnIsNone()
    {
        for (const char *id : {"", "metrics.", "attributes.nothing", "auc", "metrics.zeta:best"})
            QVERIFY2(!runColumnFromId(QString::fromLatin1(id)), id);
    }

    void aMetricWhoseNameEndsLikeASuffixIsToldApart()
    {
        const RunColumn odd{RunColumn::Kind::Metric, QStringLiteral("auc:max")};
        QCOMPARE(runColumnId(odd), QStringLiteral("metrics.auc:max:last"));
        QCOMPARE(runColumnFromId(runColumnId(odd)), std::optional(odd));
        const RunColumn highest{RunColumn::Kind::Metric, QStringLiteral("auc:max"),
                                RunColumn::Value::Highest};
        QCOMPARE(runColumnFromId(runColumnId(highest)), std::optional(highest));
    }

    void theBestIsTheHighestOrTheLowestByTheName()
    {
        const auto order = [](const char *id) {
            return runColumnOrder(runColumnFromId(QString::fromLatin1(id)).value(), true).value().entity;
        };
        QCOMPARE(order("metrics.val_auc:best"), FilterEntity::Highest);
        QCOMPARE(order("metrics.val_loss:best"), FilterEntity::Lowest);
        QCOMPARE(order("metrics.val_loss:max"), FilterEntity::Highest);
        QCOMPARE(order("metrics.val_loss"), FilterEntity::Metric);
        QCOMPARE(order("attributes.duration"), FilterEntity::Derived);
        QCOMPARE(order("attributes.model"), FilterEntity::Ranked);
        QCOMPARE(metricValues(QStringLiteral("zeta")).size(), 3);
    }

    void chosenForYouAreTheCommonMetricsAndTheVaryingParameters()
    {
        QList<Run> runs;
        for (int i = 0; i < 4; ++i) {
            runs.append(runWith({{QStringLiteral("auc"), 1},
                                 {QStringLiteral("log_loss"), 1},
                                 {QStringLiteral("zeta"), 1},
                                 {QStringLiteral("system/cpu"), 1}},
                                {{QStringLiteral("depth"), QString::number(i)},
                                 {QStringLiteral("seed"), QStringLiteral("1")}}));
        }
        QStringList ids;
        for (const RunColumn &column : defaultRunColumns(runs))
            ids.append(runColumnId(column));
        QCOMPARE(ids, (QStringList{QStringLiteral("attributes.started"),
                                   QStringLiteral("attributes.duration"), QStringLiteral("attributes.model"),
                                   QStringLiteral("metrics.auc"), QStringLiteral("metrics.log_loss"),
                                   QStringLiteral("metrics.zeta"), QStringLiteral("params.depth"),
                                   QStringLiteral("params.seed"), QStringLiteral("attributes.commit")}));
    }

    void textsOfSeveralLinesAreMarked()
    {
        QCOMPARE(oneLine(QStringLiteral("one")), QStringLiteral("one"));
        QCOMPARE(oneLine(QStringLiteral(",|\n=1+1")), QStringLiteral(",|…"));
        QCOMPARE(oneLine(QStringLiteral("one\r\ntwo")), QStringLiteral("one…"));
        QCOMPARE(oneLine(QStringLiteral("\n")), QStringLiteral("…"));
        QCOMPARE(oneLine(QStringLiteral("abcd"), 4), QStringLiteral("abcd"));
        QCOMPARE(oneLine(QStringLiteral("abcde"), 4), QStringLiteral("abcd…"));
        QVERIFY(oneLine(QString()).isNull());
    }

    void keysAndValuesAreCopiedWhole()
    {
        KeyValueModel model;
        const ModelChecks checks(&model, {CopyRole});
        model.setEntries(paramEntries(runWith({}, {{QStringLiteral("cmd"), QStringLiteral("one\ntwo")}})));
        QCOMPARE(rowTexts(model), QStringList{QStringLiteral("cmd | one…")});
        QCOMPARE(model.index(0, 1).data(CopyRole).toString(), QStringLiteral("one\ntwo"));
        QCOMPARE(model.index(0, 1).data(Qt::ToolTipRole).toString(), QStringLiteral("one\ntwo"));
        model.setEntries(paramEntries(runWith({}, {{QStringLiteral("note"), QString(300, u'x')}})));
        QCOMPARE(model.index(0, 1).data().toString(), QString(200, u'x') + QStringLiteral("…"));
        model.setEntries(metricEntries(runWith({{QStringLiteral("auc"), 0.1}})));
        QCOMPARE(model.index(0, 1).data(CopyRole).toString(), QStringLiteral("0.10000000000000001"));
        VERIFY_MODEL(checks);
    }

    void metricsComeInReadingOrderWithTheirCourse()
    {
        MetricSummaryModel model;
        const ModelChecks checks(&model, {SparklineRole, SeriesIndexRole});
        const Run run = runWith({{QStringLiteral("a_count"), 3},
                                 {QStringLiteral("log_loss"), 0.1127},
                                 {QStringLiteral("auc"), 0.9468},
                                 {QStringLiteral("system/cpu"), 5}});
        model.setRun(run, 3);
        QCOMPARE(rowTexts(model),
                 (QStringList{QStringLiteral("auc |  | 0.9468"), QStringLiteral("log_loss |  | 0.1127"),
                              QStringLiteral("a_count |  | 3")}));
        model.setCourses(
            {{QStringLiteral("auc"), {{0, 0.5}, {1, 0.9}}}, {QStringLiteral("log_loss"), {{0, 1}}}});
        QVERIFY(model.index(0, 1).data(SparklineRole).isValid());
        QVERIFY(!model.index(1, 1).data(SparklineRole).isValid()); // one point is no course
        VERIFY_MODEL(checks);
        model.setRun(run);
        QCOMPARE(model.rowCount(), 4);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        VERIFY_MODEL(checks);
    }

    void sortsNumbersAsNumbersAndAbsentValuesLast_data()
    {
        QTest::addColumn<int>("order");
        QTest::addColumn<QList<int>>("rows");
        QTest::newRow("up") << int(Qt::AscendingOrder) << QList<int>{2, 0, 4, 1, 3};
        QTest::newRow("down") << int(Qt::DescendingOrder) << QList<int>{4, 0, 2, 1, 3};
    }
    void sortsNumbersAsNumbersAndAbsentValuesLast()
    {
        QFETCH(int, order);
        QFETCH(QList<int>, rows);
        Values values({9.0, {}, 2.5, std::numeric_limits<double>::quiet_NaN(), qint64(10)});
        SortProxy proxy;
        const ModelChecks checks(&proxy);
        proxy.setSourceModel(&values);
        proxy.sort(0, static_cast<Qt::SortOrder>(order));
        QList<int> shown;
        for (int row = 0; row < proxy.rowCount(); ++row)
            shown.append(proxy.index(row, 0).data().toInt());
        QCOMPARE(shown, rows);
        VERIFY_MODEL(checks);
    }

    void sortsTextsAsPeopleDo()
    {
        Values values({QStringLiteral("v10"), QStringLiteral("V9"), QStringLiteral("a")});
        SortProxy proxy;
        proxy.setSourceModel(&values);
        proxy.sort(0);
        QCOMPARE(proxy.index(0, 0).data().toInt(), 2);
        QCOMPARE(proxy.index(1, 0).data().toInt(), 1);
    }

    void numbersAreShortAndHonest_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("score") << 0.94681 << QStringLiteral("0.9468");
        QTest::newRow("tens") << 12.5 << QStringLiteral("12.500");
        QTest::newRow("whole") << 8214.0 << QStringLiteral("8,214");
        QTest::newRow("small") << 3.2e-5 << QStringLiteral("3.2E-05");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0");
        QTest::newRow("negative") << -0.0041 << QStringLiteral("−0.0041");
        QTest::newRow("infinite") << -std::numeric_limits<double>::infinity() << QStringLiteral("−∞");
        QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << QStringLiteral("NaN");
    }
    void numbersAreShortAndHonest()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(metricText(value), text);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRunItems)
#include "tst_runitems.moc"
