// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/comparisonmodel.h"
#include "tests/support/modelchecks.h"
#include "tests/support/runstory.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/linechart.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/compare/comparepage.h"
#include "widgets/pages/compare/curvegrid.h"
#include "widgets/pages/compare/runlegend.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>

namespace driftline {

namespace {

const QString auc = QStringLiteral("auc");
const QString loss = QStringLiteral("log_loss");

/// A page that compares the first `count` of ten runs, shown and not yet settled.
struct Shown
{
    explicit Shown(int count, int steps = 801)
        : runs(storyRuns(10)),
          store(std::make_shared<FakeTrackingStore>(runs, storyHistories(runs, 10, steps)))
    {
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(fakeWorkspace(store, nullptr));
        PageRequest request;
        request.page = PageId::Compare;
        for (int i = 0; i < count; ++i)
            request.runIds.append(storyRunId(i));
        page.showRequest(request);
    }
    [[nodiscard]] ComparisonModel &model() { return *page.findChild<ComparisonModel *>(); }
    [[nodiscard]] CurveGrid &grid() { return *page.findChild<CurveGrid *>(); }
    [[nodiscard]] EmptyState &empty() { return *page.findChild<EmptyState *>(); }
    [[nodiscard]] QAbstractButton *button(const QString &text)
    {
        for (auto *button : page.findChildren<QAbstractButton *>()) {
            if ((button->text() == text || button->accessibleName() == text) && button->isVisible())
                return button;
        }
        return nullptr;
    }
    [[nodiscard]] QStringList chips()
    {
        QStringList names;
        for (const auto *chip : page.findChild<RunLegend *>()->findChildren<QAbstractButton *>()) {
            if (chip->isVisible())
                names.append(chip->accessibleName());
        }
        return names;
    }

    PageBench bench;
    QList<Run> runs;
    std::shared_ptr<FakeTrackingStore> store;
    ComparePage page{bench.services()};
};

} // namespace

class TestComparePage final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void comparesTheRequestedRunsWithTheFirstAsBaseline()
    {
        Shown shown(3);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.chips(), (QStringList{QStringLiteral("xgb-0, baseline"), QStringLiteral("xgb-1"),
                                             QStringLiteral("xgb-2")}));
        QCOMPARE(rowText(shown.model(), 0),
                 QStringLiteral("metrics.auc | 1 | 0.9000 ▼ −0.1000 | 0.8000 ▼ −0.2000"));
        QVERIFY2(shown.page.statusText().startsWith(QStringLiteral("3 runs · ")),
                 qPrintable(shown.page.statusText()));
        QCOMPARE(shown.page.findableItems().size(), 3);
    }

    void drawsAMetricThatRisesAndOneThatFalls()
    {
        Shown shown(3);
        QVERIFY(settle(shown.page));
        QVERIFY(shown.grid().chart(auc));
        QVERIFY(shown.grid().chart(loss));
        const auto &series = shown.grid().chart(auc)->series();
        QCOMPARE(series.size(), 6); // smoothed, and the measured ones faint behind
        QVERIFY(series[0].faint && !series[5].faint);
        QCOMPARE(series[0].points.size(), 801);
    }

    void aMillionPointsAreDrawnAsAFew()
    {
        Shown shown(1, 300'000);
        QVERIFY(settle(shown.page));
        auto *chart = shown.grid().chart(auc);
        QVERIFY(chart);
        QCOMPARE(chart->series()[0].points.size(), 300'000);
        QVERIFY(chart->drawnPoints(0) > 100);
        QVERIFY(chart->drawnPoints(0) <= 4 * qsizetype(shown.page.width()));
    }

    void smoothingAndAxesChangeTheCurves()
    {
        Shown shown(2);
        QVERIFY(settle(shown.page));
        shown.page.findChild<QSlider *>()->setValue(0);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.grid().chart(auc)->series().size(), 2);
        shown.page.findChild<QComboBox *>()->setCurrentIndex(1);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.grid().chart(auc)->series()[0].points.last().x(), 400.0); // seconds
        QTest::mouseClick(shown.button(QStringLiteral("Log y")), Qt::LeftButton);
        QVERIFY(shown.grid().chart(loss)->drawnPoints(0) > 0);
    }

    void anotherRunBecomesTheBaseline()
    {
        Shown shown(3);
        QVERIFY(settle(shown.page));
        auto *header = shown.page.findChild<TableView *>()->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          {header->sectionViewportPosition(2) + 20, header->height() / 2});
        QCOMPARE(shown.model().baseline(), 1);
        QCOMPARE(shown.chips().value(1), QStringLiteral("xgb-1, baseline"));
        auto *chip = shown.button(QStringLiteral("xgb-2"));
        chip->setFocus();
        QTest::keyClick(chip, Qt::Key_Space);
        QCOMPARE(shown.model().baseline(), 2);
    }

    void aRunIsTakenOut()
    {
        Shown shown(3);
        QVERIFY(settle(shown.page));
        auto *chip = shown.button(QStringLiteral("xgb-1"));
        QTest::mouseClick(chip, Qt::LeftButton, {}, {chip->width() - 12, chip->height() / 2});
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.chips(), (QStringList{QStringLiteral("xgb-0, baseline"), QStringLiteral("xgb-2")}));
        QCOMPARE(shown.model().columnCount(), 3);
        QCOMPARE(shown.grid().chart(auc)->series().size(), 4);
        for (const QString &name : {QStringLiteral("xgb-0"), QStringLiteral("xgb-2")}) {
            auto *last = shown.button(name);
            QTest::keyClick(last, Qt::Key_Delete);
        }
        QVERIFY(settle(shown.page));
        QVERIFY(shown.empty().isVisible());
    }

    void onlyWhatDiffersUntilAskedForAll()
    {
        Shown shown(2);
        QVERIFY(settle(shown.page));
        const int differing = shown.model().rowCount();
        QTest::mouseClick(shown.button(QStringLiteral("Only what differs")), Qt::LeftButton);
        QVERIFY(shown.model().rowCount() > differing);
    }

    void metricsAreChosenAndRemembered()
    {
        PageBench bench;
        const auto runs = storyRuns(4);
        const auto workspace =
            fakeWorkspace(std::make_shared<FakeTrackingStore>(runs, storyHistories(runs, 4, 9)), nullptr);
        PageRequest request;
        request.runIds = {storyRunId(0), storyRunId(1)};
        for (const bool first : {true, false}) {
            ComparePage page(bench.services());
            page.show();
            page.setWorkspace(workspace);
            page.showRequest(request);
            QVERIFY(settle(page));
            auto *grid = page.findChild<CurveGrid *>();
            if (first) {
                auto *popup = page.findChild<CheckListPopup *>();
                popup->popupBelow(grid);
                QTest::keyClicks(popup->findChild<QLineEdit *>(), QStringLiteral("recall"));
                QTest::keyClick(popup->findChild<QLineEdit *>(), Qt::Key_Return);
                popup->hide();
                QVERIFY(settle(page));
            }
            QVERIFY(grid->chart(QStringLiteral("recall")));
            QCOMPARE(grid->chart(QStringLiteral("recall"))->series()[0].points.size(), 9);
        }
    }

    void metricsWithoutACurveAreInTheTableOnly()
    {
        Shown shown(2, 1);
        QVERIFY(settle(shown.page));
        QVERIFY(!shown.grid().isVisible());
        QVERIFY(shown.model().rowCount() > 0);
    }

    void oneRunThatIsGoneDoesNotHideTheOthers()
    {
        Shown shown(2);
        QSignalSpy failed(&shown.page, &Page::actionFailed);
        PageRequest request;
        request.runIds = {storyRunId(3), QStringLiteral("ffff"), storyRunId(4), storyRunId(3).left(8)};
        shown.page.showRequest(request); // replaces the request before it was answered
        QVERIFY(settle(shown.page));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(shown.chips(), (QStringList{QStringLiteral("xgb-3, baseline"), QStringLiteral("xgb-4")}));
    }

    void anErrorCanBeTriedAgain()
    {
        Shown shown(2);
        QVERIFY(settle(shown.page));
        shown.store->setFailure(Error{ErrorCode::Unreachable, QStringLiteral("no answer"),
                                      QStringLiteral("host"), QStringLiteral("start it"), std::nullopt});
        shown.page.refresh();
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.empty().accessibleName(), QStringLiteral("No answer"));
        shown.store->setFailure(std::nullopt);
        QTest::mouseClick(shown.button(QStringLiteral("Try again")), Qt::LeftButton);
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().columnCount(), 3);
    }

    void withoutRunsThePageSaysWhereToChooseThem()
    {
        Shown shown(0);
        QVERIFY(settle(shown.page));
        QSignalSpy requested(&shown.page, &Page::pageRequested);
        QTest::mouseClick(shown.button(QStringLiteral("Go to Runs")), Qt::LeftButton);
        QCOMPARE(requested[0][0].value<PageRequest>().page, PageId::Runs);
        shown.page.setWorkspace(nullptr);
        QCOMPARE(shown.empty().accessibleName(), QStringLiteral("Nothing is open"));
    }

    void untilSomebodyChoosesItComparesTheVersionsUpForDecision()
    {
        const auto version = [](int number, Stage stage, int run) {
            ModelVersion version;
            version.model = QStringLiteral("fraud-detector");
            version.version = QString::number(number);
            version.stage = stage;
            version.runId = RunId(storyRunId(run));
            return version;
        };
        Shown shown(0);
        const auto registry = std::make_shared<FakeModelRegistry>(
            QList<RegisteredModel>(),
            QList<ModelVersion>{version(1, Stage::Archived, 5), version(2, Stage::None, 4),
                                version(3, Stage::Production, 3), version(4, Stage::Staging, 2),
                                version(5, Stage::None, 1)});
        shown.page.setWorkspace(fakeWorkspace(shown.store, registry));
        QVERIFY(settle(shown.page));
        QCOMPARE(shown.model().comparison().runs.size(), 3);
        QCOMPARE(shown.model().comparison().runs[0].id.text(), storyRunId(3)); // the baseline is live
        QCOMPARE(shown.model().comparison().runs[1].id.text(), storyRunId(2));
        QCOMPARE(shown.model().comparison().runs[2].id.text(), storyRunId(1));

        // Nobody asked for it: a registry that does not answer is listed, and the page says what to do.
        registry->setFailure(Error{ErrorCode::Unreachable, QStringLiteral("no answer"), {}, {}, {}});
        const auto failing = fakeWorkspace(shown.store, registry);
        shown.page.setWorkspace(failing);
        QVERIFY(settle(shown.page));
        QVERIFY(shown.button(QStringLiteral("Go to Runs")) != nullptr);
        QCOMPARE(failing->problems->all().size(), 1);
    }

    void pictures()
    {
        Shown shown(3);
        QVERIFY(settle(shown.page));
        takePictures(shown.page, QStringLiteral("page-compare"));
        shown.button(QStringLiteral("Log y"))->click();
        PageRequest many;
        for (int i = 0; i < 10; ++i)
            many.runIds.append(storyRunId(i));
        shown.page.showRequest(many);
        QVERIFY(settle(shown.page));
        takePictures(shown.page, QStringLiteral("page-compare-many"));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestComparePage)
#include "tst_comparepage.moc"
