// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/comparisonmodel.h"
#include "tests/support/modelchecks.h"
#include "tests/support/testcase.h"

#include <limits>

namespace driftline {

namespace {

Run run(const QString &name, double auc, double loss, const QString &rate)
{
    Run run;
    run.id = RunId(name + QStringLiteral("-id"));
    run.name = name;
    run.experimentId = ExperimentId(QStringLiteral("1"));
    run.status = RunStatus::Finished;
    run.metrics = {{QStringLiteral("auc"), auc}, {QStringLiteral("log_loss"), loss}};
    run.params = {{QStringLiteral("learning_rate"), rate}, {QStringLiteral("seed"), QStringLiteral("42")}};
    return run;
}

Comparison three()
{
    return compareRuns({run(QStringLiteral("a"), 0.9456, 0.1168, QStringLiteral("0.003")),
                        run(QStringLiteral("b"), 0.9468, 0.1127, QStringLiteral("0.001")),
                        run(QStringLiteral("c"), 0.9443, 0.1184, QStringLiteral("0.05"))});
}

QList<int> mirrored()
{
    return {ToneRole, BoldRole, MutedRole, CopyRole, Qt::ToolTipRole, Qt::AccessibleTextRole};
}

} // namespace

class TestComparisonModel final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void showsDifferencesFromTheBaselineMetricsFirst()
    {
        ComparisonModel model;
        const ModelChecks checks(&model, mirrored());
        model.setComparison(three());
        QCOMPARE(
            rowTexts(model),
            (QStringList{QStringLiteral("metrics.auc | 0.9456 | 0.9468 ▲ +0.0012 | 0.9443 ▼ −0.0013"),
                         QStringLiteral("metrics.log_loss | 0.1168 | 0.1127 ▼ −0.0041 | 0.1184 ▲ +0.0016"),
                         QStringLiteral("params.learning_rate | 0.003 | 0.001 | 0.05"),
                         QStringLiteral("attributes.run_name | a | b | c")}));
        VERIFY_MODEL(checks);
    }

    void marksTheBestByTheMetricsDirection()
    {
        ComparisonModel model;
        model.setComparison(three());
        const auto good = [&model](int row, int column) {
            return model.index(row, column).data(ToneRole).toInt() == int(Tone::Good);
        };
        QVERIFY(model.index(0, 2).data(BoldRole).toBool());
        QVERIFY(good(0, 2));
        QVERIFY(!good(0, 3));
        QVERIFY(good(1, 2)); // a lower loss is better
        QVERIFY(!model.index(1, 3).data(BoldRole).toBool());
        QVERIFY(!good(2, 2)); // a parameter is neither
        QCOMPARE(model.index(0, 2).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("0.9468 ▲ +0.0012, better than the baseline"));
    }

    void anotherBaselineIsAnnounced()
    {
        ComparisonModel model;
        model.setComparison(three());
        const ModelChecks checks(&model, mirrored());
        model.setBaseline(1);
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("0.9456 ▼ −0.0012"));
        QCOMPARE(model.headerData(2, Qt::Horizontal, PillsRole).value<QList<PillItem>>().size(), 1);
        QVERIFY(!model.headerData(1, Qt::Horizontal, PillsRole).isValid());
        model.setBaseline(7);
        QCOMPARE(model.baseline(), 1);
        VERIFY_MODEL(checks);
    }

    void everythingIsShownWhenAskedFor()
    {
        ComparisonModel model;
        const ModelChecks checks(&model, mirrored());
        model.setComparison(three());
        const int differing = model.rowCount();
        model.setOnlyDiffering(false);
        QVERIFY(model.rowCount() > differing);
        QVERIFY(rowTexts(model).contains(QStringLiteral("params.seed | 42 | 42 | 42")));
        VERIFY_MODEL(checks);
    }

    void absentAndNotANumberAreNeitherBetterNorWorse()
    {
        Run lacking = run(QStringLiteral("b"), std::numeric_limits<double>::quiet_NaN(), 0, {});
        lacking.metrics.remove(QStringLiteral("log_loss"));
        ComparisonModel model;
        const ModelChecks checks(&model, mirrored());
        model.setComparison(compareRuns({run(QStringLiteral("a"), 0.9, 0.1, QStringLiteral("1")), lacking}));
        QCOMPARE(rowTexts(model).mid(0, 2), (QStringList{QStringLiteral("metrics.auc | 0.9000 | NaN"),
                                                         QStringLiteral("metrics.log_loss | 0.1000 | —")}));
        QVERIFY(!model.index(0, 2).data(ToneRole).isValid());
        QVERIFY(model.index(1, 2).data(MutedRole).toBool());
        VERIFY_MODEL(checks);
    }

    void noRunsGiveAnEmptyTable()
    {
        ComparisonModel model;
        const ModelChecks checks(&model);
        model.setComparison(three());
        model.setComparison(compareRuns({}));
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.columnCount(), 0);
        VERIFY_MODEL(checks);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestComparisonModel)
#include "tst_comparisonmodel.moc"
