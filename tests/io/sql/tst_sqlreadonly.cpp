// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Reading changes no byte and leaves nothing beside the file, whatever state its last writer left it in, and
// goes on while a real MLflow server writes.

#include "models/io/sqlite/database.h"
#include "tests/io/sql/storefiles.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QTemporaryDir>

#include <atomic>
#include <thread>

namespace driftline {

namespace {

const QString addExperiment =
    QStringLiteral("INSERT INTO experiments (name, lifecycle_stage, artifact_location, creation_time) "
                   "VALUES ('added later', 'active', '', 1)");

/// A writer in a process of its own (within one process SQLite's connections share what they keep in -shm).
const QString writeAndStay = QStringLiteral(R"(
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute(sys.argv[2])
connection.commit()
print("written", flush=True)
sys.stdin.read()
)");

/// Logs runs through a server, one after the other, with everything that a run can hold.
const QString logRuns = QStringLiteral(R"(
import sys, json, mlflow
out, sys.stdout = sys.stdout, sys.stderr # MLflow 3 prints where runs can be seen
client = mlflow.MlflowClient(sys.argv[1])
experiment = client.create_experiment("written meanwhile")
for number in range(25):
    run = client.create_run(experiment, run_name=f"live-{number}")
    for step in range(4):
        client.log_metric(run.info.run_id, "loss", 1 / (step + 1), step=step)
    client.log_param(run.info.run_id, "number", number)
    client.set_terminated(run.info.run_id)
json.dump({"experiment": experiment}, out)
)");

QStringList names(const QList<Experiment> &experiments)
{
    QStringList found;
    for (const Experiment &experiment : experiments)
        found.append(experiment.name);
    found.sort();
    return found;
}

} // namespace

class TestSqlReadOnly : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsTouched_data() { generations(); }
    void nothingIsTouched()
    {
        QFETCH(int, generation);
        QTemporaryDir folder;
        const auto file = copiedStore(generation, folder.path());
        VERIFY_OK(file);
        const QString before = folderState(folder.path());
        readEverything(*file);
        QCOMPARE(folderState(folder.path()), before);
    }

    void whileAServerWrites_data() { generations(); }
    void whileAServerWrites()
    {
        QFETCH(int, generation);
        QTemporaryDir folder;
        const auto file = copiedStore(generation, folder.path());
        VERIFY_OK(file);
        MlflowServer server;
        VERIFY_OK(server.start(generation, *file));
        auto problems = std::make_shared<ProblemLog>();
        const auto source = openSqlStore(*file, problems, {});
        VERIFY_OK(source);
        const auto initially = source->tracking->countRuns({}, {});
        VERIFY_OK(initially);

        std::atomic<bool> writing = true;
        Result<QJsonDocument> written = QJsonDocument();
        std::thread writer([&] {
            written = runPeer(mlflowPeer(generation), {QStringLiteral("-c"), logRuns, server.url()});
            writing = false;
        });
        QStringList failures;
        qint64 last = *initially;
        int reads = 0;
        int grown = 0;
        while (writing) {
            RunQuery query;
            query.maxResults = 1000;
            const auto page = source->tracking->searchRuns(query, {});
            if (!page.ok())
                failures.append(page.isError() ? page.error().line() : QStringLiteral("cancelled"));
            else if (page->matched.value_or(-1) < last || page->runs.size() != page->matched)
                failures.append(QStringLiteral("%1 runs after %2").arg(page->runs.size()).arg(last));
            else {
                grown += page->matched > last ? 1 : 0;
                last = page->matched.value_or(0);
            }
            ++reads;
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
        }
        writer.join();
        VERIFY_OK(written);
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
        QVERIFY2(grown > 3,
                 qPrintable(QStringLiteral("%1 reads, %2 of them saw more").arg(reads).arg(grown)));

        // The server is still there, with the file open.
        const QString before = folderState(folder.path());
        RunQuery query;
        query.experiments = {ExperimentId((*written)[QLatin1StringView("experiment")].toString())};
        const auto page = source->tracking->searchRuns(query, {});
        VERIFY_OK(page);
        QCOMPARE(page->runs.size(), 25);
        for (const Run &run : page->runs) {
            QCOMPARE(run.metrics.value(QStringLiteral("loss")), 0.25);
            QCOMPARE(run.status, RunStatus::Finished);
            QCOMPARE(source->tracking->metricHistory(run.id, QStringLiteral("loss"), {}).value().size(), 4);
        }
        readEverything(*file);
        QCOMPARE(folderState(folder.path()), before);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList(QStringLiteral("mlflow.db")));
        server.stop();
    }

    void walWithoutWriter()
    {
        QTemporaryDir folder;
        const auto file = walStore(folder.path());
        VERIFY_OK(file);
        const QString before = folderState(folder.path());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
        readEverything(*file);
        QCOMPARE(folderState(folder.path()), before);
    }

    void walWithALiveWriter()
    {
        QTemporaryDir folder;
        const auto file = walStore(folder.path());
        VERIFY_OK(file);
        QProcess writer;
        writer.start(peerPython(Peer::MLflow3), {QStringLiteral("-c"), writeAndStay, *file, addExperiment});
        QVERIFY(writer.waitForReadyRead(20'000));
        const QString before = folderState(folder.path());
        QVERIFY(before.contains(QStringLiteral("mlflow.db-wal")));
        seesWhatWasAdded(*file);
        QCOMPARE(folderState(folder.path()), before);
        writer.closeWriteChannel();
        QVERIFY(writer.waitForFinished(20'000));
    }

    void walOfADeadWriter_data()
    {
        QTest::addColumn<bool>("withShm");
        QTest::newRow("-wal alone") << false;
        QTest::newRow("-wal and -shm") << true;
    }
    void walOfADeadWriter()
    {
        QFETCH(bool, withShm);
        QTemporaryDir living;
        const auto file = walStore(living.path());
        VERIFY_OK(file);
        const auto writer = Database::open(*file, OpenMode::ReadWrite);
        VERIFY_OK(writer);
        VERIFY_OK((*writer)->execute(sql(addExperiment)));
        QTemporaryDir folder;
        for (const QString &suffix : {QString(), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
            if (withShm || suffix != QStringLiteral("-shm"))
                VERIFY_OK(copyTree(*file + suffix, folder.filePath(QStringLiteral("mlflow.db") + suffix)));
        }
        const QString before = folderState(folder.path());
        seesWhatWasAdded(folder.filePath(QStringLiteral("mlflow.db")));
        QCOMPARE(folderState(folder.path()), before);
    }

    void aSpecialPath()
    {
        QTemporaryDir folder;
        const QString inner = folder.filePath(QStringLiteral("100% gemäß #1? & more"));
        QVERIFY(QDir().mkpath(inner));
        const auto file = copiedStore(3, inner);
        VERIFY_OK(file);
        VERIFY_OK(change(*file, QStringLiteral("PRAGMA journal_mode = WAL")));
        readEverything(*file);
        QCOMPARE(QDir(inner).entryList(QDir::Files).size(), 1);
    }

private:
    static void generations()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }

    static Result<QString> walStore(const QString &folder)
    {
        auto file = copiedStore(3, folder);
        if (!file.ok())
            return file;
        const Status changed = change(*file, QStringLiteral("PRAGMA journal_mode = WAL"));
        if (!changed.ok())
            return changed.failure();
        return file;
    }

    static void readEverything(const QString &file)
    {
        QVERIFY(looksLikeSqlite(file));
        const auto source = openSqlStore(file, std::make_shared<ProblemLog>(), {});
        VERIFY_OK(source);
        VERIFY_OK(source->tracking->experiments(ViewType::All, {}));
        RunQuery query;
        query.viewType = ViewType::All;
        query.orderBy = {{FilterEntity::Metric, QStringLiteral("auc_roc"), false}};
        const auto page = source->tracking->searchRuns(query, {});
        VERIFY_OK(page);
        VERIFY_OK(source->tracking->metricHistory(page->runs.first().id, QStringLiteral("auc_roc"), {}));
        VERIFY_OK(source->tracking->runKeys({}, {}));
        VERIFY_OK(source->tracking->refresh({}, {}));
        const auto models = source->registry->models({});
        VERIFY_OK(models);
        VERIFY_OK(source->registry->versions(models->last().name, {}));
        VERIFY_OK(source->registry->journal({}));
    }

    static void seesWhatWasAdded(const QString &file)
    {
        const auto source = openSqlStore(file, std::make_shared<ProblemLog>(), {});
        VERIFY_OK(source);
        for (int i = 0; i < 2; ++i) {
            const auto experiments = source->tracking->experiments(ViewType::ActiveOnly, {});
            VERIFY_OK(experiments);
            QVERIFY(names(*experiments).contains(QStringLiteral("added later")));
        }
        readEverything(file);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestSqlReadOnly)
#include "tst_sqlreadonly.moc"
