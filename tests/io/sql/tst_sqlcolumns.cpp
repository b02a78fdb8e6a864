// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Searches are answered from columns that are kept between questions: they must say what plain SQL says of
// the file as it is, whatever was asked before and whatever MLflow has written since.

#include "models/analysis/filter.h"
#include "models/io/mlflow_sql/runsql.h"
#include "models/io/mlflow_sql/storefile.h"
#include "tests/io/sql/storefiles.h"
#include "tests/support/peers.h"
#include "tests/support/runids.h"
#include "tests/support/testcase.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

namespace driftline {

namespace {

constexpr quint32 seed = 20261;
constexpr int cases = 600;

/// Every way in which MLflow changes what searches read; each step is one call of this script.
const QString writeSomething = QStringLiteral(R"(
import json, os, sys
import mlflow
from mlflow.entities import Metric, Param, RunTag
out, sys.stdout = sys.stdout, sys.stderr
client = mlflow.MlflowClient(tracking_uri="sqlite:" + 3 * "/" + sys.argv[1]) # moc sees comments even here
experiments = [each.experiment_id for each in client.search_experiments()]
runs = client.search_runs(experiments, "metrics.rmse > 0", order_by=["attributes.run_id"])
first, second, third = (run.info.run_id for run in runs[:3])
step = sys.argv[2]
if step == "a metric goes on":
    client.log_metric(first, "rmse", -7.5, step=1000)
elif step == "an old step, the last value stays":
    client.log_metric(first, "rmse", 99.0, step=-50)
elif step == "not a number":
    client.log_metric(second, "rmse", float("nan"), step=1000)
elif step == "a new metric key":
    client.log_metric(third, "rmse_b", 1.0)
elif step == "a new run with everything":
    run = client.create_run(experiments[0], run_name="churn-new").info.run_id
    client.log_batch(run, [Metric("rmse", 0.25, 1, 0)], [Param("trees", "5")], [RunTag("kind", "fresh")])
    client.set_terminated(run)
elif step == "a parameter comes later":
    client.log_param(second, "depth", "6")
elif step == "a tag is overwritten":
    client.set_tag(first, "kind", "trial")
elif step == "a tag goes":
    client.delete_tag(second, "kind")
elif step == "another name and status":
    client.update_run(first, status="FAILED", name="zzz")
elif step == "a run is deleted":
    client.delete_run(second)
elif step == "a run comes back":
    deleted = client.search_runs(experiments, run_view_type=mlflow.entities.ViewType.DELETED_ONLY)
    client.restore_run(deleted[0].info.run_id)
elif step == "an experiment is deleted":
    client.delete_experiment(runs[0].info.experiment_id)
elif step == "a run is deleted for good":
    client.delete_run(third)
    client._tracking_client.store._hard_delete_run(third)
else:
    raise ValueError(step)
json.dump({}, out)
)");

const QStringList steps{
    QStringLiteral("a metric goes on"),
    QStringLiteral("an old step, the last value stays"),
    QStringLiteral("not a number"),
    QStringLiteral("a new metric key"),
    QStringLiteral("a new run with everything"),
    QStringLiteral("a parameter comes later"),
    QStringLiteral("a tag is overwritten"),
    QStringLiteral("a tag goes"),
    QStringLiteral("another name and status"),
    QStringLiteral("a run is deleted"),
    QStringLiteral("a run comes back"),
    QStringLiteral("a run is deleted for good"),
    QStringLiteral("a new run with everything"),
    QStringLiteral("a metric goes on"),
    QStringLiteral("an experiment is deleted"),
};

const QStringList watchedFilters{QString(),
                                 QStringLiteral("metrics.rmse < 1.5"),
                                 QStringLiteral("not metrics.rmse < 1.5"),
                                 QStringLiteral("params.depth = '6' or params.trees != '10'"),
                                 QStringLiteral("tags.kind = 'trial'"),
                                 QStringLiteral("tags.kind IS NULL and metrics.rmse_b = 1"),
                                 QStringLiteral("run_name LIKE 'churn-%'"),
                                 QStringLiteral("status = 'FAILED' or not end_time > 0")};
const QStringList watchedOrders{QString(),
                                QStringLiteral("metrics.rmse"),
                                QStringLiteral("metrics.rmse DESC"),
                                QStringLiteral("params.trees DESC"),
                                QStringLiteral("tags.kind"),
                                QStringLiteral("run_name DESC"),
                                QStringLiteral("end_time")};

/// What can be asked of a story, with values that are there and values that are not.
struct Key
{
    FilterEntity entity;
    QString key;
    QStringList texts;
    QList<double> numbers;
};

const QList<Key> keys{
    {FilterEntity::Metric, QStringLiteral("auc_roc"), {}, {0.5, 0.7, 0.85, 3}},
    {FilterEntity::Metric, QStringLiteral("rmse"), {}, {-1, 1.45, 9.5}},
    {FilterEntity::Metric, QStringLiteral("margin"), {}, {-1e300, 0}},
    {FilterEntity::Metric, QStringLiteral("loss"), {}, {0, 1}},
    {FilterEntity::Metric, QStringLiteral("val/loss"), {}, {0.2, 0.25}},
    {FilterEntity::Metric, QStringLiteral("nothing"), {}, {0}},
    {FilterEntity::Parameter, QStringLiteral("depth"), {QStringLiteral("6"), QStringLiteral("%"), {}}, {}},
    {FilterEntity::Parameter, QStringLiteral("model"), {QStringLiteral("Linear"), QStringLiteral("l%")}, {}},
    {FilterEntity::Parameter, QStringLiteral("empty"), {QString(), QStringLiteral("_")}, {}},
    {FilterEntity::Tag, QStringLiteral("kind"), {QStringLiteral("trial"), QStringLiteral("%AL%")}, {}},
    {FilterEntity::Tag, QStringLiteral("Größe ß"), {QStringLiteral("üü"), QStringLiteral("Ü_%")}, {}},
    {FilterEntity::Tag, QStringLiteral("mlflow.runName"), {QStringLiteral("churn-3")}, {}},
    {FilterEntity::Attribute,
     QStringLiteral("run_name"),
     {QStringLiteral("fraud-%"), QStringLiteral("x")},
     {}},
    {FilterEntity::Attribute,
     QStringLiteral("status"),
     {QStringLiteral("FINISHED"), QStringLiteral("f%")},
     {}},
    {FilterEntity::Attribute, QStringLiteral("user_id"), {QStringLiteral("%o%")}, {}},
    {FilterEntity::Attribute, QStringLiteral("artifact_uri"), {QStringLiteral("%/artifacts")}, {}},
    {FilterEntity::Attribute, QStringLiteral("start_time"), {}, {1767250000000, 0}},
    {FilterEntity::Attribute, QStringLiteral("end_time"), {}, {1767280000000}},
    {FilterEntity::Dataset,
     QStringLiteral("name"),
     {QStringLiteral("training_set"), QStringLiteral("h%")},
     {}},
    {FilterEntity::Dataset, QStringLiteral("context"), {QStringLiteral("TRAIN%")}, {}}};

/// Only sorted by.
const QList<OrderBy> ownOrders{
    {FilterEntity::Derived, derived::duration},        {FilterEntity::Derived, derived::commit},
    {FilterEntity::Derived, derived::dataset},         {FilterEntity::Lowest, QStringLiteral("auc_roc")},
    {FilterEntity::Lowest, QStringLiteral("loss")},    {FilterEntity::Highest, QStringLiteral("rmse")},
    {FilterEntity::Highest, QStringLiteral("nothing")}};

class Cases
{
public:
    FilterTree filter(int depth)
    {
        auto node = std::make_shared<FilterNode>();
        const int kind = depth > 0 ? m_random.bounded(5) : 0;
        if (kind < 2) {
            node->clause = clause();
        } else {
            constexpr std::array kinds{FilterNode::Kind::And, FilterNode::Kind::Or, FilterNode::Kind::Not};
            node->kind = kinds[size_t(kind - 2)];
            const int children = node->kind == FilterNode::Kind::Not ? 1 : 2 + m_random.bounded(2);
            for (int i = 0; i < children; ++i)
                node->children.append(filter(depth - 1));
        }
        return node;
    }

    RunQuery query()
    {
        RunQuery query;
        if (m_random.bounded(6) > 0)
            query.filter = filter(3);
        for (int i = m_random.bounded(3); i > 0; --i) {
            const Key &key = keys.at(m_random.bounded(keys.size()));
            if (m_random.bounded(4) == 0) {
                OrderBy own = ownOrders.at(m_random.bounded(ownOrders.size()));
                own.ascending = m_random.bounded(2) == 0;
                query.orderBy.append(own);
            } else if (key.entity != FilterEntity::Dataset)
                query.orderBy.append({key.entity, key.key, m_random.bounded(2) == 0});
        }
        query.viewType = std::array{ViewType::ActiveOnly, ViewType::All,
                                    ViewType::DeletedOnly}[size_t(m_random.bounded(3))];
        query.maxResults = 1 + m_random.bounded(40);
        query.pageToken = QString::number(m_random.bounded(3) * m_random.bounded(20));
        return query;
    }

private:
    FilterClause clause()
    {
        const Key &key = keys.at(m_random.bounded(keys.size()));
        FilterClause clause{key.entity, key.key, FilterOperator::Equal, {}};
        const bool nullable = key.entity != FilterEntity::Metric && key.entity != FilterEntity::Dataset;
        if (nullable && m_random.bounded(4) == 0) {
            clause.op = m_random.bounded(2) == 0 ? FilterOperator::IsNull : FilterOperator::IsNotNull;
        } else if (!key.numbers.isEmpty()) {
            clause.op = FilterOperator(m_random.bounded(int(FilterOperator::GreaterOrEqual) + 1));
            clause.value = key.numbers.at(m_random.bounded(key.numbers.size()));
        } else {
            constexpr std::array ops{FilterOperator::Equal, FilterOperator::NotEqual, FilterOperator::Like,
                                     FilterOperator::ILike, FilterOperator::In,       FilterOperator::NotIn};
            clause.op = ops[size_t(m_random.bounded(int(ops.size())))];
            if (clause.op == FilterOperator::In || clause.op == FilterOperator::NotIn)
                clause.value = key.texts;
            else
                clause.value = key.texts.at(m_random.bounded(key.texts.size()));
        }
        return clause;
    }

    QRandomGenerator m_random{seed};
};

struct PlainAnswer
{
    QStringList ids;
    qint64 matched = 0;
};

/// The question as SQL, answered by SQLite alone.
Result<PlainAnswer> plain(StoreFile &file, const RunQuery &query)
{
    const auto session = file.read({});
    if (!session.ok())
        return session.failure();
    const auto selection = runSelection(query, session->schema);
    const auto order = runOrder(query.orderBy, session->schema);
    if (!selection.ok() || !order.ok())
        return selection.ok() ? order.failure() : selection.failure();
    SqlText search = sql(QStringLiteral("SELECT r.run_uuid FROM runs r"));
    search += order->joins;
    search += *selection;
    search += sql(QStringLiteral(" ORDER BY ") + order->terms);
    PlainAnswer answer;
    const qint64 first = query.pageToken.toLongLong();
    const Status status = session->database->each(search, [&](const Statement &row) {
        if (answer.matched >= first && answer.ids.size() < query.maxResults)
            answer.ids.append(row.text(0));
        ++answer.matched;
    });
    return status.ok() ? Result<PlainAnswer>(answer) : status.failure();
}

/// A whole line: it may arrive in pieces, and the rest of one is not the answer to the next question.
QByteArray nextLine(QProcess &process)
{
    while (!process.canReadLine()) {
        if (!process.waitForReadyRead(20'000))
            return {};
    }
    return process.readLine();
}

} // namespace

class TestSqlColumns : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }

    void init()
    {
        TestCase::init();
        QFETCH_GLOBAL(int, generation);
        m_folder = std::make_unique<QTemporaryDir>();
        const auto copied = copiedStore(generation, m_folder->path());
        VERIFY_OK(copied);
        m_path = *copied;
        openAgain();
    }

    void theSameAsPlainSql()
    {
        Cases generated;
        for (int i = 0; i < cases; ++i) {
            if (i % 5 == 0)
                openAgain(); // a first question, which reads no more than it must
            compare(generated.query(), QStringLiteral("case %1").arg(i));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void afterMlflowHasWritten()
    {
        QFETCH_GLOBAL(int, generation);
        askAll(QStringLiteral("before"));
        for (const QString &step : steps) {
            const auto before = mark();
            VERIFY_OK(before);
            const auto written =
                runPeer(mlflowPeer(generation), {QStringLiteral("-c"), writeSomething, m_path, step});
            VERIFY_OK(written);
            const auto after = mark();
            VERIFY_OK(after);
            QVERIFY2(*before != *after, qPrintable(step));
            askAll(step);
            if (QTest::currentTestFailed())
                return;
            QCOMPARE(mark().value(), *after);
        }
    }

    /// What is not MLflow's doing: rows go, numbers of rows move, tables are made anew.
    void afterOthersHaveWritten_data()
    {
        QTest::addColumn<QString>("statements");
        QTest::newRow("the last points go, others take their place") << QStringLiteral(
            "DELETE FROM metrics WHERE rowid > (SELECT max(rowid) - 40 FROM metrics);\n"
            "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) SELECT 'rmse', -3, 1, "
            "run_uuid, 9000, 0 FROM latest_metrics WHERE key = 'rmse' LIMIT 3;\n"
            "UPDATE latest_metrics SET value = -3 WHERE key = 'rmse'");
        QTest::newRow("vacuum after a clean-up") << QStringLiteral(
            "DELETE FROM metrics WHERE rowid % 3 = 0;\nDELETE FROM latest_metrics WHERE rowid % 3 = 0;\n"
            "DELETE FROM params WHERE rowid % 3 = 0;\nVACUUM;\n"
            "INSERT INTO params (key, value, run_uuid) SELECT 'depth', '6', run_uuid FROM runs "
            "WHERE run_uuid NOT IN (SELECT run_uuid FROM params WHERE key = 'depth')");
        QTest::newRow("most runs go") << QStringLiteral(
            "DELETE FROM latest_metrics WHERE run_uuid > '2';\nDELETE FROM runs WHERE run_uuid > '2'");
        QTest::newRow("a tag without a value")
            << QStringLiteral("UPDATE tags SET value = NULL WHERE key = 'kind' AND rowid % 2 = 0");
        QTest::newRow("another schema")
            << QStringLiteral("CREATE TABLE other AS SELECT * FROM latest_metrics;\n"
                              "UPDATE other SET value = value + 1;\nDROP TABLE latest_metrics;\n"
                              "ALTER TABLE other RENAME TO latest_metrics");
    }
    void afterOthersHaveWritten()
    {
        QFETCH(QString, statements);
        askAll(QStringLiteral("before"));
        const auto before = mark();
        VERIFY_OK(change(m_path, statements));
        QVERIFY(mark().value() != *before);
        askAll(QStringLiteral("after"));
    }

    void anotherFileTakesItsPlace()
    {
        QFETCH_GLOBAL(int, generation);
        askAll(QStringLiteral("before"));
        QVERIFY(QFile::remove(m_path));
        QVERIFY(mark().isError());
        VERIFY_OK(copyTree(storyStore(generation == 2 ? 3 : 2), m_path));
        askAll(QStringLiteral("after"));
    }

    void writersInWalMode()
    {
        VERIFY_OK(change(m_path, QStringLiteral("PRAGMA journal_mode = WAL")));
        askAll(QStringLiteral("checkpointed"));
        QCOMPARE(mark().value(), mark().value());
        QProcess writer; // of its own: within one process connections share what they keep in -shm
        writer.start(peerPython(Peer::MLflow3), {QStringLiteral("-c"), QStringLiteral(R"(
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for line in sys.stdin:
    connection.execute(line)
    print("written", flush=True)
)"),
                                                 m_path});
        for (const double value : {-1.0, -2.0, -3.0}) {
            const quint64 before = mark().value();
            const QByteArray number = QByteArray::number(value);
            writer.write("INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) SELECT key, " +
                         number + ", 1, run_uuid, 9000, 0 FROM latest_metrics WHERE key = 'rmse'\n");
            QCOMPARE(nextLine(writer), QByteArray("written\n"));
            writer.write("UPDATE latest_metrics SET value = " + number + " WHERE key = 'rmse'\n");
            QCOMPARE(nextLine(writer), QByteArray("written\n"));
            QVERIFY(mark().value() != before);
            askAll(QString::fromLatin1(number));
        }
        const QString state = folderState(m_folder->path());
        VERIFY_OK(mark());
        QCOMPARE(folderState(m_folder->path()), state);
        writer.closeWriteChannel();
        QVERIFY(writer.waitForFinished(20'000));
    }

    void aCancelledQuestionLeavesNothingHalfDone()
    {
        askAll(QStringLiteral("before"));
        VERIFY_OK(change(m_path, QStringLiteral("UPDATE runs SET status = 'KILLED'")));
        StopSource stop;
        stop.requestStop();
        QVERIFY(m_store->searchRuns({}, stop.token()).isCancelled());
        askAll(QStringLiteral("after"));
    }

private:
    /// Differs when anything may have changed.
    [[nodiscard]] Result<quint64> mark()
    {
        const auto content = m_store->refresh({}, {});
        if (!content.ok())
            return content.failure();
        return content->revision;
    }

    void openAgain()
    {
        const auto source = openSqlStore(m_path, std::make_shared<ProblemLog>(), {});
        VERIFY_OK(source);
        m_store = source->tracking;
    }

    void compare(const RunQuery &query, const QString &what)
    {
        StoreFile file(m_path, std::make_shared<ProblemLog>());
        const auto wanted = plain(file, query);
        VERIFY_OK(wanted);
        const auto page = m_store->searchRuns(query, {});
        VERIFY_OK(page);
        QVERIFY2(ids(page->runs) == wanted->ids, qPrintable(what));
        QCOMPARE(page->matched, std::optional(wanted->matched));
        const qint64 end = query.pageToken.toLongLong() + query.maxResults;
        QCOMPARE(page->nextPageToken, end < wanted->matched ? QString::number(end) : QString());
        QCOMPARE(m_store->countRuns(query, {}).value(), wanted->matched);
    }

    void askAll(const QString &what)
    {
        for (const OrderBy &order : ownOrders) {
            RunQuery query;
            query.orderBy = {order};
            query.maxResults = 1000;
            compare(query, what + u' ' + order.key);
            if (QTest::currentTestFailed())
                return;
        }
        for (const QString &filter : watchedFilters) {
            for (const QString &order : watchedOrders) {
                RunQuery query;
                query.filter = parseFilter(filter).value();
                if (!order.isEmpty())
                    query.orderBy = {parseOrderBy(order).value()};
                query.maxResults = 1000;
                compare(query, what + u' ' + filter + u' ' + order);
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::shared_ptr<TrackingStore> m_store;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestSqlColumns)
#include "tst_sqlcolumns.moc"
