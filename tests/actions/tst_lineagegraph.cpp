// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the walk finds beside the four hops: the files and stages around, the work tree, the version before.

#include "models/actions/promotion.h"
#include "tests/actions/lineagetestcase.h"
#include "tests/support/peers.h"

namespace driftline {

namespace {

class TestLineageGraph : public LineageTestCase
{
    Q_OBJECT
private Q_SLOTS:
    void theGraphShowsWhatStandsBeside();
    void theWorkTreeIsCompared();
    void theVersionBeforeIsCompared();
    void aRunAloneIsTraced();
    void cancellingStops();
    void readingChangesNothing();
};

void TestLineageGraph::theGraphShowsWhatStandsBeside()
{
    const auto graph = walk(run(QStringLiteral("r1"), m_second));
    VERIFY_OK(graph);
    QStringList cards;
    for (const LineageNode &each : graph->nodes)
        cards << each.kind + u' ' + each.label;
    QCOMPARE(
        cards,
        (QStringList{QStringLiteral("model fraud-detector"), QStringLiteral("version v1"),
                     QStringLiteral("run xgb-r1"), QStringLiteral("commit ") + m_second.commit.left(8),
                     QStringLiteral("pointer training_set.csv.dvc"), QStringLiteral("data training_set.csv"),
                     QStringLiteral("file requirements.lock"), QStringLiteral("file Dockerfile"),
                     QStringLiteral("stage train"), QStringLiteral("worktree training_set.csv")}));
    QCOMPARE(node(*graph, QStringLiteral("file"), QStringLiteral("Dockerfile"))->detail,
             QStringLiteral("python:3.12-slim"));
    QVERIFY(node(*graph, QStringLiteral("file"), QStringLiteral("requirements.lock"))
                ->detail.startsWith(QStringLiteral("2 ")));
    QCOMPARE(node(*graph, QStringLiteral("data"), QStringLiteral("training_set.csv"))->note,
             QStringLiteral("in cache, md5 verified"));
    QSet<QString> ids;
    for (const LineageNode &each : graph->nodes)
        ids.insert(each.id);
    QCOMPARE(ids.size(), graph->nodes.size());
    for (const LineageEdge &edge : graph->edges)
        QVERIFY2(ids.contains(edge.from) && ids.contains(edge.to), qPrintable(edge.from + edge.to));
}

void TestLineageGraph::theWorkTreeIsCompared()
{
    TestProject copy;
    QVERIFY(copyTree(m_project.folder(), copy.folder()).ok());
    copy.git({QStringLiteral("checkout"), QStringLiteral("-q"), m_first.commit});
    copy.dvc({QStringLiteral("checkout"), QStringLiteral("-q")});
    const auto noteFor = [&](const State &state) {
        const auto graph =
            walkLineage(*workspaceAt(copy.folder(), {run(QStringLiteral("r1"), state)}), model(), {});
        const LineageNode *file =
            graph.ok() ? node(*graph, QStringLiteral("worktree"), QStringLiteral("training_set.csv"))
                       : nullptr;
        return file == nullptr ? QString() : file->note;
    };
    QCOMPARE(noteFor(m_first), QStringLiteral("the same data"));
    QCOMPARE(noteFor(m_second), QStringLiteral("other data"));
    copy.remove(QStringLiteral("data/training_set.csv"));
    QCOMPARE(noteFor(m_first), QStringLiteral("not checked out"));
}

void TestLineageGraph::theVersionBeforeIsCompared()
{
    Run before = run(QStringLiteral("r1"), m_first);
    before.params.insert(QStringLiteral("depth"), QStringLiteral("4"));
    Run now = run(QStringLiteral("r2"), m_second);
    now.params.insert(QStringLiteral("depth"), QStringLiteral("6"));
    const auto space = workspace({before, now});
    TransitionPlan back;
    back.model = model();
    back.version = QStringLiteral("1");
    back.to = Stage::Production;
    back.archived = {QStringLiteral("2")};
    VERIFY_OK(space->registry->transition(back, {}));
    TransitionRequest request;
    request.model = model();
    request.version = QStringLiteral("2");
    request.to = Stage::Production;
    request.actor = QStringLiteral("release-bot");
    request.reason = QStringLiteral("again");
    VERIFY_OK(space->registry->transition(*planTransition(*space->registry, request, {}), {}));

    const auto graph = walkLineage(*space, model(), {});
    VERIFY_OK(graph);
    QCOMPARE(graph->version, QStringLiteral("2"));
    QCOMPARE(graph->previousVersion, QStringLiteral("1"));
    QCOMPARE(graph->previousRun->params.value(QStringLiteral("depth")), QStringLiteral("4"));
    QCOMPARE(graph->previousCommit->hash, m_first.commit);
    QStringList changed;
    for (const FileChange &change : graph->sincePrevious)
        changed << QLatin1Char(change.kind) + QStringLiteral(" ") + change.path;
    QVERIFY2(changed.contains(QStringLiteral("M data/training_set.csv.dvc")),
             qPrintable(changed.join(u'\n')));
    QVERIFY(changed.contains(QStringLiteral("A dvc.lock")));
    QCOMPARE(node(*graph, QStringLiteral("version"), QStringLiteral("v2"))->note,
             QStringLiteral("by release-bot"));
    QCOMPARE(space->problems->all().size(), 0);
}

void TestLineageGraph::aRunAloneIsTraced()
{
    const auto space = workspace({});
    const TraceabilityHint whole = traceabilityOf(*space, run(QStringLiteral("r1"), m_second));
    QVERIFY(whole.commit.status == HopStatus::Verified && whole.data.status == HopStatus::Verified);
    QVERIFY2(whole.reason.isEmpty(), qPrintable(whole.reason));
    QCOMPARE(whole.triplet.dvcDataHash, m_second.hash);

    Run untagged = run(QStringLiteral("r2"), m_second);
    untagged.tags.clear();
    const TraceabilityHint none = traceabilityOf(*space, untagged);
    QVERIFY(none.commit.status == HopStatus::Missing && none.data.status == HopStatus::Missing);
    QVERIFY(none.reason.contains(QStringLiteral("no tag git_commit")));
    QCOMPARE(none.triplet.runId, QStringLiteral("r2"));

    Run wrong = run(QStringLiteral("r3"), m_second);
    wrong.tags.insert(tags::dvcDataHash, QString(32, u'a'));
    const TraceabilityHint other = traceabilityOf(*space, wrong);
    QCOMPARE(other.commit.status, HopStatus::Verified);
    QCOMPARE(other.data.status, HopStatus::Mismatched);
    QCOMPARE(other.reason, other.data.reason);
}

void TestLineageGraph::cancellingStops()
{
    const StopSource stop;
    const auto space = workspace({run(QStringLiteral("r1"), m_second)});
    const auto graph =
        walkLineage(*space, model(), stop.token(), [&](qint64, qint64) { stop.requestStop(); });
    QVERIFY(graph.isCancelled()); // while the data is read
}

void TestLineageGraph::readingChangesNothing()
{
    const QByteArray before = treeDigest(m_project.folder());
    for (const State &state : {m_first, m_second, m_renamed})
        VERIFY_OK(walk(run(QStringLiteral("r1"), state)));
    QCOMPARE(treeDigest(m_project.folder()), before);
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestLineageGraph)

#include "tst_lineagegraph.moc"
