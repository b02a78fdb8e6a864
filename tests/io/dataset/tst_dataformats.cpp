// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/io/dataset/tabletext.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

namespace driftline {

class TestDataFormats final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // Other programs leave and take their own in the common one.
        QVERIFY(m_temporary.isValid());
        QVERIFY(qputenv("TMPDIR", m_temporary.path().toLocal8Bit()));
        VERIFY_OK(
            runPeer(Peer::Evidently,
                    {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/write_formats.py"), m_folder.path()}));
    }

    void readsEach_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("format");
        const auto row = [](const char *file, const char *format) {
            for (const auto &[ending, packing] :
                 {std::pair{"", ""}, {".gz", " · gzip"}, {".zst", " · Zstandard"}})
                QTest::addRow("%s%s", file, ending)
                    << QString::fromLatin1(file) + QLatin1StringView(ending)
                    << QString::fromLatin1(format) + QString::fromUtf8(packing);
        };
        row("table.parquet", "Parquet");
        row("table.arrow", "Arrow");
        row("table.arrows", "Arrow stream");
        row("table.feather", "Arrow");
        row("table.zstd.feather", "Arrow");
        row("table.jsonl", "JSON lines");
        row("table.json", "JSON");
        row("table.csv", "CSV");
    }

    void readsEach()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, format);
        const auto dataset = open(file);
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->name(), file);
        QCOMPARE((*dataset)->format(), format);
        QCOMPARE((*dataset)->rowCount(), 4);
        QVERIFY((*dataset)->problems().isEmpty());
        QString text = tableText(**dataset);
        text.replace(QStringLiteral("timestamp[ns]"), QStringLiteral("timestamp[us]")); // CSV
        QCOMPARE(text, QString::fromUtf8("real numeric(double): 0.5 -2.5 1e+300; 1 missing\n"
                                         "whole categorical(int64): -1×1 1099511627776×1 7×1; 1 missing\n"
                                         "word categorical(string): b×2 é×1; 1 missing\n"
                                         "flag boolean(bool): false×1 true×2; 1 missing\n"
                                         "time datetime(timestamp[us]): 1748781000250 1748781000250 "
                                         "1748867400250; 1 missing"));
        const auto head = (*dataset)->head(2, {});
        VERIFY_OK(head);
        QCOMPARE(head->rows.size(), 2);
        QCOMPARE(head->columns.join(u' '), QStringLiteral("real whole word flag time"));
        QCOMPARE(head->rows.at(0).mid(0, 4).join(u' '), QStringLiteral("0.5 1099511627776 b true"));
        QVERIFY(head->rows.at(1).at(0).isNull());
        QCOMPARE(head->rows.at(1).at(2), QString::fromUtf8("é"));
    }

    void growth_data() { readsEach_data(); }

    /// A file that was packed is the one that is looked at, not what was unpacked from it.
    void growth()
    {
        QFETCH(const QString, file);
        const QTemporaryDir folder;
        const QString path = folder.filePath(file);
        QVERIFY(QFile::copy(m_folder.filePath(file), path));
        const auto dataset = ArrowDatasetReader().open(path, {});
        VERIFY_OK(dataset);
        QVERIFY((*dataset)->changes().isEmpty());
        QFile grown(path);
        QVERIFY(grown.open(QIODevice::Append));
        grown.write("\n");
        grown.close();
        QCOMPARE((*dataset)->changes().size(), 1);
        QVERIFY((*dataset)->changes().constFirst().where.endsWith(file));
    }

    void readsEveryArrowType_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file : {"arrow_types.arrow", "arrow_types.arrows"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }

    void readsEveryArrowType()
    {
        QFETCH(const QString, file);
        const auto dataset = open(file);
        VERIFY_OK(dataset);
        const QStringList expected =
            QString::fromUtf8(
                "string_view categorical(string_view): a×2 é×1; 1 missing\n"
                "binary_view unsupported(binary_view): binary data cannot be compared\n"
                "large_binary unsupported(large_binary): binary data cannot be compared\n"
                "fixed_binary unsupported(fixed_size_binary[2]): binary data cannot be compared\n"
                "decimal32 numeric(decimal32(5, 1)): 1.5 -2.5 3; 1 missing\n"
                "decimal64 numeric(decimal64(10, 1)): 1.5 -2.5 3; 1 missing\n"
                "date64 datetime(date64[ms]): 1.748736e+12 1.748736e+12 1.748736e+12; 1 missing\n"
                "time32 numeric(time32[s]): 45000; 3 missing\n"
                "timestamp_s datetime(timestamp[s]): 1.748736e+12 1.748736e+12 1.748736e+12; 1 missing\n"
                "list_view unsupported(list_view<item: int64>): lists and structures cannot be compared\n"
                "large_list unsupported(large_list<item: int64>): lists and structures cannot be compared\n"
                "fixed_list unsupported(fixed_size_list<item: int64>[1]): lists and structures cannot be "
                "compared\n"
                "union unsupported(dense_union<0: int64=0, 1: string=1>): lists and structures cannot be "
                "compared\n"
                "run_end unsupported(run_end_encoded<run_ends: int32, values: double>): values of this type "
                "cannot be compared\n"
                "interval unsupported(month_day_nano_interval): values of this type cannot be compared\n"
                "time_dictionary unsupported(dictionary<timestamp[s]>): values of this type cannot be "
                "compared\n"
                "flag_dictionary categorical(dictionary<bool>): false×2 true×1; 1 missing\n"
                "uuid unsupported(extension<arrow.uuid>): binary data cannot be compared\n"
                "bool8 categorical(extension<arrow.bool8>): 0×1 1×2; 1 missing\n"
                "after numeric(double): 0.5 1.5 2.5 3.5")
                .split(u'\n');
        const QStringList lines = tableText(**dataset).split(u'\n');
        QCOMPARE(lines.size(), expected.size());
        for (qsizetype i = 0; i < lines.size(); ++i)
            QCOMPARE(lines.at(i), expected.at(i));
    }

    void namesAreUnique_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file : {"repeated.arrow", "repeated.arrows"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }

    void namesAreUnique()
    {
        QFETCH(const QString, file);
        const auto dataset = open(file);
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset), QStringLiteral("x numeric(double): 0.5\nx (2) numeric(double): 1.5\n"
                                                      "column_3 numeric(double): 2.5"));
        QCOMPARE((*dataset)->problems().size(), 1);
        QCOMPARE(
            (*dataset)->problems().constFirst().what,
            QStringLiteral("column 2 is named \"x\" as column 1 is: it is called \"x (2)\"; column 3 has no "
                           "name: it is called \"column_3\""));
        QVERIFY((*dataset)->problems().constFirst().where.endsWith(file));
    }

    void readsNoRows_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file : {"nothing.arrow", "nothing.arrows"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }

    void readsNoRows()
    {
        QFETCH(const QString, file);
        const auto dataset = open(file);
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->rowCount(), 0);
        QCOMPARE(tableText(**dataset),
                 QStringLiteral("real numeric(double): \nwhole numeric(int64): \nword categorical(string): \n"
                                "flag boolean(bool): \ntime datetime(timestamp[us]): "));
    }

    void readingInGroupsGivesTheSameTable_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file : {"large.arrows", "large.jsonl"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }

    void readingInGroupsGivesTheSameTable()
    {
        QFETCH(const QString, file);
        const QString path = m_folder.filePath(file);
        const auto whole = ArrowDatasetReader().open(path, {});
        const auto groups = ArrowDatasetReader(QFile(path).size() / 3).open(path, {});
        VERIFY_OK(whole);
        VERIFY_OK(groups);
        QCOMPARE((*whole)->rowCount(), 5000);
        QCOMPARE((*groups)->rowCount(), 5000);
        QCOMPARE(tableText(**groups), tableText(**whole));
    }

    void manyColumns()
    {
        const QString path = m_folder.filePath(QStringLiteral("wide.arrow"));
        for (const qint64 pass : {QFile(path).size(), QFile(path).size() / 3}) {
            const auto dataset = ArrowDatasetReader(pass).open(path, {});
            VERIFY_OK(dataset);
            QCOMPARE((*dataset)->format(), QStringLiteral("Arrow"));
            QCOMPARE((*dataset)->rowCount(), 2);
            QCOMPARE((*dataset)->columns().size(), 300);
            for (qsizetype i = 0; i < 300; ++i) {
                const auto numbers = (*dataset)->readByRow(i, ColumnType::Numeric, {});
                VERIFY_OK(numbers);
                QCOMPARE(*numbers, (std::vector<double>{double(i) + 0.5, double(i) + 1.5}));
            }
        }
        const auto nothing = open(QStringLiteral("wide_nothing.arrow"));
        VERIFY_OK(nothing);
        QCOMPARE((*nothing)->rowCount(), 0);
        const auto column = (*nothing)->read(299, std::nullopt, {});
        VERIFY_OK(column);
        QVERIFY(column->numbers.empty());
    }

    void refusesDamage_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *file, const char *what) {
            QTest::newRow(file) << QString::fromLatin1(file) << QString::fromUtf8(what);
        };
        row("table.csv.gz", "the gzip file is cut off: its end is missing");
        row("table.parquet.zst", "the Zstandard file is cut off: its end is missing");
        row("table.parquet", "the Parquet file is cut off: its end is missing");
        row("table.arrow", "");
        row("large.arrows", "");
        row("table.v1.feather", "this is Feather V1, a format of before 2020");
    }

    void refusesDamage()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, what);
        const QByteArray whole = content(file);
        const auto dataset = open(write(QStringLiteral("cut.") + file, whole.left(whole.size() / 2)));
        QVERIFY(dataset.isError());
        QCOMPARE(dataset.error().code, ErrorCode::Unreadable);
        QVERIFY(dataset.error().where.contains(file));
        if (!what.isEmpty())
            QCOMPARE(dataset.error().what, what);
    }

    void survivesEveryWrongByte_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("step");
        QTest::newRow("Arrow file") << QStringLiteral("table.arrow") << 3;
        QTest::newRow("Arrow stream") << QStringLiteral("table.arrows") << 3;
        QTest::newRow("Feather with LZ4") << QStringLiteral("table.feather") << 3;
        QTest::newRow("gzip") << QStringLiteral("table.csv.gz") << 1;
        QTest::newRow("JSON lines") << QStringLiteral("table.jsonl") << 1;
    }

    void survivesEveryWrongByte()
    {
        QFETCH(const QString, file);
        QFETCH(const int, step);
        const QByteArray whole = content(file);
        for (qsizetype i = 0; i < whole.size(); i += step) {
            QByteArray wrong = whole;
            wrong[i] = char(~wrong.at(i));
            const auto dataset = open(write(QStringLiteral("wrong"), wrong));
            for (qsizetype column = 0; dataset.ok() && column < (*dataset)->columns().size(); ++column)
                (void)(*dataset)->read(column, std::nullopt, {});
        }
    }

    void noRoomToUnpack()
    {
#ifdef Q_OS_UNIX
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{1 << 16, before.rlim_max};
        std::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto dataset = open(QStringLiteral("plain.csv.gz"));
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(dataset.isError());
        QCOMPARE(dataset.error().code, ErrorCode::Output);
        QVERIFY2(dataset.error().what.contains(QDir::tempPath()), qPrintable(dataset.error().what));
        QVERIFY(dataset.error().where.endsWith(QStringLiteral("plain.csv.gz")));
        QVERIFY(
            QDir(QDir::tempPath()).entryList({QStringLiteral("driftline-??????")}, QDir::Files).isEmpty());
#endif
    }

    void leavesNothingBehind()
    {
        {
            const auto dataset = open(QStringLiteral("table.csv.gz"));
            VERIFY_OK(dataset);
        }
        // A thread of Arrow's may hold the file for a moment longer.
        QTRY_VERIFY(
            QDir(QDir::tempPath()).entryList({QStringLiteral("driftline-??????")}, QDir::Files).isEmpty());
    }

    void stopsWhileUnpacking()
    {
        StopSource source;
        source.requestStop();
        for (const char *file : {"table.csv.gz", "table.arrows", "table.jsonl"})
            QVERIFY(ArrowDatasetReader()
                        .open(m_folder.filePath(QString::fromLatin1(file)), source.token())
                        .isCancelled());
    }

private:
    Result<std::shared_ptr<const Dataset>> open(const QString &name)
    {
        return ArrowDatasetReader().open(m_folder.filePath(name), {});
    }

    QByteArray content(const QString &name)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read the test's file");
        return file.readAll();
    }

    QString write(const QString &name, const QByteArray &bytes)
    {
        writeFile(m_folder.filePath(name), bytes);
        return name;
    }

    QTemporaryDir m_folder;
    QTemporaryDir m_temporary;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDataFormats)
#include "tst_dataformats.moc"
