// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/io/dataset/tabletext.h"
#include "tests/support/testcase.h"

#include <QFile>
#include <QTemporaryDir>

namespace driftline {

class TestJsonFiles final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *name, const QByteArray &bytes, const char *table,
                            const char *problem = "") {
            QTest::newRow(name) << bytes << QString::fromUtf8(table) << QString::fromUtf8(problem);
        };
        row("lines", "{\"x\": 0.5, \"w\": \"a\"}\n{\"x\": 1e3, \"w\": \"b\"}\n",
            "x numeric(double): 0.5 1000\nw categorical(string): a×1 b×1");
        row("no newline at the end, Windows line ends, blank lines", "\r\n\n{\"x\":0.5}\r\n\r\n{\"x\":1.5}",
            "x numeric(double): 0.5 1.5");
        row("byte order mark", "\xEF\xBB\xBF{\"x\":0.5}\n", "x numeric(double): 0.5");
        row("an array", "[{\"x\":0.5},\n {\"x\":1.5}]\n", "x numeric(double): 0.5 1.5");
        row("an object over several lines", "{\n  \"x\": 0.5\n}\n{\n  \"x\": 1.5\n}\n",
            "x numeric(double): 0.5 1.5");
        row("names in another order, and not in each row",
            "{\"a\":0.5,\"b\":1.5}\n{\"b\":2.5,\"a\":3.5}\n{\"c\":4.5}\n",
            "a numeric(double): 0.5 3.5; 1 missing\nb numeric(double): 1.5 2.5; 1 missing\n"
            "c numeric(double): 4.5; 2 missing");
        row("null and an empty object", "{\"x\":null}\n{}\n{\"x\":0.5}\n",
            "x numeric(double): 0.5; 2 missing");
        row("only null", "{\"x\":null,\"y\":0.5}\n",
            "x unsupported(null): ; 1 missing\ny numeric(double): 0.5");
        row("what Python writes", "{\"x\":NaN}\n{\"x\":Infinity}\n{\"x\":-Infinity}\n{\"x\":0.5}\n",
            "x numeric(double): 0.5; 1 missing; 2 infinite");
        row("whole numbers and fractions", "{\"x\":1}\n{\"x\":2.5}\n", "x numeric(double): 1 2.5");
        row("too large for 64 bits", "{\"x\":18446744073709551616}\n{\"x\":1}\n",
            "x numeric(double): 18446744073709552000 1");
        row("beyond what a double can hold", "{\"x\":1e999}\n{\"x\":1e-999}\n",
            "x numeric(double): 0; 1 infinite");
        row("digits in quotes are text", "{\"k\":\"01\"}\n{\"k\":\"1\"}\n",
            "k categorical(string): 01×1 1×1");
        row("markers in quotes are text", "{\"k\":\"NA\"}\n{\"k\":\"\"}\n", "k categorical(string): ×1 NA×1");
        row("booleans", "{\"f\":true}\n{\"f\":false}\n{\"f\":null}\n",
            "f boolean(bool): false×1 true×1; 1 missing");
        row("dates as text", "{\"d\":\"1970-01-02\"}\n{\"d\":\"1970-01-01T00:00:01.5Z\"}\n",
            "d datetime(timestamp[us]): 86400000 1500");
        row("not all dates", "{\"d\":\"1970-01-02\"}\n{\"d\":\"tomorrow\"}\n",
            "d categorical(string): 1970-01-02×1 tomorrow×1");
        row("escapes", "{\"w\":\"a\\n\\\"\\\\\\/\\u00e9\\ud83d\\ude00\"}\n{\"\\u0077\":\"\\ud83d\"}\n",
            "w categorical(string): a\n\"\\/é😀×1 �×1");
        row("empty name", "{\"\":0.5,\"x\":1.5}\n", "column_1 numeric(double): 0.5\nx numeric(double): 1.5",
            "column 1 has no name: it is called \"column_1\"");
        row("lists and structures", "{\"l\":[1,{\"a\":\"}\"}],\"x\":0.5}\n{\"l\":{\"b\":[]},\"x\":1.5}\n",
            "l unsupported(nested): lists and structures cannot be compared\nx numeric(double): 0.5 1.5");
        row("different types", "{\"m\":1.50,\"x\":0.5}\n{\"m\":\"abc\",\"x\":1.5}\n{\"m\":true,\"x\":2.5}\n",
            "m categorical(string): 1.50×1 abc×1 true×1\nx numeric(double): 0.5 1.5 2.5",
            "column m holds values of different types: true or false in row 3, a number in row 1, text in "
            "row 2");
        row("a list among numbers", "{\"m\":1,\"x\":0.5}\n{\"m\":[2],\"x\":1.5}\n",
            "m unsupported(nested): lists and structures cannot be compared\nx numeric(double): 0.5 1.5",
            "column m holds values of different types: a number in row 1, a list or structure in row 2");
        row("a name twice", "{\"x\":0.5}\n{\"x\":1.5,\"x\":2.5}\n", "x numeric(double): 0.5 2.5",
            "row 2 has the name x twice; the last value counts");
        row("a wrong row", "{\"x\":0.5}\n{\"x\":1.5,}\n{\"x\":2.5}\n", "x numeric(double): 0.5 2.5",
            "row 2 is not JSON: a name in quotes is missing; it is left out");
        row("two wrong rows", "{\"x\":0.5}\nabc\n{\"x\":1.5}\n{\"x\":2.5}\n{\"x\":tru}\n",
            "x numeric(double): 0.5 1.5 2.5",
            "row 2 is not JSON: it is no JSON object; it and 1 more like it are left out");
        row("cut off", "{\"x\":0.5}\n{\"x\":1.5}\n{\"x\":2", "x numeric(double): 0.5 1.5",
            "row 3 is not JSON: it does not end; it is left out");
        row("not UTF-8 is that column's matter alone", "{\"w\":\"caf\xe9\",\"x\":0.5}\n",
            "w unsupported(binary): row 1 is not UTF-8\nx numeric(double): 0.5");
    }

    void reads()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, table);
        QFETCH(const QString, problem);
        const auto dataset = ArrowDatasetReader().open(write(bytes), {});
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset), table);
        QCOMPARE((*dataset)->problems().size(), problem.isEmpty() ? 0 : 1);
        if (!problem.isEmpty()) {
            QCOMPARE((*dataset)->problems().at(0).what, problem);
            QVERIFY((*dataset)->problems().at(0).where.endsWith(QStringLiteral("table.jsonl")));
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *name, const QByteArray &bytes, const char *what) {
            QTest::newRow(name) << bytes << QString::fromUtf8(what);
        };
        row("one object, by column", "{\"x\":{\"0\":1,\"1\":2},\"y\":{\"0\":3,\"1\":4}}",
            "this JSON is no table of rows");
        row("an empty array", "[]\n", "this JSON is no table of rows");
        row("an array of numbers", "[1, 2]\n", "row 1 is not JSON: it is no JSON object");
        row("an open quote", "{\"x", "row 1 is not JSON: it does not end");
        row("a template", "{{ x }}\n", "row 1 is not JSON: a name in quotes is missing");
        row("an endless row", "{\"x\": \"" + QByteArray("a").repeated(70 << 20),
            "row 1 does not end within 64 MiB");
    }

    void refuses()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, what);
        const auto dataset = ArrowDatasetReader().open(write(bytes), {});
        QVERIFY(dataset.isError());
        QCOMPARE(dataset.error().code, ErrorCode::Unreadable);
        QCOMPARE(dataset.error().what, what);
        QVERIFY(dataset.error().where.endsWith(QStringLiteral("table.jsonl")));
    }

    /// Rows on the edges of what is read at once.
    void readsLongRows()
    {
        QByteArray bytes;
        for (int i = 0; i < 9; ++i)
            bytes += "{\"n\":" + QByteArray::number(i) + ".5,\"w\":\"" +
                     QByteArray("\\u00e9").repeated(qsizetype{300'000} * i) + "\"}\n";
        const auto dataset = ArrowDatasetReader().open(write(bytes), {});
        VERIFY_OK(dataset);
        QVERIFY((*dataset)->problems().isEmpty());
        const auto length = (*dataset)->read(1, ColumnType::Text, {});
        VERIFY_OK(length);
        QCOMPARE(length->rows, 9);
        std::vector<double> sorted = length->numbers;
        std::sort(sorted.begin(), sorted.end());
        for (int i = 0; i < 9; ++i)
            QCOMPARE(sorted[size_t(i)], 300000.0 * i);
    }

    void whatIsWrittenCanBeReadAsWords()
    {
        const auto dataset =
            ArrowDatasetReader().open(write("{\"d\":\"1970-01-02\"}\n{\"d\":\"1970-01-01\"}\n"), {});
        VERIFY_OK(dataset);
        const auto words = (*dataset)->read(0, {ColumnType::Categorical, true}, {});
        VERIFY_OK(words);
        QCOMPARE(columnText(*words),
                 QString::fromUtf8("d categorical(timestamp[us]): 1970-01-01×1 1970-01-02×1"));
    }

private:
    QString write(const QByteArray &bytes)
    {
        return writeFile(m_folder.filePath(QStringLiteral("table.jsonl")), bytes);
    }

    QTemporaryDir m_folder;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestJsonFiles)
#include "tst_jsonfiles.moc"
