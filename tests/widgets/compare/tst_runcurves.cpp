// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/runstory.h"
#include "tests/support/testcase.h"
#include "widgets/pages/compare/comparestate.h"
#include "widgets/pages/compare/runcurves.h"

namespace driftline {

namespace {

const RunId a(QStringLiteral("a"));
const RunId b(QStringLiteral("b"));
const QString auc = QStringLiteral("auc");
const QString loss = QStringLiteral("log_loss");

Run runWith(const QStringList &metrics)
{
    Run run;
    for (const QString &metric : metrics)
        run.metrics[metric] = 1;
    return run;
}

} // namespace

class TestRunCurves final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void stepsAreTakenAsTheyAre()
    {
        const auto points = curvePoints({{0, 5000, 1}, {10, 1000, 2}}, CurveAxis::Step);
        QCOMPARE(points, (QList<QPointF>{{0, 1}, {10, 2}}));
    }

    void timeCountsFromTheFirstValueAndIsOrdered()
    {
        const auto points = curvePoints({{0, 5000, 1}, {10, 1000, 2}}, CurveAxis::RelativeTime);
        QCOMPARE(points, (QList<QPointF>{{0, 2}, {4, 1}}));
        QVERIFY(curvePoints({}, CurveAxis::RelativeTime).isEmpty());
    }

    void smoothingKeepsTheRawCurve()
    {
        const RunHistories histories{{a, {{auc, {{0, 0, 1}, {1, 0, 3}}}}}};
        const auto curves = makeCurves({a, b}, {auc}, histories, CurveAxis::Step, 0.5);
        QCOMPARE(curves.value(auc).size(), 2);
        QCOMPARE(curves.value(auc)[0].raw.last().y(), 3.0);
        QVERIFY(curves.value(auc)[0].smoothed.last().y() < 3);
        QVERIFY(curves.value(auc)[1].raw.isEmpty()); // a run without the metric keeps its place
        QVERIFY(makeCurves({a}, {auc}, histories, CurveAxis::Step, 0).value(auc)[0].smoothed.isEmpty());
    }

    void metricsThatMostRunsHaveComeFirst()
    {
        const QList<Run> runs{runWith({auc, loss, QStringLiteral("zeta")}),
                              runWith({loss, QStringLiteral("zeta")})};
        QCOMPARE(comparedMetrics(runs), (QStringList{loss, QStringLiteral("zeta"), auc}));
        QCOMPARE(metricsWorthDrawing(runs), (QStringList{auc, loss, QStringLiteral("zeta")}));
        QVERIFY(comparedMetrics({}).isEmpty());
    }

    void readingStopsWhenEnoughCurvesAreThere()
    {
        const auto runs = storyRuns(2);
        FakeTrackingStore store(runs, storyHistories(runs, 2, 5));
        const QStringList metrics{QStringLiteral("nothing"), auc, loss};
        const auto read =
            readHistories(store, {runs[0].id, runs[1].id}, metrics, {}, 1, {}, [](qint64, qint64) {});
        VERIFY_OK(read);
        QVERIFY(read->value(runs[0].id).contains(QStringLiteral("nothing"))); // known not to be there
        QVERIFY(hasCurve({runs[0].id}, auc, *read));
        QVERIFY(!read->value(runs[0].id).contains(loss));
    }

    void whatIsKnownIsNotReadAgain()
    {
        const auto runs = storyRuns(1);
        FakeTrackingStore store(runs);
        store.setFailure(Error{ErrorCode::Unreachable, QStringLiteral("gone"), {}, {}, std::nullopt});
        const RunHistories known{{runs[0].id, {{auc, {{0, 0, 1}}}}}};
        VERIFY_OK(readHistories(store, {runs[0].id}, {auc}, known, 0, {}, [](qint64, qint64) {}));
        QVERIFY(readHistories(store, {runs[0].id}, {loss}, known, 0, {}, [](qint64, qint64) {}).isError());
    }

    void theStateSurvivesTheSettings()
    {
        CompareState state;
        state.axis = CurveAxis::RelativeTime;
        state.smoothing = 0.25;
        state.logarithmic = true;
        state.onlyDiffering = false;
        state.metrics = QStringList{auc};
        state.splitter = {300, 200};
        const CompareState back = CompareState::fromJson(state.toJson());
        QCOMPARE(back.toJson(), state.toJson());
        QCOMPARE(back.splitter, state.splitter);
        for (const char *json : {"", "[1]", R"({"smoothing":"x","splitter":[1,2,3],"metrics":[7]})"})
            QCOMPARE(CompareState::fromJson(json).toJson(), CompareState().toJson());
        QCOMPARE(CompareState::fromJson(R"({"smoothing":7})").smoothing, 0.99);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRunCurves)
#include "tst_runcurves.moc"
