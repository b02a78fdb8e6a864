// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Very many runs of a store that reads anywhere: all rows are there, those in view are read.

#include "tests/support/testcase.h"
#include "tests/widgets/runs/shownruns.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>

namespace driftline {

class TestRunsRows final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void ofAStoreThatReadsAnywhereTheRowsInViewAreReadAndTheOthersForgotten()
    {
        Shown shown(60'000, 0, true);
        QVERIFY(settle(shown.page));
        const RunTableModel &model = shown.model();
        QCOMPARE(model.rowCount(), 60'000);
        QVERIFY(model.rows().loadedCount() < 10'000);
        RunsTable &table = shown.table();
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum());
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {},
                          table.visualRect(model.index(59'999, 1)).center());
        QVERIFY(settle(shown.page));
        QCOMPARE(model.index(59'999, 1).data().toString(), QStringLiteral("xgb-59999"));
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-59999"));
        for (int row = 0; row < 60'000; row += 3'000) {
            table.scrollTo(model.index(row, 1), QAbstractItemView::PositionAtTop);
            QVERIFY(settle(shown.page));
            QVERIFY(model.runAt(table.rowsInView().first) && model.runAt(table.rowsInView().second));
            QCOMPARE(model.index(row, 1).data().toString(), QStringLiteral("xgb-%1").arg(row));
        }
        QVERIFY(model.rows().loadedCount() <= 2 * RunTableModel::keptAround + 4'000);
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-59999")); // is still the selected one
        QCOMPARE(table.currentIndex().row(), 59'999);
    }

    void whenTheStoreIsGoneThePageSaysSoAndGoesOnAfterwards()
    {
        Shown shown(30'000, 0, true);
        QVERIFY(settle(shown.page));
        shown.store->setFailure(Error{ErrorCode::Unreadable, QStringLiteral("it is gone"),
                                      QStringLiteral("mlflow.db"), QStringLiteral("bring it back"),
                                      std::nullopt});
        RunsTable &table = shown.table();
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum());
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().rowCount(), 30'000);
        QVERIFY(!shown.model().runAt(29'999));
        QCOMPARE(shown.model().index(29'999, 1).data().toString(), QString(QChar(0x2026)));
        auto *retry = shown.button(QStringLiteral("Try again"));
        QVERIFY(retry && retry->isVisible());
        QTest::mouseClick(retry, Qt::LeftButton);
        QVERIFY(settle(shown.page));
        QVERIFY(retry->isVisible()); // it is still gone
        shown.store->setFailure(std::nullopt);
        QTest::mouseClick(retry, Qt::LeftButton);
        QVERIFY(settle(shown.page));
        QVERIFY(!retry->isVisible());
        QCOMPARE(shown.model().index(29'999, 1).data().toString(), QStringLiteral("xgb-29999"));
    }

    void allRowsStaySelectedWhenValuesComeIn()
    {
        Shown shown(30'000, 0, true);
        QVERIFY(settle(shown.page));
        shown.table().setFocus();
        QTest::keyClick(&shown.table(), Qt::Key_A, Qt::ControlModifier);
        QList<Run> runs = shown.runs;
        runs[0].metrics[QStringLiteral("auc")] = 0.125;
        shown.store->setRuns(runs);
        QVERIFY(QTest::qWaitFor(
            [&] { return shown.model().runAt(0)->metrics.value(QStringLiteral("auc")) == 0.125; }, 30'000));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.table().selectedCount(), 30'000);
        QVERIFY(shown.table().selectionModel()->isRowSelected(29'999));
    }

    void rowsThatAreNotInMemoryAreNotCopiedInSilence()
    {
        Shown shown(30'000, 0, true);
        QVERIFY(settle(shown.page));
        QSignalSpy failed(&shown.page, &Page::actionFailed);
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));
        shown.table().setFocus();
        QTest::keyClick(&shown.table(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(shown.table().selectedCount(), 30'000);
        QTest::keyClick(&shown.table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
    }

    void aRangeOfRowsThatWasNotReadYetIsSelectedAsItComes()
    {
        Shown shown(30'000, 0, true);
        QVERIFY(settle(shown.page));
        RunsTable &table = shown.table();
        table.selectionModel()->select(
            QItemSelection(shown.model().index(20'000, 0), shown.model().index(20'002, 0)),
            QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        table.scrollTo(shown.model().index(20'000, 1));
        QVERIFY(settle(shown.page));
        QCOMPARE(table.selectedRuns(), (QList<RunId>{RunId(storyRunId(20'000)), RunId(storyRunId(20'001)),
                                                     RunId(storyRunId(20'002))}));
        QVERIFY(shown.button(QStringLiteral("Compare 3"))->isEnabled());
    }

    void whoReadsFarDownFindsTheSameRowWhenRunsComeIn()
    {
        Shown shown(30'000, 0, true);
        QVERIFY(settle(shown.page));
        RunsTable &table = shown.table();
        table.scrollTo(table.model()->index(20'000, 1), QAbstractItemView::PositionAtTop);
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->value() +
                                            11); // the row at the top is cut
        QVERIFY(settle(shown.page));
        const int cut = table.rowViewportPosition(20'000);
        QVERIFY(cut < 0);
        QList<Run> runs = shown.runs;
        for (int i = 0; i < 3; ++i) {
            Run run = shown.runs[0];
            run.id = RunId(QStringLiteral("%1").arg(i, 32, 10, QLatin1Char('f')));
            *run.startTime += i + 1;
            runs.prepend(run);
        }
        shown.store->setRuns(runs);
        QVERIFY(QTest::qWaitFor([&] { return shown.model().rowCount() == 30'003; }, 30'000));
        QCOMPARE(table.model()->index(table.rowAt(0), 1).data().toString(), QStringLiteral("xgb-20000"));
        QCOMPARE(table.rowAt(0), 20'003);
        QCOMPARE(table.rowViewportPosition(20'003), cut);
        QVERIFY(settle(shown.page));
        // Nor is the place lost when the user has the source read again, or pins a run.
        shown.page.refresh();
        QVERIFY(settle(shown.page));
        QCOMPARE(table.rowViewportPosition(20'003), cut);
        table.selectRuns({RunId(storyRunId(20'005))});
        for (QAction *action : shown.page.actions()) {
            if (action->text() == QStringLiteral("Pin to the top"))
                action->trigger();
        }
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().rows().idAt(0), RunId(storyRunId(20'005)));
        QCOMPARE(table.model()->index(table.rowAt(0), 1).data().toString(), QStringLiteral("xgb-20000"));
    }

    void aRequestSelectsARunFarBehindAnywhere()
    {
        Shown shown(30'000, 0, true);
        PageRequest request;
        request.runIds = {storyRunId(25'000).left(8), storyRunId(2)};
        shown.page.showRequest(request);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.table().selectedRuns().size(), 2);
        request.runIds = {storyRunId(29'000)};
        shown.page.showRequest(request);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-29000"));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunsRows)
#include "tst_runsrows.moc"
