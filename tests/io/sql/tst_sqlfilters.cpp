// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// A filter means in SQL what it means to MLflow's own search, and what models/analysis/filter makes of it
// everywhere.

#include "models/analysis/filter.h"
#include "tests/io/sql/storefiles.h"
#include "tests/support/peers.h"
#include "tests/support/runids.h"
#include "tests/support/testcase.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>

namespace driftline {

namespace {

/// Understood by MLflow; answers are compared run by run, in order.
const QStringList mlflowFilters{
    QString(),
    QStringLiteral("metrics.auc_roc > 0.8"),
    QStringLiteral("metrics.auc_roc >= 0.5 and metrics.precision < 0.9"),
    QStringLiteral("metric.rmse <= 1.45"),
    QStringLiteral("metrics.rmse = 9.5"),
    QStringLiteral("metrics.rmse != 9.5"),
    QStringLiteral("metrics.`val/loss` < 0.25"),
    QStringLiteral("metrics.\"system/cpu_utilization_percentage\" > 70"),
    QStringLiteral("metrics.margin < -1e300"),
    QStringLiteral("metrics.nothing > 0"),
    QStringLiteral("metrics.rmse > -1.5e-3"),
    QStringLiteral("params.depth = '6'"),
    QStringLiteral("params.depth != '6'"),
    QStringLiteral("params.model = 'Linear'"),
    QStringLiteral("params.model LIKE 'L%'"),
    QStringLiteral("params.model LIKE 'l%'"),
    QStringLiteral("params.model ILIKE 'l%'"),
    QStringLiteral("params.model ILIKE '%EST'"),
    QStringLiteral("params.features LIKE '%account_age%' AND params.C = '1.0'"),
    QStringLiteral("params.`solver/name` = 'lbfgs'"),
    QStringLiteral("params.`with space` = 'a b'"),
    QStringLiteral("params.multi LIKE 'a%b'"),
    QStringLiteral("params.trees LIKE '_0'"),
    QStringLiteral("tags.kind = 'trial'"),
    QStringLiteral("tags.kind != 'trial'"),
    QStringLiteral("tags.`team/owner` = \"payments\""),
    QStringLiteral("tags.`Größe ß` LIKE 'ü%'"),
    QStringLiteral("tags.`Größe ß` = 'üü'"),
    QStringLiteral("tags.mlflow.note.content ILIKE '%PRODUCTION%'"),
    QStringLiteral("tags.mlflow.parentRunId != ''"),
    QStringLiteral("attributes.status = 'FINISHED'"),
    QStringLiteral("status != 'FINISHED'"),
    QStringLiteral("attributes.status ILIKE 'fin%'"),
    QStringLiteral("attribute.run_name = 'churn-3'"),
    QStringLiteral("run_name LIKE 'fraud-%'"),
    QStringLiteral("`run name` ILIKE 'FRAUD-%'"),
    QStringLiteral("run_name = 'no such name'"),
    QStringLiteral("attributes.user_id = 'nobody'"),
    QStringLiteral("attributes.artifact_uri LIKE '%/artifacts'"),
    QStringLiteral("attributes.start_time > 1767250000000"),
    QStringLiteral("start_time <= 1767250000000 and status = 'FINISHED'"),
    QStringLiteral("created > 1767250000000"),
    QStringLiteral("end_time < 1767280000000"),
    QStringLiteral("datasets.name = 'training_set'"),
    QStringLiteral("datasets.name LIKE 'hold%'"),
    QStringLiteral("dataset.context = 'validation'"),
    QStringLiteral("dataset.context ILIKE 'TRAIN%'"),
    QStringLiteral("datasets.digest != ''"),
    QStringLiteral(
        "metrics.auc_roc > 0.6 and params.rate LIKE '0.0%' and tags.kind = 'trial' and status = 'FINISHED'"),
};

/// Not in MLflow's language, or not in both generations: compared with matches() alone.
const QStringList ownFilters{
    QStringLiteral("metrics.auc_roc > 0.8 or params.depth = '6'"),
    QStringLiteral("not metrics.auc_roc > 0.8"),
    QStringLiteral("not (metrics.auc_roc > 0.8 or tags.kind = 'trial')"),
    QStringLiteral("not not params.depth != '6'"),
    QStringLiteral("(status = 'FAILED' or status = 'KILLED') and not tags.kind = 'baseline'"),
    QStringLiteral("metrics.loss != 1 or metrics.margin < 0"),
    QStringLiteral("not metrics.loss > 0"),
    QStringLiteral("metrics.margin < 0 and not metrics.auc_roc != 3"),
    QStringLiteral("tags.kind IS NULL"),
    QStringLiteral("tags.kind IS NOT NULL and params.depth IS NULL"),
    QStringLiteral("not params.`with space` IS NULL"),
    QStringLiteral("not datasets.name = 'training_set'"),
    QStringLiteral("not end_time > 0"),
    QStringLiteral("not user_id = 'nobody'"),
    QStringLiteral("params.empty = ''"),
    QStringLiteral("run_name LIKE \"it's a %\""),
    QStringLiteral("params.model ILIKE '%R%' or tags.`Größe ß` ILIKE 'Ü%'"),
};

const QStringList orders{
    QStringLiteral("metrics.auc_roc DESC"),
    QStringLiteral("metrics.auc_roc ASC"),
    QStringLiteral("metrics.loss"),
    QStringLiteral("metrics.margin DESC"),
    QStringLiteral("metrics.`val/loss`"),
    QStringLiteral("metrics.nothing DESC"),
    QStringLiteral("params.depth"),
    QStringLiteral("params.model DESC"),
    QStringLiteral("tags.kind DESC"),
    QStringLiteral("tags.`Größe ß`"),
    QStringLiteral("attributes.start_time ASC"),
    QStringLiteral("end_time DESC"),
    QStringLiteral("run_name"),
    QStringLiteral("status DESC"),
    QStringLiteral("user_id"),
};

/// What MLflow refuses by type or operator is refused here too, before it reaches SQL.
const QStringList refused{
    QStringLiteral("params.depth = 6"),          QStringLiteral("metrics.auc_roc = '1'"),
    QStringLiteral("metrics.auc_roc LIKE '1%'"), QStringLiteral("metrics.auc_roc IN ('1')"),
    QStringLiteral("params.depth > '6'"),        QStringLiteral("attributes.start_time = 'yesterday'"),
    QStringLiteral("attributes.nothing = 'x'"),  QStringLiteral("datasets.source = 'x'"),
    QStringLiteral("nonsense.auc > 1"),          QStringLiteral("metrics.auc_roc >"),
};

} // namespace

class TestSqlFilters : public TestCase
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
        auto source = openSqlStore(storyStore(generation), std::make_shared<ProblemLog>(), {});
        VERIFY_OK(source);
        m_store = source->tracking;
        RunQuery query;
        query.maxResults = 50'000;
        auto page = m_store->searchRuns(query, {});
        VERIFY_OK(page);
        m_all = page->runs;
        QVERIFY(m_all.size() > 20);
    }

    void mlflowFindsTheSame()
    {
        QJsonArray questions;
        for (const QString &filter : mlflowFilters + refused)
            questions.append(QJsonObject{{QStringLiteral("filter"), filter}});
        for (const QString &order : orders) {
            for (const QString &filter : {QString(), QStringLiteral("status = 'FINISHED'")})
                questions.append(QJsonObject{{QStringLiteral("filter"), filter},
                                             {QStringLiteral("order_by"), QJsonArray{order}}});
        }
        questions.append(
            QJsonObject{{QStringLiteral("filter"), QString()},
                        {QStringLiteral("order_by"), QJsonArray{QStringLiteral("params.model DESC"),
                                                                QStringLiteral("metrics.rmse ASC")}}});
        QFETCH_GLOBAL(int, generation);
        QTemporaryDir folder;
        const auto copy = copiedStore(generation, folder.path());
        VERIFY_OK(copy);
        const auto answers =
            runPeer(mlflowPeer(generation),
                    {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/ask_filters.py"), *copy},
                    QJsonDocument(questions).toJson());
        VERIFY_OK(answers);
        QCOMPARE(answers->array().size(), questions.size());
        for (qsizetype i = 0; i < questions.size(); ++i) {
            const QString filter = questions.at(i)[QLatin1StringView("filter")].toString();
            const QJsonArray orderBy = questions.at(i)[QLatin1StringView("order_by")].toArray();
            const QJsonObject answer = answers->array().at(i).toObject();
            const QByteArray what =
                (filter + u' ' + QString::fromUtf8(QJsonDocument(orderBy).toJson())).toUtf8();
            RunQuery query;
            const auto page = search(filter, orderBy, query);
            QVERIFY2(page.ok() == answer.contains(QLatin1StringView("runs")),
                     what + answer.value(QLatin1StringView("refused")).toString().toUtf8());
            if (!page.ok()) {
                QCOMPARE(page.error().code, ErrorCode::Usage);
                continue;
            }
            QStringList wanted;
            for (const auto run : answer.value(QLatin1StringView("runs")).toArray())
                wanted.append(run.toString());
            QVERIFY2(ids(page->runs) == wanted, what);
        }
    }

    void theSameAsEverywhere()
    {
        for (const QString &filter : mlflowFilters + ownFilters) {
            for (const QString &order : QStringList{QString()} + orders) {
                RunQuery query;
                const auto page = search(filter, order.isEmpty() ? QJsonArray() : QJsonArray{order}, query);
                VERIFY_OK(page);
                QList<Run> wanted;
                std::ranges::copy_if(m_all, std::back_inserter(wanted),
                                     [&](const Run &run) { return matches(query.filter, run); });
                std::ranges::sort(wanted,
                                  [&](const Run &a, const Run &b) { return runLess(a, b, query.orderBy); });
                QVERIFY2(ids(page->runs) == ids(wanted), qPrintable(filter + u' ' + order));
                QCOMPARE(page->matched, std::optional<qint64>(wanted.size()));
                QCOMPARE(m_store->countRuns(query, {}).value(), wanted.size());
            }
        }
    }

    void listsOfIds()
    {
        const QString one = m_all.at(0).id.text();
        const QString two = m_all.at(3).id.text();
        RunQuery query;
        const auto both = search(QStringLiteral("run_id IN ('%1', '%2')").arg(one, two), {}, query);
        VERIFY_OK(both);
        QCOMPARE(ids(both->runs), QStringList({one, two}));
        const auto others = search(QStringLiteral("run_id NOT IN ('%1', '%2')").arg(one, two), {}, query);
        VERIFY_OK(others);
        QCOMPARE(others->runs.size(), m_all.size() - 2);
        const auto equal = search(QStringLiteral("attributes.run_id = '%1'").arg(two), {}, query);
        VERIFY_OK(equal);
        QCOMPARE(ids(equal->runs), QStringList({two}));
    }

    void notANumberComesAfterNumbersAndMissingLast()
    {
        for (const QString &order :
             {QStringLiteral("metrics.auc_roc DESC"), QStringLiteral("metrics.auc_roc ASC")}) {
            RunQuery query;
            const auto page = search({}, {order}, query);
            VERIFY_OK(page);
            QStringList shape;
            for (const Run &run : page->runs) {
                const auto metric = run.metrics.constFind(QStringLiteral("auc_roc"));
                const QString kind = metric == run.metrics.cend() ? QStringLiteral("missing")
                                     : std::isnan(*metric)        ? QStringLiteral("NaN")
                                                                  : QStringLiteral("number");
                if (shape.isEmpty() || shape.last() != kind)
                    shape.append(kind);
            }
            QCOMPARE(shape, QStringList({QStringLiteral("number"), QStringLiteral("NaN"),
                                         QStringLiteral("missing")}));
        }
    }

    void aClauseThatNoRunCanAnswerIsRefused()
    {
        for (const FilterClause &clause :
             {FilterClause{FilterEntity::Attribute, QStringLiteral("colour"), FilterOperator::Equal,
                           QStringLiteral("x")},
              FilterClause{FilterEntity::Metric, QStringLiteral("auc"), FilterOperator::Like,
                           QStringLiteral("x")},
              FilterClause{FilterEntity::Parameter, QStringLiteral("depth"), FilterOperator::Less, 6.0},
              FilterClause{FilterEntity::Dataset, QStringLiteral("path"), FilterOperator::Equal,
                           QStringLiteral("x")}}) {
            RunQuery query;
            query.filter =
                std::make_shared<const FilterNode>(FilterNode{FilterNode::Kind::Clause, {}, clause});
            const auto page = m_store->searchRuns(query, {});
            QVERIFY(page.isError());
            QCOMPARE(page.error().code, ErrorCode::Usage);
        }
    }

private:
    Result<RunPage> search(const QString &filter, const QJsonArray &orderBy, RunQuery &query)
    {
        const auto tree = parseFilter(filter);
        if (!tree.ok())
            return tree.failure();
        query = RunQuery();
        query.filter = *tree;
        query.maxResults = 50'000;
        for (const auto text : orderBy) {
            const auto order = parseOrderBy(text.toString());
            if (!order.ok())
                return order.failure();
            query.orderBy.append(*order);
        }
        return m_store->searchRuns(query, {});
    }

    std::shared_ptr<TrackingStore> m_store;
    QList<Run> m_all;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestSqlFilters)
#include "tst_sqlfilters.moc"
