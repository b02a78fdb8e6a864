// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Stores of which a table is missing, or a page is damaged: the runs are shown with what is left of them,
// each such table is told of once, and a question that needs it is refused rather than answered wrongly.

#include "models/io/sqlite/database.h"
#include "tests/io/sql/storefiles.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QFile>
#include <QTemporaryDir>

namespace driftline {

namespace {

FilterTree clause(FilterEntity entity, const QString &key, FilterOperator op,
                  const decltype(FilterClause::value) &value)
{
    return std::make_shared<const FilterNode>(
        FilterNode{FilterNode::Kind::Clause, {}, {entity, key, op, value}});
}

/// The values of a run that a table holds, to be compared.
QStringList valuesIn(const Run &run, const QString &table)
{
    QStringList values;
    if (table == QLatin1StringView("latest_metrics")) {
        for (const auto &[key, value] : run.metrics.asKeyValueRange())
            values.append(key + u'=' + QString::number(value));
    } else if (table == QLatin1StringView("params") || table == QLatin1StringView("tags")) {
        const auto &map = table == QLatin1StringView("params") ? run.params : run.tags;
        for (const auto &[key, value] : map.asKeyValueRange())
            values.append(key + u'=' + value);
    } else if (table != QLatin1StringView("metrics")) {
        const bool contexts = table == QLatin1StringView("input_tags");
        for (const DatasetInput &input : run.datasets)
            values.append(contexts ? input.context : input.name + u' ' + input.digest);
        values.removeAll(QString());
    }
    return values;
}

QStringList valuesIn(const QList<Run> &runs, const QString &table)
{
    QStringList values;
    for (const Run &run : runs) {
        for (const QString &value : valuesIn(run, table))
            values.append(run.id.text() + u' ' + value);
    }
    return values;
}

QStringList idsOf(const QList<Run> &runs)
{
    QStringList ids;
    for (const Run &run : runs)
        ids.append(run.id.text());
    return ids;
}

const QStringList sideTables{QStringLiteral("tags"),           QStringLiteral("params"),
                             QStringLiteral("latest_metrics"), QStringLiteral("datasets"),
                             QStringLiteral("inputs"),         QStringLiteral("input_tags")};

} // namespace

class TestSqlDamage : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        TestCase::init();
        m_folder = std::make_unique<QTemporaryDir>();
        m_problems = std::make_shared<ProblemLog>();
    }

    void wholeStoresHaveNoProblems()
    {
        for (const int generation : {2, 3}) {
            QVERIFY(open(generation, {}));
            QCOMPARE(shown().size(), whole(generation).size());
            VERIFY_OK(m_source.registry->models({}));
            QCOMPARE(told(), QString());
        }
    }

    void aMissingTable_data() { addTables({QStringLiteral("metrics")}); }

    void aMissingTable()
    {
        QFETCH(int, generation);
        QFETCH(QString, table);
        const QList<Run> all = whole(generation);
        QVERIFY(open(generation, QStringLiteral("DROP TABLE ") + table));
        QCOMPARE(told(), QStringLiteral("the table %1 is missing").arg(table));
        const QList<Run> found = shown();
        compareBut(table, found, all);
        QCOMPARE(valuesIn(found, table), QStringList());
        for (const Run &run : found) // what is not there and what cannot be known are two things
            QCOMPARE(run.tagsUnread, table == QLatin1StringView("tags"));
        refuses(table, QStringLiteral("the table %1 is missing").arg(table));
        QCOMPARE(told(), QStringLiteral("the table %1 is missing").arg(table));
    }

    void aTableWithoutAColumn()
    {
        QVERIFY(open(3, QStringLiteral("ALTER TABLE params RENAME value TO text")));
        QCOMPARE(told(), QStringLiteral("the table params lacks value"));
        QCOMPARE(valuesIn(shown(), QStringLiteral("params")), QStringList());
        refuses(QStringLiteral("params"), QStringLiteral("the table params lacks value"));
    }

    void aDamagedPage_data() { addTables({}); }

    void aDamagedPage()
    {
        QFETCH(int, generation);
        QFETCH(QString, table);
        const QList<Run> all = whole(generation);
        QVERIFY(open(generation, {}));
        VERIFY_OK(damage(m_path, table, Part::Root));
        const QList<Run> found = shown();
        compareBut(table, found, all);
        const QStringList left = valuesIn(found, table);
        const QStringList before = valuesIn(all, table);
        QVERIFY(left.size() < before.size());
        QCOMPARE(std::ranges::any_of(found, &Run::tagsUnread), table == QLatin1StringView("tags"));
        for (const QString &value : left)
            QVERIFY(before.contains(value));
        const QString what =
            QStringLiteral("the table %1 cannot be read: the database is damaged").arg(table);
        QCOMPARE(told(), what);
        shown(); // each is told once
        QCOMPARE(told(), what);
        QCOMPARE(m_problems->all().first().count, 1);
        const bool isOfDatasets = sideTables.indexOf(table) >= 3;
        refuses(table, isOfDatasets ? QStringLiteral("cannot be read: the database is damaged") : what);
    }

    /// Whatever page is damaged: a question is answered rightly, or refused.
    void noAnswerIsWrong_data() { addTables({QStringLiteral("metrics")}); }

    void noAnswerIsWrong()
    {
        QFETCH(int, generation);
        QFETCH(QString, table);
        const auto source = openSqlStore(storyStore(generation), std::make_shared<ProblemLog>(), {});
        VERIFY_OK(source);
        const auto names = indexesOf(storyStore(generation), table);
        VERIFY_OK(names);
        int refused = 0;
        for (const QString &name : *names + QStringList{table}) {
            for (const Part part : {Part::First, Part::Last, Part::Root}) {
                QVERIFY(open(generation, {}));
                VERIFY_OK(damageTree(m_path, name, part));
                const QList<Run> found = shown();
                compareBut(table, found, whole(generation));
                QVERIFY2(
                    name != table || told().isEmpty() ||
                        told() ==
                            QStringLiteral("the table %1 cannot be read: the database is damaged").arg(table),
                    qPrintable(told()));
                for (const RunQuery &query : queriesOf(table)) {
                    const auto expected = source->tracking->searchRuns(query, {});
                    VERIFY_OK(expected);
                    const auto page = m_source.tracking->searchRuns(query, {});
                    if (page.ok())
                        QCOMPARE(idsOf(page->runs), idsOf(expected->runs));
                    else
                        ++refused;
                }
            }
        }
        QVERIFY(refused > 0);
    }

    void whatOtherPagesHoldIsThere()
    {
        const QString table = QStringLiteral("tags");
        QVERIFY(open(3, {}));
        VERIFY_OK(damage(m_path, table, Part::First));
        const qsizetype left = valuesIn(shown(), table).size();
        QVERIFY(left > 0);
        QVERIFY(left < valuesIn(whole(3), table).size());
        VERIFY_OK(m_source.tracking->runKeys({}, {}));
        QVERIFY(!m_source.tracking->runKeys({}, {})->tags.isEmpty());
    }

    void aFewFieldsOfADamagedTable()
    {
        QVERIFY(open(3, {}));
        VERIFY_OK(damage(m_path, QStringLiteral("latest_metrics"), Part::Last));
        RunQuery query;
        query.only = RunFields{{QStringLiteral("auc")}, {QStringLiteral("max_depth")}, {}, false};
        const auto page = m_source.tracking->searchRuns(query, {});
        VERIFY_OK(page);
        const QList<Run> all = whole(3);
        QCOMPARE(page->runs.size(), all.size());
        for (qsizetype i = 0; i < all.size(); ++i) {
            const QString depth = QStringLiteral("max_depth");
            QCOMPARE(page->runs.at(i).params.value(depth), all.at(i).params.value(depth));
        }
    }

    void aDamagedLogChangesNoAnswer()
    {
        for (const int generation : {2, 3}) {
            QVERIFY(open(generation, {}));
            RunQuery query;
            query.orderBy = {{FilterEntity::Metric, QStringLiteral("auc"), false}};
            const auto before = m_source.tracking->searchRuns(query, {});
            VERIFY_OK(before);
            VERIFY_OK(damage(m_path, QStringLiteral("metrics"), Part::Last));
            const auto after = m_source.tracking->searchRuns(query, {});
            VERIFY_OK(after);
            QCOMPARE(idsOf(after->runs), idsOf(before->runs));
            QCOMPARE(told(), QString());
            VERIFY_OK(damage(m_path, QStringLiteral("metrics"), Part::Root));
            const auto later = m_source.tracking->searchRuns(query, {});
            VERIFY_OK(later);
            QCOMPARE(idsOf(later->runs), idsOf(before->runs));
            const QString what = QStringLiteral("the table metrics cannot be read: the database is damaged");
            refuses(QStringLiteral("metrics"), what);
            const RunId run = before->runs.first().id;
            const auto history = m_source.tracking->metricHistory(run, QStringLiteral("auc"), {});
            QVERIFY(history.isError());
            QCOMPARE(history.error().what, what);
            VERIFY_OK(m_source.tracking->metricRanges({run}, {QStringLiteral("auc")}, {}));
            QCOMPARE(told(), what);
        }
    }

    void damageWhileItIsOpenDoesNotPassForMissingValues()
    {
        QVERIFY(open(3, {}));
        RunQuery query;
        query.filter = clause(FilterEntity::Tag, QStringLiteral("mlflow.user"), FilterOperator::IsNull, {});
        const auto before = m_source.tracking->countRuns(query, {});
        VERIFY_OK(before);
        VERIFY_OK(damage(m_path, QStringLiteral("tags"), Part::Root));
        const auto after = m_source.tracking->countRuns(query, {});
        QVERIFY(after.isError() || *after == *before);
    }

    void theRunsThemselves()
    {
        QVERIFY(open(3, {}));
        VERIFY_OK(damage(m_path, QStringLiteral("runs"), Part::Root));
        const auto page = m_source.tracking->searchRuns({}, {});
        QVERIFY(page.isError());
        QCOMPARE(page.error().what, QStringLiteral("the database is damaged"));
        QVERIFY(page.error().hint.contains(QStringLiteral("PRAGMA integrity_check")));
        for (const QString &table : {QStringLiteral("runs"), QStringLiteral("experiments")}) {
            QVERIFY(open(3, {}));
            VERIFY_OK(change(m_path, QStringLiteral("DROP TABLE ") + table));
            const auto source = openSqlStore(m_path, m_problems, {});
            QVERIFY(source.isError());
            QCOMPARE(source.error().where, m_path);
        }
    }

    void theRegistry()
    {
        for (const QString &table : {QStringLiteral("registered_models"), QStringLiteral("model_versions")}) {
            QVERIFY(open(3, QStringLiteral("DROP TABLE ") + table));
            QCOMPARE(told(), QStringLiteral("the table %1 is missing").arg(table));
            QVERIFY(!m_source.registry);
            QCOMPARE(shown().size(), whole(3).size());
        }
        for (const QString &table :
             {QStringLiteral("registered_model_aliases"), QStringLiteral("registered_model_tags"),
              QStringLiteral("model_version_tags")}) {
            QVERIFY(open(3, QStringLiteral("DROP TABLE ") + table));
            QCOMPARE(told(), QStringLiteral("the table %1 is missing").arg(table));
            VERIFY_OK(m_source.registry->models({}));
        }
        QVERIFY(open(3, {}));
        VERIFY_OK(damage(m_path, QStringLiteral("registered_model_aliases"), Part::Root));
        VERIFY_OK(m_source.registry->models({}));
        QCOMPARE(told(), QStringLiteral(
                             "the table registered_model_aliases cannot be read: the database is damaged"));
        QVERIFY(open(3, {}));
        VERIFY_OK(damage(m_path, QStringLiteral("model_versions"), Part::Root));
        const auto models = m_source.registry->models({});
        QVERIFY(models.isError());
        QCOMPARE(models.error().what,
                 QStringLiteral("the table model_versions cannot be read: the database is damaged"));
        QCOMPARE(shown().size(), whole(3).size());
    }

    void whatCameWithLaterVersionsIsNotMissed()
    {
        const QString noDatasets =
            QStringLiteral("DROP TABLE input_tags;\nDROP TABLE inputs;\nDROP TABLE datasets");
        // Of the schema right before datasets, and the one that brought them.
        const QString revise = QStringLiteral(";\nUPDATE alembic_version SET version_num = '%1'");
        QVERIFY(open(2, noDatasets + revise.arg(QStringLiteral("3500859a5d39"))));
        QCOMPARE(told(), QString());
        RunQuery query;
        query.filter = clause(FilterEntity::Dataset, QStringLiteral("name"), FilterOperator::NotEqual,
                              QStringLiteral("x"));
        const auto none = m_source.tracking->countRuns(query, {});
        VERIFY_OK(none);
        QCOMPARE(*none, 0);
        QVERIFY(open(2, noDatasets + revise.arg(QStringLiteral("7f2a7d5fae7d"))));
        QCOMPARE(told(), QStringLiteral("the table datasets is missing\nthe table inputs is missing\n"
                                        "the table input_tags is missing"));
        QVERIFY(m_source.tracking->countRuns(query, {}).isError());
    }

    void aDamagedRevision()
    {
        QVERIFY(open(3, {}));
        VERIFY_OK(damage(m_path, QStringLiteral("alembic_version"), Part::Root));
        const auto source = openSqlStore(m_path, m_problems, {});
        VERIFY_OK(source);
        QCOMPARE(told(), QStringLiteral("the table alembic_version cannot be read: the database is damaged"));
    }

private:
    static void addTables(const QStringList &more)
    {
        QTest::addColumn<int>("generation");
        QTest::addColumn<QString>("table");
        for (const int generation : {2, 3}) {
            for (const QString &table : sideTables + more)
                QTest::addRow("%s of MLflow %d", qPrintable(table), generation) << generation << table;
        }
    }

    /// Opens a copy, after changing it.
    bool open(int generation, const QString &statements)
    {
        m_problems = std::make_shared<ProblemLog>();
        m_source = {};
        QFile::remove(m_folder->path() + QStringLiteral("/mlflow.db"));
        const auto file = copiedStore(generation, m_folder->path());
        if (!file.ok() || !change(*file, statements).ok())
            return false;
        m_path = *file;
        const auto source = openSqlStore(m_path, m_problems, {});
        if (!source.ok())
            return false;
        m_source = *source;
        return true;
    }

    QList<Run> shown() const { return runsOf(*m_source.tracking); }

    static QList<Run> runsOf(TrackingStore &store)
    {
        const auto page = store.searchRuns({}, {});
        return page.ok() ? page->runs : QList<Run>();
    }

    static QList<Run> whole(int generation)
    {
        const auto source = openSqlStore(storyStore(generation), std::make_shared<ProblemLog>(), {});
        return source.ok() ? runsOf(*source->tracking) : QList<Run>();
    }

    /// Everything is as in the whole store but what the table holds, and what hangs on that.
    static void compareBut(const QString &table, const QList<Run> &found, const QList<Run> &all)
    {
        QCOMPARE(found.size(), all.size());
        QVERIFY(!all.isEmpty());
        for (qsizetype i = 0; i < all.size(); ++i) {
            QCOMPARE(found.at(i).id, all.at(i).id);
            QCOMPARE(found.at(i).name, all.at(i).name);
        }
        const bool isOfDatasets = sideTables.indexOf(table) >= 3;
        for (const QString &other : sideTables) {
            if (other != table && !(isOfDatasets && sideTables.indexOf(other) >= 3))
                QCOMPARE(valuesIn(found, other), valuesIn(all, other));
        }
        if (table == QLatin1StringView("input_tags"))
            QCOMPARE(valuesIn(found, QStringLiteral("inputs")), valuesIn(all, QStringLiteral("inputs")));
    }

    /// Filters and orders that need the table.
    static QList<RunQuery> queriesOf(const QString &table)
    {
        QList<RunQuery> queries;
        const auto filter = [&](FilterEntity entity, const char *key, FilterOperator op,
                                const decltype(FilterClause::value) &value) {
            queries.append(RunQuery());
            queries.last().filter = clause(entity, QString::fromLatin1(key), op, value);
        };
        const auto order = [&](FilterEntity entity, QAnyStringView key) {
            queries.append(RunQuery());
            queries.last().orderBy = {{entity, key.toString(), true}};
        };
        const QString text = QStringLiteral("x");
        if (table == QLatin1StringView("tags")) {
            filter(FilterEntity::Tag, "mlflow.runName", FilterOperator::IsNull, {});
            filter(FilterEntity::Attribute, "run_name", FilterOperator::NotEqual, text);
            order(FilterEntity::Tag, "mlflow.runName");
            order(FilterEntity::Attribute, "run_name");
        } else if (table == QLatin1StringView("params")) {
            filter(FilterEntity::Parameter, "max_depth", FilterOperator::NotEqual, text);
            order(FilterEntity::Parameter, "max_depth");
        } else if (table == QLatin1StringView("latest_metrics")) {
            filter(FilterEntity::Metric, "auc", FilterOperator::Less, 2.0);
            order(FilterEntity::Metric, "auc");
        } else if (table == QLatin1StringView("metrics")) {
            order(FilterEntity::Lowest, "rmse");
        } else {
            filter(FilterEntity::Dataset, "context", FilterOperator::NotEqual, text);
            if (table != QLatin1StringView("input_tags"))
                order(FilterEntity::Derived, derived::dataset);
        }
        return queries;
    }

    void refuses(const QString &table, const QString &what) const
    {
        for (const RunQuery &query : queriesOf(table)) {
            const auto page = m_source.tracking->searchRuns(query, {});
            QVERIFY(page.isError());
            QCOMPARE(page.error().code, ErrorCode::Unreadable);
            QVERIFY2(page.error().what.contains(what), qPrintable(page.error().line()));
            QCOMPARE(page.error().where, m_path);
            QVERIFY(!page.error().hint.isEmpty());
        }
    }

    /// What is listed; place and hint are checked here.
    [[nodiscard]] QString told() const
    {
        QStringList lines;
        for (const Problem &problem : m_problems->all()) {
            if (problem.where != m_path || problem.hint.isEmpty())
                lines.append(QStringLiteral("without place or hint:"));
            lines.append(problem.what);
        }
        return lines.join(u'\n');
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::shared_ptr<ProblemLog> m_problems;
    SqlSource m_source;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestSqlDamage)
#include "tst_sqldamage.moc"
