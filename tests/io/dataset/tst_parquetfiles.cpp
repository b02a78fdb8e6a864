// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/io/dataset/tabletext.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <thread>

namespace driftline {

class TestParquetFiles final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(
            runPeer(Peer::Evidently,
                    {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/write_tables.py"), m_folder.path()}));
    }

    void readsEveryType()
    {
        const auto dataset = open("types.parquet");
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->rowCount(), 6);
        const QString few = QStringLiteral(" categorical(%1): 1×1 2×1 4×1 5×1 6×1; 1 missing");
        QStringList expected;
        for (const char *type : {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"})
            expected << QString::fromLatin1(type) + few.arg(QString::fromLatin1(type));
        expected << QString::fromUtf8(
            "float16 numeric(halffloat): 0.5 1.5 -2.5; 2 missing; 1 infinite\n"
            "float32 numeric(float): 0.5 1.5 -2.5; 2 missing; 1 infinite\n"
            "float64 numeric(double): 0.5 1.5 -2.5; 2 missing; 1 infinite\n"
            "decimal128 numeric(decimal128(10, 2)): 1.25 -0.5 3 3 3; 1 missing\n"
            "decimal256 numeric(decimal256(50, 2)): 1.25 -0.5 3 3 3; 1 missing\n"
            "bool boolean(bool): false×1 true×4; 1 missing\n"
            "string categorical(string): a×2 b×1 é×1 😀×1; 1 missing\n"
            "large_string categorical(large_string): a×2 b×1 é×1 😀×1; 1 missing\n"
            "dictionary categorical(dictionary<string>): a×2 b×1 é×1 😀×1; 1 missing\n"
            "number_dictionary categorical(int64): 1×1 2×1 4×1 5×1 6×1; 1 missing");
        const double noon = 1748781000000; // 2025-06-01 12:30:00 UTC
        const auto times = [&expected](const char *name, const char *type, double first) {
            QStringList values;
            for (const double shift : {0.0, 0.0, 0.0, 0.0, 86400000.0})
                values << QString::number(first + shift, 'g', QLocale::FloatingPointShortest);
            expected << QStringLiteral("%1 datetime(%2): %3; 1 missing")
                            .arg(QString::fromLatin1(name), QString::fromLatin1(type), values.join(u' '));
        };
        times("timestamp_s", "timestamp[ms]", noon); // Parquet knows no seconds
        times("timestamp_ms", "timestamp[ms]", noon + 250);
        times("timestamp_us", "timestamp[us]", noon + 250);
        times("timestamp_ns", "timestamp[ns]", noon + 250);
        times("timestamp_zone", "timestamp[us, tz=Europe/Berlin]", noon + 250);
        times("date32", "date32[day]", 1748736000000);
        expected
            << QStringLiteral(
                   "time64 numeric(time64[us]): 45000.25 45000.25 45000.25 45000.25 45000.25; 1 missing")
            << QStringLiteral("duration numeric(duration[ms]): 1 2 4 5 6; 1 missing")
            << QStringLiteral("null unsupported(null): ; 6 missing")
            << QStringLiteral("binary unsupported(binary): binary data cannot be compared")
            << QStringLiteral(
                   "list unsupported(list<element: int64>): lists and structures cannot be compared")
            << QStringLiteral(
                   "struct unsupported(struct<a: int64, b: string>): lists and structures cannot be compared")
            << QStringLiteral(
                   "map unsupported(map<string, int64 ('map')>): lists and structures cannot be compared")
            << QStringLiteral("after_nested numeric(double): 10.5 20.5 30.5 40.5 50.5 60.5")
            << QString::fromUtf8(
                   "huge categorical(int64): -4611686018427387904×1 3×1 4×1 5×1 6×1 9007199254740993×1")
            << QString::fromUtf8(
                   "many categorical(int64): 9007199254740992×1 9007199254740993×1 9007199254740994×1 "
                   "9007199254740995×1 9007199254740996×1 9007199254740997×1");
        const QStringList lines = tableText(**dataset).split(u'\n');
        const QStringList wanted = expected.join(u'\n').split(u'\n');
        for (qsizetype i = 0; i < std::min(lines.size(), wanted.size()); ++i)
            QCOMPARE(lines.at(i), wanted.at(i));
        QCOMPARE(lines.size(), wanted.size());
    }

    void tellsWhenIntegersAreRounded()
    {
        const auto dataset = open("types.parquet");
        VERIFY_OK(dataset);
        const auto at =
            std::find_if((*dataset)->columns().cbegin(), (*dataset)->columns().cend(),
                         [](const ColumnInfo &info) { return info.name == QStringLiteral("huge"); });
        const auto column = (*dataset)->read(at - (*dataset)->columns().cbegin(), ColumnType::Numeric, {});
        VERIFY_OK(column);
        QVERIFY2(column->info.note.contains(QStringLiteral("rounded")), qPrintable(column->info.note));
    }

    void readsWhatPandasWrites()
    {
        const auto dataset = open("pandas.parquet");
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset),
                 QString::fromUtf8("integers_with_gaps numeric(double): 1 2 1 2 3; 1 missing\n"
                                   "objects categorical(string): x×3 y×2; 1 missing\n"
                                   "category categorical(dictionary<string>): hi×3 lo×2; 1 missing\n"
                                   "flag boolean(bool): false×2 true×4"));
    }

    void tellsTextFromCategories()
    {
        const auto dataset = open("texts.parquet");
        VERIFY_OK(dataset);
        const auto text = (*dataset)->read(0, std::nullopt, {});
        const auto twice = (*dataset)->read(1, std::nullopt, {});
        const auto few = (*dataset)->read(2, std::nullopt, {});
        VERIFY_OK(text);
        VERIFY_OK(twice);
        VERIFY_OK(few);
        QCOMPARE(text->info.type, ColumnType::Text);
        QCOMPARE(text->numbers.size(), size_t(3000));
        QCOMPARE(*std::max_element(text->numbers.begin(), text->numbers.end()), 16.0); // "note number 2999"
        QCOMPARE(twice->info.type, ColumnType::Categorical);
        QCOMPARE(twice->categories.size(), 1500);
        QCOMPARE(few->categories.size(), 3);
    }

    void readsOldTimes()
    {
        const auto dataset = open("old.parquet");
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset), QString::fromUtf8("when datetime(timestamp[us]): 0 1e+12\n"
                                                         "word categorical(string): a×1 b×1"));
    }

    void readsNoRows()
    {
        const auto dataset = open("empty.parquet");
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->rowCount(), 0);
        QCOMPARE(tableText(**dataset),
                 QStringLiteral("when datetime(timestamp[ns]): \nword categorical(string): "));
    }

    void refusesEncryption()
    {
        const auto whole = open("encrypted.parquet");
        QVERIFY(whole.isError());
        QCOMPARE(whole.error().what, QStringLiteral("the Parquet file is encrypted"));
        const auto partly = open("partly_encrypted.parquet");
        VERIFY_OK(partly);
        VERIFY_OK((*partly)->read(0, std::nullopt, {}));
        const auto secret = (*partly)->read(1, std::nullopt, {});
        QVERIFY(secret.isError());
        QCOMPARE(secret.error().what, QStringLiteral("the data are encrypted"));
    }

    void refusesDamage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QFile file(m_folder.filePath(QStringLiteral("pandas.parquet")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        QTest::newRow("cut off") << whole.left(whole.size() / 2);
        QTest::newRow("the last byte is missing") << whole.chopped(1);
        QTest::newRow("magic only") << QByteArray("PAR1");
        QTest::newRow("footer longer than the file")
            << whole.chopped(8) + QByteArray("\xff\xff\xff\x7f", 4) + QByteArray("PAR1");
        QTest::newRow("footer of nothing") << QByteArray("PAR1\0\0\0\0PAR1", 12);
        QTest::newRow("words") << QByteArray("a,b\n1,2\n");
        QTest::newRow("empty") << QByteArray();
    }

    void refusesDamage()
    {
        QFETCH(const QByteArray, bytes);
        const auto dataset = ArrowDatasetReader().open(write(bytes), {});
        QVERIFY(dataset.isError());
        QCOMPARE(dataset.error().code, ErrorCode::Unreadable);
        QVERIFY(dataset.error().where.contains(QStringLiteral("damaged.parquet")));
    }

    void survivesEveryWrongByte()
    {
        QFile file(m_folder.filePath(QStringLiteral("pandas.parquet")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        for (qsizetype i = 4; i < whole.size() - 4; i += 3) {
            QByteArray wrong = whole;
            wrong[i] = char(~wrong.at(i));
            const auto dataset = ArrowDatasetReader().open(write(wrong), {});
            for (qsizetype column = 0; dataset.ok() && column < (*dataset)->columns().size(); ++column)
                (void)(*dataset)->read(column, std::nullopt, {});
        }
    }

    void columnsAreReadInParallel()
    {
        const auto dataset = open("types.parquet");
        VERIFY_OK(dataset);
        const QString expected = tableText(**dataset);
        QList<QString> texts(4);
        std::vector<std::thread> threads;
        for (QString &text : texts)
            threads.emplace_back([&text, &dataset] { text = tableText(**dataset); });
        for (std::thread &thread : threads)
            thread.join();
        for (const QString &text : std::as_const(texts))
            QCOMPARE(text, expected);
    }

    void stops()
    {
        const auto dataset = open("types.parquet");
        VERIFY_OK(dataset);
        StopSource source;
        source.requestStop();
        QVERIFY((*dataset)->read(0, std::nullopt, source.token()).isCancelled());
    }

private:
    Result<std::shared_ptr<const Dataset>> open(const char *name)
    {
        return ArrowDatasetReader().open(m_folder.filePath(QString::fromLatin1(name)), {});
    }

    QString write(const QByteArray &bytes)
    {
        return writeFile(m_folder.filePath(QStringLiteral("damaged.parquet")), bytes);
    }

    QTemporaryDir m_folder;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestParquetFiles)
#include "tst_parquetfiles.moc"
