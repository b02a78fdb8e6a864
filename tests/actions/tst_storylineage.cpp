// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The walk over the project that the real MLflow, git and DVC wrote together.

#include "models/actions/lineagewalk.h"
#include "models/actions/modeldata.h"
#include "models/actions/promotion.h"
#include "models/io/dvc/dvccache.h"
#include "models/io/git/gitrepository.h"
#include "models/io/mlflow_sql/mlflowsql.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"
#include "tests/support/testproject.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>

namespace driftline {

namespace {

std::shared_ptr<Workspace> opened(const QString &folder)
{
    auto workspace = std::make_shared<Workspace>();
    const auto store = openSqlStore(folder + QStringLiteral("/mlflow.db"), workspace->problems, {});
    const auto repository = GitRepository::open(folder);
    const auto cache = DvcCache::open(folder);
    if (!store.ok() || !repository.ok() || !cache.ok())
        return nullptr;
    workspace->tracking = store->tracking;
    workspace->registry = store->registry;
    workspace->repository = *repository;
    workspace->dataCache = *cache;
    return workspace;
}

/// The version that plays a role in the story: its tag "role".
QString versionOf(const QJsonObject &story, const QString &role)
{
    const QJsonArray versions = story[QStringLiteral("versions")][QStringLiteral("fraud-detector")].toArray();
    for (const auto version : versions) {
        if (version[QStringLiteral("tags")][QStringLiteral("role")].toString() == role)
            return QStringLiteral("fraud-detector/") + version[QStringLiteral("version")].toString();
    }
    return {};
}

class TestStoryLineage : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void theProductionVersionIsTraceable_data();
    void theProductionVersionIsTraceable();
    void theDataOfAModelAreFound_data();
    void theDataOfAModelAreFound();
    void theFlawsAreFound_data();
    void theFlawsAreFound();
    void aMoveKeepsTheTraceAndTellsWhatWasBefore_data();
    void aMoveKeepsTheTraceAndTellsWhatWasBefore();
    void walkingChangesNothing();

private:
    static void generations();
};

void TestStoryLineage::generations()
{
    QTest::addColumn<int>("generation");
    QTest::newRow("MLflow 3") << 3;
    QTest::newRow("MLflow 2") << 2;
}

void TestStoryLineage::theProductionVersionIsTraceable_data()
{
    generations();
}

void TestStoryLineage::theProductionVersionIsTraceable()
{
    QFETCH(int, generation);
    const auto story = storyExpectation(generation);
    VERIFY_OK(story);
    const QJsonObject wanted = (*story)[QStringLiteral("production")].toObject();
    const auto workspace = opened(storyFolder(generation));
    QVERIFY(workspace);
    for (const QString &selector :
         {QStringLiteral("fraud-detector"), QStringLiteral("models:/fraud-detector@champion"),
          QStringLiteral("fraud-detector/Production")}) {
        const auto graph = walkLineage(*workspace, selector, {});
        VERIFY_OK(graph);
        for (const LineageHop &hop : graph->hops)
            QVERIFY2(hop.status == HopStatus::Verified, qPrintable(hop.kind + hop.reason));
        QVERIFY(graph->traceable);
        QCOMPARE(graph->version, wanted[QStringLiteral("version")].toString());
        QCOMPARE(graph->triplet.runId, wanted[QStringLiteral("run_id")].toString());
        QCOMPARE(graph->triplet.gitCommit, wanted[QStringLiteral("git_commit")].toString());
        QCOMPARE(graph->triplet.dvcDataHash, wanted[QStringLiteral("dvc_data_hash")].toString());
        QCOMPARE(graph->triplet.dvcFile, wanted[QStringLiteral("dvc_file")].toString());
        QCOMPARE(graph->commit->position, QStringLiteral("main~2"));
    }
    QCOMPARE(workspace->problems->all().size(), 0);
}

void TestStoryLineage::theDataOfAModelAreFound_data()
{
    generations();
}

void TestStoryLineage::theDataOfAModelAreFound()
{
    QFETCH(int, generation);
    const auto story = storyExpectation(generation);
    VERIFY_OK(story);
    const QJsonObject wanted = (*story)[QStringLiteral("production")].toObject();
    const auto workspace = opened(storyFolder(generation));
    QVERIFY(workspace);
    for (const QString &text : {QStringLiteral("models:/fraud-detector/Production"),
                                QStringLiteral("runs:/") + wanted[QStringLiteral("run_id")].toString()}) {
        const auto data = namedData(*workspace, text, {});
        VERIFY_OK(data);
        QFile file(data->path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(
            QString::fromLatin1(QCryptographicHash::hash(file.readAll(), QCryptographicHash::Md5).toHex()),
            wanted[QStringLiteral("dvc_data_hash")].toString());
        QVERIFY(!data->name.isEmpty() && !data->origin.isEmpty());
    }
    const auto none =
        namedData(*workspace, QStringLiteral("models:/") + versionOf(*story, QStringLiteral("untagged")), {});
    QVERIFY(none.isError() || !none->origin.contains(QStringLiteral("dvc")));
    QVERIFY(namedData(*workspace, QStringLiteral("models:/nobody/1"), {}).isError());
    QVERIFY(namedData(*workspace, QStringLiteral("runs:/nothing"), {}).isError());
}

void TestStoryLineage::theFlawsAreFound_data()
{
    generations();
}

void TestStoryLineage::theFlawsAreFound()
{
    QFETCH(int, generation);
    const auto story = storyExpectation(generation);
    VERIFY_OK(story);
    const auto workspace = opened(storyFolder(generation));
    QVERIFY(workspace);
    const auto statuses = [&](const QString &role) {
        const auto graph = walkLineage(*workspace, versionOf(*story, role), {});
        QStringList words;
        for (qsizetype i = 0; graph.ok() && i < graph->hops.size(); ++i)
            words << hopStatusName(graph->hops.at(i).status);
        return words.join(u' ');
    };
    QCOMPARE(statuses(QStringLiteral("first")), QStringLiteral("verified verified verified verified"));
    QCOMPARE(statuses(QStringLiteral("untagged")), QStringLiteral("verified missing missing missing"));
    QCOMPARE(statuses(QStringLiteral("wrong-hash")), QStringLiteral("verified verified mismatched verified"));
}

void TestStoryLineage::aMoveKeepsTheTraceAndTellsWhatWasBefore_data()
{
    generations();
}

void TestStoryLineage::aMoveKeepsTheTraceAndTellsWhatWasBefore()
{
    QFETCH(int, generation);
    const auto story = storyExpectation(generation);
    VERIFY_OK(story);
    QTemporaryDir copy;
    QVERIFY(copyTree(storyFolder(generation), copy.filePath(QStringLiteral("story"))).ok());
    const auto workspace = opened(copy.filePath(QStringLiteral("story")));
    QVERIFY(workspace);
    const QString before = walkLineage(*workspace, QStringLiteral("fraud-detector"), {})->version;

    TransitionRequest request;
    request.model = QStringLiteral("fraud-detector");
    request.version = versionOf(*story, QStringLiteral("candidate")).section(u'/', -1);
    request.to = Stage::Production;
    request.actor = QStringLiteral("release-bot");
    request.reason = QStringLiteral("the third quarter's data");
    const auto plan = planTransition(*workspace->registry, request, {});
    VERIFY_OK(plan);
    QCOMPARE(plan->archived, QStringList{before});
    VERIFY_OK(workspace->registry->transition(*plan, {}));

    const auto graph = walkLineage(*workspace, QStringLiteral("fraud-detector"), {});
    VERIFY_OK(graph);
    QVERIFY(graph->traceable);
    QCOMPARE(graph->version, request.version);
    QCOMPARE(graph->previousVersion, before);
    QVERIFY(graph->previousRun && graph->previousCommit);
    QStringList changed;
    for (const FileChange &change : graph->sincePrevious)
        changed << QLatin1Char(change.kind) + QStringLiteral(" ") + change.path;
    QCOMPARE(changed,
             (QStringList{QStringLiteral("M data/training_set.parquet.dvc"), QStringLiteral("M train.py")}));
}

void TestStoryLineage::walkingChangesNothing()
{
    QTemporaryDir copy;
    const QString folder = copy.filePath(QStringLiteral("story"));
    QVERIFY(copyTree(storyFolder(3), folder).ok());
    const QByteArray before = treeDigest(folder);
    const auto workspace = opened(folder);
    QVERIFY(workspace);
    VERIFY_OK(walkLineage(*workspace, QStringLiteral("fraud-detector"), {}));
    QCOMPARE(treeDigest(folder), before);
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestStoryLineage)

#include "tst_storylineage.moc"
