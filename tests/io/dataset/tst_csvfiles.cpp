// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/io/dataset/tabletext.h"
#include "tests/support/testcase.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStringConverter>
#include <QTemporaryDir>

namespace driftline {

class TestCsvFiles final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("table");
        const auto row = [](const char *name, const char *bytes, const char *table) {
            QTest::newRow(name) << QByteArray(bytes) << QString::fromUtf8(table);
        };
        row("commas and a header", "x,city\n0.5,Oslo\n1.5,Bonn\n2.5,Oslo\n",
            "x numeric(double): 0.5 1.5 2.5\ncity categorical(string): Bonn×1 Oslo×2");
        row("no newline at the end", "x,y\n0.5,a\n1.5,b",
            "x numeric(double): 0.5 1.5\ny categorical(string): a×1 b×1");
        row("Windows line ends", "x,y\r\n0.5,a\r\n1.5,b\r\n",
            "x numeric(double): 0.5 1.5\ny categorical(string): a×1 b×1");
        row("byte order mark", "\xEF\xBB\xBFx,y\n0.5,a\n",
            "x numeric(double): 0.5\ny categorical(string): a×1");
        row("semicolons and decimal commas", "x;y\n0,5;a\n1,5;b,c\n",
            "x numeric(double): 0.5 1.5\ny categorical(string): a×1 b,c×1");
        row("semicolons and decimal points", "x;y\n0.5;1,2\n1.5;3,4\n",
            "x numeric(double): 0.5 1.5\ny categorical(string): 1,2×1 3,4×1");
        row("tabs", "x\ty\n0.5\ta b\n", "x numeric(double): 0.5\ny categorical(string): a b×1");
        row("bars", "x|y\n0.5|a,b\n", "x numeric(double): 0.5\ny categorical(string): a,b×1");
        row("one column", "x\n0.5\n1.5\n", "x numeric(double): 0.5 1.5");
        row("no header", "0.5,a\n1.5,b\n",
            "column_1 numeric(double): 0.5 1.5\ncolumn_2 categorical(string): a×1 b×1");
        row("numbers as names", "id,2024,2025\nx,1.5,2.5\ny,3.5,4.5\n",
            "id categorical(string): x×1 y×1\n2024 numeric(double): 1.5 3.5\n2025 numeric(double): 2.5 4.5");
        row("names that pandas made", "0,1,2\n7.5,1.5,9.5\n8.5,3.5,9.25\n",
            "0 numeric(double): 7.5 8.5\n1 numeric(double): 1.5 3.5\n2 numeric(double): 9.5 9.25");
        row("whole numbers that do not count on", "3,1\n7.5,1.5\n8.5,3.5\n",
            "column_1 numeric(double): 3 7.5 8.5\ncolumn_2 numeric(double): 1 1.5 3.5");
        row("a word and a number as names", "id,2024\nx,1.5\n",
            "column_1 categorical(string): id×1 x×1\ncolumn_2 numeric(double): 2024 1.5");
        row("numbers as names above a word's numbers", "id,2024\n7.5,1.5\n8.5,3.5\n",
            "id numeric(double): 7.5 8.5\n2024 numeric(double): 1.5 3.5");
        row("words only", "a,b\nx,y\n", "a categorical(string): x×1\nb categorical(string): y×1");
        row("only one line of words", "a,b\n", "a unsupported(null): \nb unsupported(null): ");
        row("only one line of numbers", "1.5,2.5\n",
            "column_1 numeric(double): 1.5\ncolumn_2 numeric(double): 2.5");
        row("quotes", "name,x\n\"Smith, \"\"J\"\"\",1.5\n\"two\nlines\",2.5\n",
            "name categorical(string): Smith, \"J\"×1 two\nlines×1\nx numeric(double): 1.5 2.5");
        row("quotes in the header", "\"a,b\",\"line\nbreak\"\n0.5,1.5\n",
            "a,b numeric(double): 0.5\nline\nbreak numeric(double): 1.5");
        row("same and empty names", "a,a,,a (2)\n0.5,1.5,2.5,3.5\n",
            "a numeric(double): 0.5\na (2) numeric(double): 1.5\ncolumn_3 numeric(double): 2.5\n"
            "a (2) (2) numeric(double): 3.5");
        row("blank lines", "\n\nx,y\n0.5,a\n\n1.5,b\n\n",
            "x numeric(double): 0.5 1.5\ny categorical(string): a×1 b×1");
        row("missing markers", "x,y\n0.5,NA\n,a\nNaN,null\nNone,\"\"\n",
            "x numeric(double): 0.5; 3 missing\ny categorical(string): a×1; 3 missing");
        row("infinite", "x,y\n0.5,a\ninf,b\n-Infinity,c\n",
            "x numeric(double): 0.5; 2 infinite\ny categorical(string): a×1 b×1 c×1");
        row("a column without any value", "x,y\n0.5,\n1.5,\n",
            "x numeric(double): 0.5 1.5\ny unsupported(null): ; 2 missing");
        row("few whole numbers are categories", "k,x\n10,0.5\n9,1.5\n10,2.5\n",
            "k categorical(int64): 10×2 9×1\nx numeric(double): 0.5 1.5 2.5");
        row("eleven are numbers", "k\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n",
            "k numeric(int64): 1 2 3 4 5 6 7 8 9 10 11");
        row("a word among numbers makes text of all", "k,x\n1.50,0.5\nabc,1.5\n007,2.5\n",
            "k categorical(string): 007×1 1.50×1 abc×1\nx numeric(double): 0.5 1.5 2.5");
        row("too large for 64 bits", "k\n18446744073709551616\n0.5\n",
            "k numeric(double): 18446744073709552000 0.5");
        row("exponents and signs", "x\n1e-3\n-2.5E2\n.5\n", "x numeric(double): 0.001 -250 0.5");
        row("booleans", "f,x\ntrue,0.5\nFalse,1.5\n,2.5\n",
            "f boolean(bool): false×1 true×1; 1 missing\nx numeric(double): 0.5 1.5 2.5");
        row("days", "d,x\n1970-01-02,0.5\n1970-01-01,1.5\n",
            "d datetime(date32[day]): 86400000 0\nx numeric(double): 0.5 1.5");
        row("times", "t,x\n1970-01-01 00:00:01,0.5\n1970-01-01T00:00:02,1.5\n",
            "t datetime(timestamp[s]): 1000 2000\nx numeric(double): 0.5 1.5");
        row("beyond Latin", "name,x\n😀,0.5\n日本,1.5\né,2.5\n",
            "name categorical(string): é×1 日本×1 😀×1\nx numeric(double): 0.5 1.5 2.5");
        row("not UTF-8 far down is that column's matter alone",
            (QByteArray("x,y\n") + QByteArray("0.5,aaaaaaaaaaaaaaa\n").repeated(60000) + "0.5,\xff\n")
                .constData(),
            "");
    }

    void reads()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, table);
        const auto dataset = ArrowDatasetReader().open(write(bytes), {});
        VERIFY_OK(dataset);
        if (!table.isEmpty()) {
            QCOMPARE(tableText(**dataset), table);
            return;
        }
        QCOMPARE((*dataset)->rowCount(), 60001);
        QCOMPARE((*dataset)->columns().at(0).type, ColumnType::Numeric);
        QCOMPARE((*dataset)->columns().at(1).type, ColumnType::Unsupported);
        QVERIFY((*dataset)->columns().at(1).note.contains(QStringLiteral("UTF-8")));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *name, const QByteArray &bytes, const char *what) {
            QTest::newRow(name) << bytes << QString::fromUtf8(what);
        };
        row("empty", "", "the file is empty");
        row("blank lines only", "\n\n  \n", "the file is empty");
        row("byte order mark only", "\xEF\xBB\xBF", "the file is empty");
        row("a short row", "a,b\n1,2\n3\n", "data row 2 has 1 cells, where the first row of the file has 2");
        row("a long row", "a,b\n1,2\n3,4\n5,6,7\n5,6,7\n",
            "data row 3 has 3 cells, where the first row of the file has 2");
        row("JSON in UTF-16", utf16("{\"a\": 1}\n", QStringConverter::Utf16LE),
            "this is JSON, but not in UTF-8");
        row("binary",
            QByteArray("\x7f"
                       "ELF\0\1\2",
                       7),
            "this is no data file of a known format");
        row("gzip", QByteArray("\x1f\x8b\x08\0", 4), "the gzip file is cut off: its end is missing");
        row("bzip2", "BZh91AY&SY", "the file is compressed in a way that is not read here");
        row("Excel", QByteArray("PK\x03\x04\0\0", 6), "this is a ZIP archive or an Excel workbook");
        row("HTML", "<!DOCTYPE html>\n<p>404", "this is HTML or XML, not data");
        row("one endless line", QByteArray("a").repeated(1 << 21),
            "the first line does not end: this is not CSV");
        row("an open quote", "a,b\n\"1,2\n3,4\n", "");
    }

    void refuses()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, what);
        const QString path = write(bytes);
        const auto dataset = ArrowDatasetReader().open(path, {});
        QVERIFY(dataset.isError());
        QCOMPARE(dataset.error().code, ErrorCode::Unreadable);
        QVERIFY2(dataset.error().where.contains(QStringLiteral("table.csv")),
                 qPrintable(dataset.error().line()));
        if (!what.isEmpty())
            QCOMPARE(dataset.error().what, what);
    }

    void aFewWrongRowsAreLeftOutAndTold()
    {
        const auto dataset = ArrowDatasetReader().open(write("a,b\n1.5,x\n3.5\n5.5,y\n6.5,y,z\n7.5,y\n"), {});
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset),
                 QStringLiteral("a numeric(double): 1.5 5.5 7.5\nb categorical(string): x×1 y×2"));
        QCOMPARE((*dataset)->rowCount(), 3);
        const auto problems = (*dataset)->problems();
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0].what,
                 QStringLiteral("data row 2 has 1 cells, where the first row of the file has 2; "
                                "it and 1 more like it are left out"));
        QVERIFY(problems[0].where.endsWith(QStringLiteral("table.csv")));
        QCOMPARE(problems[0].count, 2);
    }

    void aQuoteWithoutAnEndIsToldAsOne()
    {
        const auto dataset =
            ArrowDatasetReader().open(write("a,b\n1.5,x\n2.5,\"x\n3.5,y\n4.5\",y\n5.5,z\n6.5,z\n"), {});
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->rowCount(), 3);
        const auto problems = (*dataset)->problems();
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems[0].what,
                 QStringLiteral("data row 2 has 3 cells, where the first row of the file has 2; "
                                "by its quotes it goes over 3 lines; it is left out"));
        QVERIFY(problems[0].hint.contains(QStringLiteral("quote")));
    }

    void whatIsWrittenCanBeReadAsWords()
    {
        const auto dataset = ArrowDatasetReader().open(write("k,x,w\n01,1.50,a\n2,2.5,b\n01,,a\n"), {});
        VERIFY_OK(dataset);
        const auto text = [&dataset](qsizetype column) {
            const auto data = (*dataset)->read(column, {ColumnType::Categorical, true}, {});
            return data.ok() ? columnText(*data) : data.error().what;
        };
        QCOMPARE(text(0), QStringLiteral("k categorical(int64): 01×2 2×1"));
        QCOMPARE(text(1), QStringLiteral("x categorical(double): 1.50×1 2.5×1; 1 missing"));
        QCOMPARE(text(2), QStringLiteral("w categorical(string): a×2 b×1"));
    }

    void refusesWhatIsNoFile()
    {
        const ArrowDatasetReader reader;
        QVERIFY(reader.open(QString(), {}).isError());
        const auto absent = reader.open(m_folder.filePath(QStringLiteral("absent.csv")), {});
        QVERIFY(absent.isError());
        QCOMPARE(absent.error().what, QStringLiteral("no such file"));
    }

    void findsOutHowItIsWritten_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("table");
        const auto row = [](const char *format, const QByteArray &bytes, const char *table) {
            QTest::newRow(format) << bytes << QString::fromUtf8(format) << QString::fromUtf8(table);
        };
        const QByteArray german = "Größe;Stadt\n1,5;Köln\n2,5;Łódź\n";
        const char *const asRead = "Größe numeric(double): 1.5 2.5\nStadt categorical(string): Köln×1 Łódź×1";
        row("CSV", "x,w\n0.5,a\n", "x numeric(double): 0.5\nw categorical(string): a×1");
        row("CSV · tab", "x\tw\n0.5\ta\n", "x numeric(double): 0.5\nw categorical(string): a×1");
        row("CSV · bar · no header", "0.5|1.5\n2.5|0.5\n",
            "column_1 numeric(double): 0.5 2.5\ncolumn_2 numeric(double): 1.5 0.5");
        row("CSV · semicolon · decimal comma", german, asRead);
        row("CSV · semicolon · decimal comma · UTF-16 LE",
            "\xff\xfe" + utf16(german, QStringConverter::Utf16LE), asRead);
        row("CSV · semicolon · decimal comma · UTF-16 BE",
            "\xfe\xff" + utf16(german, QStringConverter::Utf16BE), asRead);
        row("CSV · UTF-16 LE", utf16("x,w\n0.5,a\n1.5,b\n", QStringConverter::Utf16LE),
            "x numeric(double): 0.5 1.5\nw categorical(string): a×1 b×1");
        row("CSV · UTF-16 BE", utf16("x,w\n0.5,a\n1.5,b\n", QStringConverter::Utf16BE),
            "x numeric(double): 0.5 1.5\nw categorical(string): a×1 b×1");
        row("CSV · Windows-1252", "x,w\n0.5,caf\xe9\n1.5,\x80 5\n2.5,\x93so\x94\n",
            "x numeric(double): 0.5 1.5 2.5\nw categorical(string): café×1 “so”×1 € 5×1");
        row("CSV · quote '", "x,w\n0.5,'a, b'\n1.5,'it''s \"so\"'\n",
            "x numeric(double): 0.5 1.5\nw categorical(string): a, b×1 it's \"so\"×1");
    }

    void findsOutHowItIsWritten()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, format);
        QFETCH(const QString, table);
        const auto dataset = ArrowDatasetReader().open(write(bytes), {});
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->format(), format);
        QCOMPARE(tableText(**dataset), table);
        // What was found, asked for, gives the same.
        QVERIFY((*dataset)->csvOptions());
        const auto again = ArrowDatasetReader().open((*dataset)->path(), *(*dataset)->csvOptions(), {});
        VERIFY_OK(again);
        QCOMPARE((*again)->format(), format);
        QCOMPARE(tableText(**again), table);
        QVERIFY((*again)->csvOptions() == (*dataset)->csvOptions());
    }

    void damagedUtf8IsUtf8()
    {
        const auto dataset = ArrowDatasetReader().open(write("x,w\n0.5,é\n1.5,ü\n2.5,\xe9\n"), {});
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->format(), QStringLiteral("CSV"));
        QCOMPARE((*dataset)->columns().at(1).type, ColumnType::Unsupported);
        QCOMPARE((*dataset)->columns().at(0).type, ColumnType::Numeric);
    }

    void readsAsAsked_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ReadOptions>("options");
        QTest::addColumn<QString>("table");
        const auto row = [](const char *name, const QByteArray &bytes, const ReadOptions &options,
                            const char *table) {
            QTest::newRow(name) << bytes << options << QString::fromUtf8(table);
        };
        row("delimiter", "a;b,c\n1.5;x,y\n", {.delimiter = ','},
            "a;b categorical(string): 1.5;x×1\nc categorical(string): y×1");
        row("quote", "a,b\n'x','y'\n'z','y'\n", {.quote = '"'},
            "a categorical(string): 'x'×1 'z'×1\nb categorical(string): 'y'×2");
        row("encoding", "w,x\ncaf\xc3\xa9,0.5\n", {.encoding = TextEncoding::Windows1252},
            "w categorical(string): cafÃ©×1\nx numeric(double): 0.5");
        row("decimal mark", "a;b\n1,5;1\n2,5;1\n", {.decimalComma = false},
            "a categorical(string): 1,5×1 2,5×1\nb categorical(int64): 1×2");
        row("header", "a,b\nx,y\n", {.hasHeader = false},
            "column_1 categorical(string): a×1 x×1\ncolumn_2 categorical(string): b×1 y×1");
        row("no header", "0.5,1.5\n2.5,3.5\n", {.hasHeader = true},
            "0.5 numeric(double): 2.5\n1.5 numeric(double): 3.5");
    }

    void readsAsAsked()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const ReadOptions, options);
        QFETCH(const QString, table);
        const auto dataset = ArrowDatasetReader().open(write(bytes), options, {});
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset), table);
    }

    void readingInGroupsGivesTheSameTable()
    {
        QByteArray bytes = "a,b,c,d,e\n";
        for (int i = 0; i < 5000; ++i) {
            bytes += QByteArray::number(i) + ',' + QByteArray::number(i / 7.0, 'g', 17) + ",word" +
                     QByteArray::number(i % 9) + ',' + (i % 3 == 0 ? "" : "true") + ",1970-01-02\n";
        }
        const QString path = write(bytes);
        const auto whole = ArrowDatasetReader().open(path, {});
        const auto groups = ArrowDatasetReader(bytes.size() / 3).open(path, {});
        VERIFY_OK(whole);
        VERIFY_OK(groups);
        QCOMPARE((*groups)->rowCount(), 5000);
        QCOMPARE(tableText(**groups), tableText(**whole));
        const auto again = (*groups)->read(0, std::nullopt, {}); // a group that was let go
        VERIFY_OK(again);
        QCOMPARE(again->numbers.size(), size_t(5000));
    }

    void theReferenceDecidesTheType()
    {
        const auto dataset = ArrowDatasetReader().open(write("k,x,w\n1,1.0,a\n2,2.5,a\n,inf,\n"), {});
        VERIFY_OK(dataset);
        const auto text = [&dataset](qsizetype column, ColumnType as) {
            const auto data = (*dataset)->read(column, as, {});
            return data.ok() ? columnText(*data) : data.error().what;
        };
        QCOMPARE(text(0, ColumnType::Numeric), QStringLiteral("k numeric(int64): 1 2; 1 missing"));
        QCOMPARE(text(0, ColumnType::Categorical),
                 QStringLiteral("k categorical(int64): 1×1 2×1; 1 missing"));
        QCOMPARE(text(1, ColumnType::Categorical),
                 QStringLiteral("x categorical(double): 1×1 2.5×1; 1 infinite"));
        QCOMPARE(text(1, ColumnType::Text), QStringLiteral("double cannot be read as text"));
        QCOMPARE(text(1, ColumnType::Boolean), QString::fromUtf8("x boolean(double): true×1; 2 missing"));
        QCOMPARE(text(2, ColumnType::Text), QStringLiteral("w text(string): 1 1; 1 missing"));
        const auto words = (*dataset)->read(2, ColumnType::Numeric, {});
        VERIFY_OK(words);
        QCOMPARE(words->missing, 3);
        QVERIFY(words->problem);
    }

    void stops()
    {
        StopSource source;
        source.requestStop();
        const QString path = write("a,b\n0.5,1.5\n");
        QVERIFY(ArrowDatasetReader().open(path, source.token()).isCancelled());
        const auto dataset = ArrowDatasetReader().open(path, {});
        VERIFY_OK(dataset);
        QVERIFY((*dataset)->read(0, std::nullopt, source.token()).isCancelled());
    }

private:
    static QByteArray utf16(const char *text, QStringConverter::Encoding encoding)
    {
        return QStringEncoder(encoding)(QString::fromUtf8(text));
    }

    QString write(const QByteArray &bytes)
    {
        return writeFile(m_folder.filePath(QStringLiteral("table.csv")), bytes);
    }

    QTemporaryDir m_folder;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestCsvFiles)
#include "tst_csvfiles.moc"
