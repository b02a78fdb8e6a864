// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/mlflowrest.h"
#include "tests/io/rest/hostileserver.h"
#include "tests/support/environment.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>

namespace driftline {

namespace {

QStringList names(const Result<QList<Experiment>> &experiments)
{
    QStringList found;
    for (const Experiment &experiment : experiments.ok() ? *experiments : QList<Experiment>())
        found.append(experiment.name);
    found.sort();
    return found;
}

} // namespace

/// A real MLflow 3 that was started with --enable-workspaces, and servers that have none.
class RestWorkspacesTest : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_server.stop(); }
    void showsTheDefault();
    void showsTheChosen_data();
    void showsTheChosen();
    void keepsModelsApart();
    void saysWhichThereAre();
    void noneHere();
    void noticesChanges();

private:
    [[nodiscard]] Result<RestSource> open(const QString &workspace) const;
    [[nodiscard]] Result<QJsonDocument> askClient(const QString &workspace, const QString &code) const;

    const QTemporaryDir m_folder;
    MlflowServer m_server;
    const StopToken m_never{};
    const std::shared_ptr<ProblemLog> m_problems = std::make_shared<ProblemLog>();
};

Result<QJsonDocument> RestWorkspacesTest::askClient(const QString &workspace, const QString &code) const
{
    const QString start =
        QStringLiteral("import json, logging, os, warnings\nwarnings.simplefilter('ignore')\nimport mlflow\n"
                       "logging.getLogger('mlflow').setLevel(logging.ERROR)\n"
                       "client = mlflow.MlflowClient(tracking_uri='%1')\nmlflow.set_tracking_uri('%1')\n%2\n")
            .arg(m_server.url(), workspace.isEmpty()
                                     ? QString()
                                     : QStringLiteral("mlflow.set_workspace('%1')").arg(workspace));
    return runPeer(Peer::MLflow3, {QStringLiteral("-c"), start + code});
}

Result<RestSource> RestWorkspacesTest::open(const QString &workspace) const
{
    const QString query = workspace.isEmpty() ? QString() : QStringLiteral("/?workspace=") + workspace;
    return openServer(m_server.url() + query, m_folder.filePath(QStringLiteral("data")), m_problems, m_never);
}

void RestWorkspacesTest::initTestCase()
{
    withoutClientEnvironment(m_folder.path());
    MlflowServer::Options options;
    options.workspaces = true;
    VERIFY_OK(m_server.start(3, m_folder.filePath(QStringLiteral("mlflow.db")), options));
    VERIFY_OK(
        askClient({}, QStringLiteral("for name in ('team-a', 'team-b'):\n"
                                     "    mlflow.MlflowClient().create_workspace(name)\n"
                                     "    mlflow.set_workspace(name)\n"
                                     "    client.create_experiment('of ' + name)\n"
                                     "    client.create_registered_model('model')\n"
                                     "    client.create_model_version('model', 's3://bucket/x')\n"
                                     "    client.set_registered_model_alias('model', 'of-' + name, '1')\n"
                                     "print('{}')\n")));
}

void RestWorkspacesTest::showsTheDefault()
{
    const auto opened = open({});
    VERIFY_OK(opened);
    QCOMPARE(opened->info.workspace, QStringLiteral("default"));
    QCOMPARE(opened->info.workspaces,
             (QStringList{QStringLiteral("default"), QStringLiteral("team-a"), QStringLiteral("team-b")}));
    QCOMPARE(opened->info.uri, m_server.url());
    QVERIFY(opened->info.name.endsWith(QStringLiteral(" · default")));
    QCOMPARE(names(opened->tracking->experiments(ViewType::All, m_never)),
             QStringList{QStringLiteral("Default")});
    QCOMPARE(opened->health->uriOfWorkspace(QStringLiteral("team-a")),
             m_server.url() + QStringLiteral("/?workspace=team-a"));
}

void RestWorkspacesTest::showsTheChosen_data()
{
    QTest::addColumn<QString>("inAddress");
    QTest::addColumn<QString>("inEnvironment");
    QTest::newRow("address") << QStringLiteral("team-a") << QString();
    QTest::newRow("environment") << QString() << QStringLiteral("team-a");
    QTest::newRow("address before environment") << QStringLiteral("team-a") << QStringLiteral("team-b");
}

void RestWorkspacesTest::showsTheChosen()
{
    QFETCH(QString, inAddress);
    QFETCH(QString, inEnvironment);
    const Variable variable("MLFLOW_WORKSPACE", inEnvironment);
    const auto opened = open(inAddress);
    VERIFY_OK(opened);
    QCOMPARE(opened->info.workspace, QStringLiteral("team-a"));
    QCOMPARE(opened->info.uri, m_server.url() + QStringLiteral("/?workspace=team-a"));
    QVERIFY(opened->info.name.endsWith(QStringLiteral(" · team-a")));
    const auto experiments = names(opened->tracking->experiments(ViewType::All, m_never));
    QVERIFY(experiments.contains(QStringLiteral("of team-a")));
    QVERIFY(!experiments.contains(QStringLiteral("of team-b")));
}

/// The same model and version in two workspaces: aliases, moves and journals do not mix.
void RestWorkspacesTest::keepsModelsApart()
{
    const auto a = open(QStringLiteral("team-a"));
    const auto b = open(QStringLiteral("team-b"));
    VERIFY_OK(a);
    VERIFY_OK(b);
    const QString model = QStringLiteral("model");
    const auto versions = a->registry->versions(model, m_never);
    VERIFY_OK(versions);
    QCOMPARE(versions->size(), 1);
    QCOMPARE(versions->first().aliases, QStringList{QStringLiteral("of-team-a")});
    TransitionPlan plan;
    plan.model = model;
    plan.version = QStringLiteral("1");
    plan.to = Stage::Production;
    plan.actor = QStringLiteral("reviewer");
    plan.reason = QStringLiteral("try it");
    VERIFY_OK(a->registry->transition(plan, m_never));
    QCOMPARE(a->registry->versions(model, m_never)->first().stage, Stage::Production);
    QCOMPARE(b->registry->versions(model, m_never)->first().stage, Stage::None);
    QCOMPARE(a->registry->journal(m_never)->size(), 1);
    QCOMPARE(b->registry->journal(m_never)->size(), 0);
}

void RestWorkspacesTest::saysWhichThereAre()
{
    const auto wrong = open(QStringLiteral("team-c"));
    QVERIFY(wrong.isError());
    QCOMPARE(wrong.error().code, ErrorCode::Usage);
    QCOMPARE(wrong.error().where, QStringLiteral("team-c"));
    QVERIFY2(wrong.error().hint.contains(QLatin1StringView("default, team-a, team-b")),
             qPrintable(wrong.error().line()));
}

void RestWorkspacesTest::noneHere()
{
    const HostileServer plain([](const HeardRequest &request) {
        if (request.head.contains("x-mlflow-workspace"))
            return answer(500, R"({"error_code":"FEATURE_DISABLED","message":"no workspaces"})");
        if (request.path.contains("server-info"))
            return answer(200, R"({"store_type":"SqlStore","workspaces_enabled":false})");
        return request.path == "/version" ? answer(200, "3.17.2", "text/plain") : answer(200, "{}");
    });
    const auto named =
        openServer(plain.url() + QStringLiteral("/?workspace=team-a"), {}, m_problems, m_never);
    QVERIFY(named.isError());
    QCOMPARE(named.error().code, ErrorCode::Usage);
    QVERIFY(named.error().what.contains(QLatin1StringView("no workspaces")));
    // A variable is meant for all servers: one that has none is shown, and the list of problems says why.
    const Variable variable("MLFLOW_WORKSPACE", QStringLiteral("team-a"));
    const auto problems = std::make_shared<ProblemLog>();
    const auto opened = openServer(plain.url(), {}, problems, m_never);
    VERIFY_OK(opened);
    QVERIFY(opened->info.workspace.isEmpty());
    QCOMPARE(opened->info.uri, plain.url());
    QCOMPARE(problems->all().size(), 1);
    QCOMPARE(problems->all().first().where, QStringLiteral("MLFLOW_WORKSPACE"));
}

/// The mark of a source that is looked at again and again.
void RestWorkspacesTest::noticesChanges()
{
    const auto opened = open(QStringLiteral("team-b"));
    VERIFY_OK(opened);
    VERIFY_OK(opened->tracking->refresh(m_never, {}));
    quint64 last = opened->tracking->content().revision;
    const auto changed = [&] {
        const auto content = opened->tracking->refresh(m_never, {});
        return content.ok() && std::exchange(last, content->revision) != content->revision;
    };
    QVERIFY(!changed());
    RestApi writer(QUrl(m_server.url()), {});
    writer.setWorkspace(QStringLiteral("team-b"));
    const auto write = [&](const char *what, const QJsonObject &body) {
        return writer.post(QString::fromLatin1(what), body, m_never, false);
    };
    const QString name = QStringLiteral("name");
    const auto experiment = write("experiments/create", {{name, QStringLiteral("new")}});
    VERIFY_OK(experiment);
    QVERIFY(changed());
    const QString experimentKey = QStringLiteral("experiment_id");
    const auto run = write("runs/create", {{experimentKey, experiment->value(experimentKey)},
                                           {QStringLiteral("start_time"), 1'000}});
    VERIFY_OK(run);
    QVERIFY(changed());
    const QString runKey = QStringLiteral("run_id");
    const QJsonValue id = (*run)[QLatin1StringView("run")][QLatin1StringView("info")][runKey];
    QJsonObject metric{{runKey, id},
                       {QStringLiteral("key"), QStringLiteral("loss")},
                       {QStringLiteral("value"), 0.5},
                       {QStringLiteral("timestamp"), 1'000}};
    for (const int step : {0, 1}) { // the same value at another step is news
        metric.insert(QStringLiteral("step"), step);
        VERIFY_OK(write("runs/log-metric", metric));
        QVERIFY(changed());
        QVERIFY(!changed());
    }
    VERIFY_OK(write("runs/update", {{runKey, id},
                                    {QStringLiteral("status"), QStringLiteral("FINISHED")},
                                    {QStringLiteral("end_time"), 2'000}}));
    QVERIFY(changed());
    QVERIFY(!changed());
    const auto ms = opened->health->ping(m_never);
    VERIFY_OK(ms);
    QVERIFY(*ms >= 0);
}

} // namespace driftline

using driftline::RestWorkspacesTest;
DRIFTLINE_TEST(RestWorkspacesTest)
#include "tst_restworkspaces.moc"
