// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Who gets the room in the inspector's lists: names first, then values, then pictures.

#include "models/items/keyvaluemodel.h"
#include "models/items/metricsummarymodel.h"
#include "tests/support/testcase.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/inspectorparts.h"

#include <QApplication>
#include <QHeaderView>

namespace driftline {

namespace {

constexpr int narrowest = 288; ///< of a list in the inspector at its least width

int wanted(const QAbstractItemView &view, int column)
{
    return view.sizeHintForColumn(column);
}

Run runWith(const QStringList &metrics)
{
    Run run;
    for (const QString &metric : metrics)
        run.metrics[metric] = 0.123456;
    return run;
}

} // namespace

class TestInspectorParts final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void namesOfMetricsAreWholeBesideTheirPictures()
    {
        MetricSummaryModel model;
        const QScopedPointer<TableView> table(keyValueTable(&model, QStringLiteral("metrics"), nullptr));
        table->resize(narrowest, 300);
        table->show();
        const QString name = QStringLiteral("average_precision");
        model.setRun(runWith({QStringLiteral("auc"), name, QStringLiteral("recall")}));
        QCOMPARE(table->columnWidth(0), wanted(*table, 0));
        model.setCourses({{name, {{0, 0}, {1, 1}, {2, 0}}}});
        for (const int width : {narrowest, 330, 700}) {
            table->resize(width, 300);
            QCOMPARE(table->columnWidth(0), wanted(*table, 0));
            QVERIFY(table->columnWidth(2) >= wanted(*table, 2));
            QVERIFY(table->columnWidth(1) >= 64);
            QCOMPARE(table->columnWidth(0) + table->columnWidth(1) + table->columnWidth(2),
                     table->viewport()->width());
        }
        QCOMPARE(table->columnWidth(2), table->horizontalHeader()->sectionSizeHint(2)); // there is room
    }

    void aNameThatIsTooLongLeavesTheValueAndThePicture()
    {
        MetricSummaryModel model;
        const QScopedPointer<TableView> table(keyValueTable(&model, QStringLiteral("metrics"), nullptr));
        table->resize(narrowest, 300);
        table->show();
        const QString name =
            QStringLiteral("validation/segment=returning/average_precision_at_recall_0.95_macro");
        model.setRun(runWith({name}));
        model.setCourses({{name, {{0, 0}, {1, 1}}}});
        QCOMPARE(table->columnWidth(1), 64);
        QCOMPARE(table->columnWidth(2), wanted(*table, 2));
        QCOMPARE(table->columnWidth(0), table->viewport()->width() - 64 - wanted(*table, 2));
        QCOMPARE(model.index(0, 0).data(Qt::ToolTipRole).toString(), name);
    }

    void aShortNameOrValueLeavesTheRoomToTheOther()
    {
        KeyValueModel model;
        const QScopedPointer<TableView> table(keyValueTable(&model, QStringLiteral("params"), nullptr));
        table->resize(narrowest, 300);
        table->show();
        const QString longText = QString(80, u'x');
        const QString shortText = QStringLiteral("C");
        model.setEntries({{longText, shortText, shortText}});
        QCOMPARE(table->columnWidth(1), wanted(*table, 1));
        model.setEntries({{shortText, longText, longText}});
        QCOMPARE(table->columnWidth(0), wanted(*table, 0));
        model.setEntries({{longText, longText, longText}});
        QCOMPARE(table->columnWidth(0), table->viewport()->width() / 2);
        model.setEntries({});
        QCOMPARE(table->columnWidth(0) + table->columnWidth(1), table->viewport()->width());
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestInspectorParts)
#include "tst_inspectorparts.moc"
