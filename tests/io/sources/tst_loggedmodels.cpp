// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The logged models of a run, of every kind of source, against what MLflow's own client says of them.

#include "models/io/sources.h"
#include "tests/support/environment.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

namespace driftline {

namespace {

template <typename T>
QJsonObject object(const QMap<QString, T> &map)
{
    QJsonObject object;
    for (auto each = map.begin(); each != map.end(); ++each)
        object.insert(each.key(), each.value());
    return object;
}

/// In the shape of make_loggedmodels.py.
QJsonArray asExpected(const QList<LoggedModel> &models)
{
    QJsonArray list;
    for (const LoggedModel &model : models)
        list.append(QJsonObject{{QStringLiteral("model_id"), model.id.text()},
                                {QStringLiteral("name"), model.name},
                                {QStringLiteral("status"), loggedModelStatusName(model.status)},
                                {QStringLiteral("type"), model.type},
                                {QStringLiteral("creation_time"), model.creationTime.value_or(-1)},
                                {QStringLiteral("artifact_uri"), model.artifactUri},
                                {QStringLiteral("metrics"), object(model.metrics)},
                                {QStringLiteral("params"), object(model.params)}});
    return list;
}

} // namespace

class LoggedModelsTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { withoutClientEnvironment(m_folder.path()); }
    void aDatabaseAndItsServer();
    void aFolder();
    void noneBeforeMlflow3();

private:
    [[nodiscard]] Result<WorkspacePtr> open(const QString &uri) const
    {
        return Sources(path("data"), path("cache")).open(uri, {}, m_never);
    }
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QLatin1StringView(name)); }
    static Result<QJsonObject> make(const QString &uri)
    {
        const auto made = runPeer(
            Peer::MLflow3, {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/make_loggedmodels.py"), uri},
            {}, 240'000);
        if (!made.ok())
            return made.failure();
        return made->object();
    }
    void compare(const QString &uri, const QJsonObject &expected) const;

    const QTemporaryDir m_folder;
    const StopToken m_never{};
};

void LoggedModelsTest::compare(const QString &uri, const QJsonObject &expected) const
{
    const auto source = open(uri);
    VERIFY_OK(source);
    const QJsonObject runs = expected.value(QLatin1StringView("runs")).toObject();
    QCOMPARE(runs.size(), 4);
    for (auto each = runs.begin(); each != runs.end(); ++each) {
        const auto run = (*source)->tracking->run(RunId(each.key()), m_never);
        VERIFY_OK(run);
        const auto models = (*source)->tracking->loggedModels(*run, m_never);
        VERIFY_OK(models);
        QCOMPARE(asExpected(*models), each.value().toArray());
        for (const LoggedModel &model : *models) {
            QCOMPARE(model.sourceRun, run->id);
            QCOMPARE(model.experimentId.text(), expected.value(QLatin1StringView("experiment")).toString());
        }
    }
    QVERIFY((*source)->problems->all().isEmpty());
}

void LoggedModelsTest::aDatabaseAndItsServer()
{
    const QString database = path("mlflow.db");
    const auto expected = make(QStringLiteral("sqlite:///") + database);
    VERIFY_OK(expected);
    compare(database, *expected);
    MlflowServer server;
    VERIFY_OK(server.start(3, database));
    compare(server.url(), *expected);
}

void LoggedModelsTest::aFolder()
{
    const QString folder = path("mlruns");
    const auto expected = make(QUrl::fromLocalFile(folder).toString());
    VERIFY_OK(expected);
    compare(folder, *expected);

    // What is broken is listed, and the rest is shown.
    const QDir experiment(folder + u'/' + expected->value(QLatin1StringView("experiment")).toString());
    const auto names = QDir(experiment.filePath(QStringLiteral("models"))).entryList({QStringLiteral("m-*")});
    const QString broken = experiment.filePath(QStringLiteral("models/%1/meta.yaml").arg(names.first()));
    QFile meta(broken);
    QVERIFY(meta.open(QIODevice::WriteOnly));
    meta.write("model_id: [\n");
    meta.close();
    QVERIFY(experiment.mkpath(QStringLiteral("models/no model")));
    const auto source = open(folder);
    VERIFY_OK(source);
    qsizetype found = 0;
    for (const QString &id : expected->value(QLatin1StringView("runs")).toObject().keys()) {
        const auto run = (*source)->tracking->run(RunId(id), m_never);
        VERIFY_OK(run);
        const auto models = (*source)->tracking->loggedModels(*run, m_never);
        VERIFY_OK(models);
        found += models->size();
    }
    QVERIFY(found >= 65);
    QCOMPARE((*source)->problems->all().size(), 1);
    QVERIFY((*source)->problems->all().first().where.contains(names.first()));
}

void LoggedModelsTest::noneBeforeMlflow3()
{
    const QString database = path("two.db");
    VERIFY_OK(copyTree(storyFolder(2) + QLatin1StringView("/mlflow.db"), database));
    MlflowServer server;
    VERIFY_OK(server.start(2, database));
    for (const QString &uri : {database, server.url()}) {
        const auto source = open(uri);
        VERIFY_OK(source);
        const auto page = (*source)->tracking->searchRuns({}, m_never);
        VERIFY_OK(page);
        QVERIFY(!page->runs.isEmpty());
        const auto models = (*source)->tracking->loggedModels(page->runs.first(), m_never);
        VERIFY_OK(models);
        QVERIFY(models->isEmpty());
        QVERIFY((*source)->problems->all().isEmpty());
    }
}

} // namespace driftline

using driftline::LoggedModelsTest;
DRIFTLINE_TEST(LoggedModelsTest)
#include "tst_loggedmodels.moc"
