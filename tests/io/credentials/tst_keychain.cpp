// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/credentials/keychain.h"
#include "tests/support/testcase.h"

#include <QElapsedTimer>

#include <thread>

namespace driftline {

/// The system's keychain: where none runs, which is what most test machines are like, and (tst_keychain_real)
/// a real one.
class KeychainTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void saysThatThereIsNone();
    void keepsAndForgets();
    void worksInAnyThread();

private:
    bool m_real = false;
    const std::unique_ptr<Keychain> m_keychain = systemKeychain();
    const StopToken m_never{};
};

void KeychainTest::initTestCase()
{
    m_real = qEnvironmentVariableIsSet("DRIFTLINE_TEST_KEYRING");
    if (!m_real)
        qputenv("DBUS_SESSION_BUS_ADDRESS",
                "unix:path=/nonexistent/bus"); // whatever runs here is not for tests
}

void KeychainTest::saysThatThereIsNone()
{
    if (m_real)
        QSKIP("there is one");
    const auto read = m_keychain->read(QStringLiteral("http://localhost"), m_never);
    QVERIFY(read.isError());
    QCOMPARE(read.error().code, ErrorCode::Unreachable);
    QVERIFY2(read.error().hint.contains(QLatin1StringView("MLFLOW_TRACKING_USERNAME")),
             qPrintable(read.error().line()));
    const auto written =
        m_keychain->write(QStringLiteral("http://localhost"), QStringLiteral("text"), m_never);
    QVERIFY(written.isError());
    QVERIFY(!written.error().line().contains(QLatin1StringView("text;")));
    const StopSource stopped;
    stopped.requestStop();
    const auto late = m_keychain->read(QStringLiteral("http://localhost"), stopped.token());
    QVERIFY(late.isCancelled() || late.isError());
}

void KeychainTest::keepsAndForgets()
{
    if (!m_real)
        QSKIP("no keychain here; tst_keychain_real brings one");
    const QString key = QStringLiteral("https://mlflow.example.org/prefix");
    const auto before = m_keychain->read(key, m_never);
    VERIFY_OK(before);
    QVERIFY(before->isEmpty());
    VERIFY_OK(m_keychain->write(key, QStringLiteral("Größe, \"quoted\""), m_never));
    VERIFY_OK(m_keychain->write(QStringLiteral("https://other"), QStringLiteral("other"), m_never));
    const auto kept = m_keychain->read(key, m_never);
    VERIFY_OK(kept);
    QCOMPARE(*kept, QStringLiteral("Größe, \"quoted\""));
    VERIFY_OK(m_keychain->write(key, QStringLiteral("new"), m_never));
    QCOMPARE(*m_keychain->read(key, m_never), QStringLiteral("new"));
    VERIFY_OK(m_keychain->remove(key, m_never));
    VERIFY_OK(m_keychain->remove(key, m_never));
    QVERIFY(m_keychain->read(key, m_never)->isEmpty());
    QCOMPARE(*m_keychain->read(QStringLiteral("https://other"), m_never), QStringLiteral("other"));
}

void KeychainTest::worksInAnyThread()
{
    if (!m_real)
        QSKIP("no keychain here; tst_keychain_real brings one");
    std::array<bool, 3> right{};
    std::array<std::thread, 3> threads;
    for (size_t i = 0; i < threads.size(); ++i) {
        threads.at(i) = std::thread([&, i] {
            const QString key = QStringLiteral("https://thread%1").arg(i);
            const bool written = m_keychain->write(key, key, m_never).ok();
            const auto read = m_keychain->read(key, m_never);
            right.at(i) = written && read.ok() && *read == key;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(std::ranges::all_of(right, [](bool each) { return each; }));
}

} // namespace driftline

using driftline::KeychainTest;
DRIFTLINE_TEST(KeychainTest)
#include "tst_keychain.moc"
