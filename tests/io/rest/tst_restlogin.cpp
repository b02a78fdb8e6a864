// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/credentials/secrets.h"
#include "models/io/mlflow_rest/mlflowrest.h"
#include "tests/io/credentials/fakekeychain.h"
#include "tests/io/rest/hostileserver.h"
#include "tests/support/environment.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <list>

namespace driftline {

namespace {

QByteArray basic(const char *pair)
{
    return "basic " + QByteArray(pair).toBase64();
}

/// "authorization: …" as it was sent; null when it was not.
QByteArray sentBy(const HeardRequest &request, const QByteArray &header)
{
    const qsizetype begin = request.head.indexOf("\r\n" + header + ": ");
    if (begin < 0)
        return {};
    return request.head.mid(begin + header.size() + 4).split('\r').first();
}

/// An MLflow server that lets in whoever sends this, and nobody else; everybody when it is empty.
HostileServer guarded(const QByteArray &authorization)
{
    return HostileServer([authorization](const HeardRequest &request) {
        if (!authorization.isEmpty() && sentBy(request, "authorization") != authorization.toLower())
            return answer(401, "You are not authenticated", "text/plain");
        return request.path.startsWith("/version") ? answer(200, "3.8.1", "text/plain") : answer(200, "{}");
    });
}

/// Environments and credentials files that MLflow's client is asked about as well.
QJsonArray loginCases()
{
    const QString user = QStringLiteral("MLFLOW_TRACKING_USERNAME");
    const QString password = QStringLiteral("MLFLOW_TRACKING_PASSWORD");
    const QString token = QStringLiteral("MLFLOW_TRACKING_TOKEN");
    const QString file =
        QStringLiteral("[mlflow]\nmlflow_tracking_username = bob\nmlflow_tracking_password = p%%w\n");
    const auto entry = [](const QJsonObject &environment, const QJsonValue &content = {}) {
        return QJsonObject{{QStringLiteral("environment"), environment}, {QStringLiteral("file"), content}};
    };
    return {
        entry({}),
        entry({{token, QStringLiteral("t0k3n")}}),
        entry({{user, QStringLiteral("ann")},
               {password, QStringLiteral("päss w")},
               {token, QStringLiteral("t")}}),
        entry({{user, QStringLiteral("ann")}, {token, QStringLiteral("t")}}),
        entry({{user, QStringLiteral("ann")}}),
        entry({{password, QStringLiteral("x")}}),
        entry({}, file),
        entry({{token, QStringLiteral("t")}}, file),
        entry({{user, QStringLiteral("ann")}}, file),
        entry({{password, QStringLiteral("new")}}, file),
        entry({{user, QStringLiteral("")}, {password, QStringLiteral("")}}, file),
        entry({}, QStringLiteral("[MLflow]\nmlflow_tracking_username = bob\nmlflow_tracking_password = x\n")),
        entry({}, QStringLiteral("[mlflow]\nmlflow_tracking_username = bob\n")),
        entry({},
              QStringLiteral("[mlflow]\nMLFLOW_TRACKING_USERNAME: bob\nmlflow_tracking_password : a=b:c\n")),
        entry({}, QStringLiteral(
                      "[DEFAULT]\nmlflow_tracking_username = ann\n[mlflow]\nmlflow_tracking_password=p\n")),
        entry({{QStringLiteral("MLFLOW_TRACKING_INSECURE_TLS"), QStringLiteral("yes")}}),
        entry({{QStringLiteral("MLFLOW_TRACKING_INSECURE_TLS"), QStringLiteral("TRUE")},
               {token, QStringLiteral("t")}}),
        entry({{QStringLiteral("MLFLOW_TRACKING_INSECURE_TLS"), QStringLiteral("true")},
               {QStringLiteral("MLFLOW_TRACKING_SERVER_CERT_PATH"), QStringLiteral("/ca.pem")}}),
    };
}

} // namespace

/// Which login and which workspace a server gets to see.
class RestLoginTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { withoutClientEnvironment(m_home.path()); }
    void sendsWhatMlflowsClientSends_data();
    void sendsWhatMlflowsClientSends();
    void addressThenTypedThenEnvironment();
    void asksTheKeychainLast();
    void saysThatThereIsNoKeychain();
    void namesWhatItDoesNotSupport();

private:
    const QTemporaryDir m_home;
    const StopToken m_never{};
    const std::shared_ptr<ProblemLog> m_problems = std::make_shared<ProblemLog>();
};

void RestLoginTest::sendsWhatMlflowsClientSends_data()
{
    QTest::addColumn<int>("generation");
    QTest::newRow("MLflow 3") << 3;
    QTest::newRow("MLflow 2") << 2;
}

void RestLoginTest::sendsWhatMlflowsClientSends()
{
    const QJsonArray cases = loginCases();
    QFETCH(int, generation);
    const QTemporaryDir theirHome;
    const auto theirs =
        runPeer(mlflowPeer(generation),
                {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/ask_credentials.py"), theirHome.path()},
                QJsonDocument(cases).toJson());
    VERIFY_OK(theirs);
    QVERIFY(QDir(m_home.path()).mkpath(QStringLiteral(".mlflow")));
    const HostileServer server = guarded({});
    for (qsizetype i = 0; i < cases.size(); ++i) {
        const QString content = cases.at(i)[QLatin1StringView("file")].toString();
        QFile credentials(m_home.filePath(QStringLiteral(".mlflow/credentials")));
        QVERIFY(credentials.open(QIODevice::WriteOnly));
        credentials.write(content.toUtf8());
        credentials.close();
        const QJsonObject environment = cases.at(i)[QLatin1StringView("environment")].toObject();
        QList<QByteArray> names;
        for (auto each = environment.begin(); each != environment.end(); ++each)
            names.append(each.key().toLatin1());
        std::list<Variable> variables;
        for (const QByteArray &name : std::as_const(names))
            variables.emplace_back(name.constData(), environment.value(QLatin1StringView(name)).toString());
        const auto opened = openServer(server.url(), {}, m_problems, m_never);
        const QJsonObject wanted = theirs->array().at(i).toObject();
        const QByteArray what = "case " + QByteArray::number(i) + ": " + QJsonDocument(wanted).toJson();
        QVERIFY2(opened.ok() != wanted.contains(QLatin1StringView("error")), what.constData());
        if (opened.ok())
            QVERIFY2(sentBy(server.heard().last(), "authorization") ==
                         wanted.value(QLatin1StringView("authorization")).toString().toUtf8().toLower(),
                     what.constData());
        QVERIFY(credentials.remove());
    }
}

void RestLoginTest::addressThenTypedThenEnvironment()
{
    QHash<QString, QString> entries;
    Secrets secrets(std::make_unique<FakeKeychain>(&entries));
    const HostileServer server = guarded({});
    const Variable token("MLFLOW_TRACKING_TOKEN", QStringLiteral("t0k3n"));
    const auto sent = [&](const QString &url) {
        const auto opened = openServer(url, {}, m_problems, m_never, &secrets);
        return opened.ok() ? sentBy(server.heard().last(), "authorization") : QByteArray("failed");
    };
    QCOMPARE(sent(server.url()), QByteArray("bearer t0k3n"));
    secrets.use(server.url() + u'/', {QStringLiteral("ann"), QStringLiteral("typed"), {}});
    QCOMPARE(sent(server.url()), basic("ann:typed").toLower());
    QString withUser = server.url();
    withUser.insert(7, QStringLiteral("eve:url@"));
    QCOMPARE(sent(withUser), basic("eve:url").toLower());
    secrets.use(server.url(), {{}, {}, QStringLiteral("other")});
    QCOMPARE(sent(server.url()), QByteArray("bearer other"));
}

void RestLoginTest::asksTheKeychainLast()
{
    QHash<QString, QString> entries;
    Secrets secrets(std::make_unique<FakeKeychain>(&entries));
    const HostileServer server = guarded(basic("ann:kept"));
    const auto asked = openServer(server.url(), {}, m_problems, m_never, &secrets);
    QVERIFY(asked.isError());
    for (const auto &way : {QStringLiteral("Sign in…"), QStringLiteral("MLFLOW_TRACKING_TOKEN"),
                            QStringLiteral("~/.mlflow/credentials")})
        QVERIFY2(asked.error().hint.contains(way), qPrintable(asked.error().hint));
    QCOMPARE(secrets.refusedUser(server.url() + u'/'), std::optional(QString()));
    VERIFY_OK(secrets.keep(server.url(), {QStringLiteral("ann"), QStringLiteral("kept"), {}}, m_never));
    VERIFY_OK(openServer(server.url(), {}, m_problems, m_never, &secrets));
    QCOMPARE(secrets.refusedUser(server.url()), std::nullopt);
    {
        // What the environment says for all servers is tried first and does not stand in the way.
        const Variable token("MLFLOW_TRACKING_TOKEN", QStringLiteral("wrong"));
        VERIFY_OK(openServer(server.url(), {}, m_problems, m_never, &secrets));
    }
    // What was typed is meant: it is not replaced behind the user's back.
    secrets.use(server.url(), {QStringLiteral("ann"), QStringLiteral("typo"), {}});
    const auto refused = openServer(server.url(), {}, m_problems, m_never, &secrets);
    QVERIFY(refused.isError());
    QVERIFY(refused.error().what.contains(QLatin1StringView("does not accept this login")));
    QCOMPARE(secrets.refusedUser(server.url()), std::optional(QStringLiteral("ann")));

    // Nobody unlocks a keychain for a server that wants no login.
    entries.clear();
    Secrets locked(std::make_unique<FakeKeychain>(nullptr));
    const HostileServer open = guarded({});
    VERIFY_OK(openServer(open.url(), {}, m_problems, m_never, &locked));
}

void RestLoginTest::saysThatThereIsNoKeychain()
{
    Secrets none(std::make_unique<FakeKeychain>(nullptr));
    const HostileServer server = guarded(basic("ann:kept"));
    const auto refused = openServer(server.url(), {}, m_problems, m_never, &none);
    QVERIFY(refused.isError());
    QVERIFY(refused.error().what.contains(QLatin1StringView("asks for a login")));
    QVERIFY2(refused.error().hint.contains(QLatin1StringView("no keychain service runs here")),
             qPrintable(refused.error().line()));
}

void RestLoginTest::namesWhatItDoesNotSupport()
{
    const HostileServer server = guarded({});
    const Variable plugin("MLFLOW_TRACKING_AUTH", QStringLiteral("kubernetes"));
    const auto problems = std::make_shared<ProblemLog>();
    VERIFY_OK(openServer(server.url(), {}, problems, m_never));
    QCOMPARE(problems->all().size(), 1);
    QCOMPARE(problems->all().first().where, QStringLiteral("MLFLOW_TRACKING_AUTH"));
}

} // namespace driftline

using driftline::RestLoginTest;
DRIFTLINE_TEST(RestLoginTest)
#include "tst_restlogin.moc"
