// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/mlflowrest.h"
#include "tests/support/environment.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include "models/base/hash.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

namespace driftline {

namespace {

/// Logs one run with files of many kinds, and says what MLflow's own client then finds: "path/" or "path size
/// digest of the content". An empty file's size is told by no server.
const QString logFiles = QStringLiteral(R"(
import gzip, hashlib, json, logging, os, pathlib, tempfile, warnings
warnings.simplefilter('ignore')
import mlflow
logging.getLogger('mlflow').setLevel(logging.ERROR)
mlflow.set_tracking_uri('%1')
%2
experiment = mlflow.MlflowClient().create_experiment('files')
client = mlflow.MlflowClient()
run = client.create_run(experiment).info
folder = pathlib.Path(tempfile.mkdtemp())
files = {'notes/read me.txt': b'hello', 'notes/deep/er/ü & ö=+.txt': 'ü'.encode(), '100% sure.txt': b'x', 'empty.txt': b'',
         'table.csv': b'a,b\n1,2\n', 'page.html': b'<html>hi</html>', 'packed.csv.gz': gzip.compress(b'1,2'),
         'big.bin': bytes(range(256)) * 20000}
for name, content in files.items():
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
client.log_artifacts(run.run_id, str(folder))
def below(path):
    for each in client.list_artifacts(run.run_id, path):
        if each.is_dir:
            yield each.path + '/'
            yield from below(each.path)
        else:
            yield '%s %s %s' % (each.path, each.file_size or '?', hashlib.sha256(files[each.path]).hexdigest())
print(json.dumps({'run': run.run_id, 'files': list(below(None))}))
)");

/// What MLflow's own client then reads at a path.
const QString readFile = QStringLiteral(R"(
import json, logging, pathlib, tempfile, warnings
warnings.simplefilter('ignore')
import mlflow
logging.getLogger('mlflow').setLevel(logging.ERROR)
mlflow.set_tracking_uri('%1')
%2
path = mlflow.artifacts.download_artifacts(run_id='%3', artifact_path='%4', dst_path=tempfile.mkdtemp())
print(json.dumps({'content': pathlib.Path(path).read_bytes().hex()}))
)");

} // namespace

/// Files of runs on real servers, in whichever way these keep them.
class RestArtifactsTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { withoutClientEnvironment(m_home.path()); }
    // A function each, since Qt Test bounds the time of one with all its rows.
    void folderOfMlflow3() { findWhatTheClientFinds({3, {}, false, false, false}); }
    void folderOfMlflow2() { findWhatTheClientFinds({2, QStringLiteral("/team"), false, false, false}); }
    void servedByMlflow3() { findWhatTheClientFinds({3, QStringLiteral("/team"), true, false, true}); }
    void servedByMlflow2() { findWhatTheClientFinds({2, QStringLiteral("/team"), false, false, true}); }
    void servedInAWorkspace() { findWhatTheClientFinds({3, {}, false, true, true}); }

private:
    struct Setup
    {
        int generation = 3;
        QString prefix;
        bool login = false;
        bool workspaces = false;
        bool served = false; ///< by the server; else the client writes into a folder
    };
    void findWhatTheClientFinds(const Setup &setup);
    void below(ArtifactStore &store, const Run &run, const QString &folder, QStringList *found);
    void findsNothing(ArtifactStore &store, const Run &run);
    void takesAFile(ArtifactStore &store, const Run &run, const Setup &setup, const QString &peerSetup);

    const QTemporaryDir m_home;
    const StopToken m_never{};
};

void RestArtifactsTest::below(ArtifactStore &store, const Run &run, const QString &folder, QStringList *found)
{
    const QString target = m_home.filePath(QStringLiteral("saved"));
    const auto entries = store.list(run, folder, m_never);
    VERIFY_OK(entries);
    for (const ArtifactEntry &entry : *entries) {
        if (entry.isFolder) {
            found->append(entry.path + u'/');
            below(store, run, entry.path, found);
            continue;
        }
        qint64 done = 0;
        VERIFY_OK(store.download(run, entry.path, target, m_never, [&](qint64 now, qint64) { done = now; }));
        const auto digest = fileDigest(target, QCryptographicHash::Sha256);
        VERIFY_OK(digest);
        const QString size = entry.size.value_or(0) > 0 ? QString::number(*entry.size) : QStringLiteral("?");
        found->append(QStringLiteral("%1 %2 %3").arg(entry.path, size, *digest));
        QFile saved(target);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(done, saved.size());
        const auto head = store.head(run, entry.path, 1000, m_never);
        VERIFY_OK(head);
        QCOMPARE(*head, saved.read(1000));
    }
}

/// Where there is nothing, or a folder.
void RestArtifactsTest::findsNothing(ArtifactStore &store, const Run &run)
{
    const auto empty = store.list(run, QStringLiteral("no such folder"), m_never);
    VERIFY_OK(empty);
    QVERIFY(empty->isEmpty());
    for (const char *path : {"no such file", "notes/no such file", "notes"}) {
        const auto nothing = store.head(run, QString::fromLatin1(path), 10, m_never);
        QVERIFY(nothing.isError());
        QVERIFY2(nothing.error().code == ErrorCode::Usage, qPrintable(nothing.error().line()));
    }
}

/// A file that is added is what MLflow's client reads, and stays as it is.
void RestArtifactsTest::takesAFile(ArtifactStore &store, const Run &run, const Setup &setup,
                                   const QString &peerSetup)
{
    const QString path = QStringLiteral("drift/größe & co.profile.json");
    const QByteArray content = QByteArray("{\"ü\": 1}\n").repeated(20'000);
    if (!setup.served) { // a folder of another machine, as the server says; it may be a storage of any kind
        const Status refused = store.add(run, path, content, m_never);
        QVERIFY(refused.isError());
        QCOMPARE(refused.error().code, ErrorCode::Usage);
        QCOMPARE(refused.error().where, run.artifactUri);
        return;
    }
    VERIFY_OK(store.add(run, path, content, m_never));
    const Status again = store.add(run, path, "other", m_never);
    QVERIFY(again.isError());
    QCOMPARE(again.error().code, ErrorCode::Usage);
    QVERIFY(store.add(run, QStringLiteral("../x"), content, m_never).isError());
    const auto theirs = runPeer(mlflowPeer(setup.generation),
                                {QStringLiteral("-c"), peerSetup.arg(run.id.text(), path)}, {}, 180'000);
    VERIFY_OK(theirs);
    QCOMPARE(theirs->object().value(QLatin1StringView("content")).toString(),
             QString::fromLatin1(content.toHex()));
}

void RestArtifactsTest::findWhatTheClientFinds(const Setup &setup)
{
    const auto &[generation, prefix, login, workspaces, served] = setup;
    const QTemporaryDir folder;
    MlflowServer server;
    VERIFY_OK(server.start(generation, folder.filePath(QStringLiteral("mlflow.db")),
                           {prefix, login, workspaces, !served}));
    QString address = server.url();
    if (login)
        address.insert(7, QStringLiteral("admin:open%20sesame%2042@"));
    // 2.x has its interface beside the prefix, for its own client as for us.
    const QString interface = generation == 2 ? address.chopped(prefix.size()) : address;
    const QString create =
        workspaces ? QStringLiteral("mlflow.MlflowClient().create_workspace('team-a')\n") : QString();
    const QString enter = workspaces ? QStringLiteral("mlflow.set_workspace('team-a')") : QString();
    const auto theirs = runPeer(mlflowPeer(generation),
                                {QStringLiteral("-c"), logFiles.arg(interface, create + enter)}, {}, 180'000);
    VERIFY_OK(theirs);
    QStringList expected = theirs->object().value(QLatin1StringView("files")).toVariant().toStringList();
    QCOMPARE(expected.size(), 11);
    expected.sort();

    const auto problems = std::make_shared<ProblemLog>();
    const auto opened = openServer(workspaces ? address + QStringLiteral("/?workspace=team-a") : address,
                                   folder.path(), problems, m_never);
    VERIFY_OK(opened);
    QCOMPARE(opened->info.uri.section(u'?', 0, 0),
             server.url() + (workspaces ? QStringLiteral("/") : QString()));
    auto run =
        opened->tracking->run(RunId(theirs->object().value(QLatin1StringView("run")).toString()), m_never);
    VERIFY_OK(run);
    QCOMPARE(run->artifactUri.startsWith(QLatin1StringView("mlflow-artifacts:")), served);
    if (!served) { // what is in a folder of this machine is read there; of another one, through the server
        QStringList here;
        below(*opened->artifacts, *run, {}, &here);
        QCOMPARE(here.size(), expected.size());
        run->artifactUri.prepend(QStringLiteral("/another machine"));
    }
    QStringList found;
    below(*opened->artifacts, *run, {}, &found);
    found.sort();
    QCOMPARE(found, expected);

    findsNothing(*opened->artifacts, *run);
    takesAFile(*opened->artifacts, *run, setup, readFile.arg(interface, enter));
    if (served && interface != address) { // who opens it without its prefix gets what the interface serves
        const auto bare = openServer(interface, folder.path(), problems, m_never);
        VERIFY_OK(bare);
        const auto head = bare->artifacts->head(*run, QStringLiteral("table.csv"), 100, m_never);
        VERIFY_OK(head);
        QCOMPARE(*head, QByteArray("a,b\n1,2\n"));
    }
    QVERIFY(problems->all().isEmpty());
}

} // namespace driftline

using driftline::RestArtifactsTest;
DRIFTLINE_TEST(RestArtifactsTest)
#include "tst_restartifacts.moc"
