// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The columns of the Runs page: sort keys, values of metrics' histories, columns that stay, saved sets.

#include "models/analysis/filter.h"
#include "models/items/runtablemodel.h"
#include "models/session/settings.h"
#include "tests/support/forwardingstore.h"
#include "tests/support/pictures.h"
#include "tests/support/runstory.h"
#include "tests/support/testcase.h"
#include "tests/widgets/runs/shownruns.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/headerview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/columnsets.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"

#include <QApplication>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>

#include <algorithm>

namespace driftline {

namespace {

using Kind = RunColumn::Kind;
using Value = RunColumn::Value;

const RunColumn auc{Kind::Metric, QStringLiteral("auc")};
const RunColumn depth{Kind::Param, QStringLiteral("max_depth")};
const RunColumn duration{Kind::Duration, {}};

/// A store that cannot sort by durations, as a server with too many runs.
class PickyStore final : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override
    {
        for (const OrderBy &by : query.orderBy) {
            if (!isOfMlflow(by.entity))
                return fail(ErrorCode::Usage, QStringLiteral("too many runs to sort"), by.key);
        }
        return ForwardingStore::searchRuns(query, stop);
    }
};

struct ShownColumns : ShownPage
{
    explicit ShownColumns(int count, int histories = 0, bool picky = false)
        : runs(storyRuns(count)),
          store(std::make_shared<FakeTrackingStore>(runs, storyHistories(runs, histories, 20),
                                                    storyExperiments()))
    {
        std::shared_ptr<TrackingStore> tracking = store;
        if (picky)
            tracking = std::make_shared<PickyStore>(store);
        show(fakeWorkspace(tracking, storyRegistry()));
    }
    [[nodiscard]] HeaderView &header() { return static_cast<HeaderView &>(*table().horizontalHeader()); }
    void click(const RunColumn &column, Qt::KeyboardModifiers keys = {})
    {
        const int section = model().sectionOf(column);
        const int x = header().sectionViewportPosition(section) + header().sectionSize(section) / 2;
        QTest::mouseClick(header().viewport(), Qt::LeftButton, keys, {x, header().height() / 2});
    }
    /// Opens the menu of a column's header and triggers the entry of its path.
    [[nodiscard]] bool choose(const RunColumn &column, const QStringList &path)
    {
        const int section = model().sectionOf(column);
        const int x = header().sectionViewportPosition(section) + 12;
        Q_EMIT header().customContextMenuRequested({x, header().height() / 2});
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        for (const QString &text : path) {
            if (menu == nullptr)
                return false;
            const QList<QAction *> actions = menu->actions();
            const auto action = std::ranges::find(actions, text, &QAction::text);
            if (action == actions.cend()) {
                menu->close();
                return false;
            }
            if (text == path.last())
                (*action)->trigger();
            else
                menu = (*action)->menu();
        }
        while (QWidget *popup = QApplication::activePopupWidget())
            popup->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return true;
    }

    QList<Run> runs;
    std::shared_ptr<FakeTrackingStore> store;
};

QStringList wanted(QList<Run> runs, const QList<OrderBy> &order, int count)
{
    std::ranges::sort(runs, [&](const Run &a, const Run &b) { return runLess(a, b, order); });
    QStringList names;
    for (const Run &run : runs.mid(0, count))
        names.append(run.name);
    return names;
}

OrderBy by(const RunColumn &column, bool ascending)
{
    return runColumnOrder(column, ascending).value();
}

} // namespace

class TestRunsColumns final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void aRequestedColumnIsAddedAndBroughtIntoView()
    {
        ShownColumns shown(60);
        const auto ask = [&](const QString &id) {
            PageRequest request;
            request.column = id;
            shown.page.showRequest(request);
        };
        const auto inView = [&](const RunColumn &column) {
            const int section = shown.model().sectionOf(column);
            const int left = shown.header().sectionViewportPosition(section);
            return section > 0 && left >= shown.header().frozenWidth() &&
                   left + shown.header().sectionSize(section) <= shown.table().viewport()->width();
        };
        const RunColumn first{Kind::Tag, QStringLiteral("first")};
        ask(runColumnId(first)); // before anything is known of the runs
        QVERIFY(settle(shown.page));
        QVERIFY(shown.model().sectionOf(auc) > 0); // those that are chosen by the runs are there as well
        QVERIFY(inView(first));
        for (int i = 0; i < 12; ++i)
            ask(QStringLiteral("params.further-%1").arg(i));
        const RunColumn last{Kind::Param, QStringLiteral("further-11")};
        QVERIFY(inView(last));
        QVERIFY(!inView(first));
        const auto columns = shown.table().shownColumns();
        QCOMPARE(columns.last(), last);
        ask(runColumnId(first)); // is there already
        QVERIFY(inView(first));
        QCOMPARE(shown.table().shownColumns(), columns);
        ask(QStringLiteral("no column"));
        QCOMPARE(shown.table().shownColumns(), columns);
        // It is kept as if it had been checked in the list of columns.
        QVERIFY(shown.bench.services().settings.runColumns().contains(runColumnId(last)));
    }

    void shiftAddsAKeyTurnsItRoundAndTakesItAway()
    {
        ShownColumns shown(300);
        QVERIFY(settle(shown.page));
        QVERIFY(shown.model().sectionOf(depth) > 0);
        shown.click(depth);
        shown.click(auc, Qt::ShiftModifier);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.table().order(), QList<SortKey>({{depth, true}, {auc, false}}));
        QCOMPARE(shown.names(20), wanted(shown.runs, {by(depth, true), by(auc, false)}, 20));
        const auto mark = [&](const RunColumn &column) {
            return shown.model()
                .headerData(shown.model().sectionOf(column), Qt::Horizontal, SortMarkRole)
                .toString();
        };
        QCOMPARE(mark(depth), QStringLiteral("↑¹"));
        QCOMPARE(mark(auc), QStringLiteral("↓²"));
        shown.click(auc, Qt::ShiftModifier);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(20), wanted(shown.runs, {by(depth, true), by(auc, true)}, 20));
        shown.click(auc, Qt::ShiftModifier);
        QCOMPARE(shown.table().order(), QList<SortKey>({{depth, true}}));
        shown.click(depth);
        QCOMPARE(shown.table().order(), QList<SortKey>({{depth, false}}));
        QVERIFY(settle(shown.page));
    }

    void everyColumnSortsAllRuns()
    {
        ShownColumns shown(3000);
        QVERIFY(settle(shown.page));
        shown.click(duration); // over all runs, not over those that are loaded
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(30), wanted(shown.runs, {by(duration, true)}, 30));
        shown.click({Kind::Commit, {}});
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(30), wanted(shown.runs, {by({Kind::Commit, {}}, true)}, 30));
        shown.click({Kind::Model, {}});
        QVERIFY(settle(shown.page)); // versions 11, 12, 13, then those without by their start
        QCOMPARE(shown.names(4), QStringList({QStringLiteral("xgb-4"), QStringLiteral("xgb-1"),
                                              QStringLiteral("xgb-0"), QStringLiteral("xgb-2")}));
        shown.click({Kind::Model, {}});
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(3),
                 QStringList({QStringLiteral("xgb-0"), QStringLiteral("xgb-1"), QStringLiteral("xgb-4")}));
    }

    void experimentsSortByTheirNames()
    {
        ShownColumns shown(40);
        shown.bench.services().settings.setRunColumns({QStringLiteral("attributes.experiment")});
        shown.page.setWorkspace(fakeWorkspace(shown.store, nullptr));
        QVERIFY(settle(shown.page));
        shown.click({Kind::Experiment, {}});
        QVERIFY(settle(shown.page));
        const auto name = [&](int row) { return shown.model().index(row, 2).data().toString(); };
        QCOMPARE(name(0), QStringLiteral("churn-weekly"));
        QCOMPARE(name(39), QStringLiteral("fraud-detection"));
        QCOMPARE(shown.names(1), QStringList{QStringLiteral("xgb-3")});
    }

    void anOrderThatTheSourceCannotTellIsTakenBack()
    {
        ShownColumns shown(30, 0, true);
        QVERIFY(settle(shown.page));
        shown.click(auc);
        QVERIFY(settle(shown.page));
        const QStringList before = shown.names(30);
        QSignalSpy failures(&shown.page, &Page::actionFailed);
        shown.click(duration);
        QVERIFY(settle(shown.page));
        QCOMPARE(failures.count(), 1);
        QCOMPARE(failures.first().first().value<Error>().what, QStringLiteral("too many runs to sort"));
        QCOMPARE(shown.table().order(), QList<SortKey>({{auc, false}}));
        QCOMPARE(shown.names(30), before);
    }

    void lowestAndHighestValuesStandBesideTheLast()
    {
        ShownColumns shown(30, 30);
        QVERIFY(settle(shown.page));
        QVERIFY(shown.choose(auc, {QStringLiteral("Values shown"), QStringLiteral("Lowest value")}));
        QVERIFY(
            shown.choose(auc, {QStringLiteral("Values shown"), QStringLiteral("Best value (the highest)")}));
        QVERIFY(settle(shown.page));
        const RunColumn lowest{Kind::Metric, auc.key, Value::Lowest};
        const RunColumn best{Kind::Metric, auc.key, Value::Best};
        const int section = shown.model().sectionOf(auc);
        QCOMPARE(shown.model().columnAt(section + 1), best);
        QCOMPARE(shown.model().columnAt(section + 2), lowest);
        const auto ranges = shown.store->metricRanges({shown.runs[3].id}, {auc.key}, {});
        VERIFY_OK(ranges);
        const MetricRange range = ranges->value(shown.runs[3].id).value(auc.key);
        QVERIFY(range.lowest < range.highest);
        const int row = shown.model().rowOf(shown.runs[3].id);
        QTRY_COMPARE_WITH_TIMEOUT(shown.model().index(row, section + 1).data(SortRole).toDouble(),
                                  range.highest, 30'000);
        QCOMPARE(shown.model().index(row, section + 2).data(SortRole).toDouble(), range.lowest);
        shown.click(best);
        QVERIFY(settle(shown.page));
        for (int i = 1; i < shown.model().rowCount(); ++i) {
            const auto value = [&](int at) {
                const auto told = shown.store->metricRanges({shown.model().rows().idAt(at)}, {auc.key}, {});
                return told->value(shown.model().rows().idAt(at)).value(auc.key).highest;
            };
            QVERIFY(value(i - 1) >= value(i));
        }
    }

    void frozenColumnsStayAndAreClickedWhereTheyStand()
    {
        ShownColumns shown(40);
        shown.bench.services().settings.setRunColumns(
            {QStringLiteral("attributes.started"), QStringLiteral("metrics.auc"),
             QStringLiteral("metrics.log_loss"), QStringLiteral("metrics.precision"),
             QStringLiteral("metrics.recall"), QStringLiteral("params.max_depth"),
             QStringLiteral("params.learning_rate"), QStringLiteral("params.n_estimators"),
             QStringLiteral("params.seed"), QStringLiteral("tags.dvc_data_hash"),
             QStringLiteral("tags.dvc_file"), QStringLiteral("tags.git_commit")});
        shown.page.resize(900, 500);
        shown.page.setWorkspace(fakeWorkspace(shown.store, nullptr));
        QVERIFY(settle(shown.page));
        RunsTable &table = shown.table();
        QScrollBar *bar = table.horizontalScrollBar();
        QVERIFY(bar->maximum() > 200);
        QCOMPARE(table.frozen(), 1); // the name
        const int edge = shown.header().sectionPosition(2);
        const QModelIndex name = shown.model().index(2, 1);
        const QRect place = table.visualRect(name);
        bar->setValue(150);
        QCOMPARE(table.visualRect(name), place);
        QCOMPARE(table.indexAt(place.center()), name);
        QCOMPARE(shown.header().sectionAt(edge - 4), 1);
        QVERIFY(shown.header().sectionAt(edge + 4) > 1);
        QVERIFY(table.indexAt({edge + 4, place.center().y()}).column() > 1);
        // It is painted there, too: nothing of it changes when the rest moves.
        const QRect head(0, 0, edge - 1, table.viewport()->height());
        const QImage before = table.viewport()->grab(head).toImage();
        bar->setValue(90);
        QCOMPARE(table.viewport()->grab(head).toImage(), before);
        // A click selects its row, one on its header sorts by it, and its border resizes it.
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, place.center());
        QCOMPARE(table.currentRun()->id, shown.model().rows().idAt(2));
        QTest::mouseClick(shown.header().viewport(), Qt::LeftButton, {}, {60, 8});
        QCOMPARE(table.order().first().column.kind, Kind::Name);
        const int width = table.columnWidth(1);
        auto *target = shown.header().viewport();
        QTest::mouseMove(target, {edge - 1, 8});
        QTest::mousePress(target, Qt::LeftButton, {}, {edge - 1, 8});
        QTest::mouseMove(target, {edge + 19, 8});
        QTest::mouseRelease(target, Qt::LeftButton, {}, {edge + 19, 8});
        QCOMPARE(table.columnWidth(1), width + 20);
        // Freezing more, and nothing.
        bar->setValue(0);
        QVERIFY(shown.choose({Kind::Started, {}}, {QStringLiteral("Freeze up to here")}));
        QCOMPARE(table.frozen(), 2);
        QVERIFY(shown.choose({Kind::Started, {}}, {QStringLiteral("Hide this column")}));
        QCOMPARE(table.frozen(), 1);
        QVERIFY(shown.choose({Kind::Name, {}}, {QStringLiteral("Freeze up to here")}));
        QCOMPARE(table.frozen(), 0);
        QCOMPARE(shown.header().frozenWidth(), 0);
        QVERIFY(settle(shown.page));
    }

    void frozenColumnsLeaveRoomForTheOthers()
    {
        ShownColumns shown(10);
        QVERIFY(settle(shown.page));
        shown.table().setFrozen(50);
        QVERIFY(shown.header().frozenWidth() <= shown.header().viewport()->width() * 2 / 3);
        QVERIFY(shown.header().frozenWidth() > 0);
    }

    void setsOfColumnsAreSavedChosenAndDeleted()
    {
        ShownColumns shown(10);
        QVERIFY(settle(shown.page));
        const QStringList menu{QStringLiteral("Column sets")};
        const auto chosenForMe = shown.table().shownColumns();
        const RunColumn recall{Kind::Metric, QStringLiteral("recall")};
        QVERIFY(shown.choose(auc, {QStringLiteral("Hide this column")}));
        const auto mine = shown.table().shownColumns();
        QVERIFY(!mine.contains(auc));
        QVERIFY(shown.choose({Kind::Name, {}}, menu + QStringList{QStringLiteral("Save these columns as…")}));
        auto *dialog = shown.page.findChild<QInputDialog *>();
        QVERIFY(dialog != nullptr);
        dialog->setTextValue(QStringLiteral("R&D"));
        dialog->accept();
        QVERIFY(shown.choose({Kind::Name, {}}, menu + QStringList{QStringLiteral("Chosen for you")}));
        QCOMPARE(shown.table().shownColumns(), chosenForMe);
        QVERIFY(shown.choose({Kind::Name, {}}, menu + QStringList{QStringLiteral("R&&D")}));
        QCOMPARE(shown.table().shownColumns(), mine);
        QVERIFY(shown.choose({Kind::Name, {}},
                             menu + QStringList{QStringLiteral("Delete"), QStringLiteral("R&&D")}));
        QVERIFY(!shown.choose({Kind::Name, {}}, menu + QStringList{QStringLiteral("R&&D")}));
        QCOMPARE(shown.table().shownColumns(), mine); // what is shown stays
    }

    void columnSetsAreValues()
    {
        const ColumnSet one{QStringLiteral("b"), {auc, {Kind::Metric, auc.key, Value::Highest}}, 2};
        const ColumnSet two{QStringLiteral("a"), {duration}, 0};
        const auto sets = withColumnSet(withColumnSet({}, one), two);
        QCOMPARE(sets, QList<ColumnSet>({two, one}));
        QCOMPARE(columnSetsFromJson(columnSetsToJson(sets)), sets);
        QCOMPARE(withColumnSet(sets, {QStringLiteral("b"), {depth}, 1}).size(), 2);
        for (const char *json : {"", "{}", "[1]", R"([{"name":"x","columns":["nothing"]}])",
                                 R"([{"name":"","columns":["metrics.auc"]}])"})
            QVERIFY2(columnSetsFromJson(json).isEmpty(), json);
    }

    void twelveThousandMetricsAreChosenFrom()
    {
        auto runs = storyRuns(5);
        for (int i = 0; i < 12'000; ++i)
            runs[0].metrics.insert(QStringLiteral("layer_%1/grad").arg(i, 5, 10, QLatin1Char('0')), i);
        PageBench bench;
        RunsPage page(bench.services());
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(fakeWorkspace(std::make_shared<FakeTrackingStore>(runs), nullptr));
        QVERIFY(settle(page));
        auto *popup = page.findChild<CheckListPopup *>();
        QTest::keyClick(&page, Qt::Key_L, Qt::ControlModifier);
        QVERIFY(popup->isVisible());
        QTest::keyClicks(popup->findChild<QLineEdit *>(), QStringLiteral("layer_11999"));
        QTest::keyClick(popup->findChild<QLineEdit *>(), Qt::Key_Return);
        popup->hide();
        QVERIFY(page.findChild<RunsTable *>()->shownColumns().contains(
            {Kind::Metric, QStringLiteral("layer_11999/grad")}));
        QVERIFY(settle(page));
    }

    void pictures()
    {
        ShownColumns shown(60, 60);
        QVERIFY(settle(shown.page));
        QVERIFY(shown.choose(auc, {QStringLiteral("Values shown"), QStringLiteral("Highest value")}));
        QVERIFY(shown.choose(auc, {QStringLiteral("Values shown"), QStringLiteral("Lowest value")}));
        shown.click(depth);
        shown.click({Kind::Metric, auc.key, Value::Highest}, Qt::ShiftModifier);
        QVERIFY(settle(shown.page));
        shown.table().horizontalScrollBar()->setValue(120);
        takePictures(shown.page, QStringLiteral("page-runs-values"));
        shown.table().horizontalScrollBar()->setValue(0);
        const int x = shown.header().sectionViewportPosition(shown.model().sectionOf(auc));
        Q_EMIT shown.header().customContextMenuRequested({x + 12, 8});
        auto *menu = QApplication::activePopupWidget();
        QVERIFY(menu != nullptr);
        QVERIFY(menu->grab().save(picturePath(QStringLiteral("page-runs-header-menu.png"))));
        menu->close();
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunsColumns)
#include "tst_runscolumns.moc"
