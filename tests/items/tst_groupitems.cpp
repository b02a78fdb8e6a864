// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/groupchoicemodel.h"
#include "models/items/rungroupmodel.h"
#include "tests/support/modelchecks.h"
#include "tests/support/testcase.h"

#include <QSignalSpy>

namespace driftline {

namespace {

RunGroups someGroups()
{
    RunGroups groups{{GroupBy::Kind::Param, QStringLiteral("depth")},
                     {QStringLiteral("auc"), QStringLiteral("loss")},
                     {},
                     6};
    groups.groups = {{QStringLiteral("6"), {}, 3, {{3, 0, 0.9, 0.8, 1.0}, {1, 2, 0.1, 0.1, 0.1}}},
                     {QString(QStringLiteral("")), {}, 2, {{0, 0, 0, 0, 0}, {2, 0, 0.25, 0.2, 0.3}}},
                     {std::nullopt, {}, 1, {{1, 0, 0.5, 0.5, 0.5}, {1, 0, 1234.5, 1234.5, 1234.5}}}};
    return groups;
}

QString line(const RunGroupModel &model, int row)
{
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells.append(model.index(row, column).data().toString());
    return cells.join(QStringLiteral(" | "));
}

} // namespace

class TestGroupItems final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void groupsAreRowsWithTheirMetrics()
    {
        RunGroupModel model;
        const ModelChecks checks(&model, {BoldRole, MutedRole, CopyRole, Qt::ToolTipRole});
        QCOMPARE(model.rowCount(), 0);
        model.setGroups(someGroups(), {});
        QStringList titles;
        for (int section = 0; section < model.columnCount(); ++section)
            titles.append(model.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString());
        // Only the loss has NaN.
        QCOMPARE(
            titles.join(QStringLiteral(" | ")),
            QStringLiteral("depth | Runs | auc mean | auc min | auc max | loss mean | loss min | loss max | "
                           "loss NaN"));
        QCOMPARE(line(model, 0),
                 QStringLiteral("6 | 3 | 0.9000 | 0.8000 | 1 | 0.1000 | 0.1000 | 0.1000 | 2"));
        QCOMPARE(line(model, 1), QStringLiteral("(empty) | 2 |  |  |  | 0.2500 | 0.2000 | 0.3000 | 0"));
        QCOMPARE(line(model, 2), QStringLiteral("(no such parameter) | 1 | 0.5000 | 0.5000 | 0.5000 | "
                                                "1,234.5 | 1,234.5 | 1,234.5 | 0"));
        QCOMPARE(model.index(0, 5).data(Qt::ToolTipRole).toString(),
                 QStringLiteral("0.1\n1 of 3 runs have a value\n2 are NaN and left out"));
        QCOMPARE(model.index(2, 5).data(CopyRole).toString(), QStringLiteral("1234.5"));
        QVERIFY(!model.index(1, 2).data(SortRole).isValid()); // sorted last
        QVERIFY(!model.index(2, 0).data(SortRole).isValid());
        VERIFY_MODEL(checks);
    }

    void experimentsHaveNamesAndDatasetsDigests()
    {
        RunGroupModel model;
        RunGroups groups{{GroupBy::Kind::Experiment, {}}, {}, {{QStringLiteral("7"), {}, 1, {}}}, 1};
        model.setGroups(groups, {{QStringLiteral("7"), QStringLiteral("fraud-detection")}});
        QCOMPARE(line(model, 0), QStringLiteral("fraud-detection | 1"));
        groups.by = {GroupBy::Kind::Dataset, {}};
        groups.groups = {{QStringLiteral("train"), QStringLiteral("3f9c"), 1, {}}, {std::nullopt, {}, 1, {}}};
        model.setGroups(groups, {});
        QCOMPARE(line(model, 0), QStringLiteral("train · 3f9c | 1"));
        QCOMPARE(line(model, 1), QStringLiteral("(no dataset) | 1"));
    }

    void parentsHaveTheirNames()
    {
        RunGroupModel model;
        const QString id = QStringLiteral("ae6e5cba5af546599e26d5269f86dfe5");
        RunGroups groups{
            {GroupBy::Kind::Parent, {}},
            {},
            {{id, {}, 6, {}, QStringLiteral("sweep")}, {QStringLiteral("gone"), {}, 1, {}}, {{}, {}, 3, {}}},
            10};
        model.setGroups(groups, {});
        QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QStringLiteral("Parent run"));
        QCOMPARE(line(model, 0), QStringLiteral("sweep · ae6e5cba | 6"));
        QCOMPARE(model.index(0, 0).data(CopyRole).toString(), QStringLiteral("sweep · %1").arg(id));
        QCOMPARE(line(model, 1), QStringLiteral("gone | 1"));
        QCOMPARE(line(model, 2), QStringLiteral("(no parent) | 3"));
    }

    void oneChoiceIsCheckedAtATime()
    {
        GroupChoiceModel model;
        const ModelChecks checks(&model, {});
        model.setKeys(
            {{},
             {QStringLiteral("depth")},
             {QStringLiteral("mlflow.parentRunId"), QStringLiteral("mlflow.user"), QStringLiteral("team")}});
        QStringList texts;
        for (int row = 0; row < model.rowCount(); ++row)
            texts.append(model.index(row).data().toString());
        QCOMPARE(texts.join(u' '),
                 QStringLiteral("Experiment Dataset Parent run params.depth tags.team tags.mlflow.user"));
        const QSignalSpy chosen(&model, &GroupChoiceModel::chosenChanged);
        QVERIFY(model.setData(model.index(3), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(model.setData(model.index(0), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(model.index(3).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QCOMPARE(model.index(0).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
        QCOMPARE(model.chosen(), std::optional(GroupBy{GroupBy::Kind::Experiment, {}}));
        QVERIFY(model.setData(model.index(0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!model.chosen());
        QCOMPARE(chosen.size(), 3);
        VERIFY_MODEL(checks);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestGroupItems)
#include "tst_groupitems.moc"
