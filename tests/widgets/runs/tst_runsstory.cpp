// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The Runs and Compare pages on projects that the real MLflow, git and DVC wrote, held against what MLflow's
// own client says of them.

#include "models/io/sources.h"
#include "models/items/comparisonmodel.h"
#include "models/items/numbertext.h"
#include "models/items/roles.h"
#include "tests/support/ordercases.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/linechart.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/compare/comparepage.h"
#include "widgets/pages/compare/curvegrid.h"
#include "widgets/pages/runs/runspage.h"
#include "widgets/pages/runs/runstable.h"
#include "widgets/pages/runs/traceabilitycard.h"

#include <QJsonArray>
#include <QListView>

#include <limits>

namespace driftline {

namespace {

/// One generation's project, opened, and what its own client says.
struct Story
{
    QJsonObject expected;
    WorkspacePtr workspace;
};

Result<Story> openStory(int generation, const QString &dataFolder)
{
    auto expected = storyExpectation(generation);
    if (!expected.ok())
        return expected.failure();
    auto workspace = Sources(dataFolder).open(storyFolder(generation), {}, {});
    if (!workspace.ok())
        return workspace.failure();
    return Story{*expected, *workspace};
}

/// The client's active runs of active experiments that `wanted` lets pass, newest first.
QStringList expectedIds(const Story &story, const std::function<bool(const QJsonObject &)> &wanted)
{
    QSet<QString> active;
    for (const auto &experiment : story.expected[QStringLiteral("experiments")].toArray()) {
        if (experiment[QStringLiteral("lifecycle_stage")] == QStringLiteral("active"))
            active.insert(experiment[QStringLiteral("experiment_id")].toString());
    }
    QList<QJsonObject> runs;
    for (const auto &value : story.expected[QStringLiteral("runs")].toArray()) {
        const QJsonObject run = value.toObject();
        if (run[QStringLiteral("lifecycle_stage")] == QStringLiteral("active") &&
            active.contains(run[QStringLiteral("experiment_id")].toString()) && wanted(run))
            runs.append(run);
    }
    std::ranges::sort(runs, [](const QJsonObject &a, const QJsonObject &b) {
        const auto start = [](const QJsonObject &run) {
            return run[QStringLiteral("start_time")].toDouble();
        };
        return start(a) != start(b)
                   ? start(a) > start(b)
                   : a[QStringLiteral("run_id")].toString() < b[QStringLiteral("run_id")].toString();
    });
    QStringList ids;
    for (const QJsonObject &run : runs)
        ids.append(run[QStringLiteral("run_id")].toString());
    return ids;
}

QStringList shownIds(const RunsPage &page)
{
    QStringList ids;
    const RunRows &rows = page.findChild<RunTableModel *>()->rows();
    for (int row = 0; row < rows.count(); ++row)
        ids.append(rows.idAt(row).text());
    return ids;
}

} // namespace

class TestRunsStory final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void theTableShowsWhatMlflowsClientLists_data() { generations(); }
    void theTableShowsWhatMlflowsClientLists()
    {
        QFETCH(int, generation);
        PageBench bench;
        const auto story = openStory(generation, bench.folder.path());
        VERIFY_OK(story);
        RunsPage page(bench.services());
        page.show();
        page.setWorkspace(story->workspace);
        QVERIFY(settle(page));
        QCOMPARE(shownIds(page), expectedIds(*story, [](const QJsonObject &) { return true; }));

        const auto *experiments = page.findChild<QListView *>()->model();
        for (const auto &value : story->expected[QStringLiteral("experiments")].toArray()) {
            if (value[QStringLiteral("lifecycle_stage")] != QStringLiteral("active"))
                continue;
            const auto rows =
                experiments->match(experiments->index(0, 0), IdRole,
                                   value[QStringLiteral("experiment_id")].toString(), 1, Qt::MatchExactly);
            QCOMPARE(rows.size(), 1);
            QCOMPARE(rows[0].data(SecondLineRole).toString(),
                     countText(value[QStringLiteral("run_count")].toInteger()));
        }
    }

    void historiesGiveTheirLowestAndHighestValues_data() { generations(); }
    void historiesGiveTheirLowestAndHighestValues()
    {
        QFETCH(int, generation);
        PageBench bench;
        const auto story = openStory(generation, bench.folder.path());
        VERIFY_OK(story);
        const auto ranges = ordercases::rangesOf(story->expected[QStringLiteral("histories")].toObject());
        bench.settings.setRunColumns({QStringLiteral("metrics.rmse"), QStringLiteral("metrics.rmse:min"),
                                      QStringLiteral("metrics.rmse:best"),
                                      QStringLiteral("metrics.rmse:max")});
        RunsPage page(bench.services());
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(story->workspace);
        QVERIFY(settle(page));
        auto *table = page.findChild<RunsTable *>();
        const auto &model = *page.findChild<RunTableModel *>();
        const int first = model.sectionOf({RunColumn::Kind::Metric, QStringLiteral("rmse")});
        table->sortBy(first + 3);
        QVERIFY(settle(page));
        int values = 0;
        double before = std::numeric_limits<double>::infinity();
        for (int row = 0; row < model.rowCount(); ++row) {
            if (table->rowViewportPosition(row) > table->viewport()->height() - table->rowHeight(row))
                break;
            const auto known = ranges.value(model.rows().idAt(row));
            const auto range = known.constFind(QStringLiteral("rmse"));
            const auto cell = [&](int section) { return model.index(row, section).data(SortRole); };
            if (range == known.cend()) {
                QVERIFY(!cell(first + 3).isValid());
                continue;
            }
            QCOMPARE(cell(first + 1).toDouble(), range->lowest);
            QCOMPARE(cell(first + 2).toDouble(), range->lowest); // the best of an error
            QCOMPARE(cell(first + 3).toDouble(), range->highest);
            QVERIFY(range->highest <= before);
            before = range->highest;
            ++values;
        }
        QVERIFY(values > 3);
    }

    void aFilterMeansWhatItMeansToMlflow_data() { generations(); }
    void aFilterMeansWhatItMeansToMlflow()
    {
        QFETCH(int, generation);
        PageBench bench;
        const auto story = openStory(generation, bench.folder.path());
        VERIFY_OK(story);
        RunsPage page(bench.services());
        page.show();
        page.setWorkspace(story->workspace);
        PageRequest request;
        request.filter = QStringLiteral("metrics.auc_roc > 0.9 and params.max_iter = '500'");
        page.showRequest(request);
        QVERIFY(settle(page));
        QVERIFY(!page.findChild<FilterBox *>()->hasError());
        const QStringList wanted = expectedIds(*story, [](const QJsonObject &run) {
            return run[QStringLiteral("metrics")][QStringLiteral("auc_roc")].toDouble() > 0.9 &&
                   run[QStringLiteral("params")][QStringLiteral("max_iter")] == QStringLiteral("500");
        });
        QVERIFY(!wanted.isEmpty());
        QCOMPARE(shownIds(page), wanted);
    }

    void theProductionRunIsTracedToItsCommitAndData_data() { generations(); }
    void theProductionRunIsTracedToItsCommitAndData()
    {
        QFETCH(int, generation);
        PageBench bench;
        const auto story = openStory(generation, bench.folder.path());
        VERIFY_OK(story);
        RunsPage page(bench.services());
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(story->workspace);
        const QJsonObject production = story->expected[QStringLiteral("production")].toObject();
        PageRequest request;
        request.runIds = {production[QStringLiteral("run_id")].toString()};
        page.showRequest(request);
        QVERIFY(settle(page));
        QVERIFY(QTest::qWaitFor([&] { return page.isSettled(); }));
        const auto *card = page.findChild<TraceabilityCard *>();
        for (int row = 0; row < 3; ++row)
            QCOMPARE(card->state(row), QStringLiteral("verified"));
        const auto *model = page.findChild<RunTableModel *>();
        const QModelIndex pills = model->index(model->rowOf(RunId(request.runIds[0])),
                                               model->sectionOf({RunColumn::Kind::Model, {}}));
        QVERIFY(pills.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Production")));
        if (generation == 3)
            takePictures(page, QStringLiteral("page-runs-story"));
    }

    void curvesHaveEveryPointThatMlflowHas_data() { generations(); }
    void curvesHaveEveryPointThatMlflowHas()
    {
        QFETCH(int, generation);
        PageBench bench;
        const auto story = openStory(generation, bench.folder.path());
        VERIFY_OK(story);
        PageRequest request;
        request.runIds =
            expectedIds(*story, [](const QJsonObject &run) {
                return run[QStringLiteral("metrics")].toObject().contains(QStringLiteral("auc_roc"));
            }).mid(0, 3);
        QCOMPARE(request.runIds.size(), 3);
        bench.settings.setPageState(QStringLiteral("compare"), R"({"smoothing":0,"metrics":["auc_roc"]})");
        ComparePage page(bench.services());
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(story->workspace);
        page.showRequest(request);
        QVERIFY(settle(page));
        QCOMPARE(page.findChild<ComparisonModel *>()->columnCount(), 4);
        const auto *chart = page.findChild<CurveGrid *>()->chart(QStringLiteral("auc_roc"));
        QVERIFY(chart);
        for (int run = 0; run < 3; ++run) {
            const QJsonArray points =
                story->expected[QStringLiteral("histories")][request.runIds[run]][QStringLiteral("auc_roc")]
                    .toArray();
            const auto &drawn = chart->series()[run].points;
            QCOMPARE(drawn.size(), points.size());
            for (qsizetype i = 0; i < drawn.size(); ++i) {
                QCOMPARE(drawn[i].x(), points[i][QStringLiteral("step")].toDouble());
                if (points[i][QStringLiteral("value")].isDouble())
                    QCOMPARE(drawn[i].y(), points[i][QStringLiteral("value")].toDouble());
            }
        }
        if (generation == 3)
            takePictures(page, QStringLiteral("page-compare-story"));
    }

private:
    static void generations()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRunsStory)
#include "tst_runsstory.moc"
