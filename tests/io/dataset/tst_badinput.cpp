// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/io/dataset/tabletext.h"
#include "tests/support/testcase.h"

#include <QDateTime>
#include <QFile>
#include <QLocale>
#include <QTemporaryDir>

namespace driftline {

/// What people have by mistake: a clear message, and the other columns all the same.
class TestBadInput final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *what, const char *name, const QByteArray &bytes, const char *table,
                            const char *problem = "") {
            QTest::newRow(what) << QString::fromLatin1(name) << bytes << QString::fromUtf8(table)
                                << QString::fromUtf8(problem);
        };
        row("header only", "a.csv", "x,w\n", "x unsupported(null): \nw unsupported(null): ");
        row("one row", "a.csv", "x,w\n0.5,a\n", "x numeric(double): 0.5\nw categorical(string): a×1");
        row("one row", "a.jsonl", "{\"x\":0.5}\n", "x numeric(double): 0.5");
        row("all null", "a.csv", "x,y\n,0.5\n,1.5\n",
            "x unsupported(null): ; 2 missing\ny numeric(double): 0.5 1.5");
        row("constant", "a.csv", "x\n0.5\n0.5\n0.5\n", "x numeric(double): 0.5 0.5 0.5");
        row("inf and NaN", "a.csv", "x,y\ninf,0.5\n-inf,1.5\nnan,2.5\nNaN,3.5\n1.5,4.5\n",
            "x numeric(double): 1.5; 2 missing; 2 infinite\ny numeric(double): 0.5 1.5 2.5 3.5 4.5");
        row("a word among numbers", "a.csv",
            "x,y\n" + QByteArray("1.5,0.5\n").repeated(16) + "n.v.,1.5\n1.5,2.5\n",
            "x categorical(string): 1.5×17 n.v.×1\ny numeric(double): "
            "0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 1.5 2.5",
            "column x has 17 numbers, but \"n.v.\" in data row 17");
        row("words among numbers", "a.csv", "x\n" + QByteArray("1.5\n").repeated(20) + "?\n!\n",
            "x categorical(string): !×1 1.5×20 ?×1",
            "column x has 20 numbers, but \"?\" in data row 21, and 1 more like it");
        row("words and numbers", "a.csv", "x\n1.5\na\nb\n", "x categorical(string): 1.5×1 a×1 b×1");
        row("the same name twice, and none", "a.csv", "x,x,\n0.5,1.5,2.5\n",
            "x numeric(double): 0.5\nx (2) numeric(double): 1.5\ncolumn_3 numeric(double): 2.5",
            "column 2 is named \"x\" as column 1 is: it is called \"x (2)\"; column 3 has no name: it is "
            "called "
            "\"column_3\"");
        row("no names at all", "a.csv", "x,,,,,\n0.5,1.5,2.5,3.5,4.5,5.5\n",
            "x numeric(double): 0.5\ncolumn_2 numeric(double): 1.5\ncolumn_3 numeric(double): 2.5\n"
            "column_4 numeric(double): 3.5\ncolumn_5 numeric(double): 4.5\ncolumn_6 numeric(double): 5.5",
            "column 2 has no name: it is called \"column_2\"; column 3 has no name: it is called "
            "\"column_3\"; "
            "column 4 has no name: it is called \"column_4\"; and 2 more like these");
        row("a name that was given", "a.csv", "x,x,x (2)\n0.5,1.5,2.5\n",
            "x numeric(double): 0.5\nx (2) numeric(double): 1.5\nx (2) (2) numeric(double): 2.5",
            "column 2 is named \"x\" as column 1 is: it is called \"x (2)\"; column 3 is named \"x (2)\" as "
            "column 2 is: it is called \"x (2) (2)\"");
        // What Qt would take for places to put something: what is told has them as they are.
        row("%2 in a name", "a.csv", "x%2,x%2\n0.5,1.5\n",
            "x%2 numeric(double): 0.5\nx%2 (2) numeric(double): 1.5",
            "column 2 is named \"x%2\" as column 1 is: it is called \"x%2 (2)\"");
        row("%4 in a value", "a.csv", "x%2\n" + QByteArray("1.5\n").repeated(20) + "%4\n!\n",
            "x%2 categorical(string): !×1 %4×1 1.5×20",
            "column x%2 has 20 numbers, but \"%4\" in data row 21, and 1 more like it");
        row("no header", "a.csv", "0.5,1.5\n2.5,3.5\n",
            "column_1 numeric(double): 0.5 2.5\ncolumn_2 numeric(double): 1.5 3.5");
        row("dates as text", "a.csv", "d,x\n01.02.2025,0.5\n02.02.2025,1.5\n",
            "d categorical(string): 01.02.2025×1 02.02.2025×1\nx numeric(double): 0.5 1.5");
        row("dates, and one that is none", "a.csv", "d,x\n2025-02-01,0.5\n2025-02-31,1.5\n",
            "d categorical(string): 2025-02-01×1 2025-02-31×1\nx numeric(double): 0.5 1.5");
    }

    void reads()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, table);
        QFETCH(const QString, problem);
        const auto dataset = ArrowDatasetReader().open(write(name, bytes), {});
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset), table);
        QCOMPARE((*dataset)->problems().size(), problem.isEmpty() ? 0 : 1);
        if (!problem.isEmpty()) {
            QCOMPARE((*dataset)->problems().first().what, problem);
            QVERIFY((*dataset)->problems().first().where.endsWith(name));
        }
    }

    void notUtf8DeepInTheFile()
    {
        // Beyond what the encoding is told from.
        const QByteArray bytes =
            "x,w,u\n" + QByteArray("0.5,aaaaaaaaaaaaaaa,é\n").repeated(60000) + "0.5,\xff,b\n";
        const auto dataset = ArrowDatasetReader().open(write(QStringLiteral("a.csv"), bytes), {});
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->rowCount(), 60001);
        QCOMPARE((*dataset)->columns().at(0).type, ColumnType::Numeric);
        QCOMPARE((*dataset)->columns().at(1).type, ColumnType::Unsupported);
        QCOMPARE((*dataset)->columns().at(1).note, QStringLiteral("column w is not UTF-8 in data row 60001"));
        QCOMPARE((*dataset)->columns().at(2).type, ColumnType::Categorical);
        QCOMPARE((*dataset)->problems().size(), 1);
        QCOMPARE((*dataset)->problems().first().what,
                 QStringLiteral("column w is not UTF-8 in data row 60001"));
    }

    void tenThousandColumns_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"wide.csv", "wide.jsonl"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void tenThousandColumns()
    {
        QFETCH(const QString, name);
        constexpr int columns = 10'000;
        QByteArray bytes;
        const bool csv = name.endsWith(QStringLiteral(".csv"));
        for (int row = csv ? -1 : 0; row < 3; ++row) {
            bytes += csv ? "" : "{";
            for (int i = 0; i < columns; ++i) {
                const QByteArray number = QByteArray::number(i);
                bytes += i > 0 ? "," : "";
                bytes +=
                    csv ? (row < 0 ? "c" + number : number + ".5") : "\"c" + number + "\":" + number + ".5";
            }
            bytes += csv ? "\n" : "}\n";
        }
        const auto dataset = ArrowDatasetReader().open(write(name, bytes), {});
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->columns().size(), columns);
        for (qsizetype i = 0; i < columns; ++i) {
            const auto column = (*dataset)->read(i, std::nullopt, {});
            VERIFY_OK(column);
            QCOMPARE(column->numbers, std::vector<double>(3, double(i) + 0.5));
        }
    }

    void aMillionCategories()
    {
        QByteArray bytes = "w,x\n";
        for (int i = 0; i < 1'000'000; ++i)
            bytes += 'k' + QByteArray::number(i) + ",0.5\n";
        const auto dataset = ArrowDatasetReader().open(write(QStringLiteral("a.csv"), bytes), {});
        VERIFY_OK(dataset);
        const auto text = (*dataset)->read(0, std::nullopt, {});
        VERIFY_OK(text);
        QCOMPARE(text->info.type, ColumnType::Text);
        QCOMPARE(text->numbers.size(), size_t(1'000'000));
        const auto categories = (*dataset)->read(0, ColumnType::Categorical, {});
        VERIFY_OK(categories);
        QCOMPARE(categories->categories.size(), 1'000'000);
    }

    /// What is written after the file was opened is not read, in whichever pass, and is told.
    void aFileThatGrows_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("CSV") << QStringLiteral("a.csv") << QByteArray("x,y,z\n")
                             << QByteArray("0.5,1.5,2.5\n");
        QTest::newRow("JSON lines") << QStringLiteral("a.jsonl") << QByteArray()
                                    << QByteArray("{\"x\":0.5,\"y\":1.5,\"z\":2.5}\n");
    }

    void aFileThatGrows()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, begin);
        QFETCH(const QByteArray, line);
        const QByteArray bytes = begin + line.repeated(1000);
        const QString path = write(name, bytes);
        const auto dataset = ArrowDatasetReader(bytes.size() / 3).open(path, {});
        VERIFY_OK(dataset);
        QVERIFY((*dataset)->changes().isEmpty());
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        file.write(line.repeated(10) + "0.5,\"");
        file.close();
        for (qsizetype i = 0; i < 3; ++i) {
            const auto column = (*dataset)->read(i, std::nullopt, {});
            VERIFY_OK(column);
            QCOMPARE(column->rows, 1000);
            QCOMPARE(column->numbers.size(), size_t(1000));
        }
        QCOMPARE((*dataset)->changes().size(), 1);
        const Problem change = (*dataset)->changes().constFirst();
        QCOMPARE(change.what,
                 QStringLiteral("the file was written to after it had been opened: it had %1 bytes, now %2")
                     .arg(QLocale().toString(bytes.size()), QLocale().toString(QFile(path).size())));
        QVERIFY(change.where.endsWith(name));
    }

    void aFileThatShrinks()
    {
        const QByteArray bytes = "x,y,z\n" + QByteArray("0.5,1.5,2.5\n").repeated(1000);
        const QString path = write(QStringLiteral("a.csv"), bytes);
        const auto dataset = ArrowDatasetReader(bytes.size() / 3).open(path, {});
        VERIFY_OK(dataset);
        QVERIFY(QFile::resize(path, 600));
        const auto column = (*dataset)->read(0, std::nullopt, {});
        QVERIFY(column.isError());
        QCOMPARE(column.error().what, QStringLiteral("the file has changed since it was opened"));
        QCOMPARE((*dataset)->changes().size(), 1);
    }

    void aFileThatIsWrittenAnewOrRemoved()
    {
        const QString path = write(QStringLiteral("a.csv"), "x\n0.5\n1.5\n");
        const auto what = [](const Result<std::shared_ptr<const Dataset>> &dataset) {
            return (*dataset)->changes().isEmpty() ? QString() : (*dataset)->changes().constFirst().what;
        };
        const auto dataset = ArrowDatasetReader().open(path, {});
        VERIFY_OK(dataset);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addSecs(60), QFile::FileModificationTime));
        file.close();
        QCOMPARE(what(dataset), QStringLiteral("the file was written to after it had been opened"));
        const auto again = ArrowDatasetReader().open(path, {});
        VERIFY_OK(again);
        QCOMPARE(what(again), QString());
        QVERIFY(QFile::remove(path));
        QCOMPARE(what(again), QStringLiteral("the file was removed after it had been opened"));
    }

    void aHugeLine()
    {
        const QByteArray huge = "1.5," + QByteArray("a").repeated(20 << 20) + "\n";
        const auto dataset =
            ArrowDatasetReader().open(write(QStringLiteral("a.csv"), "x,w\n0.5,b\n" + huge + "2.5,c\n"), {});
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->rowCount(), 3);
        const auto numbers = (*dataset)->readByRow(0, ColumnType::Numeric, {});
        VERIFY_OK(numbers);
        QCOMPARE(*numbers, (std::vector<double>{0.5, 1.5, 2.5}));
        // An open quote makes one of all that comes after it.
        const auto open = ArrowDatasetReader().open(
            write(QStringLiteral("a.csv"), "x,w\n0.5,\"b\n" + QByteArray("1.5,c\n").repeated(2'000'000)), {});
        VERIFY_OK(open);
        QCOMPARE((*open)->problems().size(), 1);
        QCOMPARE((*open)->problems().first().what,
                 QStringLiteral("column w has in data row 1 a text over very many lines"));
    }

private:
    QString write(const QString &name, const QByteArray &bytes)
    {
        return writeFile(m_folder.filePath(name), bytes);
    }

    QTemporaryDir m_folder;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestBadInput)
#include "tst_badinput.moc"
