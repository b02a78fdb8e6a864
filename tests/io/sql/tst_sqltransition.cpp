// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// A move in an MLflow store: all of it or nothing, only in the world that the plan saw, and MLflow agrees.

#include "models/analysis/journalchain.h"
#include "models/io/sqlite/database.h"
#include "tests/io/sql/storefiles.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QTemporaryDir>

#include <thread>

namespace driftline {

namespace {

const QString model = QStringLiteral("fraud-detector");

/// In the story version 4 is in Production, 5 in Staging, 3 and 6 in None.
TransitionPlan promotion()
{
    TransitionPlan plan;
    plan.model = model;
    plan.version = QStringLiteral("5");
    plan.from = Stage::Staging;
    plan.to = Stage::Production;
    plan.archived = {QStringLiteral("4")};
    plan.actor = QStringLiteral("reviewer");
    plan.reason = QStringLiteral("better on März \"holdout\"");
    return plan;
}

Result<QJsonObject> askRegistry(int generation, const QString &uri, const QStringList &action = {})
{
    const auto answer = runPeer(
        mlflowPeer(generation),
        QStringList{QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/ask_registry.py"), uri} + action);
    if (!answer.ok())
        return answer.failure();
    return answer->object();
}

QString stageIn(const QJsonObject &registry, const QString &version)
{
    return registry[model][QLatin1StringView("versions")][version][QLatin1StringView("stage")].toString();
}

qint64 updatedIn(const QJsonObject &registry, const QString &version)
{
    return registry[model][QLatin1StringView("versions")][version][QLatin1StringView("updated")].toInteger();
}

/// "4=Archived 5=Production …"
QString stages(ModelRegistry &registry)
{
    const auto versions = registry.versions(model, {});
    if (!versions.ok())
        return versions.isError() ? versions.error().line() : QStringLiteral("cancelled");
    QStringList texts;
    for (const ModelVersion &version : *versions)
        texts.prepend(version.version + u'=' + stageName(version.stage));
    return texts.join(u' ');
}

} // namespace

class TestSqlTransition : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }

    void init()
    {
        TestCase::init();
        QFETCH_GLOBAL(int, generation);
        m_generation = generation;
        m_folder = std::make_unique<QTemporaryDir>();
        const auto file = copiedStore(generation, m_folder->path());
        VERIFY_OK(file);
        m_file = *file;
        m_uri = QStringLiteral("sqlite:///") + m_file;
        const auto source = openSqlStore(m_file, std::make_shared<ProblemLog>(), {});
        VERIFY_OK(source);
        m_registry = source->registry;
        QCOMPARE(stages(*m_registry), initialStages);
    }

    void mlflowSeesTheMove()
    {
        const auto before = askRegistry(m_generation, m_uri);
        VERIFY_OK(before);
        const auto applied = m_registry->transition(promotion(), {});
        VERIFY_OK(applied);
        const JournalEntry &entry = applied->entry;
        QCOMPARE(entry.seq, 1);
        QCOMPARE(entry.kind, QStringLiteral("transition"));
        QCOMPARE(entry.from, QStringLiteral("Staging"));
        QCOMPARE(entry.to, QStringLiteral("Production"));
        QCOMPARE(entry.archived, QStringList(QStringLiteral("4")));
        QCOMPARE(entry.reason, promotion().reason);
        QVERIFY(entry.previousHash.isEmpty());
        QCOMPARE(entry.hash, journalEntryHash(entry));

        const auto after = askRegistry(m_generation, m_uri);
        VERIFY_OK(after);
        QCOMPARE(stageIn(*after, QStringLiteral("5")), QStringLiteral("Production"));
        QCOMPARE(stageIn(*after, QStringLiteral("4")), QStringLiteral("Archived"));
        for (const QString &version : {QStringLiteral("4"), QStringLiteral("5")})
            QCOMPARE(updatedIn(*after, version), entry.time);
        QCOMPARE((*after)[model][QLatin1StringView("updated")].toInteger(), entry.time);
        // Nothing else moved.
        for (const QString &version :
             {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("6")}) {
            QCOMPARE(stageIn(*after, version), stageIn(*before, version));
            QCOMPARE(updatedIn(*after, version), updatedIn(*before, version));
        }
        QCOMPARE((*after)[QStringLiteral("churn")], (*before)[QStringLiteral("churn")]);
        QCOMPARE((*after)[model][QLatin1StringView("aliases")],
                 (*before)[model][QLatin1StringView("aliases")]);

        // MLflow moves it back and forth as before; the journal tells our moves only.
        const auto moved = askRegistry(
            m_generation, m_uri,
            {QStringLiteral("transition"), model, QStringLiteral("5"), QStringLiteral("Staging")});
        VERIFY_OK(moved);
        QVERIFY(stages(*m_registry).contains(QStringLiteral("5=Staging")));
        TransitionPlan again = promotion();
        again.archived = {};
        VERIFY_OK(m_registry->transition(again, {}));
        const auto journal = m_registry->journal({});
        VERIFY_OK(journal);
        QCOMPARE(journal->size(), 2);
        QCOMPARE(journal->last().previousHash, entry.hash);
        QVERIFY(verifyJournal(*journal).verified);
    }

    void whatExistsMayStay()
    {
        TransitionPlan plan = promotion();
        plan.archived = {};
        plan.keptInStage = {QStringLiteral("4")};
        VERIFY_OK(m_registry->transition(plan, {}));
        QCOMPARE(stages(*m_registry),
                 QStringLiteral("1=Archived 2=Archived 3=None 4=Production 5=Production 6=None"));
        const auto models = m_registry->models({});
        VERIFY_OK(models);
        QCOMPARE(models->last().stages.value(QStringLiteral("Production")),
                 QStringList({QStringLiteral("4"), QStringLiteral("5")}));
    }

    void refusedWhenTheWorldHasChanged_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("stage");
        QTest::newRow("the version was moved") << QStringLiteral("5") << QStringLiteral("Archived");
        QTest::newRow("another one came to Production")
            << QStringLiteral("6") << QStringLiteral("Production");
        QTest::newRow("the one to be archived is gone") << QStringLiteral("4") << QStringLiteral("None");
        QTest::newRow("the version was deleted") << QStringLiteral("5") << QStringLiteral("Deleted_Internal");
    }
    void refusedWhenTheWorldHasChanged()
    {
        QFETCH(QString, version);
        QFETCH(QString, stage);
        VERIFY_OK(change(m_file, QStringLiteral("UPDATE model_versions SET current_stage = '%1' "
                                                "WHERE name = 'fraud-detector' AND version = %2")
                                     .arg(stage, version)));
        const QString before = folderState(m_folder->path());
        const auto refused = m_registry->transition(promotion(), {});
        QVERIFY(refused.isError());
        QCOMPARE(refused.error().code, ErrorCode::Changed);
        QCOMPARE(refused.error().where, QStringLiteral("fraud-detector/5"));
        QVERIFY(!refused.error().hint.isEmpty());
        QCOMPARE(folderState(m_folder->path()), before);
        const auto journal = m_registry->journal({});
        VERIFY_OK(journal);
        QVERIFY(journal->isEmpty());
    }

    void refusedWhenThereIsNoSuchThing()
    {
        const QString before = folderState(m_folder->path());
        TransitionPlan plan = promotion();
        plan.model = QStringLiteral("no such model");
        QCOMPARE(m_registry->transition(plan, {}).error().code, ErrorCode::Usage);
        for (const QString &version : {QStringLiteral("five"), QStringLiteral("05"), QString()}) {
            plan = promotion();
            plan.version = version;
            QCOMPARE(m_registry->transition(plan, {}).error().code, ErrorCode::Usage);
        }
        plan = promotion();
        plan.version = QStringLiteral("7"); // deleted before
        QVERIFY(m_registry->transition(plan, {}).isError());
        QCOMPARE(folderState(m_folder->path()), before);
    }

    void ofTwoAtOnceOneWins()
    {
        Result<AppliedTransition> first = Cancelled{};
        Result<AppliedTransition> second = Cancelled{};
        const auto other = openSqlStore(m_file, std::make_shared<ProblemLog>(), {});
        VERIFY_OK(other);
        std::thread a([&] { first = m_registry->transition(promotion(), {}); });
        std::thread b([&] { second = other->registry->transition(promotion(), {}); });
        a.join();
        b.join();
        QVERIFY(first.ok() != second.ok());
        QCOMPARE((first.ok() ? second : first).error().code, ErrorCode::Changed);
        const auto journal = m_registry->journal({});
        VERIFY_OK(journal);
        QCOMPARE(journal->size(), 1);
    }

    void waitsForAnotherWriter()
    {
        auto writer = Database::open(m_file, OpenMode::ReadWrite);
        VERIFY_OK(writer);
        std::thread release;
        {
            auto transaction = Transaction::begin(**writer, Transaction::Kind::Write);
            VERIFY_OK(transaction);
            // Cancelling ends the waiting.
            const StopSource stop;
            std::thread cancel([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(200));
                stop.requestStop();
            });
            const auto cancelled = m_registry->transition(promotion(), stop.token());
            cancel.join();
            QVERIFY(cancelled.isCancelled());
            QCOMPARE(stages(*m_registry), initialStages);

            release = std::thread([moved = std::move(*transaction)]() mutable {
                std::this_thread::sleep_for(std::chrono::milliseconds(300));
                const Transaction rolledBack = std::move(moved);
            });
        }
        const auto applied = m_registry->transition(promotion(), {});
        release.join();
        VERIFY_OK(applied);
        QVERIFY(stages(*m_registry).contains(QStringLiteral("5=Production")));
    }

    void killedInTheMiddle()
    {
        QProcess half;
        half.start(QStringLiteral(DRIFTLINE_HALF_A_MOVE),
                   {m_file, QStringLiteral("churn"), QStringLiteral("1"), QStringLiteral("None"),
                    QStringLiteral("Production")});
        QVERIFY(half.waitForReadyRead(20'000));
        half.kill();
        QVERIFY(half.waitForFinished(20'000));

        // Half of it is in the file, and what undoes it beside it: reading undoes it in a copy.
        const QString before = folderState(m_folder->path());
        QVERIFY(before.contains(QStringLiteral("mlflow.db-journal")));
        QCOMPARE(stages(*m_registry), initialStages);
        const auto churn = m_registry->versions(QStringLiteral("churn"), {});
        VERIFY_OK(churn);
        QCOMPARE(churn->first().stage, Stage::None);
        const auto journal = m_registry->journal({});
        VERIFY_OK(journal);
        QVERIFY(journal->isEmpty());
        QCOMPARE(folderState(m_folder->path()), before);

        // A writer undoes it for good.
        VERIFY_OK(m_registry->transition(promotion(), {}));
        QVERIFY(!folderState(m_folder->path()).contains(QStringLiteral("journal")));
        const auto seen = askRegistry(m_generation, m_uri);
        VERIFY_OK(seen);
        QCOMPARE((*seen)[QStringLiteral("churn")][QLatin1StringView("versions")][QLatin1StringView("1")]
                        [QLatin1StringView("stage")]
                            .toString(),
                 QStringLiteral("None"));
        QCOMPARE(stageIn(*seen, QStringLiteral("5")), QStringLiteral("Production"));
        QCOMPARE(m_registry->journal({}).value().size(), 1);
    }

    void serversAndUpgradesLeaveTheJournalAlone()
    {
        VERIFY_OK(m_registry->transition(promotion(), {}));
        const auto written = m_registry->journal({});
        VERIFY_OK(written);
        // MLflow 3 upgrades the store of MLflow 2, and has nothing to do on its own.
        const auto upgraded = runPeer(
            Peer::MLflow3, {QStringLiteral("-c"),
                            QStringLiteral("import sys, subprocess\n"
                                           "subprocess.run([sys.executable, '-m', 'mlflow', 'db', 'upgrade', "
                                           "sys.argv[1]], check=True, stdout=sys.stderr)\nprint('{}')"),
                            m_uri});
        VERIFY_OK(upgraded);
        MlflowServer server;
        VERIFY_OK(server.start(3, m_file));
        const auto seen = askRegistry(
            3, server.url(),
            {QStringLiteral("transition"), model, QStringLiteral("5"), QStringLiteral("Staging")});
        server.stop();
        VERIFY_OK(seen);
        QCOMPARE(stageIn(*seen, QStringLiteral("5")), QStringLiteral("Staging"));
        QCOMPARE(stageIn(*seen, QStringLiteral("4")), QStringLiteral("Archived"));

        const auto journal = m_registry->journal({});
        VERIFY_OK(journal);
        QCOMPARE(journal->size(), 1);
        QCOMPARE(journal->first().hash, written->first().hash);
        QVERIFY(verifyJournal(*journal).verified);
        // The store that was open all the time goes on with the new schema.
        TransitionPlan again = promotion();
        again.archived = {};
        VERIFY_OK(m_registry->transition(again, {}));
        QVERIFY(verifyJournal(m_registry->journal({}).value()).verified);
    }

    void aServerOfItsOwnGenerationGoesOn()
    {
        VERIFY_OK(m_registry->transition(promotion(), {}));
        MlflowServer server;
        VERIFY_OK(server.start(m_generation, m_file));
        const auto seen =
            askRegistry(m_generation, server.url(),
                        {QStringLiteral("alias"), model, QStringLiteral("newest"), QStringLiteral("6")});
        VERIFY_OK(seen);
        QCOMPARE(stageIn(*seen, QStringLiteral("5")), QStringLiteral("Production"));
        // A move beside the running server, which sees it at once.
        TransitionPlan back = promotion();
        back.from = Stage::Production;
        back.to = Stage::Staging;
        back.archived = {};
        VERIFY_OK(m_registry->transition(back, {}));
        const auto after = askRegistry(m_generation, server.url());
        server.stop();
        VERIFY_OK(after);
        QCOMPARE(stageIn(*after, QStringLiteral("5")), QStringLiteral("Staging"));
        const auto models = m_registry->models({});
        VERIFY_OK(models);
        QCOMPARE(models->last().aliases.value(QStringLiteral("newest")), QStringLiteral("6"));
    }

    void aTamperedJournalIsFound_data()
    {
        QTest::addColumn<QString>("tampering");
        QTest::addColumn<int>("brokenAt");
        QTest::newRow("nothing") << QString() << 0;
        QTest::newRow("another reason")
            << QStringLiteral("UPDATE driftline_journal SET reason = 'x' WHERE seq = 2") << 2;
        QTest::newRow("another time")
            << QStringLiteral("UPDATE driftline_journal SET time = time + 1 WHERE seq = 1") << 1;
        QTest::newRow("another list")
            << QStringLiteral("UPDATE driftline_journal SET archived = '[\"1\"]' WHERE seq = 3") << 3;
        QTest::newRow("not JSON") << QStringLiteral(
                                         "UPDATE driftline_journal SET archived = '[\"4\"' WHERE seq = 1")
                                  << 1;
        QTest::newRow("one removed") << QStringLiteral("DELETE FROM driftline_journal WHERE seq = 2") << 3;
        QTest::newRow("the first removed")
            << QStringLiteral("DELETE FROM driftline_journal WHERE seq = 1") << 2;
        QTest::newRow("a copied hash")
            << QStringLiteral(
                   "UPDATE driftline_journal SET hash = (SELECT hash FROM driftline_journal WHERE seq = 1) "
                   "WHERE seq = 2")
            << 2;
    }
    void aTamperedJournalIsFound()
    {
        QFETCH(QString, tampering);
        QFETCH(int, brokenAt);
        TransitionPlan plan = promotion();
        VERIFY_OK(m_registry->transition(plan, {}));
        for (const auto &[from, to] :
             {std::pair{Stage::Production, Stage::Staging}, std::pair{Stage::Staging, Stage::Production}}) {
            plan.from = from;
            plan.to = to;
            plan.archived = {};
            VERIFY_OK(m_registry->transition(plan, {}));
        }
        VERIFY_OK(change(m_file, tampering));
        const auto journal = m_registry->journal({});
        VERIFY_OK(journal);
        const JournalVerification verification = verifyJournal(*journal);
        QCOMPARE(verification.verified, brokenAt == 0);
        QCOMPARE(verification.brokenAt.value_or(0), brokenAt);
    }

    void modelsOfOtherWorkspacesAreLeftAlone()
    {
        if (m_generation == 2) { // which has no workspaces
            QVERIFY(!ask(m_file, QStringLiteral("SELECT workspace FROM registered_models")).ok());
            return;
        }
        VERIFY_OK(change(
            m_file,
            QStringLiteral(
                "INSERT INTO registered_models (name, workspace) VALUES ('fraud-detector', 'team-b');\n"
                "INSERT INTO model_versions (name, version, workspace, current_stage, last_updated_time) "
                "VALUES ('fraud-detector', 5, 'team-b', 'Staging', 7);\n"
                "INSERT INTO model_versions (name, version, workspace, current_stage) "
                "VALUES ('fraud-detector', 9, 'team-b', 'Production')")));
        const auto problems = std::make_shared<ProblemLog>();
        const auto source = openSqlStore(m_file, problems, {});
        VERIFY_OK(source);
        VERIFY_OK(source->registry->models({}));
        QCOMPARE(problems->all().size(), 1);
        QCOMPARE(stages(*source->registry), initialStages);
        VERIFY_OK(source->registry->transition(promotion(), {}));
        const auto there = ask(
            m_file, QStringLiteral("SELECT group_concat(version || current_stage || ifnull("
                                   "last_updated_time, '')) FROM model_versions WHERE workspace = 'team-b'"));
        VERIFY_OK(there);
        QCOMPARE(*there, QStringLiteral("5Staging7,9Production"));
    }

private:
    const QString initialStages =
        QStringLiteral("1=Archived 2=Archived 3=None 4=Production 5=Staging 6=None");
    int m_generation = 0;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    QString m_uri;
    std::shared_ptr<ModelRegistry> m_registry;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestSqlTransition)
#include "tst_sqltransition.moc"
