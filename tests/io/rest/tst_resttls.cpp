// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/mlflowrest.h"
#include "tests/support/environment.h"
#include "tests/support/testcase.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace driftline {

/// Servers whose certificates are right and wrong in different ways (tls_server.py).
class RestTlsTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void trustsWhatItShould_data();
    void trustsWhatItShould();
    void guessesWhatAnAlertThatWasLostSaid();
    void saysThatNothingIsChecked();
    void refusesBothWaysAtOnce();

private:
    [[nodiscard]] QString url(const QString &server) const;

    const QTemporaryDir m_folder;
    QProcess m_servers;
    QJsonObject m_told;
    const std::shared_ptr<ProblemLog> m_problems = std::make_shared<ProblemLog>();
    const StopToken m_never{};
};

void RestTlsTest::initTestCase()
{
    withoutClientEnvironment(m_folder.path());
    m_servers.start(QStandardPaths::findExecutable(QStringLiteral("python3")),
                    {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/io/rest/tls_server.py"), m_folder.path()});
    while (!m_servers.canReadLine() && m_servers.waitForReadyRead(30'000)) {
    }
    m_told = QJsonDocument::fromJson(m_servers.readLine()).object();
    QVERIFY2(!m_told.isEmpty(), m_servers.readAllStandardError().constData());
}

void RestTlsTest::cleanupTestCase()
{
    m_servers.closeWriteChannel();
    QVERIFY(m_servers.waitForFinished(10'000));
}

QString RestTlsTest::url(const QString &server) const
{
    const int port = m_told.value(QLatin1StringView("ports")).toObject().value(server).toInt();
    return QStringLiteral("https://127.0.0.1:%1").arg(port);
}

void RestTlsTest::trustsWhatItShould_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("variables"); // what is set besides: ca, client, insecure
    QTest::addColumn<QString>("what");      // empty: it opens
    const auto row = [](const char *server, const char *variables, const char *what) {
        QTest::addRow("%s, with %s", server, *variables == '\0' ? "nothing" : variables)
            << QString::fromUtf8(server) << QString::fromUtf8(variables) << QString::fromUtf8(what);
    };
    row("self-signed", "", "not trusted: self");
    row("self-signed", "ca", "not trusted");
    row("self-signed", "insecure", "");
    row("own-ca", "", "not trusted");
    row("own-ca", "ca", "");
    row("own-ca", "no such ca", "trusted certificates cannot be read");
    row("other-host", "ca", "another host's");
    row("other-host", "insecure", "");
    row("expired", "ca", "expired");
    row("client-demanded", "ca", "demands a client certificate");
    row("client-demanded", "ca client", "");
    row("client-demanded", "ca no such client", "client certificate cannot be used");
}

void RestTlsTest::trustsWhatItShould()
{
    QFETCH(QString, server);
    QFETCH(QString, variables);
    QFETCH(QString, what);
    const QString ca = m_told.value(QLatin1StringView("ca")).toString();
    const QString client = m_told.value(QLatin1StringView("client")).toString();
    const QString nothing = m_folder.filePath(QStringLiteral("nothing.pem"));
    const bool wrongCa = variables.contains(QLatin1StringView("no such ca"));
    const bool wrongClient = variables.contains(QLatin1StringView("no such client"));
    const Variable caFile("MLFLOW_TRACKING_SERVER_CERT_PATH", wrongCa ? nothing
                                                              : variables.contains(QLatin1StringView("ca"))
                                                                  ? ca
                                                                  : QString());
    const Variable clientFile("MLFLOW_TRACKING_CLIENT_CERT_PATH",
                              wrongClient                                       ? nothing
                              : variables.contains(QLatin1StringView("client")) ? client
                                                                                : QString());
    const Variable insecure("MLFLOW_TRACKING_INSECURE_TLS", variables.contains(QLatin1StringView("insecure"))
                                                                ? QStringLiteral("true")
                                                                : QString());
    const auto opened = openServer(url(server), {}, m_problems, m_never);
    if (what.isEmpty()) {
        VERIFY_OK(opened);
        return;
    }
    QVERIFY(opened.isError());
    QCOMPARE(opened.error().code, ErrorCode::Unreachable);
    QVERIFY2(opened.error().what.contains(what), qPrintable(opened.error().line()));
    QVERIFY(opened.error().where.startsWith(url(server)));
    QVERIFY(!opened.error().hint.isEmpty());
}

void RestTlsTest::guessesWhatAnAlertThatWasLostSaid()
{
    const Variable caFile("MLFLOW_TRACKING_SERVER_CERT_PATH",
                          m_told.value(QLatin1StringView("ca")).toString());
    const auto opened = openServer(url(QStringLiteral("client-demanded-abruptly")), {}, m_problems, m_never);
    QVERIFY(opened.isError());
    QCOMPARE(opened.error().code, ErrorCode::Unreachable);
    // Whether the alert or the reset comes first is the network's choice; either way the user learns what to
    // set.
    QVERIFY2(opened.error().hint.contains(QLatin1StringView("MLFLOW_TRACKING_CLIENT_CERT_PATH")),
             qPrintable(opened.error().line()));
}

void RestTlsTest::saysThatNothingIsChecked()
{
    const Variable insecure("MLFLOW_TRACKING_INSECURE_TLS", QStringLiteral("1"));
    const auto opened = openServer(url(QStringLiteral("self-signed")), {}, m_problems, m_never);
    VERIFY_OK(opened);
    QVERIFY(opened->info.detail.contains(QLatin1StringView("not checked")));
}

void RestTlsTest::refusesBothWaysAtOnce()
{
    const Variable insecure("MLFLOW_TRACKING_INSECURE_TLS", QStringLiteral("true"));
    const Variable caFile("MLFLOW_TRACKING_SERVER_CERT_PATH", QStringLiteral("/any.pem"));
    const auto opened = openServer(url(QStringLiteral("own-ca")), {}, m_problems, m_never);
    QVERIFY(opened.isError());
    QCOMPARE(opened.error().code, ErrorCode::Usage);
}

} // namespace driftline

using driftline::RestTlsTest;
DRIFTLINE_TEST(RestTlsTest)
#include "tst_resttls.moc"
