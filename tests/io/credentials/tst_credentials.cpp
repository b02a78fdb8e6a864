// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/credentials/clientenvironment.h"
#include "models/io/credentials/serveraddress.h"
#include "tests/support/environment.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace driftline {

class CredentialsTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { withoutClientEnvironment(m_home.path()); }
    void readsTheFile_data();
    void readsTheFile();
    void takesVariablesFirst();
    void refusesWhatMlflowRefuses_data();
    void refusesWhatMlflowRefuses();
    void trustsWhatRequestsTrusts();
    void takesAddressesApart_data();
    void takesAddressesApart();

private:
    const QTemporaryDir m_home;
};

void CredentialsTest::readsTheFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *name, const char *content, const char *user, const char *password) {
        QTest::newRow(name) << QByteArray(content) << QString::fromUtf8(user) << QString::fromUtf8(password);
    };
    row("as documented", "[mlflow]\nmlflow_tracking_username = bob\nmlflow_tracking_password = a=b\n", "bob",
        "a=b");
    row("colons, CRLF", "[mlflow]\r\nmlflow_tracking_username: bob\r\nmlflow_tracking_password:x y\r\n",
        "bob", "x y");
    row("capitals", "[mlflow]\nMLFLOW_TRACKING_USERNAME=bob\nMlflow_Tracking_Password=x\n", "bob", "x");
    row("comments", "# a\n; b\n[mlflow]\n; mlflow_tracking_username = eve\nmlflow_tracking_username = bob\n",
        "bob", "");
    row("other sections",
        "[x]\nmlflow_tracking_username=eve\n[mlflow]\nmlflow_tracking_password=p\n[y]\nmlflow_tracking_"
        "password=q\n",
        "", "p");
    row("defaults", "[DEFAULT]\nmlflow_tracking_username=ann\n[mlflow]\nmlflow_tracking_password=p\n", "ann",
        "p");
    row("defaults without ours", "[DEFAULT]\nmlflow_tracking_username=ann\n", "", "");
    row("percent", "[mlflow]\nmlflow_tracking_username=u\nmlflow_tracking_password=50%%\n", "u", "50%");
    row("umlauts", "[mlflow]\nmlflow_tracking_username=jörg\nmlflow_tracking_password=päss\n", "jörg",
        "päss");
    row("no section", "mlflow_tracking_username=bob\n", "", "");
    row("empty", "", "", "");
    row("rubbish", "\xff\xfe[mlflow\n=\n]\n", "", "");
}

void CredentialsTest::readsTheFile()
{
    QFETCH(QByteArray, content);
    const ServerSecret secret = secretFromFile(content);
    QTEST(secret.user, "user");
    QTEST(secret.password, "password");
}

void CredentialsTest::takesVariablesFirst()
{
    QVERIFY(QDir(m_home.path()).mkpath(QStringLiteral(".mlflow")));
    QFile file(m_home.filePath(QStringLiteral(".mlflow/credentials")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[mlflow]\nmlflow_tracking_username = bob\nmlflow_tracking_password = old\n");
    file.close();
    const Variable token("MLFLOW_TRACKING_TOKEN", QStringLiteral("t0k3n"));
    {
        const Variable password("MLFLOW_TRACKING_PASSWORD", QStringLiteral(" new "));
        const auto mixed = clientEnvironment();
        VERIFY_OK(mixed);
        QCOMPARE(mixed->secret, (ServerSecret{QStringLiteral("bob"), QStringLiteral(" new "), {}}));
    }
    QVERIFY(file.remove());
    const Variable half("MLFLOW_TRACKING_USERNAME", QStringLiteral("ann"));
    const Variable workspace("MLFLOW_WORKSPACE", QStringLiteral(" blue "));
    const Variable registry("MLFLOW_REGISTRY_URI", QStringLiteral("http://other"));
    const auto alone = clientEnvironment();
    VERIFY_OK(alone);
    QCOMPARE(alone->secret, (ServerSecret{{}, {}, QStringLiteral("t0k3n")}));
    QCOMPARE(alone->workspace, QStringLiteral("blue"));
    QCOMPARE(alone->registryUri, QStringLiteral("http://other"));
    QVERIFY(alone->unsupported.isEmpty());
    const Variable plugin("MLFLOW_TRACKING_AUTH", QStringLiteral("kubernetes"));
    const Variable signature("MLFLOW_TRACKING_AWS_SIGV4", QStringLiteral("False"));
    QCOMPARE(clientEnvironment()->unsupported, QStringList{QStringLiteral("MLFLOW_TRACKING_AUTH")});
}

void CredentialsTest::refusesWhatMlflowRefuses_data()
{
    QTest::addColumn<QString>("insecure");
    QTest::addColumn<QString>("authority");
    QTest::addColumn<bool>("refused");
    QTest::addColumn<bool>("unchecked");
    QTest::newRow("nothing") << QString() << QString() << false << false;
    QTest::newRow("true") << QStringLiteral("True") << QString() << false << true;
    QTest::newRow("1") << QStringLiteral("1") << QString() << false << true;
    QTest::newRow("false") << QStringLiteral("FALSE") << QString() << false << false;
    QTest::newRow("yes") << QStringLiteral("yes") << QString() << true << false;
    QTest::newRow("both") << QStringLiteral("true") << QStringLiteral("/ca.pem") << true << false;
}

void CredentialsTest::refusesWhatMlflowRefuses()
{
    QFETCH(QString, insecure);
    QFETCH(QString, authority);
    QFETCH(bool, refused);
    const Variable tls("MLFLOW_TRACKING_INSECURE_TLS", insecure);
    const Variable file("MLFLOW_TRACKING_SERVER_CERT_PATH", authority);
    const auto environment = clientEnvironment();
    QCOMPARE(environment.isError(), refused);
    if (refused) {
        QCOMPARE(environment.error().code, ErrorCode::Usage);
        QVERIFY(environment.error().where.contains(QLatin1StringView("MLFLOW_TRACKING_INSECURE_TLS")));
        return;
    }
    QTEST(environment->insecureTls, "unchecked");
}

void CredentialsTest::trustsWhatRequestsTrusts()
{
    const Variable last("CURL_CA_BUNDLE", QStringLiteral("/c.pem"));
    QCOMPARE(clientEnvironment()->caFile, QStringLiteral("/c.pem"));
    const Variable second("REQUESTS_CA_BUNDLE", QStringLiteral("/r.pem"));
    QCOMPARE(clientEnvironment()->caFile, QStringLiteral("/r.pem"));
    const Variable first("MLFLOW_TRACKING_SERVER_CERT_PATH", QStringLiteral("/m.pem"));
    QCOMPARE(clientEnvironment()->caFile, QStringLiteral("/m.pem"));
}

void CredentialsTest::takesAddressesApart_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("base"); // empty: refused
    QTest::addColumn<QString>("uri");
    const auto row = [](const char *given, const char *base, const char *uri) {
        QTest::newRow(given) << QString::fromUtf8(given) << QString::fromUtf8(base) << QString::fromUtf8(uri);
    };
    row("HTTP://Host:80/", "http://host", "http://host");
    row("https://host:443/prefix//", "https://host/prefix", "https://host/prefix");
    row("http://ann:x@host:5000/#/experiments/1", "http://host:5000", "http://host:5000");
    row("http://host:5000?workspace=team-a", "http://host:5000", "http://host:5000/?workspace=team-a");
    row("http://host/p/?x=1&workspace=team-a", "http://host/p", "http://host/p/?workspace=team-a");
    row("http://host/#/experiments?workspace=team-a", "http://host", "http://host/?workspace=team-a");
    row("http://host/#/workspaces/team-a/models", "http://host", "http://host/?workspace=team-a");
    row("http://host/?workspace=Team_A", "", "");
    row("http://host/?workspace=a%0d%0aX-Evil: 1", "", "");
    row("ftp://host", "", "");
    row("http:///x", "", "");
}

void CredentialsTest::takesAddressesApart()
{
    QFETCH(QString, given);
    QFETCH(QString, base);
    const auto address = serverAddress(QUrl(given, QUrl::TolerantMode));
    QCOMPARE(address.ok(), !base.isEmpty());
    if (!address.ok()) {
        QCOMPARE(address.error().code, ErrorCode::Usage);
        return;
    }
    QCOMPARE(address->base.toString(), base);
    QCOMPARE(address->name(), base.section(QStringLiteral("//"), 1));
    QTEST(address->uri(), "uri");
    const auto again = serverAddress(QUrl(address->uri()));
    VERIFY_OK(again);
    QCOMPARE(again->uri(), address->uri());
}

} // namespace driftline

using driftline::CredentialsTest;
DRIFTLINE_TEST(CredentialsTest)
#include "tst_credentials.moc"
