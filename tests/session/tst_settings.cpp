// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/settings.h"
#include "tests/support/testcase.h"

#include <QFile>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace driftline;

class TestSettings : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void everyValueComesBack();
    void tableNamesEveryKeyOnce();
    void wrongTypesGiveTheDefault();
    void changedIsSaidOnceAndOnlyForAnotherValue();
    void recentSourcesAreNewestFirstAndBounded();
    void noSecretReachesTheFile_data();
    void noSecretReachesTheFile();
    void favouritesStay();
    void repositoriesAndPageStatesAreKept();

private:
    [[nodiscard]] QString file() const { return m_folder.filePath(QStringLiteral("settings.ini")); }
    [[nodiscard]] QByteArray content() const
    {
        QFile stored(file());
        return stored.open(QIODevice::ReadOnly) ? stored.readAll() : QByteArray();
    }
    QTemporaryDir m_folder;
};

void TestSettings::everyValueComesBack()
{
    const auto other = [](const QVariant &value) -> QVariant {
        switch (value.typeId()) {
        case QMetaType::Bool:
            return !value.toBool();
        case QMetaType::Int:
            return value.toInt() + 1;
        case QMetaType::QByteArray:
            return QByteArray("\0\xff one, two", 12);
        case QMetaType::QStringList:
            return QStringList{QStringLiteral("metrics.auc"), QStringLiteral("tags.a, b")};
        default:
            return QStringLiteral("übrig = 1; 2");
        }
    };
    {
        Settings settings(file());
        for (const auto &entry : Settings::table()) {
            QCOMPARE(settings.value(entry.key), entry.fallback);
            settings.setValue(entry.key, other(entry.fallback));
        }
    }
    Settings again(file());
    for (const auto &entry : Settings::table())
        QCOMPARE(again.value(entry.key), other(entry.fallback));
    for (const auto &entry : Settings::table()) {
        again.reset(entry.key);
        QCOMPARE(again.value(entry.key), entry.fallback);
    }
    // A list of one is text in an INI file.
    again.setRunColumns({QStringLiteral("metrics.auc")});
    again.sync();
    QCOMPARE(Settings(file()).runColumns(), QStringList{QStringLiteral("metrics.auc")});
}

void TestSettings::tableNamesEveryKeyOnce()
{
    QSet<QString> names;
    QSet<int> keys;
    for (const auto &entry : Settings::table()) {
        names.insert(QLatin1StringView(entry.name));
        keys.insert(int(entry.key));
    }
    QCOMPARE(names.size(), Settings::table().size());
    QCOMPARE(keys.size(), Settings::table().size());
    QCOMPARE(keys.size(), int(Settings::Key::WindowState) + 1);
}

void TestSettings::wrongTypesGiveTheDefault()
{
    QFile stored(file());
    QVERIFY(stored.open(QIODevice::WriteOnly));
    stored.write("[start]\nreopenLastSource=perhaps\n[recent]\nlimit=many\nsources=one\n");
    stored.close();
    const Settings settings(file());
    QCOMPARE(settings.flag(Settings::Key::ReopenLastSource), true);
    QCOMPARE(settings.number(Settings::Key::RecentLimit), 12);
    QVERIFY(settings.recentSources().isEmpty());
}

void TestSettings::changedIsSaidOnceAndOnlyForAnotherValue()
{
    Settings settings(file());
    QSignalSpy spy(&settings, &Settings::changed);
    settings.setValue(Settings::Key::Theme, QStringLiteral("dark"));
    settings.setValue(Settings::Key::Theme, QStringLiteral("dark"));
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().value<Settings::Key>(), Settings::Key::Theme);
    settings.reset(Settings::Key::Theme);
    settings.reset(Settings::Key::Theme);
    QCOMPARE(spy.count(), 2);
}

void TestSettings::recentSourcesAreNewestFirstAndBounded()
{
    Settings settings(file());
    settings.setValue(Settings::Key::RecentLimit, 3);
    for (const char *uri : {"/a/mlflow.db", "/b", "http://h:5000", "/c", "/b"})
        settings.addRecentSource(
            {QLatin1StringView(uri), QStringLiteral("name, of ") + QLatin1StringView(uri)});
    settings.sync();
    Settings again(file());
    const auto recent = again.recentSources();
    QCOMPARE(recent.size(), 3);
    QCOMPARE(recent[0], (RecentSource{QStringLiteral("/b"), QStringLiteral("name, of /b")}));
    QCOMPARE(recent[1].uri, QStringLiteral("/c"));
    QCOMPARE(recent[2].uri, QStringLiteral("http://h:5000"));
    again.removeRecentSource(QStringLiteral("/c"));
    QCOMPARE(again.recentSources().size(), 2);
    again.clearRecentSources();
    QVERIFY(again.recentSources().isEmpty());
}

void TestSettings::noSecretReachesTheFile_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("kept");
    QTest::newRow("password") << QStringLiteral("https://ada:hush-hush@mlflow.example.org/team")
                              << QStringLiteral("https://mlflow.example.org/team");
    QTest::newRow("token in the query") << QStringLiteral("https://mlflow.example.org/?token=hush-hush")
                                        << QStringLiteral("https://mlflow.example.org/");
    QTest::newRow("fragment") << QStringLiteral("https://mlflow.example.org/#hush-hush")
                              << QStringLiteral("https://mlflow.example.org/");
    QTest::newRow("database with a password")
        << QStringLiteral("postgresql://ada:hush-hush@db/mlflow") << QStringLiteral("postgresql://db/mlflow");
    QTest::newRow("malformed, but a secret all the same")
        << QStringLiteral("https://ada:hush-hush@mlflow.example.org:99999/")
        << QStringLiteral("https://mlflow.example.org:99999/");
    QTest::newRow("spaces") << QStringLiteral("https://ada:hush hush@ho st/x")
                            << QStringLiteral("https://ho st/x");
    QTest::newRow("slash in the password")
        << QStringLiteral("https://ada:hu/hush@host:5000/x") << QStringLiteral("https://host:5000/x");
    QTest::newRow("question mark in the password")
        << QStringLiteral("https://ada:h?hush@host/x") << QStringLiteral("https://host/x");
    QTest::newRow("at sign in the path")
        << QStringLiteral("http://host:5000/a@b") << QStringLiteral("http://host:5000/a@b");
    QTest::newRow("workspace") << QStringLiteral("https://ada:hush@host/x/?workspace=team-a")
                               << QStringLiteral("https://host/x/?workspace=team-a");
    QTest::newRow("workspace beside a secret")
        << QStringLiteral("http://host/?token=hush&workspace=team-a&k=hush#hush")
        << QStringLiteral("http://host/?workspace=team-a");
    QTest::newRow("no workspace's name")
        << QStringLiteral("http://host/?workspace=Hush_hush") << QStringLiteral("http://host/");
    QTest::newRow("a password like a workspace")
        << QStringLiteral("http://ada:h?workspace=hush@host/x") << QStringLiteral("http://host/x");
    QTest::newRow("IPv6") << QStringLiteral("http://[::1]:5000/a") << QStringLiteral("http://[::1]:5000/a");
    QTest::newRow("path") << QStringLiteral("/data/a?b#c@d/mlflow.db")
                          << QStringLiteral("/data/a?b#c@d/mlflow.db");
    QTest::newRow("sqlite") << QStringLiteral("sqlite:////data/mlflow.db")
                            << QStringLiteral("sqlite:////data/mlflow.db");
    QTest::newRow("drive") << QStringLiteral("C:/data/mlflow.db") << QStringLiteral("C:/data/mlflow.db");
}

void TestSettings::noSecretReachesTheFile()
{
    QFETCH(QString, uri);
    QFETCH(QString, kept);
    Settings settings(file());
    settings.clearRecentSources();
    settings.addRecentSource({uri, QStringLiteral("name")});
    settings.setRepositoryFor(uri, QStringLiteral("/clone"));
    settings.sync();
    QVERIFY2(!content().contains("hush"), content().constData());
    QCOMPARE(withoutSecrets(uri), kept);
    QCOMPARE(settings.repositoryFor(uri), QStringLiteral("/clone"));
}

void TestSettings::favouritesStay()
{
    const RecentSource server{QStringLiteral("https://ada:hush@host/?workspace=team-a"),
                              QStringLiteral("host · team-a")};
    const RecentSource kept{QStringLiteral("https://host/?workspace=team-a"), server.name};
    const RecentSource store{QStringLiteral("/data/mlflow.db"), QStringLiteral("data, 2")};
    {
        Settings settings(file());
        QSignalSpy changed(&settings, &Settings::favouriteSourcesChanged);
        settings.setFavourite(server, true);
        settings.setFavourite(store, true);
        settings.setFavourite(server, true); // it is one already
        settings.setFavourite({}, true);
        QCOMPARE(changed.size(), 2);
        settings.clearRecentSources();
    }
    Settings settings(file());
    QVERIFY(!content().contains("hush"));
    QCOMPARE(settings.favouriteSources(), (QList{kept, store}));
    QVERIFY(settings.isFavourite(server.uri));
    QVERIFY(!settings.isFavourite(QStringLiteral("https://host/")));
    settings.setFavourite(server, false);
    QCOMPARE(settings.favouriteSources(), QList{store});
    settings.setFavourite(store, false);
    QVERIFY(settings.favouriteSources().isEmpty());
}

void TestSettings::repositoriesAndPageStatesAreKept()
{
    {
        Settings settings(file());
        settings.setRepositoryFor(QStringLiteral("http://h:5000"), QStringLiteral("/clones/one, two"));
        settings.setPageState(QStringLiteral("runs"), QByteArray("\x01\x00\xfe", 3));
    }
    Settings again(file());
    QCOMPARE(again.repositoryFor(QStringLiteral("http://h:5000")), QStringLiteral("/clones/one, two"));
    QCOMPARE(again.repositoryFor(QStringLiteral("http://other")), QString());
    QCOMPARE(again.pageState(QStringLiteral("runs")), QByteArray("\x01\x00\xfe", 3));
    again.setRepositoryFor(QStringLiteral("http://h:5000"), QString());
    QCOMPARE(again.repositoryFor(QStringLiteral("http://h:5000")), QString());
}

DRIFTLINE_TEST(TestSettings)
#include "tst_settings.moc"
