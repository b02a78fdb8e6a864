// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sources.h"
#include "tests/io/rest/hostileserver.h"
#include "tests/support/environment.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"
#include "tests/support/unprivileged.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QUrl>

namespace driftline {

namespace {

/// Answers like a server with one experiment, no run and no model.
HostileServer emptyServer()
{
    return HostileServer([](const HeardRequest &request) {
        if (request.path == "/version")
            return answer(200, "2.22.5", "text/plain");
        return request.path.contains("experiments/search")
                   ? answer(200, R"({"experiments":[{"experiment_id":"7","name":"of the server"}]})")
                   : answer(200, "{}");
    });
}

QStringList modelNames(const WorkspacePtr &workspace)
{
    const auto models = workspace->registry->models(StopToken());
    QStringList names;
    for (const RegisteredModel &model : models.ok() ? *models : QList<RegisteredModel>())
        names.append(model.name);
    return names;
}

QStringList experimentNames(const WorkspacePtr &workspace)
{
    const auto experiments = workspace->tracking->experiments(ViewType::All, StopToken());
    QStringList names;
    for (const Experiment &experiment : experiments.ok() ? *experiments : QList<Experiment>())
        names.append(experiment.name);
    return names;
}

} // namespace

/// The ways in which MLflow writes where something is, and a registry apart from the runs.
class SourcesTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void opensWhatMlflowWrites_data();
    void opensWhatMlflowWrites();
    void saysWhatItDoesNotOpen_data();
    void saysWhatItDoesNotOpen();
    void saysThatItMayNotRead();
    void takesModelsFromAFile_data();
    void takesModelsFromAFile();
    void takesModelsFromAServer();
    void showsTheRunsWhenTheRegistryIsGone();

private:
    const QTemporaryDir m_folder;
    QString m_store; ///< the story of MLflow 3, in a folder with a space in its name
    const StopToken m_never{};
};

void SourcesTest::initTestCase()
{
    withoutClientEnvironment(m_folder.path());
    m_store = m_folder.filePath(QStringLiteral("a store/mlflow.db"));
    VERIFY_OK(copyTree(storyFolder(3) + QLatin1StringView("/mlflow.db"), m_store));
    QVERIFY(QDir::setCurrent(m_folder.path()));
}

void SourcesTest::opensWhatMlflowWrites_data()
{
    QTest::addColumn<QString>("uri");
    const QString store = m_folder.filePath(QStringLiteral("a store/mlflow.db"));
    QTest::newRow("path") << store;
    QTest::newRow("relative path") << QStringLiteral("a store/mlflow.db");
    QTest::newRow("sqlite, absolute") << QStringLiteral("sqlite:///") + store;
    QTest::newRow("sqlite, relative") << QStringLiteral("sqlite:///a store/mlflow.db");
    QTest::newRow("sqlite, encoded") << QStringLiteral("sqlite:///a%20store/mlflow.db");
    QTest::newRow("sqlite, options") << QStringLiteral("sqlite:///a store/mlflow.db?timeout=20");
    QTest::newRow("file") << QUrl::fromLocalFile(store).toString(QUrl::FullyEncoded);
    QTest::newRow("file, short") << QStringLiteral("file:a%20store/mlflow.db");
    QTest::newRow("folder") << QStringLiteral("file:./a store");
}

void SourcesTest::opensWhatMlflowWrites()
{
    QFETCH(QString, uri);
    const auto opened = Sources(m_folder.path()).open(uri, {}, m_never);
    VERIFY_OK(opened);
    QVERIFY((*opened)->tracking != nullptr);
    QVERIFY(experimentNames(*opened).size() > 1);
    QVERIFY((*opened)->health == nullptr);
}

void SourcesTest::saysWhatItDoesNotOpen_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("where");
    QTest::newRow("other database") << QStringLiteral("postgresql://ann:hush@host/db")
                                    << QStringLiteral("postgresql://…");
    QTest::newRow("databricks") << QStringLiteral("databricks://profile") << QStringLiteral("databricks://…");
}

void SourcesTest::saysWhatItDoesNotOpen()
{
    QFETCH(QString, uri);
    const auto opened = Sources(m_folder.path()).open(uri, {}, m_never);
    QVERIFY(opened.isError());
    QCOMPARE(opened.error().code, ErrorCode::Unreadable);
    QTEST(opened.error().where, "where");
}

void SourcesTest::saysThatItMayNotRead()
{
#ifdef Q_OS_UNIX
    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("mlflow.db"));
    VERIFY_OK(copyTree(m_store, store));
    const QString other = folder.filePath(QStringLiteral("x.db"));
    VERIFY_OK(copyTree(m_store, other));
    const Sources sources(m_folder.path());
    const WithoutPermission closed(store);
    const WithoutPermission closedToo(other);
    for (const QString &uri : {store, other, QStringLiteral("sqlite:///") + store, folder.path()}) {
        const auto opened = [&] {
            const Unprivileged unprivileged(folder.path());
            return sources.open(uri, {}, m_never);
        }();
        QVERIFY2(opened.isError(), qPrintable(uri));
        QCOMPARE(opened.error().code, ErrorCode::Unreadable);
        QCOMPARE(opened.error().what, QStringLiteral("no permission to open the file"));
        QCOMPARE(opened.error().where, uri == other ? other : store);
        QCOMPARE(opened.error().hint, QStringLiteral("check the permissions of the file and its folder"));
    }
#endif
}

void SourcesTest::takesModelsFromAFile_data()
{
    QTest::addColumn<QString>("registry");
    QTest::newRow("sqlite") << QStringLiteral("sqlite:///a store/mlflow.db");
    QTest::newRow("path") << QStringLiteral("a store/mlflow.db");
    QTest::newRow("file") << QStringLiteral("file:a%20store/mlflow.db");
}

void SourcesTest::takesModelsFromAFile()
{
    QFETCH(QString, registry);
    const HostileServer server = emptyServer();
    const Sources sources(m_folder.path());
    const auto alone = sources.open(server.url(), {}, m_never);
    VERIFY_OK(alone);
    QVERIFY(modelNames(*alone).isEmpty());
    const Variable variable("MLFLOW_REGISTRY_URI", registry);
    const auto opened = sources.open(server.url(), {}, m_never);
    VERIFY_OK(opened);
    QCOMPARE(experimentNames(*opened), QStringList{QStringLiteral("of the server")});
    QVERIFY(modelNames(*opened).contains(QStringLiteral("fraud-detector")));
    QVERIFY2((*opened)->info.detail.contains(QLatin1StringView("models of a store/mlflow.db")),
             qPrintable((*opened)->info.detail));
    QVERIFY((*opened)->problems->all().isEmpty());
    // The same place named twice is no second registry.
    const auto same = sources.open(m_store, {}, m_never);
    VERIFY_OK(same);
    QVERIFY(!(*same)->info.detail.contains(QLatin1StringView("models of")));
}

void SourcesTest::takesModelsFromAServer()
{
    const HostileServer server = emptyServer();
    const Variable variable("MLFLOW_REGISTRY_URI", server.url());
    const auto opened = Sources(m_folder.path()).open(m_store, {}, m_never);
    VERIFY_OK(opened);
    QVERIFY(modelNames(*opened).isEmpty());
    QVERIFY(experimentNames(*opened).size() > 1);
    QVERIFY((*opened)->info.detail.contains(server.url().section(QStringLiteral("//"), 1)));
    QVERIFY(server.heard().last().path.contains("registered-models/search"));
}

void SourcesTest::showsTheRunsWhenTheRegistryIsGone()
{
    const HostileServer broken([](const HeardRequest &) { return answer(501, "gone", "text/plain"); });
    for (const QString &registry :
         {broken.url(), QStringLiteral("sqlite:///nowhere.db"), QStringLiteral("uc:x")}) {
        const Variable variable("MLFLOW_REGISTRY_URI", registry);
        const auto opened = Sources(m_folder.path()).open(m_store, {}, m_never);
        VERIFY_OK(opened);
        QVERIFY(experimentNames(*opened).size() > 1);
        QVERIFY((*opened)->registry == nullptr);
        QCOMPARE((*opened)->problems->all().size(), 1);
        QVERIFY(
            (*opened)->problems->all().first().where.startsWith(QLatin1StringView("MLFLOW_REGISTRY_URI: ")));
        QVERIFY((*opened)->registryError);
        QCOMPARE((*opened)->registryError->where, (*opened)->problems->all().first().where);
    }
    for (const auto &registry : {QStringLiteral("databricks-uc"), QStringLiteral("databricks://profile"),
                                 QStringLiteral("databricks"), QStringLiteral("uc:http://key:s3cret@host")}) {
        const Variable variable("MLFLOW_REGISTRY_URI", registry);
        const auto opened = Sources(m_folder.path()).open(m_store, {}, m_never);
        VERIFY_OK(opened);
        QVERIFY((*opened)->registryError);
        QVERIFY2((*opened)->registryError->what.contains(QLatin1StringView("Databricks")),
                 qPrintable((*opened)->registryError->line()));
        QVERIFY(!(*opened)->registryError->line().contains(QLatin1StringView("s3cret")));
    }
}

} // namespace driftline

using driftline::SourcesTest;
DRIFTLINE_TEST(SourcesTest)
#include "tst_sources.moc"
