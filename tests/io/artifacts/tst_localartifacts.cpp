// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Artifacts in folders: where a run's root is, what lies in it, and that nothing outside is reached.

#include "models/io/artifacts/localartifacts.h"
#include "models/io/sources.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace driftline {

namespace {

Run runAt(const QString &uri)
{
    Run run;
    run.id = RunId(QStringLiteral("4c1f0b7e92d3"));
    run.experimentId = ExperimentId(QStringLiteral("7"));
    run.artifactUri = uri;
    return run;
}

QString listed(const QList<ArtifactEntry> &entries)
{
    QStringList texts;
    for (const ArtifactEntry &entry : entries)
        texts << entry.path + (entry.isFolder ? QStringLiteral("/") : QStringLiteral(" %1").arg(*entry.size));
    return texts.join(QStringLiteral(", "));
}

} // namespace

class TestLocalArtifacts final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void theRootIsFound_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QString>("root"); ///< below the store's folder
        const QString usual = QStringLiteral("mlruns/7/4c1f0b7e92d3/artifacts");
        QTest::newRow("relative") << QStringLiteral("./") + usual << usual;
        QTest::newRow("absolute") << m_store.filePath(usual) << usual;
        QTest::newRow("file URI") << QStringLiteral("file://") + m_store.filePath(usual) << usual;
        QTest::newRow("served") << QStringLiteral("mlflow-artifacts:/8/abc/artifacts")
                                << QStringLiteral("mlartifacts/8/abc/artifacts");
        QTest::newRow("of another machine")
            << QStringLiteral("/elsewhere/project/mlruns/7/4c1f0b7e92d3/artifacts") << usual;
        QTest::newRow("of another system")
            << QStringLiteral("file:///C:/team/mlruns/7/4c1f0b7e92d3/artifacts") << usual;
        QTest::newRow("none") << QString() << usual;
    }

    void theRootIsFound()
    {
        QFETCH(QString, uri);
        QFETCH(QString, root);
        write(QStringLiteral("mlruns/7/4c1f0b7e92d3/artifacts/model/MLmodel"), "flavors:\n");
        write(QStringLiteral("mlartifacts/8/abc/artifacts/plot.png"), "png");
        const auto found = LocalArtifacts(m_store.path()).rootOf(runAt(uri));
        VERIFY_OK(found);
        QCOMPARE(*found, m_store.filePath(root));
    }

    void aRemoteStorageSaysSo()
    {
        const auto found =
            LocalArtifacts(m_store.path()).rootOf(runAt(QStringLiteral("s3://bucket/7/artifacts")));
        QVERIFY(found.isError());
        QCOMPARE(found.error().code, ErrorCode::Unreadable);
        QCOMPARE(found.error().where, QStringLiteral("s3://bucket/7/artifacts"));
        QVERIFY(!found.error().hint.isEmpty());
    }

    void whatLiesThereIsListedAndRead()
    {
        LocalArtifacts artifacts(m_store.path());
        const QString root = QStringLiteral("listed");
        write(root + QStringLiteral("/b.txt"), "hello world");
        write(root + QStringLiteral("/a/é ü.json"), "{}");
        const Run run = runAt(root);
        const auto top = artifacts.list(run, {}, {});
        VERIFY_OK(top);
        QCOMPARE(listed(*top), QStringLiteral("a/, b.txt 11"));
        const auto below = artifacts.list(run, QStringLiteral("a"), {});
        VERIFY_OK(below);
        QCOMPARE(listed(*below), QStringLiteral("a/é ü.json 2"));
        QCOMPARE(*artifacts.head(run, QStringLiteral("b.txt"), 5, {}), QByteArray("hello"));

        qint64 done = 0;
        const QString target = m_store.filePath(QStringLiteral("copy of b.txt"));
        VERIFY_OK(artifacts.download(run, QStringLiteral("b.txt"), target, {},
                                     [&](qint64 now, qint64) { done = now; }));
        QCOMPARE(done, 11);
        QFile copy(target);
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QCOMPARE(copy.readAll(), QByteArray("hello world"));
        const StopSource stop;
        stop.requestStop();
        QVERIFY(artifacts.download(run, QStringLiteral("b.txt"), target, stop.token(), {}).isCancelled());
    }

    void aFileIsAddedAndNeverReplaced()
    {
        LocalArtifacts artifacts(m_store.path());
        const Run run = runAt(QStringLiteral("added"));
        const QString path = QStringLiteral("drift/reference.profile.json");
        VERIFY_OK(artifacts.add(run, path, "first", {}));
        const Status again = artifacts.add(run, path, "second", {});
        QVERIFY(again.isError());
        QCOMPARE(again.error().code, ErrorCode::Usage);
        QCOMPARE(*artifacts.head(run, path, 100, {}), QByteArray("first"));
        for (const char *outside : {"", "../x", "/x", "a/../../x"})
            QVERIFY(artifacts.add(run, QString::fromLatin1(outside), "x", {}).isError());
        QVERIFY(artifacts.add(runAt(QStringLiteral("s3://bucket/1")), path, "x", {}).isError());
        // A file stands where the folder should be.
        write(QStringLiteral("blocked/drift"), "a file");
        const Status blocked = artifacts.add(runAt(QStringLiteral("blocked")), path, "x", {});
        QVERIFY(blocked.isError());
        QCOMPARE(blocked.error().code, ErrorCode::Output);
    }

    void aRunWithoutAnythingIsEmpty()
    {
        Run run = runAt(QStringLiteral("nowhere"));
        run.id = RunId(QStringLiteral("another"));
        const auto entries = LocalArtifacts(m_store.path()).list(run, {}, {});
        VERIFY_OK(entries);
        QVERIFY(entries->isEmpty());
    }

    void nothingOutsideIsReached_data()
    {
        QTest::addColumn<QString>("path");
        for (const char *path :
             {"..", "../secret", "a/../../secret", "/etc/passwd", "a//b", "./a", "a\\..\\b", "C:/x"})
            QTest::newRow(path) << QString::fromLatin1(path);
    }

    void nothingOutsideIsReached()
    {
        QFETCH(QString, path);
        write(QStringLiteral("secret"), "secret");
        LocalArtifacts artifacts(m_store.path());
        const Run run = runAt(QStringLiteral("listed"));
        QCOMPARE(artifacts.head(run, path, 10, {}).error().code, ErrorCode::Usage);
        QVERIFY(artifacts.list(run, path, {}).isError());
        QVERIFY(artifacts.download(run, path, m_store.filePath(QStringLiteral("x")), {}, {}).isError());
    }

    void errorsNameTheFile()
    {
        LocalArtifacts artifacts(m_store.path());
        const Run run = runAt(QStringLiteral("listed"));
        write(QStringLiteral("listed/b.txt"), "hello world");
        const auto missing = artifacts.head(run, QStringLiteral("gone.txt"), 10, {});
        QVERIFY(missing.error().where.endsWith(QStringLiteral("listed/gone.txt")));
        const Status unwritten = artifacts.download(
            run, QStringLiteral("b.txt"), m_store.filePath(QStringLiteral("no/such/folder/x")), {}, {});
        QCOMPARE(unwritten.error().code, ErrorCode::Output);
    }

    void whatMlflowLoggedIsThere()
    {
        const QString project = QStringLiteral(DRIFTLINE_BINARY_DIR "/peers/story3");
        const auto workspace = Sources(m_store.filePath(QStringLiteral("data"))).open(project, {}, {});
        VERIFY_OK(workspace);
        RunQuery query;
        query.maxResults = 1000;
        const auto runs = (*workspace)->tracking->searchRuns(query, {});
        VERIFY_OK(runs);
        int files = 0;
        for (const Run &run : runs->runs) {
            const auto entries = (*workspace)->artifacts->list(run, {}, {});
            VERIFY_OK(entries);
            files += int(entries->size());
        }
        QVERIFY(files > 0);
    }

private:
    void write(const QString &path, const QByteArray &bytes)
    {
        const QString whole = m_store.filePath(path);
        QDir().mkpath(QFileInfo(whole).absolutePath());
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QTemporaryDir m_store;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestLocalArtifacts)
#include "tst_localartifacts.moc"
