// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/roles.h"
#include "tests/support/pictures.h"
#include "tests/support/testcase.h"
#include "tests/widgets/runs/shownruns.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/runinspector.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"
#include "widgets/pages/runs/traceabilitycard.h"

#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

#include <algorithm>

namespace driftline {

namespace {

QStringList named(std::initializer_list<int> numbers)
{
    QStringList names;
    for (const int number : numbers)
        names.append(QStringLiteral("xgb-%1").arg(number));
    return names;
}

} // namespace

class TestRunsPage final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void showsExperimentsAndTheNewestRunsFirst()
    {
        Shown shown(40);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(3), named({0, 1, 2}));
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-0"));
        auto *list = shown.page.findChild<QListView *>();
        QCOMPARE(list->model()->rowCount(), 3);
        QCOMPARE(list->currentIndex().data(SecondLineRole).toString(), QStringLiteral("40"));
        QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("40 runs · ")),
                 qPrintable(shown.page.statusText()));
    }

    void newRunsAndValuesAppearByThemselves()
    {
        Shown shown(400);
        QVERIFY(settle(shown.page));
        const auto newest = [&](int i) {
            Run run = shown.runs[0];
            run.id = RunId(QStringLiteral("%1").arg(i, 32, 10, QLatin1Char('f')));
            run.name = QStringLiteral("fresh-%1").arg(i);
            run.startTime = *shown.runs[0].startTime + i;
            return run;
        };
        shown.store->setRuns(QList<Run>{newest(1)} + shown.runs);
        QVERIFY(QTest::qWaitFor([&] { return shown.names(1) == QStringList{QStringLiteral("fresh-1")}; },
                                10'000));
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-0")); // what was selected stays so
        QVERIFY(settle(shown.page));

        // Who reads further down finds the same row in the same place.
        RunsTable &table = shown.table();
        table.scrollTo(table.model()->index(120, 1), QAbstractItemView::PositionAtTop);
        const QString top = table.model()->index(table.rowAt(0), 1).data().toString();
        Run changed = newest(1);
        changed.metrics[QStringLiteral("auc_roc")] = 0.125;
        shown.store->setRuns(QList<Run>{newest(3), newest(2), changed} + shown.runs);
        QVERIFY(QTest::qWaitFor([&] { return shown.names(1) == QStringList{QStringLiteral("fresh-3")}; },
                                15'000));
        QCOMPARE(table.model()->index(table.rowAt(0), 1).data().toString(), top);
        QCOMPARE(shown.model().runAt(2)->metrics.value(QStringLiteral("auc_roc")), 0.125);
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-0"));
    }

    void anExperimentNarrowsTheTable()
    {
        Shown shown(40);
        QVERIFY(settle(shown.page));
        auto *list = shown.page.findChild<QListView *>();
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Down);
        QVERIFY(settle(shown.page));
        QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("churn-weekly"));
        QCOMPARE(shown.names(2), named({3, 7}));
        QCOMPARE(shown.model().rowCount(), 10);
    }

    void aFilterIsAppliedByTheStore()
    {
        Shown shown(40);
        QVERIFY(settle(shown.page));
        shown.type(QStringLiteral("metrics.auc > 0.9 or run_name = 'xgb-30'"));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(9), named({0, 1, 2, 3, 30}));
        QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("5 runs of 40 match")),
                 qPrintable(shown.page.statusText()));
        // What stays in the inspector although it is left out says so.
        const auto saysSo = [&shown] {
            const auto labels = shown.inspector().findChildren<QLabel *>();
            return std::ranges::any_of(labels, [](const QLabel *label) {
                return label->text().contains(QStringLiteral("not in the table"));
            });
        };
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-0"));
        QVERIFY(!saysSo());
        shown.type(QStringLiteral("run_name = 'xgb-30'"));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-0"));
        QVERIFY(saysSo());
        shown.type(QStringLiteral("metrics.auc > 0.9"));
        QVERIFY(settle(shown.page));
        QVERIFY(!saysSo());
    }

    void theFilterOffersTheValuesThatRunsHave()
    {
        Shown shown(41);
        QVERIFY(settle(shown.page));
        shown.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.page));
        auto *edit = shown.filter().findChild<QPlainTextEdit *>();
        edit->setFocus();
        QTest::keyClicks(edit, QStringLiteral("params.max_depth = "));
        QVERIFY(QTest::qWaitFor([] { return QApplication::activePopupWidget() != nullptr; }, 30'000));
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
        QCOMPARE(shown.filter().text(), QStringLiteral("params.max_depth = '4'")); // that most of them have
        QVERIFY(QTest::qWaitFor([&] { return shown.model().rowCount() == 9; }, 30'000));
    }

    void aWrongFilterIsMarkedAndChangesNothing()
    {
        Shown shown(40);
        QVERIFY(settle(shown.page));
        shown.type(QStringLiteral("metric.auc >< 1"));
        QVERIFY(shown.filter().hasError());
        QVERIFY(shown.page.statusText().contains(QStringLiteral("the filter is not applied")));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().rowCount(), 40);
        shown.type(QStringLiteral("metrics.auc > 0.95"));
        QVERIFY(!shown.filter().hasError());
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(9), named({0, 1}));
    }

    void whenNothingMatchesThePageSaysHowToGoOn()
    {
        Shown shown(4);
        QVERIFY(settle(shown.page));
        shown.type(QStringLiteral("params.max_depth = '99'"));
        QVERIFY(settle(shown.page));
        QVERIFY(shown.empty().isVisible());
        QCOMPARE(shown.empty().accessibleName(), QStringLiteral("No run matches"));
        QTest::mouseClick(shown.button(QStringLiteral("Clear the filter")), Qt::LeftButton);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().rowCount(), 4);
        QVERIFY(!shown.empty().isVisible());
    }

    void sortingIsTheStores()
    {
        Shown shown(3000);
        QVERIFY(settle(shown.page));
        const int auc = shown.model().sectionOf({RunColumn::Kind::Metric, QStringLiteral("auc")});
        QVERIFY(auc > 0);
        auto *header = shown.table().horizontalHeader();
        const auto click = [&] {
            const int x = header->sectionViewportPosition(auc) + header->sectionSize(auc) / 2;
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {x, header->height() / 2});
        };
        click();
        QVERIFY(settle(shown.page));
        QVERIFY(!shown.table().order().first().ascending); // the highest is looked for first
        QCOMPARE(shown.names(2), named({0, 1}));
        click();
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(2), named({2999, 2998}));
    }

    void aHundredThousandRunsComePageByPage()
    {
        Shown shown(100'000);
        QVERIFY(QTest::qWaitFor([&] { return shown.model().rowCount() > 0; }, 30'000));
        QCOMPARE(shown.model().rowCount(), 200);
        QVERIFY(settle(shown.page));
        const int inAdvance = shown.model().rowCount();
        QVERIFY(inAdvance >= 10'000 && inAdvance < 20'000);
        shown.table().verticalScrollBar()->setValue(shown.table().verticalScrollBar()->maximum());
        QVERIFY(QTest::qWaitFor([&] { return shown.model().rowCount() > inAdvance; }, 30'000));
        QVERIFY(settle(shown.page));
        QVERIFY(shown.page.statusText().startsWith(QStringLiteral("100,000 runs")));
    }

    void aRequestSelectsARunFarBehind()
    {
        Shown shown(30'000);
        PageRequest request;
        request.runIds = {storyRunId(25'000).left(8), storyRunId(2)};
        shown.page.showRequest(request);
        QVERIFY(settle(shown.page));
        const QList<RunId> &selected = shown.table().selectedRuns();
        QCOMPARE(selected.size(), 2);
        QVERIFY(selected.contains(RunId(storyRunId(25'000))));
        QVERIFY(selected.contains(RunId(storyRunId(2))));
    }

    void aRunTooFarBehindIsShownAlone()
    {
        Shown shown(30'000);
        PageRequest request;
        request.runIds = {storyRunId(25'000)};
        shown.page.showRequest(request);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(2), named({25'000}));
        QCOMPARE(shown.filter().text(), QStringLiteral("attributes.run_id = '%1'").arg(storyRunId(25'000)));
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-25000"));
    }

    void aRequestMayComeWithAFilterAndBeforeTheRuns()
    {
        Shown shown(40);
        PageRequest request;
        request.filter = QStringLiteral("metrics.auc < 0.5");
        request.runIds = {storyRunId(30)};
        shown.page.showRequest(request);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.filter().text(), request.filter);
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-30"));
    }

    void aRequestForNoSuchRunFailsAloud()
    {
        Shown shown(4);
        QVERIFY(settle(shown.page));
        QSignalSpy failed(&shown.page, &Page::actionFailed);
        PageRequest request;
        request.runIds = {QStringLiteral("ffff")};
        shown.page.showRequest(request);
        QVERIFY(settle(shown.page));
        QCOMPARE(failed.count(), 1);
    }

    void selectedRunsAreHandedOverInTheOrderOfSelection()
    {
        Shown shown(10);
        QVERIFY(settle(shown.page));
        QSignalSpy requested(&shown.page, &Page::pageRequested);
        auto &table = shown.table();
        table.setFocus();
        const auto click = [&](int row, Qt::KeyboardModifiers keys) {
            QTest::mouseClick(table.viewport(), Qt::LeftButton, keys,
                              table.visualRect(shown.model().index(row, 1)).center());
        };
        click(4, {});
        QVERIFY(!shown.button(QStringLiteral("Compare"))->isEnabled());
        click(1, Qt::ControlModifier);
        click(2, Qt::ControlModifier);
        QCOMPARE(shown.model().index(1, 0).data(SeriesIndexRole).toInt(), 1);
        QTest::mouseClick(shown.button(QStringLiteral("Compare 3")), Qt::LeftButton);
        QCOMPARE(requested.count(), 1);
        const auto request = requested[0][0].value<PageRequest>();
        QCOMPARE(request.page, PageId::Compare);
        QCOMPARE(request.runIds, (QStringList{storyRunId(4), storyRunId(1), storyRunId(2)}));
        click(4, Qt::ControlModifier);
        QCOMPARE(shown.model().index(1, 0).data(SeriesIndexRole).toInt(), 0);
    }

    void theKeyboardAloneSelectsAndCompares()
    {
        Shown shown(10);
        QVERIFY(settle(shown.page));
        QSignalSpy requested(&shown.page, &Page::pageRequested);
        shown.page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shown.page));
        auto &table = shown.table();
        table.setFocus();
        QTest::keyClick(&table, Qt::Key_Down);
        QTest::keyClick(&table, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(table.selectedCount(), 2);
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        const QStringList ids = QGuiApplication::clipboard()->text().split(u'\n');
        QCOMPARE(ids, QStringList({table.selectedRuns().at(0).text(), table.selectedRuns().at(1).text()}));
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("xgb-1")));
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(requested.count(), 1);
        QTest::keyClick(&table, Qt::Key_F, Qt::ControlModifier);
        QVERIFY(shown.filter().findChild<QPlainTextEdit *>()->hasFocus());
    }

    void theSelectionSurvivesAnotherOrderAndRefresh()
    {
        Shown shown(40);
        QVERIFY(settle(shown.page));
        shown.table().selectRuns({RunId(storyRunId(7)), RunId(storyRunId(3))});
        shown.table().sortBy(1);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.table().selectedRuns(), (QList<RunId>{RunId(storyRunId(7)), RunId(storyRunId(3))}));
        shown.page.refresh();
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.table().selectedCount(), 2);
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-7"));
    }

    void allRunsCanBeSelectedButNotCompared()
    {
        Shown shown(500);
        QVERIFY(settle(shown.page));
        shown.table().selectAll();
        QCOMPARE(shown.table().selectedCount(), 500);
        QVERIFY(shown.table().selectedRuns().isEmpty());
        QVERIFY(!shown.button(QStringLiteral("Compare 500"))->isEnabled());
    }

    void theInspectorTellsWhereARunCameFrom()
    {
        Shown shown(10, 10);
        QVERIFY(settle(shown.page));
        shown.table().selectRuns({RunId(storyRunId(1))});
        QVERIFY(settle(shown.page));
        auto *card = shown.page.findChild<TraceabilityCard *>();
        QCOMPARE(card->state(0), QStringLiteral("verified"));
        QCOMPARE(card->state(1), QStringLiteral("not checked")); // this source has no repository
        QSignalSpy requested(&shown.page, &Page::pageRequested);
        QTest::mouseClick(shown.button(QStringLiteral("Show lineage")), Qt::LeftButton);
        QCOMPARE(requested[0][0].value<PageRequest>().modelSelector, QStringLiteral("fraud-detector/12"));
        shown.table().selectRuns({RunId(storyRunId(2))});
        QVERIFY(!shown.button(QStringLiteral("Show lineage"))->isEnabled());
    }

    void whatCannotBeReadIsNotCalledNotRecorded()
    {
        QList<Run> runs = storyRuns(2);
        runs[0].tags.clear();
        runs[1].tags.clear();
        runs[0].tagsUnread = true;
        PageBench bench;
        RunsPage page(bench.services());
        page.show();
        page.setWorkspace(fakeWorkspace(std::make_shared<FakeTrackingStore>(runs), nullptr));
        QVERIFY(settle(page));
        const auto *card = page.findChild<TraceabilityCard *>();
        for (const auto &[run, expected] :
             {std::pair(0, QStringLiteral("unknown")), std::pair(1, QStringLiteral("not recorded"))}) {
            page.findChild<RunsTable *>()->selectRuns({runs[run].id});
            QVERIFY(settle(page));
            QCOMPARE(card->state(1), expected);
            QCOMPARE(card->state(2), expected);
        }
    }

    void columnsAreChosenAndRemembered()
    {
        const RunColumn team{RunColumn::Kind::Tag, QStringLiteral("team")};
        PageBench bench;
        const auto runs = storyRuns(10);
        const auto workspace = fakeWorkspace(std::make_shared<FakeTrackingStore>(runs), nullptr);
        {
            RunsPage page(bench.services());
            page.show();
            page.setWorkspace(workspace);
            QVERIFY(settle(page));
            auto *popup = page.findChild<CheckListPopup *>();
            auto *table = page.findChild<RunsTable *>();
            QTest::keyClick(&page, Qt::Key_L, Qt::ControlModifier);
            popup->popupBelow(table);
            QTest::keyClicks(popup->findChild<QLineEdit *>(), QStringLiteral("tags.team"));
            QTest::keyClick(popup->findChild<QLineEdit *>(), Qt::Key_Return);
            popup->hide();
            QVERIFY(table->shownColumns().contains(team));
            table->sortBy(page.findChild<RunTableModel *>()->sectionOf(
                {RunColumn::Kind::Metric, QStringLiteral("auc")}));
            table->setColumnWidth(1, 333);
            QVERIFY(settle(page));
        }
        RunsPage page(bench.services());
        page.show();
        page.setWorkspace(workspace);
        QVERIFY(settle(page));
        auto *table = page.findChild<RunsTable *>();
        QVERIFY(table->shownColumns().contains(team));
        QCOMPARE(table->columnWidth(1), 333);
        QCOMPARE(table->order().value(0).column.key, QStringLiteral("auc"));
        QVERIFY(!table->order().value(0).ascending);
    }

    void aDamagedLayoutIsTheDefault()
    {
        for (const char *json :
             {"", "[]", R"({"sort":[{"column":"attributes.mark"},7],"splitter":[1],"frozen":"x"})",
              "{\"widths\":{\"a\":\"x\"}}"}) {
            const RunsLayout layout = RunsLayout::fromJson(json);
            QCOMPARE(layout.order, RunsLayout().order);
            QCOMPARE(layout.frozen, 1);
            QVERIFY(layout.splitter.isEmpty());
        }
    }

    void anErrorFillsThePageUntilItWorksAgain()
    {
        Shown shown(4);
        QVERIFY(settle(shown.page));
        shown.store->setFailure(Error{ErrorCode::Unreachable, QStringLiteral("no answer"),
                                      QStringLiteral("host"), QStringLiteral("start it"), std::nullopt});
        shown.page.refresh();
        QVERIFY(settle(shown.page));
        QVERIFY(shown.empty().isVisible());
        QCOMPARE(shown.empty().accessibleName(), QStringLiteral("No answer"));
        shown.store->setFailure(std::nullopt);
        QTest::mouseClick(shown.button(QStringLiteral("Try again")), Qt::LeftButton);
        QVERIFY(settle(shown.page));
        QVERIFY(!shown.empty().isVisible());
        QCOMPARE(shown.model().rowCount(), 4);
    }

    void anotherWorkspaceReplacesEverything()
    {
        Shown shown(40);
        shown.page.setWorkspace(fakeWorkspace(std::make_shared<FakeTrackingStore>(storyRuns(2)), nullptr));
        QVERIFY(settle(shown.page)); // the first one's answers come too late
        QCOMPARE(shown.model().rowCount(), 2);
        shown.page.setWorkspace(nullptr);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().rowCount(), 0);
        QCOMPARE(shown.empty().accessibleName(), QStringLiteral("Nothing is open"));
        shown.page.setWorkspace(fakeWorkspace(nullptr, nullptr));
        QCOMPARE(shown.empty().accessibleName(), QStringLiteral("No runs in this source"));
    }

    void everyControlHasANameAndTheTabKeyReachesIt()
    {
        Shown shown(10);
        QVERIFY(settle(shown.page));
        for (const QWidget *widget : shown.page.findChildren<QWidget *>()) {
            const bool control = widget->focusPolicy() & Qt::TabFocus && widget->isVisible();
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            if (control && qobject_cast<const QAbstractItemView *>(widget))
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
            if (control && button)
                QVERIFY(!button->text().isEmpty() || !button->accessibleName().isEmpty());
        }
        for (const QAction *action : shown.page.actions())
            QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
    }

    void pictures()
    {
        Shown shown(8214, 12);
        QVERIFY(settle(shown.page));
        shown.filter().setText(QStringLiteral("metrics.auc > 0.9 and params.max_depth != '6'"));
        shown.table().sortBy(shown.model().sectionOf({RunColumn::Kind::Metric, QStringLiteral("auc")}));
        shown.table().selectRuns({RunId(storyRunId(1)), RunId(storyRunId(0)), RunId(storyRunId(4))});
        auto *popup = shown.page.findChild<CheckListPopup *>();
        popup->popupBelow(&shown.table());
        QVERIFY(popup->grab().save(picturePath(QStringLiteral("page-runs-columns.png"))));
        popup->hide();
        takePictures(shown.page, QStringLiteral("page-runs"));
        shown.type(QStringLiteral("metrics.auc > 0.9 and parms.max_depth = '6'"));
        takePictures(shown.page, QStringLiteral("page-runs-wrong-filter"));
        shown.type(QStringLiteral("metrics.auc > 7"));
        takePictures(shown.page, QStringLiteral("page-runs-no-match"));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunsPage)
#include "tst_runspage.moc"
