// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is done with the runs of the page: exported, copied, put into groups, kept as views.

#include "models/io/dataset/arrowtablefiles.h"
#include "models/items/columnchoicemodel.h"
#include "models/items/groupchoicemodel.h"
#include "tests/support/runstory.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/tablecopy.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/rungroupspanel.h"
#include "widgets/pages/runs/runsexport.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"
#include "widgets/pages/runs/runsview.h"
#include "widgets/pages/runs/runsviews.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QInputDialog>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>

namespace driftline {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Shown
{
    explicit Shown(PageBench &bench, int count = 40) : runs(storyRuns(count)), page(services(bench))
    {
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(fakeWorkspace(
            std::make_shared<FakeTrackingStore>(runs, FakeHistories{}, storyExperiments()), storyRegistry()));
    }
    [[nodiscard]] PageServices services(PageBench &bench) const
    {
        return {bench.jobs, bench.settings, bench.datasets, files};
    }
    [[nodiscard]] RunsTable &table() { return *page.findChild<RunsTable *>(); }
    [[nodiscard]] RunTableModel &model() { return *page.findChild<RunTableModel *>(); }
    [[nodiscard]] RunsViews &views() { return *page.findChild<RunsViews *>(); }
    [[nodiscard]] FilterBox &filter() { return *page.findChild<FilterBox *>(); }
    [[nodiscard]] QListView &experiments() { return *page.findChild<QListView *>(); }
    [[nodiscard]] TableView &groups()
    {
        return *page.findChild<RunGroupsPanel *>()->findChild<TableView *>();
    }
    [[nodiscard]] QAction *action(const QString &text)
    {
        for (QAction *action : page.actions()) {
            if (action->text() == text)
                return action;
        }
        return nullptr;
    }
    /// As the popup does it.
    void groupBy(const QString &text)
    {
        auto *choices = page.findChild<GroupChoiceModel *>();
        const QModelIndexList found =
            choices->match(choices->index(0), Qt::DisplayRole, text, 1, Qt::MatchExactly);
        QCOMPARE(found.size(), 1);
        choices->setData(found[0], Qt::Checked, Qt::CheckStateRole);
    }
    void setFilter(const QString &text)
    {
        filter().setText(text);
        Q_EMIT filter().filterSubmitted(text);
    }
    void saveView(const QString &name)
    {
        action(QStringLiteral("Save as view…"))->trigger();
        auto *dialog = page.findChild<QInputDialog *>();
        QVERIFY(dialog);
        dialog->setTextValue(name);
        dialog->accept();
        QVERIFY(QTest::qWaitFor([this] { return !page.findChild<QInputDialog *>(); }));
    }
    [[nodiscard]] QStringList columns()
    {
        QStringList ids;
        for (const RunColumn &column : table().shownColumns())
            ids.append(runColumnId(column));
        return ids;
    }

    ArrowTableFiles files;
    QList<Run> runs;
    RunsPage page;
};

} // namespace

class TestRunsTools final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void everyMatchingRunIsExported();
    void anExportThatFailsSaysWhy();
    void selectedRowsAreCopied();
    void manyRowsAreCopied();
    void runsAreGrouped();
    void groupsFollowFilterAndColumns();
    void aGroupIsOpened();
    void aViewKeepsWhatIsShown();
    void aViewKeepsItsGrouping();
    void aViewIsChangedRenamedAndDeleted();
    void viewsBelongToTheirSource();
    void damagedViewsAreLeftOut();
    void pictures();
};

void TestRunsTools::everyMatchingRunIsExported()
{
    PageBench bench;
    Shown shown(bench, 3000);
    QVERIFY(settle(shown.page));
    shown.setFilter(QStringLiteral("params.max_depth = '4'"));
    QVERIFY(settle(shown.page));
    shown.table().sortBy(shown.model().sectionOf({RunColumn::Kind::Metric, QStringLiteral("auc")}));
    QVERIFY(settle(shown.page));

    shown.action(QStringLiteral("Export matching runs…"))->trigger();
    auto *dialog = shown.page.findChild<QFileDialog *>();
    QVERIFY(dialog);
    const QString path = bench.folder.filePath(QStringLiteral("out.csv"));
    dialog->selectFile(path);
    QMetaObject::invokeMethod(dialog, "accept");
    QVERIFY(settle(shown.page));
    QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("600 runs written to ")),
             qPrintable(shown.page.statusText()));
    const QByteArrayList lines = contentOf(path).split('\n');
    QCOMPARE(lines.size(), 602);
    QVERIFY2(lines[0].startsWith("run_id,run_name,start_time,duration_s,registered_versions,metrics."),
             lines[0]);
    QVERIFY2(lines[1].startsWith(storyRunId(0).toUtf8() + ",xgb-0,20"), lines[1]);
    QVERIFY2(lines[600].startsWith(storyRunId(2995).toUtf8() + ",xgb-2995,"), lines[600]);

    shown.table().selectRuns({RunId(storyRunId(0))});
    shown.action(QStringLiteral("Hide from the list"))->trigger();
    QVERIFY(settle(shown.page));
    shown.action(QStringLiteral("Export matching runs…"))->trigger();
    dialog = shown.page.findChild<QFileDialog *>();
    const QString without = bench.folder.filePath(QStringLiteral("without.csv"));
    dialog->selectFile(without);
    QMetaObject::invokeMethod(dialog, "accept");
    QVERIFY(settle(shown.page));
    QCOMPARE(contentOf(without).split('\n').size(), 601);
    QVERIFY(!contentOf(without).contains(storyRunId(0).toUtf8()));
}

void TestRunsTools::anExportThatFailsSaysWhy()
{
    PageBench bench;
    Shown shown(bench);
    QVERIFY(settle(shown.page));
    const QSignalSpy failed(&shown.page, &Page::actionFailed);
    const auto workspace = fakeWorkspace(std::make_shared<FakeTrackingStore>(shown.runs), nullptr);
    const QString path = bench.folder.filePath(QStringLiteral("no/such/folder.csv"));
    shown.page.findChild<RunsExport *>()->exportTo(path, workspace, {}, shown.table().shownColumns());
    QVERIFY(settle(shown.page));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().where, path);
}

void TestRunsTools::selectedRowsAreCopied()
{
    PageBench bench;
    Shown shown(bench);
    QVERIFY(settle(shown.page));
    shown.table().setColumns({{RunColumn::Kind::RunId, {}},
                              {RunColumn::Kind::Metric, QStringLiteral("auc")},
                              {RunColumn::Kind::Param, QStringLiteral("max_depth")},
                              {RunColumn::Kind::Model, {}}});
    shown.table().selectRuns({shown.runs[1].id, shown.runs[3].id});
    shown.action(QStringLiteral("Copy selected rows as CSV"))->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("Run,Run ID,auc,max_depth,Model\r\nxgb-1,%1,0.975,5,● v12 Production\r\n"
                            "xgb-3,%2,0.925,7,\r\n")
                 .arg(storyRunId(1), storyRunId(3)));
    shown.action(QStringLiteral("Copy selected rows as Markdown"))->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("| Run | Run ID | auc | max_depth | Model |\n| --- | --- | ---: | ---: | --- |\n"
                            "| xgb-1 | %1 | 0.975 | 5 | ● v12 Production |\n| xgb-3 | %2 | 0.925 | 7 |  |\n")
                 .arg(storyRunId(1), storyRunId(3)));
    shown.table().setFocus();
    QTest::keySequence(&shown.table(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("Run\tRun ID\tauc\tmax_depth\tModel\nxgb-1\t%1\t0.975\t5\t● v12 Production\n"
                            "xgb-3\t%2\t0.925\t7\t\n")
                 .arg(storyRunId(1), storyRunId(3)));
}

void TestRunsTools::manyRowsAreCopied()
{
    PageBench bench;
    Shown shown(bench, 9000);
    QVERIFY(QTest::qWaitFor(
        [&] { return shown.model().extent() == RunTableModel::Extent::Complete && shown.page.isSettled(); },
        60'000));
    shown.table().selectAll();
    shown.action(QStringLiteral("Copy selected rows as CSV"))->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text().count(QStringLiteral("\r\n")), 9001);
}

void TestRunsTools::runsAreGrouped()
{
    PageBench bench;
    Shown shown(bench);
    QVERIFY(settle(shown.page));
    shown.groupBy(QStringLiteral("params.max_depth"));
    QVERIFY(settle(shown.page));
    QVERIFY(shown.groups().isVisible());
    QVERIFY(!shown.table().isVisible());
    QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("5 groups of 40 runs · ")),
             qPrintable(shown.page.statusText()));
    const QAbstractItemModel &model = *shown.groups().model();
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("4"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("8"));
    // Sorted by the best of a metric.
    int best = 0;
    while (model.headerData(best, Qt::Horizontal).toString() != QStringLiteral("auc max"))
        ++best;
    shown.groups().sortByColumn(best, Qt::AscendingOrder);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("8"));
    shown.groupBy(QStringLiteral("Experiment"));
    QVERIFY(settle(shown.page));
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("fraud-detection"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("30"));
}

void TestRunsTools::groupsFollowFilterAndColumns()
{
    PageBench bench;
    Shown shown(bench);
    QVERIFY(settle(shown.page));
    shown.groupBy(QStringLiteral("params.max_depth"));
    shown.setFilter(QStringLiteral("metrics.auc > 0.9"));
    QVERIFY(settle(shown.page));
    QCOMPARE(shown.groups().model()->rowCount(), 4);
    const int before = shown.groups().model()->columnCount();
    auto *choices = shown.page.findChild<ColumnChoiceModel *>();
    const int metric = int(shown.columns().indexOf(QStringLiteral("metrics.auc")));
    QVERIFY(metric >= 0);
    const auto rows = choices->match(choices->index(0), Qt::DisplayRole, QStringLiteral("metrics.auc"), 1,
                                     Qt::MatchExactly);
    choices->setData(rows[0], Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY(settle(shown.page));
    QCOMPARE(shown.groups().model()->columnCount(), before - 3);
}

void TestRunsTools::aGroupIsOpened()
{
    PageBench bench;
    Shown shown(bench);
    QVERIFY(settle(shown.page));
    shown.setFilter(QStringLiteral("metrics.auc > 0.9 or metrics.auc < 0.1"));
    shown.groupBy(QStringLiteral("params.max_depth"));
    QVERIFY(settle(shown.page));
    shown.groups().setCurrentIndex(shown.groups().model()->index(0, 0));
    const QString value = shown.groups().model()->index(0, 0).data().toString();
    const int count = shown.groups().model()->index(0, 1).data().toInt();
    QTest::keyClick(&shown.groups(), Qt::Key_Return);
    QVERIFY(settle(shown.page));
    QVERIFY(shown.table().isVisible());
    QCOMPARE(
        shown.filter().text(),
        QStringLiteral("(metrics.auc > 0.9 or metrics.auc < 0.1) and params.max_depth = '%1'").arg(value));
    QCOMPARE(shown.model().rowCount(), count);

    shown.setFilter({});
    shown.groupBy(QStringLiteral("Experiment"));
    QVERIFY(settle(shown.page));
    shown.groups().setCurrentIndex(shown.groups().model()->index(1, 0));
    QTest::keyClick(&shown.groups(), Qt::Key_Return);
    QVERIFY(settle(shown.page));
    QCOMPARE(shown.experiments().currentIndex().data().toString(), QStringLiteral("churn-weekly"));
    QCOMPARE(shown.model().rowCount(), 10);
}

void TestRunsTools::aViewKeepsWhatIsShown()
{
    PageBench bench;
    QStringList saved;
    {
        Shown shown(bench);
        QVERIFY(settle(shown.page));
        const QStringList before = shown.columns();
        shown.experiments().setCurrentIndex(shown.experiments().model()->index(1, 0));
        QVERIFY(settle(shown.page));
        shown.setFilter(QStringLiteral("metrics.auc > 0.5"));
        auto *choices = shown.page.findChild<ColumnChoiceModel *>();
        const auto seed = choices->match(choices->index(0), Qt::DisplayRole, QStringLiteral("params.seed"), 1,
                                         Qt::MatchExactly);
        QCOMPARE(seed.size(), 1);
        shown.table().sortBy(shown.model().sectionOf({RunColumn::Kind::Metric, QStringLiteral("auc")}));
        QVERIFY(settle(shown.page));
        shown.table().setColumnWidth(3, 177);
        shown.saveView(QStringLiteral("Good & new"));
        saved = shown.columns();
        QCOMPARE(shown.views().current(), QStringLiteral("Good & new"));
        QVERIFY(!shown.views().isModified());
        // In a view, another choice of columns is the view's affair.
        choices->setData(seed[0], Qt::Checked, Qt::CheckStateRole);
        QVERIFY(shown.views().isModified());
        QVERIFY(bench.settings.runColumns().isEmpty());
        shown.action(QStringLiteral("Default view"))->trigger();
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.columns(), before);
        QCOMPARE(shown.filter().text(), QString());
        QCOMPARE(shown.model().rowCount(), 40);
        QCOMPARE(shown.views().current(), QString());
    }
    Shown again(bench);
    QVERIFY(settle(again.page));
    QCOMPARE(again.model().rowCount(), 40);
    again.action(QStringLiteral("View: Good && new"))->trigger();
    QVERIFY(settle(again.page));
    QCOMPARE(again.columns(), saved);
    QCOMPARE(again.filter().text(), QStringLiteral("metrics.auc > 0.5"));
    QCOMPARE(again.experiments().currentIndex().row(), 1);
    QCOMPARE(again.model().rowCount(), 15);
    QCOMPARE(again.table().columnWidth(3), 177);
    QCOMPARE(again.table().order(),
             (QList<SortKey>{{{RunColumn::Kind::Metric, QStringLiteral("auc")}, false}}));
    QVERIFY(!again.views().isModified());
    again.setFilter(QStringLiteral("metrics.auc > 0.6"));
    QVERIFY(again.views().isModified());
}

void TestRunsTools::aViewKeepsItsGrouping()
{
    PageBench bench;
    {
        Shown shown(bench);
        QVERIFY(settle(shown.page));
        shown.saveView(QStringLiteral("depths"));
        shown.groupBy(QStringLiteral("params.max_depth"));
        QVERIFY(shown.views().isModified());
        QVERIFY(settle(shown.page));
        shown.action(QStringLiteral("Save changes to the view"))->trigger();
        QVERIFY(!shown.views().isModified());
        shown.action(QStringLiteral("Default view"))->trigger();
        QVERIFY(settle(shown.page));
        QVERIFY(shown.table().isVisible());
    }
    Shown again(bench);
    QVERIFY(settle(again.page));
    QVERIFY(again.table().isVisible());
    again.action(QStringLiteral("View: depths"))->trigger();
    QVERIFY(settle(again.page));
    QVERIFY(again.groups().isVisible());
    QCOMPARE(again.groups().model()->rowCount(), 5);
    QVERIFY(!again.views().isModified());
    again.groupBy(QStringLiteral("Experiment"));
    QVERIFY(settle(again.page));
    QVERIFY(again.views().isModified());
    // Another source begins with its runs, and the button says so.
    const auto texts = [&again] {
        QStringList texts;
        for (const auto *button : again.page.findChildren<QPushButton *>())
            texts.append(button->accessibleName());
        return texts;
    };
    QVERIFY(texts().contains(QStringLiteral("By Experiment")));
    again.page.setWorkspace(
        fakeWorkspace(std::make_shared<FakeTrackingStore>(storyRuns(3)), nullptr, QStringLiteral("other")));
    QVERIFY(settle(again.page));
    QVERIFY(again.table().isVisible());
    QVERIFY(texts().contains(QStringLiteral("Group by…")));
}

void TestRunsTools::aViewIsChangedRenamedAndDeleted()
{
    PageBench bench;
    Shown shown(bench);
    QVERIFY(settle(shown.page));
    QVERIFY(!shown.action(QStringLiteral("Rename view…"))->isEnabled());
    shown.saveView(QStringLiteral("one"));
    shown.saveView(QStringLiteral("two"));
    const QSignalSpy failed(&shown.page, &Page::actionFailed);
    shown.saveView(QStringLiteral("one")); // there is one
    QCOMPARE(failed.size(), 1);
    QCOMPARE(shown.views().views().size(), 2);

    shown.setFilter(QStringLiteral("metrics.auc > 0.5"));
    QVERIFY(shown.views().isModified());
    shown.action(QStringLiteral("Save changes to the view"))->trigger();
    QVERIFY(!shown.views().isModified());
    shown.action(QStringLiteral("Rename view…"))->trigger();
    auto *dialog = shown.page.findChild<QInputDialog *>();
    QCOMPARE(dialog->textValue(), QStringLiteral("two"));
    dialog->setTextValue(QStringLiteral("good"));
    dialog->accept();
    QCOMPARE(shown.views().current(), QStringLiteral("good"));
    QVERIFY(shown.action(QStringLiteral("View: good")));
    QVERIFY(!shown.action(QStringLiteral("View: two")));

    shown.action(QStringLiteral("Delete view…"))->trigger();
    auto *box = shown.page.findChild<QMessageBox *>();
    QVERIFY(box);
    for (QAbstractButton *button : box->buttons()) {
        if (button->text() == QStringLiteral("Delete"))
            button->click();
    }
    QCOMPARE(shown.views().current(), QString());
    QCOMPARE(shown.views().views().size(), 1);
    QCOMPARE(shown.filter().text(), QStringLiteral("metrics.auc > 0.5"));
}

void TestRunsTools::viewsBelongToTheirSource()
{
    PageBench bench;
    Shown shown(bench);
    QVERIFY(settle(shown.page));
    shown.saveView(QStringLiteral("here"));
    const auto other =
        fakeWorkspace(std::make_shared<FakeTrackingStore>(storyRuns(3)), nullptr, QStringLiteral("other"));
    shown.page.setWorkspace(other);
    QVERIFY(settle(shown.page));
    QVERIFY(shown.views().views().isEmpty());
    QVERIFY(!shown.action(QStringLiteral("View: here")));
    shown.page.setWorkspace(nullptr);
    QVERIFY(!shown.action(QStringLiteral("Save as view…"))->isEnabled());
}

void TestRunsTools::damagedViewsAreLeftOut()
{
    QVERIFY(viewsFromJson("").isEmpty());
    QVERIFY(viewsFromJson("[1, {\"name\": \"\"}, null").isEmpty());
    const auto views =
        viewsFromJson(R"([{"name": "a", "columns": ["metrics.auc", "nonsense", 7]}, {"name": "a"}, 3])");
    QCOMPARE(views.size(), 1);
    QCOMPARE(views[0].columns, QStringList{QStringLiteral("metrics.auc")});
    QVERIFY(!views[0].groupBy); // as it was saved before views kept their grouping
    const auto grouped = viewsFromJson(
        R"([{"name": "a", "groupBy": "tags.team"}, {"name": "b", "groupBy": "params."}, {"name": "c", "groupBy": 7}])");
    QCOMPARE(grouped.size(), 3);
    QCOMPARE(grouped[0].groupBy, std::optional(GroupBy{GroupBy::Kind::Tag, QStringLiteral("team")}));
    QVERIFY(!grouped[1].groupBy);
    QVERIFY(!grouped[2].groupBy);
}

void TestRunsTools::pictures()
{
    PageBench bench;
    Shown shown(bench, 400);
    QVERIFY(settle(shown.page));
    shown.saveView(QStringLiteral("Nightly candidates"));
    shown.setFilter(QStringLiteral("metrics.auc > 0.2"));
    QVERIFY(settle(shown.page));
    takePictures(shown.page, QStringLiteral("runs-view"));
    shown.groupBy(QStringLiteral("params.max_depth"));
    QVERIFY(settle(shown.page));
    takePictures(shown.page, QStringLiteral("runs-groups"));
}

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunsTools)
#include "tst_runstools.moc"
