// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs that are pinned to the top, and colours of the user's choice.

#include "models/io/sources.h"
#include "models/items/groupchoicemodel.h"
#include "models/session/runmarks.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"
#include "tests/widgets/runs/shownruns.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/compare/comparepage.h"

#include <QAction>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace driftline {

namespace {

QList<RunId> ids(std::initializer_list<int> numbers)
{
    QList<RunId> ids;
    for (const int number : numbers)
        ids.append(RunId(storyRunId(number)));
    return ids;
}

QStringList names(std::initializer_list<int> numbers)
{
    QStringList names;
    for (const int number : numbers)
        names.append(QStringLiteral("xgb-%1").arg(number));
    return names;
}

void trigger(RunsPage &page, const QString &text)
{
    for (QAction *action : page.findChild<RunsTable *>()->actions() + page.actions()) {
        if (action->text() == text && action->isEnabled()) {
            action->trigger();
            QVERIFY(settle(page));
            return;
        }
    }
    QFAIL(qPrintable(text));
}

void colour(RunsPage &page, const QString &name)
{
    for (QAction *action : page.findChild<RunsTable *>()->actions()) {
        if (!action->menu())
            continue;
        Q_EMIT action->menu()->aboutToShow();
        for (QAction *choice : action->menu()->actions()) {
            if (choice->text() == name) {
                choice->trigger();
                return;
            }
        }
    }
    QFAIL(qPrintable(name));
}

const QString pin = QStringLiteral("Pin to the top");
const QString hide = QStringLiteral("Hide from the list");
const QString showHidden = QStringLiteral("Show all hidden runs");

} // namespace

class TestRunsMarks final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void pinnedRunsStandAboveTheOthersInAnyOrder_data()
    {
        QTest::addColumn<bool>("anywhere");
        QTest::newRow("a store that reads anywhere") << true;
        QTest::newRow("page after page") << false;
    }
    void pinnedRunsStandAboveTheOthersInAnyOrder()
    {
        QFETCH(bool, anywhere);
        Shown shown(3000, 0, anywhere);
        QVERIFY(settle(shown.page));
        shown.table().selectRuns(ids({40, 7}));
        trigger(shown.page, pin);
        QCOMPARE(shown.names(5), names({40, 7, 0, 1, 2}));
        QCOMPARE(shown.model().rowCount(), 3000); // each of them once
        QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("3,000 runs")),
                 qPrintable(shown.page.statusText()));
        QCOMPARE(shown.table().selectedRuns(), ids({40, 7}));
        QCOMPARE(shown.model().index(0, 1).data(PinnedRole).toInt(), int(Pinned::Yes));
        QCOMPARE(shown.model().index(1, 1).data(PinnedRole).toInt(), int(Pinned::Last));
        QVERIFY(!shown.model().index(2, 1).data(PinnedRole).isValid());
        QCOMPARE(shown.model().index(9, 1).data().toString(), QStringLiteral("xgb-8"));

        shown.table().sortBy(shown.model().sectionOf({RunColumn::Kind::Metric, QStringLiteral("auc")}),
                             Qt::AscendingOrder);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(4), names({40, 7, 2999, 2998}));
        shown.type(QStringLiteral("run_name = 'xgb-0' or run_name = 'xgb-1'"));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(9), names({40, 7, 1, 0})); // they stay, whatever is filtered
        QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("2 runs of 3,000 match")),
                 qPrintable(shown.page.statusText()));
        shown.table().selectRuns(ids({40}));
        trigger(shown.page, QStringLiteral("Unpin"));
        QCOMPARE(shown.names(9), names({7, 1, 0}));
    }

    void pinsStayWhenRunsComeInAndWhenTheSourceIsOpenedAgain()
    {
        Shown shown(60, 0, true);
        QVERIFY(settle(shown.page));
        shown.table().selectRuns(ids({30}));
        trigger(shown.page, pin);
        Run changed = shown.runs[30];
        changed.metrics[QStringLiteral("auc_roc")] = 0.125;
        QList<Run> runs = shown.runs;
        runs[30] = changed;
        shown.store->setRuns(runs);
        QVERIFY(QTest::qWaitFor(
            [&] { return shown.model().runAt(0)->metrics.value(QStringLiteral("auc_roc")) == 0.125; },
            30'000));
        shown.page.setWorkspace(shown.workspace);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(2), (QStringList{QStringLiteral("xgb-30"), QStringLiteral("xgb-0")}));
        runs.removeAt(30); // deleted for good
        shown.store->setRuns(runs);
        QVERIFY(
            QTest::qWaitFor([&] { return shown.names(1) == QStringList{QStringLiteral("xgb-0")}; }, 30'000));
        QVERIFY(settle(shown.page));
    }

    void ofARealServerPinnedRunsStandAboveTheOthers_data()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }
    void ofARealServerPinnedRunsStandAboveTheOthers()
    {
        QFETCH(int, generation);
        const QTemporaryDir data;
        const QString copy = data.filePath(QStringLiteral("mlflow.db"));
        VERIFY_OK(copyTree(storyFolder(generation) + QStringLiteral("/mlflow.db"), copy));
        MlflowServer server;
        VERIFY_OK(server.start(generation, copy));
        const auto workspace = Sources(data.filePath(QStringLiteral("own"))).open(server.url(), {}, {});
        VERIFY_OK(workspace);
        ShownPage shown;
        shown.show(*workspace);
        QVERIFY(settle(shown.page));
        const QStringList before = shown.names(1000);
        QVERIFY(before.size() > 10);
        const RunId last = shown.model().rows().idAt(int(before.size()) - 1);
        shown.table().selectRuns({last});
        trigger(shown.page, pin);
        QCOMPARE(shown.names(1000), before.last(1) + before.first(before.size() - 1));
        QCOMPARE(shown.model().rows().idAt(0), last);
        QCOMPARE(shown.model().index(0, 1).data(PinnedRole).toInt(), int(Pinned::Last));
        trigger(shown.page, QStringLiteral("Unpin"));
        QCOMPARE(shown.names(1000), before);
        const QList<RunId> two{shown.model().rows().idAt(0), shown.model().rows().idAt(2)};
        shown.table().selectRuns(two);
        trigger(shown.page, hide);
        QCOMPARE(shown.names(1000), before.sliced(1, 1) + before.sliced(3));
        trigger(shown.page, showHidden);
        QCOMPARE(shown.names(1000), before);
    }

    void hiddenRunsAreNeitherShownNorGrouped_data()
    {
        QTest::addColumn<bool>("anywhere");
        QTest::newRow("a store that reads anywhere") << true;
        QTest::newRow("page after page") << false;
    }
    void hiddenRunsAreNeitherShownNorGrouped()
    {
        QFETCH(bool, anywhere);
        Shown shown(3000, 0, anywhere);
        QVERIFY(settle(shown.page));
        auto &button = static_cast<QPushButton &>(*shown.button(QStringLiteral("0 hidden")));
        QVERIFY(!button.isVisible());
        shown.table().selectRuns(ids({1}));
        trigger(shown.page, pin);
        shown.table().selectRuns(ids({1, 3}));
        trigger(shown.page, hide);
        QCOMPARE(shown.names(4), names({0, 2, 4, 5}));
        QCOMPARE(shown.model().rowCount(), 2998);
        QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("2,998 runs · 2 hidden · ")),
                 qPrintable(shown.page.statusText()));
        QVERIFY(button.isVisible());
        QCOMPARE(shown.table().selectedRuns(), ids({4})); // the next one
        trigger(shown.page, hide);
        QCOMPARE(shown.names(4), names({0, 2, 5, 6}));
        shown.type(QStringLiteral("run_name = 'xgb-3' or run_name = 'xgb-5'"));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(9), names({5}));

        auto *groups = shown.page.findChild<GroupChoiceModel *>();
        const QModelIndexList byExperiment = groups->match(groups->index(0), Qt::DisplayRole,
                                                           QStringLiteral("Experiment"), 1, Qt::MatchExactly);
        QCOMPARE(byExperiment.size(), 1);
        groups->setData(byExperiment[0], Qt::Checked, Qt::CheckStateRole);
        QVERIFY(settle(shown.page));
        QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("1 group")),
                 qPrintable(shown.page.statusText()));
        groups->setData(byExperiment[0], Qt::Unchecked, Qt::CheckStateRole);
        shown.type({});
        QVERIFY(settle(shown.page));

        shown.page.setWorkspace(shown.workspace); // they are remembered
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(4), names({0, 2, 5, 6}));
        Q_EMIT button.menu()->aboutToShow();
        QStringList offered;
        for (const QAction *action : button.menu()->actions())
            offered.append(action->text());
        QCOMPARE(offered.size(), 5); // all, a line, and each
        QVERIFY2(offered.last().startsWith(QStringLiteral("xgb-4 · ")), qPrintable(offered.last()));
        button.menu()->actions().last()->trigger();
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(4), names({0, 2, 4, 5}));
        // One that is asked for is meant to be seen.
        PageRequest request;
        request.runIds = {storyRunId(3)};
        shown.page.showRequest(request);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.names(4), names({0, 2, 3, 4}));
        QCOMPARE(shown.table().selectedRuns(), ids({3}));
        trigger(shown.page, showHidden);
        QCOMPARE(shown.names(4), names({0, 1, 2, 3}));
        QVERIFY(!button.isVisible());
    }

    void hidingLeavesTheScreenWhereItIs()
    {
        Shown shown(3000, 0, true);
        QVERIFY(settle(shown.page));
        shown.table().scrollTo(shown.model().index(1500, 1), QAbstractItemView::PositionAtTop);
        QVERIFY(settle(shown.page));
        const auto top = [&] { return shown.model().rows().idAt(shown.table().rowAt(0)).text(); };
        QCOMPARE(top(), storyRunId(1500));
        shown.table().selectRuns(ids({1510}));
        trigger(shown.page, hide);
        QCOMPARE(top(), storyRunId(1500));
        QCOMPARE(shown.table().selectedRuns(), ids({1511}));
        shown.store->setFailure(Error{ErrorCode::Unreadable, QStringLiteral("it is gone"),
                                      QStringLiteral("mlflow.db"), QStringLiteral("bring it back"),
                                      std::nullopt});
        trigger(shown.page, hide);
        QVERIFY(shown.empty().isVisible()); // it says so, instead of a list that is not true
        shown.store->setFailure(std::nullopt);
        QTest::mouseClick(shown.button(QStringLiteral("Try again")), Qt::LeftButton);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().rowCount(), 2998);
    }

    void whereAllIsHiddenThePageSaysSo()
    {
        Shown shown(3);
        QVERIFY(settle(shown.page));
        shown.table().selectRuns(ids({0, 1, 2}));
        trigger(shown.page, hide);
        QVERIFY(shown.empty().isVisible());
        QTest::mouseClick(shown.button(showHidden), Qt::LeftButton);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().rowCount(), 3);
    }

    void tooManyPinsAreRefused()
    {
        Shown shown(60);
        QVERIFY(settle(shown.page));
        QSignalSpy failed(&shown.page, &Page::actionFailed);
        QList<RunId> many;
        for (int i = 0; i <= RunMarks::mostPinned; ++i)
            many.append(RunId(storyRunId(i)));
        shown.table().selectRuns(many);
        trigger(shown.page, pin);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(shown.model().index(0, 1).data(PinnedRole), QVariant());
    }

    void aColourIsChosenWithTheKeyboard()
    {
        Shown shown(10, 3);
        QVERIFY(settle(shown.page));
        shown.table().selectRuns({});
        const auto actions = shown.page.actions();
        const auto action =
            std::ranges::find(actions, QStringLiteral("Colour selected runs…"), &QAction::text);
        QVERIFY(action != actions.cend());
        QVERIFY(!(*action)->isEnabled());
        shown.table().selectRuns(ids({1}));
        QVERIFY((*action)->isEnabled());
        (*action)->trigger();
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu != nullptr);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(shown.model().index(1, 0).data(SeriesIndexRole).toInt(), 1); // Orange
    }

    void aColourIsTheRunsOwnHereAndInCompare()
    {
        Shown shown(10, 3);
        QVERIFY(settle(shown.page));
        const auto series = [&](int row) {
            return shown.model().index(row, 0).data(SeriesIndexRole).toInt();
        };
        shown.table().selectRuns(ids({1}));
        colour(shown.page, QStringLiteral("Blue"));
        shown.table().selectRuns(ids({2, 1}));
        QCOMPARE(series(1), 0);
        QCOMPARE(series(2), 1); // the first colour that is free
        shown.table().selectRuns(ids({3}));
        QCOMPARE(series(1), 0); // also when it is not selected
        QCOMPARE(series(2), -1);

        ComparePage compare(shown.bench.services());
        compare.setWorkspace(shown.workspace);
        PageRequest request;
        request.runIds = {storyRunId(2), storyRunId(1)};
        compare.showRequest(request);
        compare.show();
        QVERIFY(settle(compare));
        const auto *table = compare.findChild<TableView *>();
        const auto header = [&](int section) {
            return table->model()->headerData(section, Qt::Horizontal, SeriesIndexRole).toInt();
        };
        QCOMPARE(header(1), 1);
        QCOMPARE(header(2), 0);
        compare.hide();
        shown.table().selectRuns(ids({2}));
        colour(shown.page, QStringLiteral("Violet"));
        compare.show();
        QCOMPARE(header(1), 7);
        colour(shown.page, QStringLiteral("By selection"));
        QCOMPARE(series(2), 0); // alone, the first
    }

    void damagedMarksAreLeftOut()
    {
        const PageBench bench;
        Settings settings(bench.folder.filePath(QStringLiteral("other.ini")));
        RunMarks marks;
        marks.pinned = ids({1, 2});
        marks.hidden = {{RunId(storyRunId(5)), QStringLiteral("a & b")}};
        marks.colours = {{RunId(storyRunId(1)), 3}};
        const QString uri = QStringLiteral("http://mlflow.example.org");
        keepRunMarks(settings, uri, marks);
        QVERIFY(runMarks(settings, uri) == marks);
        QVERIFY(runMarks(settings, uri + QStringLiteral("/other")) == RunMarks());
        marks.pinned = ids({1, 1});
        marks.colours = {{RunId(storyRunId(1)), -5}, {RunId(storyRunId(2)), 4000}};
        keepRunMarks(settings, uri, marks);
        QCOMPARE(runMarks(settings, uri).pinned, ids({1}));
        QVERIFY(runMarks(settings, uri).colours.isEmpty());
    }

    void pictures()
    {
        Shown shown(60);
        QVERIFY(settle(shown.page));
        shown.table().selectRuns(ids({12, 30}));
        trigger(shown.page, pin);
        colour(shown.page, QStringLiteral("Magenta"));
        shown.table().selectRuns(ids({14, 16}));
        trigger(shown.page, hide);
        shown.table().selectRuns(ids({0}));
        takePictures(shown.page, QStringLiteral("page-runs-pinned"));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunsMarks)
#include "tst_runsmarks.moc"
