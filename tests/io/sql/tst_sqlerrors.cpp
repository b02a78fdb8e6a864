// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What cannot be opened says what, where and what to do; what is partly unreadable is shown as far as it
// goes.

#include "models/io/mlflow_sql/schemarevision.h"
#include "models/io/sqlite/database.h"
#include "tests/io/sql/storefiles.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QJsonArray>
#include <QTemporaryDir>

namespace driftline {

class TestSqlErrors : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        TestCase::init();
        m_folder = std::make_unique<QTemporaryDir>();
        m_problems = std::make_shared<ProblemLog>();
    }

    void noFile()
    {
        QCOMPARE(refused(m_folder->filePath(QStringLiteral("none.db"))), QStringLiteral("no such file"));
    }

    void aFolder()
    {
        QCOMPARE(refused(m_folder->path()), QStringLiteral("this is a folder, not a database file"));
    }

    void anEmptyFile() { QCOMPARE(refused(fileOf({})), QStringLiteral("the file is empty")); }

    void aText()
    {
        const QString file = fileOf("PRAGMA nothing; this is not SQLite, however long the text may be.");
        QCOMPARE(refused(file), QStringLiteral("this is not an SQLite database"));
        QVERIFY(!looksLikeSqlite(file));
    }

    void anotherProgramsDatabase()
    {
        const QString file = m_folder->filePath(QStringLiteral("notes.db"));
        {
            const auto database = Database::open(file, OpenMode::Create);
            VERIFY_OK(database);
            VERIFY_OK((*database)->execute(sql(QStringLiteral("CREATE TABLE tags (key TEXT, value TEXT)"))));
        }
        QVERIFY(looksLikeSqlite(file));
        QCOMPARE(refused(file), QStringLiteral("this database is not an MLflow store"));
    }

    void cutShort()
    {
        QFile whole(storyStore(3));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray bytes = whole.readAll();
        const QString what = refused(fileOf(bytes.first(bytes.size() / 2)));
        QCOMPARE(what, QStringLiteral("the database is cut short: %1 of %2 bytes")
                           .arg(bytes.size() / 2)
                           .arg(bytes.size()));
        QCOMPARE(refused(fileOf(bytes.first(60))), QStringLiteral("the database is cut short: 60 bytes"));
    }

    void damaged()
    {
        QFile whole(storyStore(3));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        QByteArray bytes = whole.readAll();
        bytes.replace(100, 3900, QByteArray(3900, '\xff'));
        QCOMPARE(refused(fileOf(bytes)), QStringLiteral("the database is damaged"));
    }

    void tooOld()
    {
        const auto file = copiedStore(2, m_folder->path());
        VERIFY_OK(file);
        VERIFY_OK(change(
            *file,
            QStringLiteral("DROP TABLE latest_metrics;\nALTER TABLE runs RENAME start_time TO began")));
        QCOMPARE(refused(*file), QStringLiteral("the MLflow store has a schema that is too old or unknown: "
                                                "runs.start_time missing"));
    }

    void newerThanKnown()
    {
        for (const int generation : {2, 3}) {
            const auto whole = openSqlStore(storyStore(generation), m_problems, {});
            VERIFY_OK(whole);
            QCOMPARE(m_problems->all().size(), 0);
            const auto file = copiedStore(generation, m_folder->path());
            VERIFY_OK(file);
            VERIFY_OK(
                change(*file, QStringLiteral("UPDATE alembic_version SET version_num = 'fe57ab1e0001';\n"
                                             "ALTER TABLE runs ADD COLUMN mood TEXT")));
            const auto problems = std::make_shared<ProblemLog>();
            const auto source = openSqlStore(*file, problems, {});
            VERIFY_OK(source);
            QCOMPARE(source->detail, QStringLiteral("schema fe57ab1e0001"));
            QCOMPARE(problems->all().size(), 1);
            const Problem told = problems->all().first();
            QCOMPARE(told.what, QStringLiteral("written by an MLflow newer than this program knows (schema "
                                               "fe57ab1e0001); what is new in it is not shown"));
            QCOMPARE(told.where, *file);
            QCOMPARE(told.hint, QStringLiteral("update Driftline if something is missing"));
            const auto shown = source->tracking->searchRuns({}, {});
            VERIFY_OK(shown);
            QCOMPARE(shown->runs.size(), whole->tracking->searchRuns({}, {})->runs.size());
            QVERIFY(QFile::remove(*file));
        }
    }

    /// As alembic itself reads them.
    void theMigrationsAreThoseOfMlflow()
    {
        const auto chain = runPeer(
            Peer::MLflow3,
            {QStringLiteral("-c"),
             QStringLiteral("import json, importlib.util, pathlib\n"
                            "from alembic.script import ScriptDirectory\n"
                            "home = pathlib.Path(importlib.util.find_spec('mlflow').origin).parent\n"
                            "scripts = ScriptDirectory(str(home / 'store' / 'db_migrations'))\n"
                            "print(json.dumps([s.revision for s in scripts.walk_revisions()][::-1]))")},
            {}, 300'000);
        VERIFY_OK(chain);
        const QJsonArray revisions = chain->array();
        QVERIFY(revisions.size() > 60);
        for (qsizetype i = 0; i < revisions.size(); ++i)
            QCOMPARE(revisionPlace(revisions.at(i).toString()), std::optional(i));
        QVERIFY(!revisionPlace(QStringLiteral("fe57ab1e0001")));
        QVERIFY(!revisionPlace(QString()));
    }

    void locked()
    {
        const auto file = copiedStore(3, m_folder->path());
        VERIFY_OK(file);
        const auto writer = Database::open(*file, OpenMode::ReadWrite);
        VERIFY_OK(writer);
        VERIFY_OK((*writer)->execute(sql(QStringLiteral("BEGIN EXCLUSIVE"))));
        const auto source = openSqlStore(*file, m_problems, {});
        QVERIFY(source.isError());
        QCOMPARE(source.error().code, ErrorCode::Unreachable);
        QCOMPARE(source.error().what, QStringLiteral("the database is locked by another program"));
        QVERIFY(!source.error().hint.isEmpty());
    }

    void replacedWhileOpen()
    {
        const auto file = copiedStore(3, m_folder->path());
        VERIFY_OK(file);
        const auto source = openSqlStore(*file, m_problems, {});
        VERIFY_OK(source);
        QVERIFY(QFile::remove(*file));
        const auto gone = source->tracking->experiments(ViewType::All, {});
        QVERIFY(gone.isError());
        QCOMPARE(gone.error().what, QStringLiteral("no such file"));
        VERIFY_OK(copyTree(storyStore(2), *file));
        VERIFY_OK(source->tracking->experiments(ViewType::All, {}));
    }

    void withoutWhatCameLater()
    {
        const auto file = copiedStore(2, m_folder->path());
        VERIFY_OK(file);
        VERIFY_OK(change(
            *file, QStringLiteral("DROP TABLE input_tags;\nDROP TABLE inputs;\nDROP TABLE datasets;\n"
                                  "DROP TABLE registered_model_aliases;\nDROP TABLE registered_model_tags;\n"
                                  "DROP TABLE model_version_tags;\nDROP TABLE alembic_version;\n"
                                  "ALTER TABLE runs DROP COLUMN name;\n"
                                  "ALTER TABLE experiments DROP COLUMN creation_time")));
        const auto source = openSqlStore(*file, m_problems, {});
        VERIFY_OK(source);
        QVERIFY(source->detail.isEmpty());
        VERIFY_OK(source->tracking->experiments(ViewType::All, {}));
        RunQuery query;
        query.orderBy = {{FilterEntity::Attribute, QStringLiteral("run_name"), true}};
        query.filter = std::make_shared<const FilterNode>(
            FilterNode{FilterNode::Kind::Clause,
                       {},
                       {FilterEntity::Attribute, QStringLiteral("run_name"), FilterOperator::Like,
                        QStringLiteral("churn-%")}});
        const auto page = source->tracking->searchRuns(query, {});
        VERIFY_OK(page);
        QCOMPARE(page->runs.size(), 8);
        QCOMPARE(page->runs.first().name, QStringLiteral("churn-0"));
        const auto versions = source->registry->versions(QStringLiteral("fraud-detector"), {});
        VERIFY_OK(versions);
        QCOMPARE(versions->size(), 6);
        QCOMPARE(m_problems->all().size(), 0);

        VERIFY_OK(change(*file, QStringLiteral("DROP TABLE model_versions;\nDROP TABLE registered_models")));
        const auto old = openSqlStore(*file, m_problems, {});
        VERIFY_OK(old);
        QVERIFY(!old->registry);
        QCOMPARE(m_problems->all().size(), 0);
    }

    void whatIsWrongInARunIsTold()
    {
        const auto file = copiedStore(3, m_folder->path());
        VERIFY_OK(file);
        const auto id = ask(*file, QStringLiteral("SELECT run_uuid FROM latest_metrics WHERE key = 'rmse'"));
        VERIFY_OK(id);
        VERIFY_OK(change(
            *file,
            QStringLiteral(
                "UPDATE latest_metrics SET value = 'broken' WHERE run_uuid = '%1' AND key = 'rmse';\n"
                "UPDATE metrics SET value = 'broken' WHERE run_uuid = '%1' AND key = 'rmse' AND step = 3;\n"
                "UPDATE runs SET end_time = 'late' WHERE run_uuid = '%1';\n"
                "UPDATE model_versions SET current_stage = 'Canary' WHERE name = 'churn';\n"
                "UPDATE registered_model_aliases SET version = 7 WHERE alias = 'champion'")
                .arg(*id)));
        const auto source = openSqlStore(*file, m_problems, {});
        VERIFY_OK(source);
        const auto run = source->tracking->run(RunId(*id), {});
        VERIFY_OK(run);
        QVERIFY(!run->metrics.contains(QStringLiteral("rmse")));
        QVERIFY(run->metrics.contains(QStringLiteral("system/cpu_utilization_percentage")));
        QVERIFY(!run->endTime);
        const auto history = source->tracking->metricHistory(RunId(*id), QStringLiteral("rmse"), {});
        VERIFY_OK(history);
        QVERIFY(history->size() >= 54);
        const auto models = source->registry->models({});
        VERIFY_OK(models);
        QCOMPARE(models->last().aliases.value(QStringLiteral("champion")), QStringLiteral("7"));
        QStringList told;
        for (const Problem &problem : m_problems->all()) {
            told.append(problem.what);
            QVERIFY(problem.where.startsWith(*file));
        }
        QCOMPARE(told,
                 QStringList({QStringLiteral("the run has a time that is not a number: late"),
                              QStringLiteral("the metric rmse is not a number"),
                              QStringLiteral("1 points of the metric rmse are not numbers"),
                              QStringLiteral("the model version has an unknown stage: Canary"),
                              QStringLiteral("the alias champion points to a version that does not exist")}));
    }

    void whatWasPutRightGoesFromTheList()
    {
        const auto file = copiedStore(3, m_folder->path());
        VERIFY_OK(file);
        const auto id = ask(*file, QStringLiteral("SELECT run_uuid FROM runs"));
        VERIFY_OK(id);
        VERIFY_OK(change(*file, QStringLiteral("UPDATE alembic_version SET version_num = 'fe57ab1e0001';\n"
                                               "UPDATE runs SET end_time = 'late' WHERE run_uuid = '%1'")
                                    .arg(*id)));
        const auto source = openSqlStore(*file, m_problems, {});
        VERIFY_OK(source);
        const auto toldAfterReading = [&] {
            const auto run = source->tracking->run(RunId(*id), {});
            return run.ok() ? m_problems->all().size() : -1;
        };
        QCOMPARE(toldAfterReading(), 2);
        VERIFY_OK(source->tracking->refresh({}, {}));
        QCOMPARE(m_problems->all().size(), 2); // nothing has changed
        VERIFY_OK(
            change(*file, QStringLiteral("UPDATE runs SET end_time = 17 WHERE run_uuid = '%1'").arg(*id)));
        VERIFY_OK(source->tracking->refresh({}, {}));
        QCOMPARE(m_problems->all().size(), 1); // opening has told of the schema, and is not done again
        QCOMPARE(toldAfterReading(), 1);
    }

private:
    QString fileOf(const QByteArray &bytes)
    {
        QFile file(m_folder->filePath(QStringLiteral("file.db")));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            return {};
        return file.fileName();
    }

    /// What the refusal says; the rest of it is checked here.
    QString refused(const QString &file)
    {
        const QString before = folderState(m_folder->path());
        const auto source = openSqlStore(file, m_problems, {});
        if (!source.isError())
            return QStringLiteral("it was opened");
        if (source.error().code != ErrorCode::Unreadable || source.error().where != file)
            return source.error().line();
        if (folderState(m_folder->path()) != before)
            return QStringLiteral("the folder has changed");
        return source.error().what;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<ProblemLog> m_problems;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestSqlErrors)
#include "tst_sqlerrors.moc"
