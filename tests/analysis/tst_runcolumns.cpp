// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Columns of runs: what a filter keeps and how an order sorts, with every kind of value that is none.

#include "models/analysis/filter.h"
#include "models/analysis/runcolumns.h"
#include "tests/support/testcase.h"

#include <QHash>

#include <cmath>
#include <limits>

namespace driftline {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Ten runs: a metric with all that a number can be, a parameter, a tag that may be NULL.
class TenRuns final : public RunColumns
{
public:
    TenRuns()
    {
        NumberColumn numbers;
        const QList<std::optional<double>> values{0.5, nan,      std::nullopt, -0.0, -infinity,
                                                  0.0, infinity, -2,           0.5,  std::nullopt};
        TextColumn texts;
        const QList<std::optional<QString>> params{
            QStringLiteral("b"),     QStringLiteral("a"), std::nullopt,        QString::fromUtf8("𝄞"),
            QString::fromUtf8("Ａ"), QStringLiteral(""),  QStringLiteral("b"), QStringLiteral("ab"),
            QStringLiteral("B"),     std::nullopt};
        TextColumn tag;
        for (const auto column : {&texts, &tag})
            column->resize(10);
        numbers.resize(10);
        for (Row row = 0; row < 10; ++row) {
            if (values.at(row))
                numbers.set(row, *values.at(row));
            if (params.at(row))
                texts.set(row, params.at(row)->toUtf8());
            ids.add(QByteArray::number(row));
            startTimes.resize(10);
            if (row != 7)
                startTimes.set(row, std::floor(double(row) / 2));
        }
        texts.finish();
        tag.setNull(3);
        tag.set(4, "x");
        tag.finish();
        m_columns.insert({FilterEntity::Metric, QStringLiteral("m")}, std::move(numbers));
        m_columns.insert({FilterEntity::Parameter, QStringLiteral("p")}, std::move(texts));
        m_columns.insert({FilterEntity::Tag, QStringLiteral("t")}, std::move(tag));
    }

    const RunColumn &column(const ColumnName &name) const override
    {
        return m_columns.constFind(name).value();
    }
    const RowSet &datasetRows(const FilterClause &) const override { return m_even; }

    TextPool ids;
    NumberColumn startTimes;

private:
    QHash<ColumnName, RunColumn> m_columns;
    RowSet m_even{1, 0, 1, 0, 1, 0, 1, 0, 1, 0};
};

QString shown(const std::vector<Row> &rows)
{
    QStringList texts;
    for (const Row row : rows)
        texts.append(QString::number(row));
    return texts.join(u' ');
}

} // namespace

class TestRunColumns : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void textsAreFoundInAnyOrder()
    {
        TextPool pool;
        QVERIFY(!pool.find("0"));
        constexpr quint32 many = 500;
        pool.reserve(many, 2);
        for (quint32 number = 0; number < many; ++number)
            QCOMPARE(pool.append(QByteArray::number(number)), number);
        for (const quint32 step : {1U, 3U, 7U, 499U, 491U}) { // nearby, far on, backwards, round again
            for (quint32 asked = 0; asked < many; ++asked) {
                const quint32 number = asked * step % many;
                QCOMPARE(pool.find(QByteArray::number(number)).value_or(many), number);
            }
        }
        QVERIFY(!pool.find("500"));
        QCOMPARE(pool.add("499"), 499U);
        QCOMPARE(pool.add("new"), many);
        QCOMPARE(pool.find("0").value_or(many), 0U);
        QCOMPARE(pool.find("new").value_or(0), many);
    }

    void filters_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("rows");
        const auto row = [](const char *filter, const char *rows) {
            QTest::newRow(filter) << QString::fromUtf8(filter) << QString::fromUtf8(rows);
        };
        row("", "0 1 2 3 4 5 6 7 8 9");
        row("metrics.m > 0", "0 6 8");
        row("metrics.m = 0", "3 5");
        row("metrics.m != 0.5", "3 4 5 6 7");
        row("not metrics.m != 0.5", "0 1 2 8 9");
        row("params.p = 'b'", "0 6");
        row("params.p != 'b'", "1 3 4 5 7 8");
        row("params.p = 'nobody'", "");
        row("params.p = ''", "5");
        row("params.p LIKE '_'", "0 1 3 4 6 8");
        row("params.p LIKE '%b'", "0 6 7");
        row("params.p ILIKE 'B'", "0 6 8");
        row("params.p IS NULL", "2 9");
        row("tags.t IS NOT NULL", "3 4");
        row("tags.t != 'y'", "4");
        row("not tags.t = 'x'", "0 1 2 3 5 6 7 8 9");
        row("metrics.m <= 0 and params.p LIKE '%'", "3 4 5 7");
        row("metrics.m > 0 or (params.p = 'a' or tags.t = 'x')", "0 1 4 6 8");
        row("datasets.name = 'x' and not params.p IS NULL", "0 4 6 8");
    }
    void filters()
    {
        QFETCH(QString, filter);
        QFETCH(QString, rows);
        const TenRuns runs;
        const auto tree = parseFilter(filter);
        VERIFY_OK(tree);
        RowSet kept(10, 1);
        narrow(kept, *tree, runs);
        std::vector<Row> found;
        for (Row row = 0; row < 10; ++row) {
            if (kept[row] != 0)
                found.push_back(row);
        }
        QCOMPARE(shown(found), rows);
    }

    void orders_data()
    {
        QTest::addColumn<QStringList>("orders");
        QTest::addColumn<QString>("rows");
        // Start times: two runs each, the newest last; run 7 has none.
        QTest::newRow("newest first") << QStringList() << QStringLiteral("8 9 6 4 5 2 3 0 1 7");
        QTest::newRow("numbers") << QStringList{QStringLiteral("metrics.m")}
                                 << QStringLiteral("4 7 5 3 8 0 6 1 9 2");
        QTest::newRow("numbers down")
            << QStringList{QStringLiteral("metrics.m DESC")} << QStringLiteral("6 8 0 5 3 7 4 1 9 2");
        QTest::newRow("texts by code point")
            << QStringList{QStringLiteral("params.p")} << QStringLiteral("5 8 1 7 6 0 4 3 9 2");
        QTest::newRow("texts down") << QStringList{QStringLiteral("params.p DESC")}
                                    << QStringLiteral("3 4 6 0 7 1 8 5 9 2");
        QTest::newRow("NULL is the least")
            << QStringList{QStringLiteral("tags.t")} << QStringLiteral("3 4 8 9 6 5 2 0 1 7");
        QTest::newRow("NULL is the least, down")
            << QStringList{QStringLiteral("tags.t DESC")} << QStringLiteral("4 3 8 9 6 5 2 0 1 7");
        QTest::newRow("two keys") << QStringList{QStringLiteral("tags.t DESC"), QStringLiteral("metrics.m")}
                                  << QStringLiteral("4 3 7 5 8 0 6 1 9 2");
    }
    void orders()
    {
        QFETCH(QStringList, orders);
        QFETCH(QString, rows);
        const TenRuns runs;
        QList<OrderBy> orderBy;
        for (const QString &order : orders)
            orderBy.append(parseOrderBy(order).value());
        const RowSet all(10, 1);
        const QStringList wanted = rows.split(u' ');
        for (const size_t offset : {0U, 1U, 4U, 9U, 10U, 20U}) {
            for (const size_t limit : {0U, 1U, 3U, 10U, 99U}) {
                const auto page = sortedRows(all, orderBy, runs, runs.startTimes, runs.ids, {offset, limit});
                QCOMPARE(shown(page), wanted.mid(qsizetype(offset), qsizetype(limit)).join(u' '));
            }
        }
    }

    void textsCanBeChanged()
    {
        TextColumn column;
        column.resize(3);
        column.set(0, "m");
        column.set(1, "z");
        column.finish();
        column.resize(4);
        column.set(3, "a");
        column.set(1, "b");
        column.clear(0);
        column.finish();
        QVERIFY(!column.has(0));
        QCOMPARE(column.at(1).value(), QByteArrayView("b"));
        QVERIFY(!column.has(2));
        QCOMPARE(column.at(3).value(), QByteArrayView("a"));
        QVERIFY(column.sortKey(3, true) < column.sortKey(1, true));
        QVERIFY(column.sortKey(3, false) > column.sortKey(1, false));
    }

    void manyTexts()
    {
        TextPool pool;
        QVERIFY(!pool.find("0"));
        for (int i = 0; i < 5000; ++i)
            QCOMPARE(pool.add(QByteArray::number(i)), quint32(i));
        for (int i = 0; i < 5000; ++i) {
            QCOMPARE(pool.add(QByteArray::number(i)), quint32(i));
            QCOMPARE(pool.find(QByteArray::number(i)), std::optional(quint32(i)));
            QCOMPARE(pool.at(quint32(i)), QByteArrayView(QByteArray::number(i)));
        }
        QCOMPARE(pool.append("appended"), 5000U);
        QCOMPARE(pool.find("appended"), std::optional(5000U));
        QVERIFY(!pool.find("5000"));
        QVERIFY(!pool.find(""));
        QCOMPARE(pool.add(""), 5001U);
        QCOMPARE(pool.size(), 5002U);
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRunColumns)
#include "tst_runcolumns.moc"
