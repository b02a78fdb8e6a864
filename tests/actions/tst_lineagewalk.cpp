// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The walk from a version to its data, over a real git repository and a real DVC cache with every flaw they
// can have.

#include "models/io/dvc/dvccache.h"
#include "tests/actions/lineagetestcase.h"
#include "tests/support/peers.h"

#include <QDir>
#include <QUrl>

namespace driftline {

namespace {

class TestLineageWalk : public LineageTestCase
{
    Q_OBJECT
private Q_SLOTS:
    void aTraceableVersionIsProved();
    void aRunMissesSomething_data();
    void aRunMissesSomething();
    void aVersionMissesItsRun();
    void aMissingObjectIsSaid();
    void aDamagedObjectIsSaid();
    void aPointerRenamedLaterIsStillProved();
    void aPointerNamedOtherwiseIsSaid();
    void aFolderIsProved();
    void anOutputOfAStageIsProved();
    void aShallowCloneSaysSo();
    void withoutACloneNothingIsClaimed();
    void aSubfolderProjectIsProved();
    void hostileTagsDoNoHarm();
};

void TestLineageWalk::aTraceableVersionIsProved()
{
    const auto graph = walk(run(QStringLiteral("r1"), m_second));
    VERIFY_OK(graph);
    QCOMPARE(statuses(*graph), QStringLiteral("verified verified verified verified"));
    QVERIFY(graph->traceable);
    QCOMPARE(graph->triplet.runId, QStringLiteral("r1"));
    QCOMPARE(graph->triplet.gitCommit, m_second.commit);
    QCOMPARE(graph->triplet.dvcDataHash, m_second.hash);
    QCOMPARE(graph->triplet.dvcFile, pointerFile());
    QCOMPARE(graph->restoreCommands, (QStringList{QStringLiteral("git checkout ") + m_second.commit,
                                                  QStringLiteral("dvc checkout ") + pointerFile()}));
    QCOMPARE(graph->commit->position, QStringLiteral("main~1"));
    for (const LineageHop &hop : graph->hops) {
        QVERIFY(hop.reason.isEmpty());
        QVERIFY(!hop.evidence.isEmpty());
    }
    QVERIFY(graph->hops.last().evidence.contains(m_second.hash));

    Run shortened = run(QStringLiteral("r1"), m_second);
    shortened.tags.insert(tags::gitCommit, m_second.commit.left(9));
    const auto same = walk(shortened);
    VERIFY_OK(same);
    QVERIFY(same->traceable);
    QCOMPARE(same->triplet.gitCommit, m_second.commit);
}

void TestLineageWalk::aRunMissesSomething_data()
{
    QTest::addColumn<QMap<QString, QString>>("changes");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<int>("hop");
    QTest::addColumn<QString>("why");
    using Tags = QMap<QString, QString>;
    const QString absent;
    QTest::newRow("no commit") << Tags{{tags::gitCommit, absent}}
                               << QStringLiteral("verified missing missing verified") << 1
                               << QStringLiteral("no tag git_commit");
    QTest::newRow("no such commit") << Tags{{tags::gitCommit, QString(40, u'b')}}
                                    << QStringLiteral("verified missing missing verified") << 1
                                    << QStringLiteral("no such commit");
    QTest::newRow("a branch's name") << Tags{{tags::gitCommit, QStringLiteral("main")}}
                                     << QStringLiteral("verified missing missing verified") << 1
                                     << QStringLiteral("not a commit hash");
    QTest::newRow("no DVC tags") << Tags{{tags::dvcDataHash, absent}, {tags::dvcFile, absent}}
                                 << QStringLiteral("verified verified missing missing") << 2
                                 << QStringLiteral("no tag dvc_data_hash and no tag dvc_file");
    QTest::newRow("no hash") << Tags{{tags::dvcDataHash, absent}}
                             << QStringLiteral("verified verified missing verified") << 2
                             << QStringLiteral("no tag dvc_data_hash");
    QTest::newRow("no file") << Tags{{tags::dvcFile, absent}}
                             << QStringLiteral("verified verified verified verified") << -1 << QString();
    QTest::newRow("the data's own path")
        << Tags{{tags::dvcFile, QStringLiteral("data/training_set.csv")}}
        << QStringLiteral("verified verified verified verified") << -1 << QString();
    QTest::newRow("from the top") << Tags{{tags::dvcFile, QStringLiteral("./data\\training_set.csv.dvc")}}
                                  << QStringLiteral("verified verified verified verified") << -1 << QString();
    QTest::newRow("no such file") << Tags{{tags::dvcFile, QStringLiteral("other.dvc")},
                                          {tags::dvcDataHash, QString(32, u'c')}}
                                  << QStringLiteral("verified verified missing missing") << 2
                                  << QStringLiteral("has no other.dvc that names data cccccccc");
    QTest::newRow("other data") << Tags{{tags::dvcDataHash, QString(32, u'c')}}
                                << QStringLiteral("verified verified mismatched verified") << 2
                                << QStringLiteral(
                                       "the run says data cccccccc, but data/training_set.csv.dvc at commit");
    QTest::newRow("no md5") << Tags{{tags::dvcDataHash, QStringLiteral("latest")}}
                            << QStringLiteral("verified verified missing missing") << 2
                            << QStringLiteral("is no md5");
    QTest::newRow("two commits") << Tags{{tags::mlflowGitCommit, m_first.commit}}
                                 << QStringLiteral("verified mismatched verified verified") << 1
                                 << QStringLiteral("name two commits");
    QTest::newRow("a commit elsewhere")
        << Tags{{tags::mlflowGitCommit, QString(40, u'd')}}
        << QStringLiteral("verified verified verified verified") << -1 << QString();
}

void TestLineageWalk::aRunMissesSomething()
{
    QFETCH(QString, wanted);
    QFETCH(int, hop);
    QFETCH(QString, why);
    Run flawed = run(QStringLiteral("r1"), m_second);
    using Tags = QMap<QString, QString>;
    QFETCH(Tags, changes);
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        if (it.value().isEmpty())
            flawed.tags.remove(it.key());
        else
            flawed.tags.insert(it.key(), it.value());
    }
    const auto graph = walk(flawed);
    VERIFY_OK(graph);
    QCOMPARE(statuses(*graph), wanted);
    QCOMPARE(graph->traceable, hop < 0);
    if (hop >= 0)
        QVERIFY2(reason(*graph, hop).contains(why), qPrintable(reason(*graph, hop)));
    for (const LineageHop &each : graph->hops)
        QCOMPARE(each.reason.isEmpty(), each.status == HopStatus::Verified);
}

void TestLineageWalk::aVersionMissesItsRun()
{
    ModelVersion version;
    version.model = model();
    version.version = QStringLiteral("1");
    version.stage = Stage::Production;
    const auto withRun = [&](const QString &runId, const QString &source) {
        version.runId = RunId(runId);
        version.source = source;
        auto space = workspace({run(QStringLiteral("r1"), m_second)});
        space->registry =
            std::make_shared<FakeModelRegistry>(QList<RegisteredModel>(), QList<ModelVersion>{version});
        return walkLineage(*space, model(), {});
    };
    const auto none = withRun({}, QStringLiteral("s3://bucket/model"));
    VERIFY_OK(none);
    QCOMPARE(statuses(*none), QStringLiteral("missing missing missing missing"));
    QCOMPARE(reason(*none, 0), QStringLiteral("version 1 was registered without a run"));
    QVERIFY(none->restoreCommands.isEmpty());
    QCOMPARE(withRun(QStringLiteral("gone"), {})->hops.first().reason,
             QStringLiteral("the store has no run gone"));
    QVERIFY(withRun({}, QStringLiteral("runs:/r1/model"))->traceable);
    const auto other = withRun(QStringLiteral("r1"), QStringLiteral("runs:/r2/model"));
    QCOMPARE(statuses(*other), QStringLiteral("mismatched verified verified verified"));
    QVERIFY(walkLineage(*workspace({}), model(), {}).isError());
    QVERIFY(walkLineage(Workspace(), model(), {}).isError());
}

void TestLineageWalk::aMissingObjectIsSaid()
{
    TestProject copy;
    QVERIFY(copyTree(m_project.folder(), copy.folder()).ok());
    const auto space = workspaceAt(copy.folder(), {run(QStringLiteral("r1"), m_first)});
    DvcOutput output;
    output.hash = m_first.hash;
    QVERIFY(QFile::remove(space->dataCache->find(output)->path));
    const auto graph = walkLineage(*space, model(), {});
    VERIFY_OK(graph);
    QCOMPARE(statuses(*graph), QStringLiteral("verified verified verified missing"));
    QVERIFY2(reason(*graph, 3).contains(QStringLiteral("not in the cache")), qPrintable(reason(*graph, 3)));
    QVERIFY(graph->hops.last().evidence.contains(m_first.hash.mid(2)));
}

void TestLineageWalk::aDamagedObjectIsSaid()
{
    TestProject copy;
    QVERIFY(copyTree(m_project.folder(), copy.folder()).ok());
    const auto space = workspaceAt(copy.folder(), {run(QStringLiteral("r1"), m_first)});
    DvcOutput output;
    output.hash = m_first.hash;
    QFile object(space->dataCache->find(output)->path);
    object.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    QVERIFY(object.open(QIODevice::Append));
    object.write("x");
    object.close();
    const auto graph = walkLineage(*space, model(), {});
    VERIFY_OK(graph);
    QCOMPARE(statuses(*graph), QStringLiteral("verified verified verified mismatched"));
    QVERIFY2(reason(*graph, 3).contains(QStringLiteral("damaged")), qPrintable(reason(*graph, 3)));
}

void TestLineageWalk::aPointerRenamedLaterIsStillProved()
{
    QCOMPARE(m_project.git({QStringLiteral("ls-files"), pointerFile()}), QString());
    QVERIFY(walk(run(QStringLiteral("r1"), m_first))->traceable);
}

void TestLineageWalk::aPointerNamedOtherwiseIsSaid()
{
    const auto graph = walk(run(QStringLiteral("r1"), m_renamed));
    VERIFY_OK(graph);
    QCOMPARE(statuses(*graph), QStringLiteral("verified verified mismatched verified"));
    QVERIFY2(
        reason(*graph, 2).contains(QStringLiteral("the pointer of this data is data/transactions.csv.dvc")),
        qPrintable(reason(*graph, 2)));
    QCOMPARE(graph->restoreCommands.last(), QStringLiteral("dvc checkout data/transactions.csv.dvc"));
    QCOMPARE(graph->triplet.dvcFile, pointerFile());
}

void TestLineageWalk::aFolderIsProved()
{
    Run onFolder = run(QStringLiteral("r1"), m_folder);
    onFolder.tags.insert(tags::dvcFile, QStringLiteral("raw.dvc"));
    const auto graph = walk(onFolder);
    VERIFY_OK(graph);
    QVERIFY2(graph->traceable, qPrintable(statuses(*graph)));
    QCOMPARE(node(*graph, QStringLiteral("worktree"), QStringLiteral("raw"))->note,
             QStringLiteral("the same data"));
}

void TestLineageWalk::anOutputOfAStageIsProved()
{
    const auto cache = DvcCache::open(m_project.folder());
    const auto stages =
        (*cache)->parseStages(m_project.read(QStringLiteral("dvc.lock")), QStringLiteral("dvc.lock"));
    VERIFY_OK(stages);
    QString made;
    for (const DvcStage &stage : *stages)
        made = stage.name == QStringLiteral("prepare") ? stage.outputs.first().hash : made;
    for (const QString &file :
         {QStringLiteral("dvc.lock"), QStringLiteral("dvc.yaml"), QStringLiteral("made.csv"), QString()}) {
        Run onOutput = run(QStringLiteral("r1"), {m_second.commit, made});
        onOutput.tags.insert(tags::dvcFile, file);
        const auto graph = walk(onOutput);
        VERIFY_OK(graph);
        QVERIFY2(graph->traceable, qPrintable(file + statuses(*graph) + reason(*graph, 2)));
        QCOMPARE(graph->restoreCommands.last(), QStringLiteral("dvc checkout made.csv"));
        const LineageNode *prepare = node(*graph, QStringLiteral("stage"), QStringLiteral("prepare"));
        QVERIFY(prepare);
        QCOMPARE(prepare->detail, QStringLiteral("dvc.yaml"));
        QVERIFY(node(*graph, QStringLiteral("data"), QStringLiteral("raw")));
    }
}

void TestLineageWalk::aShallowCloneSaysSo()
{
    const QString shallow = m_project.beside(QStringLiteral("shallow"));
    m_project.git({QStringLiteral("clone"), QStringLiteral("-q"), QStringLiteral("--depth"),
                   QStringLiteral("1"), QUrl::fromLocalFile(m_project.folder()).toString(), shallow});
    const auto graph = walkLineage(*workspaceAt(shallow, {run(QStringLiteral("r1"), m_first)}), model(), {});
    VERIFY_OK(graph);
    QCOMPARE(statuses(*graph), QStringLiteral("verified missing missing missing"));
    QVERIFY2(reason(*graph, 1).contains(QStringLiteral("the clone is shallow; run git fetch --unshallow")),
             qPrintable(reason(*graph, 1)));
    QCOMPARE(graph->restoreCommands.size(), 2); // they work in a whole clone
}

void TestLineageWalk::withoutACloneNothingIsClaimed()
{
    const auto graph = walkLineage(*workspaceAt({}, {run(QStringLiteral("r1"), m_second)}), model(), {});
    VERIFY_OK(graph);
    QCOMPARE(statuses(*graph), QStringLiteral("verified missing missing missing"));
    QVERIFY(reason(*graph, 1).contains(QStringLiteral("no git clone is open")));
    QCOMPARE(graph->triplet.gitCommit, m_second.commit);
    QCOMPARE(graph->triplet.dvcDataHash, m_second.hash);
}

/// A DVC project below the repository's top, whose runs call the pointer by its path in the project.
void TestLineageWalk::aSubfolderProjectIsProved()
{
    TestProject outer;
    QVERIFY(copyTree(m_project.path(QStringLiteral(".dvc")), outer.path(QStringLiteral("ml/.dvc"))).ok());
    outer.initGit();
    outer.write(QStringLiteral("ml/") + pointerFile(),
                "outs:\n- md5: " + m_first.hash.toUtf8() + "\n  hash: md5\n  path: training_set.csv\n");
    const QString commit = outer.commit(QStringLiteral("All"));
    auto space = workspaceAt(outer.folder(), {run(QStringLiteral("r1"), {commit, m_first.hash})});
    space->dataCache = *DvcCache::open(outer.path(QStringLiteral("ml")));
    const auto graph = walkLineage(*space, model(), {});
    VERIFY_OK(graph);
    QVERIFY2(graph->traceable, qPrintable(reason(*graph, 2) + reason(*graph, 3)));
}

void TestLineageWalk::hostileTagsDoNoHarm()
{
    Run hostile = run(QStringLiteral("r1"), m_second);
    hostile.tags.insert(tags::dvcFile, QStringLiteral("data/it's $(rm -rf ~).dvc"));
    const auto quoted = walk(hostile);
    VERIFY_OK(quoted);
    QCOMPARE(quoted->restoreCommands.last(), QStringLiteral("dvc checkout data/training_set.csv.dvc"));
    hostile.tags.insert(tags::dvcDataHash, QString(32, u'e'));
    QCOMPARE(walk(hostile)->restoreCommands.last(),
             QStringLiteral("dvc checkout 'data/it'\\''s $(rm -rf ~).dvc'"));
    hostile.tags.insert(tags::gitCommit, QStringLiteral("--upload-pack=x"));
    hostile.tags.insert(tags::dvcFile, QStringLiteral("-rf"));
    QCOMPARE(walk(hostile)->restoreCommands, QStringList{QStringLiteral("dvc checkout ./-rf")});
    hostile.tags.insert(tags::dvcDataHash, QStringLiteral("../../../../../../../../../../../../etc/passwd"));
    for (const QString &file : {QStringLiteral("/etc/passwd"), QStringLiteral("../../x.dvc"),
                                QStringLiteral("."), QStringLiteral(".dvc"), QString(100'000, u'a')}) {
        hostile.tags.insert(tags::dvcFile, file);
        VERIFY_OK(walk(hostile));
    }
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestLineageWalk)

#include "tst_lineagewalk.moc"
