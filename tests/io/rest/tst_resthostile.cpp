// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/mlflowrest.h"
#include "models/io/mlflow_rest/resttrackingstore.h"
#include "tests/io/rest/hostileserver.h"
#include "tests/support/environment.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTemporaryDir>

#include <atomic>
#include <cmath>
#include <thread>

namespace driftline {

namespace {

const QString password = QStringLiteral("s3cr3t-päss");

} // namespace

class RestHostileTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void saysWhatIsThere_data();
    void saysWhatIsThere();
    void refusesWhatIsNoAddress_data();
    void refusesWhatIsNoAddress();
    void noServer();
    void unknownHost();
    void notTls();
    void retriesReadsOnly();
    void waitsAsTold();
    void givesUpInTime();
    void stopsInFlight();
    void measuresLatency();
    void survivesWrongFields();
    void followsOnTheSameHostOnly();
    void sendsCredentialsButNeverTellsThem();
    void takesCredentialsFromTheEnvironment();

private:
    const QTemporaryDir m_home;
    const StopToken m_never{};
    const std::shared_ptr<ProblemLog> m_problems = std::make_shared<ProblemLog>();
};

/// Nobody's own credentials take part.
void RestHostileTest::initTestCase()
{
    withoutClientEnvironment(m_home.path());
}

void RestHostileTest::saysWhatIsThere_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *name, const QByteArray &bytes, ErrorCode code, const char *what) {
        QTest::newRow(name) << bytes << code << QString::fromUtf8(what);
    };
    row("web page", answer(200, "<html>Welcome</html>", "text/html").bytes, ErrorCode::Unreadable,
        "web page");
    row("page called JSON", answer(200, " <!doctype html>").bytes, ErrorCode::Unreadable, "web page");
    row("404 page", answer(404, "<html>", "text/html").bytes, ErrorCode::Unreadable, "not an MLflow server");
    row("404 of MLflow", answer(404, R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"gone"})").bytes,
        ErrorCode::Usage, "gone");
    row("400 of MLflow",
        answer(400, R"({"error_code":"INVALID_PARAMETER_VALUE","message":"bad\nfilter"})").bytes,
        ErrorCode::Usage, "bad filter");
    row("login",
        answer(401, "You are not authenticated", "text/plain", "WWW-Authenticate: Basic realm=x\r\n").bytes,
        ErrorCode::Unreachable, "asks for a login");
    row("forbidden", answer(403, "Permission denied", "text/plain").bytes, ErrorCode::Unreachable, "forbids");
    row("host check",
        answer(403, "Invalid Host header - possible DNS rebinding attack detected", "text/plain").bytes,
        ErrorCode::Unreachable, "host name");
    row("proxy login", answer(407, "<html>", "text/html", "Proxy-Authenticate: Basic\r\n").bytes,
        ErrorCode::Unreachable, "proxy asks for a login");
    row("too many", answer(429, "slow down", "text/plain", "Retry-After: 120\r\n").bytes,
        ErrorCode::Unreachable, "too many requests");
    row("failed", answer(500, R"({"error_code":"INTERNAL_ERROR","message":"boom"})").bytes,
        ErrorCode::Unreachable, "HTTP 500");
    row("proxy page", answer(502, "<html>Bad Gateway</html>", "text/html").bytes, ErrorCode::Unreachable,
        "HTTP 502");
    row("busy", answer(503, "later", "text/plain").bytes, ErrorCode::Unreachable, "HTTP 503");
    row("not implemented", answer(501, "no", "text/plain").bytes, ErrorCode::Unreachable, "HTTP 501");
    row("teapot", answer(418, "no", "text/plain").bytes, ErrorCode::Unreadable, "HTTP 418");
    row("empty", answer(200, "").bytes, ErrorCode::Unreadable, "not JSON");
    row("truncated JSON", answer(200, R"({"experiments": [{"exp)").bytes, ErrorCode::Unreadable, "not JSON");
    row("not an object", answer(200, "[1,2]").bytes, ErrorCode::Unreadable, "no JSON object");
    row("no list", answer(200, R"({"experiments":"x"})").bytes, ErrorCode::Unreadable, "is no list");
    row("bare NaN", answer(200, R"({"x":NaN})").bytes, ErrorCode::Unreadable, "not JSON");
    row("not UTF-8", answer(200, "{\"x\":\"\xff\xfe\"}").bytes, ErrorCode::Unreadable, "not JSON");
    row("deep", answer(200, "{\"x\":" + QByteArray(200'000, '[')).bytes, ErrorCode::Unreadable, "not JSON");
    row("too large", answer(200, "{\"x\":\"" + QByteArray(2 << 20, 'x') + "\"}").bytes, ErrorCode::Unreadable,
        "too large");
    row("endless headers", "HTTP/1.1 200 OK\r\n" + QByteArray("X: y\r\n").repeated(400'000),
        ErrorCode::Unreadable, "too large");
    row("cut off", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", ErrorCode::Unreachable, "cut off");
    row("not HTTP", "220 mail.example.org ESMTP\r\n", ErrorCode::Unreachable, "not a web server");
}

void RestHostileTest::saysWhatIsThere()
{
    QFETCH(QByteArray, bytes);
    const HostileServer server([&](const HeardRequest &) { return ToldAnswer{bytes, true, {}}; });
    RestTrackingStore store(impatientApi(server), m_problems);
    const auto experiments = store.experiments(ViewType::All, m_never);
    QVERIFY(experiments.isError());
    QTEST(experiments.error().code, "code");
    QFETCH(QString, what);
    QVERIFY2(experiments.error().what.contains(what), qPrintable(experiments.error().line()));
    QVERIFY(experiments.error().where.startsWith(server.url()));
    QVERIFY(!experiments.error().line().contains(u'\n'));
    // Nothing goes without a word on what to do, except where MLflow's own message says it; what the server
    // says is no such word.
    QVERIFY(!experiments.error().hint.isEmpty() || experiments.error().code == ErrorCode::Usage);
    for (const char *said : {"boom", "later", "no", "Permission denied"})
        QVERIFY(experiments.error().hint != QLatin1StringView(said));
}

void RestHostileTest::refusesWhatIsNoAddress_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url :
         {"", "http://", "ftp://host/x", "host:5000", "http://host:99999999", "http://[::1"})
        QTest::newRow(url) << QString::fromUtf8(url);
}

void RestHostileTest::refusesWhatIsNoAddress()
{
    QFETCH(QString, url);
    const auto opened = openServer(url, {}, m_problems, m_never);
    QVERIFY(opened.isError());
    QCOMPARE(opened.error().code, ErrorCode::Usage);
}

void RestHostileTest::noServer()
{
    quint16 port = 0;
    {
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        port = probe.serverPort();
    }
    const auto opened = openServer(QStringLiteral("http://user:%1@127.0.0.1:%2").arg(password).arg(port), {},
                                   m_problems, m_never);
    QVERIFY(opened.isError());
    QCOMPARE(opened.error().code, ErrorCode::Unreachable);
    QVERIFY2(opened.error().what.contains(QLatin1StringView("does not take connections")),
             qPrintable(opened.error().line()));
    QVERIFY(!opened.error().line().contains(password));
    QVERIFY(!opened.error().line().contains(QLatin1StringView("user")));
}

void RestHostileTest::unknownHost()
{
    const auto opened =
        openServer(QStringLiteral("http://no-such-host.invalid:5000"), {}, m_problems, m_never);
    QVERIFY(opened.isError());
    QCOMPARE(opened.error().code, ErrorCode::Unreachable);
}

void RestHostileTest::notTls()
{
    const HostileServer server([](const HeardRequest &) { return answer(200, "{}"); });
    const auto opened =
        openServer(QStringLiteral("https://127.0.0.1:%1").arg(server.port()), {}, m_problems, m_never);
    QVERIFY(opened.isError());
    QCOMPARE(opened.error().code, ErrorCode::Unreachable);
}

void RestHostileTest::retriesReadsOnly()
{
    std::atomic<int> asked = 0;
    const HostileServer server([&](const HeardRequest &) {
        return ++asked < 3 ? answer(500, "later", "text/plain") : answer(200, R"({"ok":true})");
    });
    const auto client = impatientApi(server);
    const auto read = client->post(QStringLiteral("x"), {}, m_never);
    VERIFY_OK(read);
    QCOMPARE(asked.load(), 3);
    asked = 0;
    const auto written = client->post(QStringLiteral("x"), {}, m_never, false);
    QVERIFY(written.isError());
    QCOMPARE(asked.load(), 1);
    for (const HeardRequest &request : server.heard()) {
        QVERIFY(!request.head.contains("\norigin:"));
        QVERIFY(request.head.contains("content-type: application/json"));
    }
}

void RestHostileTest::waitsAsTold()
{
    std::atomic<int> asked = 0;
    const HostileServer server([&](const HeardRequest &) {
        return ++asked < 2 ? answer(429, "slow down", "text/plain", "Retry-After: 1\r\n") : answer(200, "{}");
    });
    QElapsedTimer clock;
    clock.start();
    VERIFY_OK(impatientApi(server)->get(QStringLiteral("x"), {}, m_never));
    QVERIFY(clock.elapsed() >= 1000);
    // Longer than we have: the answer is the error, at once.
    const HostileServer patient(
        [&](const HeardRequest &) { return answer(429, "slow down", "text/plain", "Retry-After: 500\r\n"); });
    const auto refused = impatientApi(patient)->get(QStringLiteral("x"), {}, m_never);
    QVERIFY(refused.isError());
    QVERIFY2(refused.error().hint.contains(QLatin1StringView("500 s")), qPrintable(refused.error().line()));
    QCOMPARE(patient.heard().size(), 1);
}

void RestHostileTest::givesUpInTime()
{
    const HostileServer silent([](const HeardRequest &) { return ToldAnswer{}; });
    const auto none = impatientApi(silent)->get(QStringLiteral("x"), {}, m_never);
    QVERIFY(none.isError());
    QCOMPARE(none.error().code, ErrorCode::Unreachable);
    QVERIFY(none.error().what.contains(QLatin1StringView("does not answer")));

    // Several questions together end in time as well.
    RestApi hurried(QUrl(silent.url()), {});
    hurried.setUntil(QDeadlineTimer(200));
    QVERIFY(hurried.version(m_never).isError());
    QVERIFY(hurried.get(QStringLiteral("x"), {}, m_never).isError());

    const HostileServer dripping([](const HeardRequest &) {
        return ToldAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{", false, " "};
    });
    const auto drip = impatientApi(dripping)->get(QStringLiteral("x"), {}, m_never);
    QVERIFY(drip.isError());
    QVERIFY2(drip.error().what.contains(QLatin1StringView("stopped in the middle")),
             qPrintable(drip.error().line()));
}

void RestHostileTest::stopsInFlight()
{
    const HostileServer silent([](const HeardRequest &) { return ToldAnswer{}; });
    const RestApi patient(QUrl(silent.url()), {}, HttpLimits{});
    const StopSource source;
    std::thread stopper([&] {
        while (silent.heard().isEmpty())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        source.requestStop();
    });
    const auto answer = patient.get(QStringLiteral("x"), {}, source.token());
    stopper.join();
    QVERIFY(answer.isCancelled());
}

void RestHostileTest::measuresLatency()
{
    const HostileServer server([](const HeardRequest &request) {
        return request.path == "/health" ? answer(200, "OK", "text/plain") : answer(404, "", "text/plain");
    });
    const auto alive = impatientApi(server)->ping(m_never);
    VERIFY_OK(alive);
    QVERIFY(*alive >= 0);
    const HostileServer ill([](const HeardRequest &) { return answer(503, "later", "text/plain"); });
    const auto lost = impatientApi(ill)->ping(m_never);
    QVERIFY(lost.isError());
    QCOMPARE(lost.error().code, ErrorCode::Unreachable);
    QCOMPARE(ill.heard().size(), 1); // asked once: a retry would be no latency
}

void RestHostileTest::survivesWrongFields()
{
    const HostileServer server([&](const HeardRequest &) {
        return answer(200, R"({"runs": [
            5, {"info": "x"}, {"info": {"run_id": ["a"]}},
            {"info": {"run_id": "good", "start_time": "1767225600000", "end_time": {}, "status": "ODD"},
             "data": {"metrics": [{"key": "a", "value": "NaN"}, {"key": "b", "value": "-Infinity"}, {"key": "c"},
                                  {"key": "d", "value": 1.7976931348623157e308}, {"key": "e", "value": 0.5}],
                      "params": [{"key": "p", "value": "1"}, "q"], "tags": {}},
             "inputs": {"dataset_inputs": [{"dataset": 3}]}}]})");
    });
    const auto problems = std::make_shared<ProblemLog>();
    RestTrackingStore store(impatientApi(server), problems);
    RunQuery query;
    query.experiments = {ExperimentId(QStringLiteral("1"))};
    const auto page = store.searchRuns(query, m_never);
    VERIFY_OK(page);
    QCOMPARE(page->runs.size(), 1);
    const Run &run = page->runs.first();
    QCOMPARE(run.id.text(), QStringLiteral("good"));
    QCOMPARE(run.startTime, std::optional<UtcMs>(1'767'225'600'000));
    QVERIFY(!run.endTime);
    QVERIFY(run.status == RunStatus::Unknown);
    QCOMPARE(run.metrics.size(), 4);
    QVERIFY(std::isnan(run.metrics.value(QStringLiteral("a"))));
    QVERIFY(std::isinf(run.metrics.value(QStringLiteral("b"))));
    QVERIFY(std::isinf(run.metrics.value(QStringLiteral("d"))));
    QCOMPARE(run.params.size(), 1);
    QVERIFY(!problems->all().isEmpty());
}

void RestHostileTest::followsOnTheSameHostOnly()
{
    const HostileServer elsewhere([](const HeardRequest &) { return answer(200, "{}"); });
    const HostileServer server([&](const HeardRequest &request) {
        if (request.path.contains("near"))
            return answer(308, "", "text/plain", "Location: /api/2.0/mlflow/here\r\n");
        if (request.path.contains("circle"))
            return answer(302, "", "text/plain", "Location: /api/2.0/mlflow/circle\r\n");
        if (request.path.contains("file"))
            return answer(302, "", "text/plain", "Location: file:///etc/passwd\r\n");
        if (request.path.contains("far"))
            return answer(302, "", "text/plain",
                          "Location: " + elsewhere.url().toUtf8() + "/base" + request.path + "?token=t\r\n");
        return answer(200, R"({"here":true})");
    });
    HttpLogin login;
    login.user = QStringLiteral("user");
    login.password = password;
    const auto client = impatientApi(server, login);
    VERIFY_OK(client->post(QStringLiteral("near"), {{QStringLiteral("a"), 1}}, m_never));
    QCOMPARE(server.heard().last().method, QByteArray("POST"));
    QVERIFY(server.heard().last().body.contains("\"a\""));
    for (const char *path : {"circle", "file", "far"}) {
        const auto refused = client->get(QString::fromLatin1(path), {}, m_never);
        QVERIFY(refused.isError());
        QCOMPARE(refused.error().code, ErrorCode::Unreachable);
        QVERIFY(!refused.error().line().contains(QLatin1StringView("token=t")));
    }
    QVERIFY(elsewhere.heard().isEmpty());
    const auto moved = client->get(QStringLiteral("far"), {}, m_never);
    QCOMPARE(moved.error().hint, QStringLiteral("if you trust it, open %1/base").arg(elsewhere.url()));
    const auto local = client->get(QStringLiteral("file"), {}, m_never);
    QVERIFY2(!local.error().hint.contains(QLatin1StringView("passwd")), qPrintable(local.error().hint));
}

void RestHostileTest::sendsCredentialsButNeverTellsThem()
{
    // This server repeats what it was sent.
    const HostileServer server([](const HeardRequest &request) {
        const qsizetype begin = request.head.indexOf("authorization: basic ");
        const QByteArray sent = request.head.mid(begin).split('\r').first();
        return answer(
            400, QJsonDocument(
                     QJsonObject{{QStringLiteral("error_code"), QStringLiteral("BAD_REQUEST")},
                                 {QStringLiteral("message"),
                                  QStringLiteral("no: %1 user:%2").arg(QString::fromUtf8(sent), password)}})
                     .toJson());
    });
    QUrl url(server.url());
    url.setUserName(QStringLiteral("user"));
    url.setPassword(password);
    const auto opened = openServer(url.toString(), {}, m_problems, m_never);
    QVERIFY(opened.isError());
    QVERIFY2(!opened.error().line().contains(password), qPrintable(opened.error().line()));
    QVERIFY(!opened.error().line().contains(QLatin1StringView("user@")));
    const QByteArray basic = ("user:" + password.toUtf8()).toBase64().toLower();
    QVERIFY(server.heard().last().head.contains("authorization: basic " + basic));

    const HostileServer good([](const HeardRequest &request) {
        return request.path == "/version" ? answer(200, "3.17.2", "text/plain") : answer(200, "{}");
    });
    url.setPort(good.port());
    const auto fine = openServer(url.toString(), {}, m_problems, m_never);
    VERIFY_OK(fine);
    QCOMPARE(fine->info.uri, good.url());
    QVERIFY(!fine->info.name.contains(QLatin1StringView("user")));
    QCOMPARE(fine->info.detail, QStringLiteral("MLflow 3.17.2"));
}

void RestHostileTest::takesCredentialsFromTheEnvironment()
{
    const HostileServer server([](const HeardRequest &) { return answer(401, "no", "text/plain"); });
    {
        const Variable token("MLFLOW_TRACKING_TOKEN", QStringLiteral("t0k3n"));
        const auto opened = openServer(server.url(), {}, m_problems, m_never);
        QVERIFY(opened.isError());
        QVERIFY(opened.error().what.contains(QLatin1StringView("does not accept this login")));
        QVERIFY(server.heard().last().head.contains("authorization: bearer t0k3n"));
        const Variable user("MLFLOW_TRACKING_USERNAME", QStringLiteral("ann"));
        const Variable pass("MLFLOW_TRACKING_PASSWORD", password);
        QVERIFY(openServer(server.url(), {}, m_problems, m_never).isError());
        const QByteArray basic = ("ann:" + password.toUtf8()).toBase64().toLower();
        QVERIFY(server.heard().last().head.contains("authorization: basic " + basic));
    }
    const QDir home(m_home.path());
    QVERIFY(home.mkpath(QStringLiteral(".mlflow")));
    QFile file(home.filePath(QStringLiteral(".mlflow/credentials")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[other]\nmlflow_tracking_username = eve\n[mlflow]\nmlflow_tracking_username = bob\n"
               "mlflow_tracking_password = a=b\n");
    file.close();
    QVERIFY(openServer(server.url(), {}, m_problems, m_never).isError());
    QVERIFY(server.heard().last().head.contains("authorization: basic " +
                                                QByteArray("bob:a=b").toBase64().toLower()));
    QVERIFY(file.remove());

    const Variable bad("MLFLOW_TRACKING_TOKEN", QStringLiteral("a\r\nX-Evil: 1"));
    const auto injected = openServer(server.url(), {}, m_problems, m_never);
    QVERIFY(injected.isError());
    QCOMPARE(injected.error().code, ErrorCode::Usage);
}

} // namespace driftline

using driftline::RestHostileTest;
DRIFTLINE_TEST(RestHostileTest)
#include "tst_resthostile.moc"
