// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/credentials/secrets.h"
#include "tests/io/credentials/fakekeychain.h"
#include "tests/support/testcase.h"

namespace driftline {

class SecretsTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void rememberForTheSession();
    void keepInTheKeychain();
    void oneServerHoweverWritten_data();
    void oneServerHoweverWritten();
    void sayWhenThereIsNoKeychain();

private:
    const ServerSecret m_pair{QStringLiteral("ann"), QStringLiteral("hush hush"), {}};
    const ServerSecret m_token{{}, {}, QStringLiteral("t0k3n")};
    const QString m_server = QStringLiteral("https://mlflow.example.org/team");
    const StopToken m_never{};
};

void SecretsTest::rememberForTheSession()
{
    QHash<QString, QString> entries;
    Secrets secrets(std::make_unique<FakeKeychain>(&entries));
    QVERIFY(secrets.used(m_server).isEmpty());
    secrets.use(m_server, m_pair);
    QCOMPARE(secrets.used(m_server), m_pair);
    QVERIFY(secrets.used(QStringLiteral("https://mlflow.example.org/other")).isEmpty());
    QVERIFY(entries.isEmpty()); // used, not kept
    secrets.use(m_server, {});
    QVERIFY(secrets.used(m_server).isEmpty());
}

void SecretsTest::keepInTheKeychain()
{
    QHash<QString, QString> entries;
    Secrets secrets(std::make_unique<FakeKeychain>(&entries));
    for (const ServerSecret &secret : {m_pair, m_token}) {
        VERIFY_OK(secrets.keep(m_server, secret, m_never));
        const auto kept = secrets.kept(m_server, m_never);
        VERIFY_OK(kept);
        QCOMPARE(*kept, secret);
    }
    QCOMPARE(entries.keys(), QStringList{m_server});
    VERIFY_OK(secrets.keep(m_server, {}, m_never));
    QVERIFY(entries.isEmpty());
    const auto none = secrets.kept(m_server, m_never);
    VERIFY_OK(none);
    QVERIFY(none->isEmpty());
    VERIFY_OK(secrets.keep(QStringLiteral("/a/file.db"), m_pair, m_never)); // no server, nothing to keep
    QVERIFY(entries.isEmpty());
    entries.insert(m_server, QStringLiteral("not ours"));
    QVERIFY(secrets.kept(m_server, m_never)->isEmpty());
}

void SecretsTest::oneServerHoweverWritten_data()
{
    QTest::addColumn<QString>("address");
    for (const char *address :
         {"HTTPS://MLflow.example.org/team", "https://mlflow.example.org:443/team/",
          "https://bob@mlflow.example.org/team", "https://mlflow.example.org/team/#/experiments/1",
          "https://mlflow.example.org/team/?workspace=blue"})
        QTest::newRow(address) << QString::fromUtf8(address);
}

void SecretsTest::oneServerHoweverWritten()
{
    QFETCH(QString, address);
    QHash<QString, QString> entries;
    Secrets secrets(std::make_unique<FakeKeychain>(&entries));
    secrets.use(address, m_pair);
    QCOMPARE(secrets.used(m_server), m_pair);
    VERIFY_OK(secrets.keep(address, m_token, m_never));
    QCOMPARE(*secrets.kept(m_server, m_never), m_token);
}

void SecretsTest::sayWhenThereIsNoKeychain()
{
    Secrets secrets(std::make_unique<FakeKeychain>(nullptr));
    const Status kept = secrets.keep(m_server, m_pair, m_never);
    QVERIFY(kept.isError());
    QCOMPARE(kept.error().code, ErrorCode::Output);
    QVERIFY(kept.error().what.contains(QLatin1StringView("not kept")));
    QVERIFY(!kept.error().line().contains(m_pair.password));
    QVERIFY(secrets.kept(m_server, m_never).isError());
    secrets.use(m_server, m_pair); // memory works all the same
    QCOMPARE(secrets.used(m_server), m_pair);
}

} // namespace driftline

using driftline::SecretsTest;
DRIFTLINE_TEST(SecretsTest)
#include "tst_secrets.moc"
