// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lists bound to `list(?)`: every row once, in order, whatever else the statement does.

#include "models/io/sqlite/database.h"
#include "tests/support/testcase.h"

#include <QTemporaryDir>

#include <limits>

namespace driftline {

class TestSqlLists : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        auto opened = Database::open(m_folder.filePath(QStringLiteral("lists.db")), OpenMode::Create);
        VERIFY_OK(opened);
        m_database = std::move(opened).value();
    }
    void cleanup() { m_database.reset(); }

    void numbers()
    {
        constexpr qint64 most = std::numeric_limits<qint64>::max();
        QCOMPARE(rows(QStringLiteral("SELECT rowid, value FROM list(?)"),
                      {list(std::vector<qint64>{7, -1, 7, most})}),
                 QStringLiteral("0=7 1=-1 2=7 3=%1").arg(most));
    }
    void texts()
    {
        QCOMPARE(rows(QStringLiteral("SELECT rowid, value FROM list(?)"),
                      {list(std::vector<QByteArray>{"b", "", "ü '\"", "b"})}),
                 QString::fromUtf8("0=b 1= 2=ü '\" 3=b"));
    }
    void joined()
    {
        VERIFY_OK(m_database->execute(sql(QStringLiteral("CREATE TABLE t(name TEXT PRIMARY KEY, n INT)"))));
        VERIFY_OK(
            m_database->execute(sql(QStringLiteral("INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3)"))));
        QCOMPARE(rows(QStringLiteral("SELECT k.rowid, t.n FROM list(?) k CROSS JOIN t ON t.name = k.value"),
                      {list(std::vector<QByteArray>{"c", "x", "a"})}),
                 QStringLiteral("0=3 2=1"));
        QCOMPARE(rows(QStringLiteral("SELECT t.n, t.name FROM t WHERE t.n > ? AND t.rowid IN "
                                     "(SELECT value FROM list(?)) ORDER BY t.n"),
                      {qint64{1}, list(std::vector<qint64>{3, 2, 1, 99})}),
                 QStringLiteral("2=b 3=c"));
        // Each from its start again, inside a loop over the other.
        QCOMPARE(rows(QStringLiteral("SELECT a.value, b.value FROM list(?) a CROSS JOIN list(?) b"),
                      {list(std::vector<qint64>{1, 2}), list(std::vector<QByteArray>{"x", "y"})}),
                 QStringLiteral("1=x 1=y 2=x 2=y"));
    }
    void nothing()
    {
        const QString all = QStringLiteral("SELECT rowid, value FROM list(?)");
        QCOMPARE(rows(all, {list(std::vector<qint64>{})}), QString());
        QCOMPARE(rows(all, {list(std::vector<QByteArray>{})}), QString());
        // What is no list has no rows; nor has a list without one.
        QCOMPARE(rows(all, {QStringLiteral("text")}), QString());
        QCOMPARE(rows(all, {std::monostate()}), QString());
        QCOMPARE(rows(QStringLiteral("SELECT rowid, value FROM list"), {}), QString());
    }

private:
    static SqlValue list(SqlList values) { return std::make_shared<const SqlList>(std::move(values)); }

    QString rows(const QString &query, const QList<SqlValue> &values)
    {
        QStringList found;
        const Status status = m_database->each(sql(query, values), [&](const Statement &row) {
            found.append(row.text(0) + u'=' + row.text(1));
        });
        return status.ok() ? found.join(u' ') : status.error().line();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Database> m_database;
};

} // namespace driftline

QTEST_GUILESS_MAIN(driftline::TestSqlLists)
#include "tst_sqllists.moc"
