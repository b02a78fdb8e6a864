// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// A filter and an order find in a file store what MLflow's own search finds there, and what
// models/analysis/filter makes of them everywhere.

#include "models/analysis/filter.h"
#include "models/io/mlruns/mlruns.h"
#include "tests/io/mlruns/filestore.h"
#include "tests/support/filtercases.h"
#include "tests/support/peers.h"
#include "tests/support/runids.h"
#include "tests/support/testcase.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <algorithm>

namespace driftline {

namespace {

/// MLflow's file store alone lets a text with a line break match no pattern; its database does.
const QStringList otherOnFiles{QStringLiteral("params.multi LIKE 'a%b'"),
                               QStringLiteral("tags.mlflow.note.content ILIKE '%PRODUCTION%'")};

} // namespace

class TestMlrunsFilters : public TestCase
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
        auto source = openMlruns(filestoreFolder(generation), {}, std::make_shared<ProblemLog>(), {});
        VERIFY_OK(source);
        m_store = source->tracking;
        VERIFY_OK(m_store->refresh({}, {}));
        RunQuery query;
        query.maxResults = 50'000;
        const auto page = m_store->searchRuns(query, {});
        VERIFY_OK(page);
        m_all = page->runs;
        QVERIFY(m_all.size() > 20);
    }

    void mlflowFindsTheSame()
    {
        QJsonArray questions;
        for (const QString &filter : filtercases::mlflowFilters + filtercases::refused)
            questions.append(QJsonObject{{QStringLiteral("filter"), filter}});
        for (const QString &order : filtercases::orders) {
            for (const QString &filter : {QString(), QStringLiteral("status = 'FINISHED'")})
                questions.append(QJsonObject{{QStringLiteral("filter"), filter},
                                             {QStringLiteral("order_by"), QJsonArray{order}}});
        }
        questions.append(
            QJsonObject{{QStringLiteral("filter"), QString()},
                        {QStringLiteral("order_by"), QJsonArray{QStringLiteral("params.model DESC"),
                                                                QStringLiteral("metrics.rmse ASC")}}});
        QFETCH_GLOBAL(int, generation);
        QTemporaryDir folder; // MLflow makes a .trash where there is none
        const QString copy = folder.filePath(QStringLiteral("mlruns"));
        VERIFY_OK(copyTree(filestoreFolder(generation), copy));
        const auto answers =
            runPeer(mlflowPeer(generation),
                    {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/ask_filters.py"), copy},
                    QJsonDocument(questions).toJson(), 120'000);
        VERIFY_OK(answers);
        QCOMPARE(answers->array().size(), questions.size());
        for (qsizetype i = 0; i < questions.size(); ++i)
            compare(questions.at(i).toObject(), answers->array().at(i).toObject());
    }

    void theSameAsEverywhere()
    {
        for (const QString &filter : filtercases::mlflowFilters + filtercases::ownFilters) {
            for (const QString &order : QStringList{QString()} + filtercases::orders) {
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

private:
    void compare(const QJsonObject &question, const QJsonObject &answer)
    {
        const QString filter = question.value(QLatin1StringView("filter")).toString();
        const QJsonArray orderBy = question.value(QLatin1StringView("order_by")).toArray();
        const QByteArray what = (filter + u' ' + QString::fromUtf8(QJsonDocument(orderBy).toJson())).toUtf8();
        RunQuery query;
        const auto page = search(filter, orderBy, query);
        QVERIFY2(page.ok() == answer.contains(QLatin1StringView("runs")),
                 what + answer.value(QLatin1StringView("refused")).toString().toUtf8());
        if (!page.ok() || otherOnFiles.contains(filter))
            return;
        QStringList wanted;
        for (const auto run : answer.value(QLatin1StringView("runs")).toArray())
            wanted.append(run.toString());
        QVERIFY2(ids(page->runs) == wanted, what);
    }

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

DRIFTLINE_TEST(driftline::TestMlrunsFilters)
#include "tst_mlrunsfilters.moc"
