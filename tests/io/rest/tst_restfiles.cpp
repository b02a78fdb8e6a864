// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/restartifacts.h"
#include "tests/io/rest/hostileserver.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <atomic>
#include <memory>

namespace driftline {

namespace {

const QByteArray attachment = "Content-Disposition: attachment; filename=x\r\n";

Run someRun(const QString &root = QStringLiteral("s3://bucket/1/4c1f/artifacts"))
{
    Run run;
    run.id = RunId(QStringLiteral("4c1f"));
    run.artifactUri = root;
    return run;
}

QJsonObject file(const QString &path, qint64 size = 5)
{
    return {{QStringLiteral("path"), path},
            {QStringLiteral("is_dir"), false},
            {QStringLiteral("file_size"), size}};
}

QStringList paths(const QList<ArtifactEntry> &entries)
{
    QStringList found;
    for (const ArtifactEntry &entry : entries)
        found << entry.path;
    return found;
}

} // namespace

/// Files of a server that does everything wrong that a server, or a proxy before it, can do.
class RestFilesTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void listsOnlyWhatIsInTheFolder();
    void listsAllPages();
    void endsEndlessPages();
    void leavesNothingBehind_data();
    void leavesNothingBehind();
    void startsAnewAfterABreak();
    void takesPagesThatAreFiles();
    void unpacksWhatCameUnpacked();
    void holdsLittleOfALargeFile();
    void endsAHeadInTime();
    void stopsInFlight();
    void asksNoOtherHost();
    void findsWhatTheServerServes();
    void saysThatItCannotWrite();
    void staysInTheRun();
    void readsAFolderOfThisMachine();

private:
    [[nodiscard]] std::unique_ptr<RestArtifacts> artifacts(const HostileServer &server,
                                                           const QString &prefix = {})
    {
        return std::make_unique<RestArtifacts>(impatientApi(server, m_login), prefix, m_problems);
    }
    [[nodiscard]] QByteArray saved() const
    {
        QFile target(m_target);
        return target.open(QIODevice::ReadOnly) ? target.readAll() : QByteArray("not there");
    }
    /// Nothing but the target, with what was in it before.
    [[nodiscard]] bool isUntouched() const
    {
        return saved() == "old" && QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).size() == 1;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_target;
    HttpLogin m_login;
    const StopToken m_never{};
    std::shared_ptr<ProblemLog> m_problems;
};

void RestFilesTest::init()
{
    m_login = {};
    m_login.token = QStringLiteral("t0k3n");
    m_problems = std::make_shared<ProblemLog>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_target = m_folder->filePath(QStringLiteral("saved.bin"));
    QFile target(m_target);
    QVERIFY(target.open(QIODevice::WriteOnly));
    target.write("old");
}

void RestFilesTest::listsOnlyWhatIsInTheFolder()
{
    const HostileServer server([](const HeardRequest &) {
        QJsonArray files;
        for (const char *path : {"in/good.txt", "in/../../secret", "../secret", "/etc/passwd", "in", "in/",
                                 "other/x", "in/deeper/x", "in/a\\b", "C:/x", "in//x", "in/./x"})
            files.append(file(QString::fromLatin1(path)));
        files.append(file(QStringLiteral("in/negative"), -1));
        files.append(QJsonObject{{QStringLiteral("path"), QStringLiteral("in/sub")},
                                 {QStringLiteral("is_dir"), true}});
        files.append(QJsonObject{{QStringLiteral("path"), 7}, {QStringLiteral("is_dir"), 7}});
        files.append(7);
        return json({{QStringLiteral("files"), files}});
    });
    const auto entries = artifacts(server)->list(someRun(), QStringLiteral("in"), m_never);
    VERIFY_OK(entries);
    QCOMPARE(paths(*entries), (QStringList{QStringLiteral("in/sub"), QStringLiteral("in/good.txt"),
                                           QStringLiteral("in/negative")}));
    QVERIFY(entries->first().isFolder);
    QCOMPARE(entries->at(1).size, 5);
    QVERIFY(!entries->last().size);
    QVERIFY(!m_problems->all().isEmpty()); // nothing is left out in silence
    QCOMPARE(server.heard().first().path, QByteArray("/api/2.0/mlflow/artifacts/list?run_id=4c1f&path=in"));
}

void RestFilesTest::listsAllPages()
{
    const HostileServer server([](const HeardRequest &request) {
        if (!request.path.contains("page_token"))
            return json(
                {{QStringLiteral("files"), QJsonArray{file(QStringLiteral("b")), file(QStringLiteral("a"))}},
                 {QStringLiteral("next_page_token"), QStringLiteral("more & more")}});
        if (!request.path.contains("page_token=more%20%26%20more"))
            return answer(400, "another token");
        return json(
            {{QStringLiteral("files"), QJsonArray{file(QStringLiteral("a")), file(QStringLiteral("c"))}}});
    });
    const auto entries = artifacts(server)->list(someRun(), {}, m_never);
    VERIFY_OK(entries);
    QCOMPARE(paths(*entries), (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
}

void RestFilesTest::endsEndlessPages()
{
    std::atomic<int> asked = 0;
    const HostileServer server([&](const HeardRequest &) {
        return json({{QStringLiteral("files"), QJsonArray{file(QStringLiteral("a"))}},
                     {QStringLiteral("next_page_token"), QStringLiteral("token %1").arg(++asked)}});
    });
    const auto entries = artifacts(server)->list(someRun(), {}, m_never);
    QVERIFY(entries.isError());
    QVERIFY2(entries.error().what.contains(QLatin1StringView("never end")),
             qPrintable(entries.error().line()));
}

void RestFilesTest::leavesNothingBehind_data()
{
    QTest::addColumn<ToldAnswer>("told");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *name, const ToldAnswer &told, ErrorCode code, const char *what) {
        QTest::newRow(name) << told << code << QString::fromUtf8(what);
    };
    const auto plain = QByteArrayLiteral("text/plain");
    row("login page", answer(200, "<html>Welcome</html>", "text/html"), ErrorCode::Unreadable, "web page");
    row("401", answer(401, "who are you", plain), ErrorCode::Unreachable, "does not accept this login");
    row("403", answer(403, "Permission denied", plain), ErrorCode::Unreachable, "forbids");
    row("404 of a web server", answer(404, "<html>", "text/html"), ErrorCode::Unreadable,
        "does not hand out the files");
    row("404 of MLflow",
        answer(404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"No such artifact: 'x'"})"),
        ErrorCode::Usage, "No such artifact");
    row("429", answer(429, "slow down", plain, "Retry-After: 120\r\n"), ErrorCode::Unreachable,
        "too many requests");
    row("500", answer(500, "<html>", "text/html"), ErrorCode::Usage, "no such artifact");
    row("503", answer(503, "disabled due to --no-serve-artifacts", plain), ErrorCode::Unreachable,
        "HTTP 503");
    row("cut off", {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n" + attachment + "\r\nhalf", true, {}},
        ErrorCode::Unreachable, "cut off");
    row("cut off in a chunk",
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + attachment + "\r\n64\r\nhalf", true, {}},
        ErrorCode::Unreachable, "");
    row("stalled", {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n" + attachment + "\r\nhalf", false, {}},
        ErrorCode::Unreachable, "stopped in the middle");
    row("trickling", {"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n" + attachment + "\r\n", false, "x"},
        ErrorCode::Unreachable, "stopped in the middle");
    row("no answer", {{}, false, {}}, ErrorCode::Unreachable, "does not answer");
    row("unknown packing", answer(200, "xyz", plain, "Content-Encoding: gzip\r\n" + attachment),
        ErrorCode::Unreachable, "");
    row("to another server", answer(302, {}, plain, "Location: http://127.0.0.2:9/x\r\n"),
        ErrorCode::Unreachable, "another one");
}

void RestFilesTest::leavesNothingBehind()
{
    QFETCH(ToldAnswer, told);
    const HostileServer server([&](const HeardRequest &request) {
        return request.path.contains("artifacts/list") ? json({}) : told;
    });
    const auto store = artifacts(server);
    const Status status = store->download(someRun(), QStringLiteral("x"), m_target, m_never, {});
    QVERIFY(status.isError());
    QTEST(status.error().code, "code");
    QFETCH(QString, what);
    QVERIFY2(status.error().what.contains(what), qPrintable(status.error().line()));
    QVERIFY(!status.error().line().contains(m_login.token));
    QVERIFY(isUntouched());
    const auto head = store->head(someRun(), QStringLiteral("x"), 1000, m_never);
    QVERIFY(head.isError());
    QTEST(head.error().code, "code");
}

/// The second attempt is not written behind the half of the first.
void RestFilesTest::startsAnewAfterABreak()
{
    std::atomic<int> asked = 0;
    const HostileServer server([&](const HeardRequest &) {
        if (++asked % 2 == 1)
            return ToldAnswer{
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + QByteArray(60, 'x'), true, {}};
        return answer(200, "whole", "text/plain", attachment);
    });
    const auto store = artifacts(server);
    QList<std::pair<qint64, qint64>> told;
    VERIFY_OK(
        store->download(someRun(), QStringLiteral("x"), m_target, m_never, [&](qint64 done, qint64 total) {
            told.append({done, total});
        }));
    QCOMPARE(saved(), QByteArray("whole"));
    QCOMPARE(told.last(), std::pair(qint64(5), qint64(5)));
    const auto head = store->head(someRun(), QStringLiteral("x"), 100, m_never);
    VERIFY_OK(head);
    QCOMPARE(*head, QByteArray("whole"));
    // The same when what comes the second time is nothing.
    const HostileServer empty([&](const HeardRequest &) {
        if (++asked % 2 == 1)
            return ToldAnswer{
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + QByteArray(60, 'x'), true, {}};
        return answer(200, {}, "text/plain", attachment);
    });
    VERIFY_OK(artifacts(empty)->download(someRun(), QStringLiteral("x"), m_target, m_never, {}));
    QCOMPARE(saved(), QByteArray());
}

/// A run may well have left a web page; MLflow hands it out to be saved, which no login page is.
void RestFilesTest::takesPagesThatAreFiles()
{
    const HostileServer server(
        [](const HeardRequest &) { return answer(200, "<html>a report</html>", "text/html", attachment); });
    VERIFY_OK(artifacts(server)->download(someRun(), QStringLiteral("r.html"), m_target, m_never, {}));
    QCOMPARE(saved(), QByteArray("<html>a report</html>"));
}

/// What a proxy has packed on the way; a file that is packed itself stays as it is.
void RestFilesTest::unpacksWhatCameUnpacked()
{
    const QByteArray gzip =
        QByteArray::fromHex("1f8b08000000000002032b484cce4e4d51c8cf5328c94855284fac040051ad1a5011000000");
    const HostileServer server([&](const HeardRequest &request) {
        const bool itself = request.path.contains("path=x.gz");
        return answer(200, gzip, "text/csv", attachment + (itself ? "" : "Content-Encoding: gzip\r\n"));
    });
    const auto store = artifacts(server);
    qint64 total = -1;
    VERIFY_OK(store->download(someRun(), QStringLiteral("x"), m_target, m_never,
                              [&](qint64, qint64 all) { total = all; }));
    QCOMPARE(saved(), QByteArray("packed on the way"));
    QCOMPARE(total, 0); // the length of the packed bytes says nothing
    VERIFY_OK(store->download(someRun(), QStringLiteral("x.gz"), m_target, m_never, {}));
    QCOMPARE(saved(), gzip);
}

/// More than any answer may have that is held in memory.
void RestFilesTest::holdsLittleOfALargeFile()
{
    const QByteArray large = QByteArray("0123456789abcdef").repeated(200'000);
    const HostileServer server(
        [&](const HeardRequest &) { return answer(200, large, "application/octet-stream", attachment); });
    qint64 last = 0;
    bool grows = true;
    VERIFY_OK(artifacts(server)->download(someRun(), QStringLiteral("x"), m_target, m_never,
                                          [&](qint64 done, qint64 total) {
                                              grows = grows && done > last && total == large.size();
                                              last = done;
                                          }));
    QVERIFY(grows);
    QCOMPARE(last, large.size());
    QCOMPARE(saved(), large);
}

/// The server would go on for ever.
void RestFilesTest::endsAHeadInTime()
{
    const HostileServer server([](const HeardRequest &) {
        return ToldAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n" + QByteArray(5000, 'x'),
                          false, QByteArray(5000, 'x')};
    });
    const auto store = artifacts(server);
    for (const qint64 most : {0, 1, 1000, 12'345}) {
        const auto head = store->head(someRun(), QStringLiteral("x"), most, m_never);
        VERIFY_OK(head);
        QCOMPARE(*head, QByteArray(most, 'x'));
    }
}

void RestFilesTest::stopsInFlight()
{
    const HostileServer server([](const HeardRequest &) {
        return ToldAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n" + QByteArray(5000, 'x'),
                          false, QByteArray(5000, 'x')};
    });
    const StopSource source;
    const Status status = artifacts(server)->download(someRun(), QStringLiteral("x"), m_target,
                                                      source.token(), [&](qint64 done, qint64) {
                                                          if (done > 9000)
                                                              source.requestStop();
                                                      });
    QVERIFY(status.isCancelled());
    QVERIFY(isUntouched());
}

void RestFilesTest::asksNoOtherHost()
{
    const HostileServer other(
        [](const HeardRequest &) { return answer(200, "x", "text/plain", attachment); });
    const HostileServer server([&](const HeardRequest &request) {
        if (request.path.contains("path=same"))
            return answer(307, {}, "text/plain", "Location: /files/same?signature=1\r\n");
        if (request.path.startsWith("/files/"))
            return answer(200, "found", "text/plain", attachment);
        return answer(307, {}, "text/plain", "Location: " + other.url().toLatin1() + "/x?signature=1\r\n");
    });
    const auto store = artifacts(server);
    VERIFY_OK(store->download(someRun(), QStringLiteral("same"), m_target, m_never, {}));
    QCOMPARE(saved(), QByteArray("found"));
    const Status status = store->download(someRun(), QStringLiteral("x"), m_target, m_never, {});
    QVERIFY(status.isError());
    QVERIFY(!status.error().line().contains(QLatin1StringView("signature")));
    QVERIFY(other.heard().isEmpty());
    QCOMPARE(saved(), QByteArray("found"));
}

/// A proxy that lets nothing but MLflow's interface through; and a 2.x server's prefix.
void RestFilesTest::findsWhatTheServerServes()
{
    const HostileServer server([](const HeardRequest &request) {
        if (request.path.startsWith(
                "/api/2.0/mlflow-artifacts/artifacts/1/4c1f/artifacts/sub/a%20b%25%3F%23"))
            return answer(200, "served", "text/plain", attachment);
        if (request.path.startsWith("/team/get-artifact?run_uuid=4c1f&path=prefixed"))
            return answer(200, "prefixed", "text/plain", attachment);
        return answer(404, "<html>", "text/html");
    });
    const Run run = someRun(QStringLiteral("mlflow-artifacts:/1/4c1f/artifacts"));
    const auto store = artifacts(server, QStringLiteral("/team"));
    const auto served = store->head(run, QStringLiteral("sub/a b%?#"), 100, m_never);
    VERIFY_OK(served);
    QCOMPARE(*served, QByteArray("served"));
    const auto prefixed = store->head(run, QStringLiteral("prefixed"), 100, m_never);
    VERIFY_OK(prefixed);
    QCOMPARE(*prefixed, QByteArray("prefixed"));
    for (const char *root : {"mlflow-artifacts://other.example/1/4c1f/artifacts", "mlflow-artifacts:/../x",
                             "s3://bucket/1/4c1f/artifacts"}) {
        const auto nowhere =
            store->head(someRun(QString::fromLatin1(root)), QStringLiteral("sub/a b%?#"), 100, m_never);
        QVERIFY(nowhere.isError());
        QVERIFY2(nowhere.error().hint.contains(QLatin1StringView("--static-prefix")),
                 qPrintable(nowhere.error().line()));
    }
}

void RestFilesTest::saysThatItCannotWrite()
{
    const HostileServer server(
        [](const HeardRequest &) { return answer(200, "x", "text/plain", attachment); });
    const Status status = artifacts(server)->download(
        someRun(), QStringLiteral("x"), m_folder->filePath(QStringLiteral("no/such/folder/x")), m_never, {});
    QVERIFY(status.isError());
    QCOMPARE(status.error().code, ErrorCode::Output);
    QVERIFY(server.heard().isEmpty());
}

void RestFilesTest::staysInTheRun()
{
    const HostileServer server(
        [](const HeardRequest &) { return answer(200, "x", "text/plain", attachment); });
    const auto store = artifacts(server);
    for (const char *path : {"../x", "/etc/passwd", "a/../../x", ""}) {
        const Status status = store->download(someRun(), QString::fromLatin1(path), m_target, m_never, {});
        QVERIFY(status.isError());
        QCOMPARE(status.error().code, ErrorCode::Usage);
    }
    QVERIFY(store->list(someRun(), QStringLiteral("../x"), m_never).isError());
    QVERIFY(server.heard().isEmpty());
    QVERIFY(isUntouched());
}

void RestFilesTest::readsAFolderOfThisMachine()
{
    const HostileServer server([](const HeardRequest &) { return answer(500, "asked"); });
    const auto store = artifacts(server);
    for (const QString &root : {m_folder->path(), QStringLiteral("file://") + m_folder->path()}) {
        const auto entries = store->list(someRun(root), {}, m_never);
        VERIFY_OK(entries);
        QCOMPARE(paths(*entries), QStringList{QStringLiteral("saved.bin")});
        const auto head = store->head(someRun(root), QStringLiteral("saved.bin"), 2, m_never);
        VERIFY_OK(head);
        QCOMPARE(*head, QByteArray("ol"));
        const QString copy = m_folder->filePath(QStringLiteral("copy"));
        VERIFY_OK(store->download(someRun(root), QStringLiteral("saved.bin"), copy, m_never, {}));
        QVERIFY(QFile::remove(copy));
    }
    QVERIFY(server.heard().isEmpty());
    // A relative folder is the server's.
    QVERIFY(store->list(someRun(QStringLiteral(".")), {}, m_never).isError());
    QVERIFY(!server.heard().isEmpty());
}

} // namespace driftline

using driftline::RestFilesTest;
DRIFTLINE_TEST(RestFilesTest)
#include "tst_restfiles.moc"
