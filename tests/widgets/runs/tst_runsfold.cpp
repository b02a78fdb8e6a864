// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs inside others, unfolded below the one around them.

#include "models/actions/nestedruns.h"
#include "models/analysis/filter.h"
#include "models/io/sources.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"
#include "tests/widgets/runs/shownruns.h"
#include "widgets/kit/celldelegate.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QTemporaryDir>

namespace driftline {

namespace {

/// Run 1 is around 4 and 5, run 4 around 6.
QList<Run> family(int count)
{
    QList<Run> runs = storyRuns(count);
    for (const auto &[child, parent] : {std::pair(4, 1), std::pair(5, 1), std::pair(6, 4)})
        runs[child].tags[tags::parentRunId] = runs[parent].id.text();
    return runs;
}

struct Folded : Shown
{
    explicit Folded(int count, bool anywhere = true) : Shown(0, 0, anywhere)
    {
        store->setRuns(family(count));
        page.setWorkspace(workspace);
    }
    [[nodiscard]] QAbstractButton *foldButton()
    {
        for (auto *each : page.findChildren<QAbstractButton *>()) {
            if (each->accessibleName() == QStringLiteral("Fold runs inside others"))
                return each;
        }
        return nullptr;
    }
    void fold()
    {
        QVERIFY(settle(page));
        QTest::mouseClick(foldButton(), Qt::LeftButton);
        QVERIFY(settle(page));
    }
    void clickMark(int row)
    {
        const QModelIndex index = model().index(row, 1);
        const QPoint place = CellDelegate::foldArea(table().visualRect(index), index).center();
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, place);
        QVERIFY(settle(page));
    }
    [[nodiscard]] QStringList tree()
    {
        QStringList texts;
        for (int row = 0; row < model().rowCount(); ++row) {
            const QModelIndex index = model().index(row, 1);
            const auto fold = static_cast<Fold>(index.data(FoldRole).toInt());
            const QString mark = fold == Fold::Leaf     ? QString()
                                 : fold == Fold::Folded ? QStringLiteral("+")
                                                        : QStringLiteral("-");
            texts.append(QString(index.data(DepthRole).toInt(), u'>') + index.data().toString().mid(4) +
                         mark);
        }
        return texts;
    }
};

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

} // namespace

class TestRunsFold final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void nothingIsOfferedWhereNothingIsInside()
    {
        Shown shown(10);
        QVERIFY(settle(shown.page));
        for (auto *each : shown.page.findChildren<QAbstractButton *>())
            QVERIFY(each->accessibleName() != QStringLiteral("Fold runs inside others") ||
                    !each->isVisible());
    }

    void runsAreUnfoldedByMouseAndKeyboard_data()
    {
        QTest::addColumn<bool>("anywhere");
        QTest::newRow("a store that reads anywhere") << true;
        QTest::newRow("page after page") << false;
    }
    void runsAreUnfoldedByMouseAndKeyboard()
    {
        QFETCH(bool, anywhere);
        Folded shown(9, anywhere);
        QVERIFY(settle(shown.page));
        QVERIFY(shown.foldButton()->isVisible());
        QCOMPARE(shown.model().rowCount(), 9);
        shown.fold();
        QCOMPARE(shown.tree(), words("0 1+ 2 3 7 8"));
        QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("6 runs, those inside others folded")),
                 qPrintable(shown.page.statusText()));
        shown.clickMark(1);
        QCOMPARE(shown.tree(), words("0 1- >4+ >5 2 3 7 8"));
        QCOMPARE(shown.inspector().run()->name,
                 QStringLiteral("xgb-0")); // a click on the mark selects nothing
        shown.table().selectRuns({RunId(storyRunId(4))});
        shown.table().setFocus();
        QTest::keyClick(&shown.table(), Qt::Key_Plus);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.tree(), words("0 1- >4- >>6 >5 2 3 7 8"));
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-4"));
        QTest::keyClick(&shown.table(), Qt::Key_Minus);
        QCOMPARE(shown.tree(), words("0 1- >4+ >5 2 3 7 8"));
        shown.clickMark(1);
        QCOMPARE(shown.tree(), words("0 1+ 2 3 7 8"));
        shown.fold(); // and back
        QCOMPARE(shown.model().rowCount(), 9);
        QVERIFY(!shown.model().index(1, 1).data(FoldRole).isValid());
    }

    void aHiddenRunIsMissingFromThoseInside()
    {
        Folded shown(9);
        QVERIFY(settle(shown.page));
        shown.fold();
        shown.clickMark(1);
        QCOMPARE(shown.tree(), words("0 1- >4+ >5 2 3 7 8"));
        shown.table().selectRuns({RunId(storyRunId(5))});
        for (QAction *action : shown.page.actions()) {
            if (action->text() == QStringLiteral("Hide from the list"))
                action->trigger();
        }
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.tree(), words("0 1- >4+ 2 3 7 8"));
        QCOMPARE(shown.table().selectedRuns(), QList<RunId>{RunId(storyRunId(2))});
        shown.clickMark(1);
        shown.clickMark(1);
        QCOMPARE(shown.tree(), words("0 1- >4+ 2 3 7 8"));
    }

    void whereParentsAreNotAllKnownEveryRunMayBeUnfolded()
    {
        Folded shown(9);
        shown.store->setRuns(family(9));
        shown.fold();
        shown.model().setParents(RunParents{{RunId(storyRunId(1))}, false});
        QCOMPARE(shown.tree(), words("0+ 1+ 2+ 3+ 7+ 8+"));
        shown.clickMark(2);
        QCOMPARE(shown.tree(), words("0+ 1+ 2- 3+ 7+ 8+")); // nothing is inside
        shown.clickMark(2);
        QCOMPARE(shown.tree(), words("0+ 1+ 2+ 3+ 7+ 8+"));
    }

    void aFilterFindsRunsInsideOthersAsWell()
    {
        Folded shown(9);
        shown.fold();
        shown.type(QStringLiteral("run_name = 'xgb-6' or run_name = 'xgb-1'"));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.tree(), (QStringList{QStringLiteral("1"), QStringLiteral("b-6")})); // "↳ xgb-6"
        shown.type({});
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.tree(), words("0 1+ 2 3 7 8"));
    }

    void aRunInsideAnotherThatIsAskedForIsShown()
    {
        Folded shown(9);
        shown.fold();
        PageRequest request;
        request.runIds = {storyRunId(6)};
        shown.page.showRequest(request);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.inspector().run()->name, QStringLiteral("xgb-6"));
        QVERIFY(!shown.foldButton()->isChecked());
        QCOMPARE(shown.model().rowCount(), 9);
    }

    void whatIsUnfoldedStaysSoWhenRunsComeIn()
    {
        Folded shown(9);
        shown.fold();
        shown.clickMark(1);
        QList<Run> runs = family(9);
        Run trial = runs[5];
        trial.id = RunId(QStringLiteral("f").repeated(32));
        trial.name = QStringLiteral("xgb-new");
        *trial.startTime += 1;
        shown.store->setRuns(runs + QList<Run>{trial});
        QVERIFY(QTest::qWaitFor([&] { return shown.tree() == words("0 1- >4+ >new >5 2 3 7 8"); }, 30'000));
        QVERIFY(settle(shown.page));
    }

    void theChoiceIsRemembered()
    {
        PageBench bench;
        auto store = std::make_shared<FakeTrackingStore>(family(9), FakeHistories(), storyExperiments());
        for (const int rows : {6, 6}) {
            RunsPage page(bench.services());
            page.setWorkspace(fakeWorkspace(store, storyRegistry()));
            page.show();
            QVERIFY(settle(page));
            auto *table = page.findChild<RunsTable *>();
            if (!table->isFolded()) {
                for (QAction *action : page.actions()) {
                    if (action->text() == QStringLiteral("Fold runs inside others"))
                        action->trigger();
                }
                QVERIFY(settle(page));
            }
            QCOMPARE(table->model()->rowCount(), rows);
        }
    }

    void theStoryOfMlflow_data()
    {
        QTest::addColumn<int>("generation");
        QTest::addColumn<QString>("kind");
        for (const int generation : {3, 2}) {
            for (const char *kind : {"store", "server", "files"})
                QTest::addRow("MLflow %d, %s", generation, kind) << generation << QString::fromLatin1(kind);
        }
    }
    void theStoryOfMlflow()
    {
        QFETCH(int, generation);
        QFETCH(QString, kind);
        const QTemporaryDir data;
        MlflowServer server;
        QString source = storyFolder(generation);
        if (kind == QStringLiteral("server")) {
            const QString copy = data.filePath(QStringLiteral("mlflow.db"));
            VERIFY_OK(copyTree(storyFolder(generation) + QStringLiteral("/mlflow.db"), copy));
            VERIFY_OK(server.start(generation, copy));
            source = server.url();
        } else if (kind == QStringLiteral("files")) {
            source = data.filePath(QStringLiteral("mlruns"));
            VERIFY_OK(runPeer(mlflowPeer(generation),
                              {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/make_sweep.py"), source}));
        }
        const auto workspace = Sources(data.filePath(QStringLiteral("own"))).open(source, {}, {});
        VERIFY_OK(workspace);
        TrackingStore &store = *(*workspace)->tracking;
        const auto parents = parentsOf(store, {}, {});
        VERIFY_OK(parents);
        QCOMPARE(parents->ids.size(), 1);
        QVERIFY(parents->complete);
        const auto sweep = store.run(*parents->ids.cbegin(), {});
        VERIFY_OK(sweep);
        QCOMPARE(sweep->name, QStringLiteral("sweep"));
        const auto inside =
            runsInside(store, sweep->id, {parseOrderBy(QStringLiteral("run_name")).value()}, {});
        VERIFY_OK(inside);
        QStringList names;
        for (const Run &run : *inside)
            names.append(run.name);
        QCOMPARE(names, words("sweep-0 sweep-1 sweep-2 sweep-3 sweep-4 sweep-5"));
        RunQuery query;
        query.filterText = topLevelFilter();
        query.filter = parseFilter(query.filterText).value();
        query.maxResults = 1000;
        const auto top = store.searchRuns(query, {});
        VERIFY_OK(top);
        const auto all = store.countRuns({}, {});
        VERIFY_OK(all);
        QCOMPARE(top->runs.size(), *all - 6);
        for (const Run &run : top->runs)
            QVERIFY(!run.tags.contains(tags::parentRunId));
    }

    void pictures()
    {
        Folded shown(40);
        shown.fold();
        shown.clickMark(1);
        shown.clickMark(2);
        takePictures(shown.page, QStringLiteral("page-runs-folded"));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunsFold)
#include "tst_runsfold.moc"
