// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/io/dataset/tabletext.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cmath>

namespace driftline {

class TestColumnReading final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(
            runPeer(Peer::Evidently,
                    {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/write_tables.py"), m_folder.path()}));
    }

    void rowByRow()
    {
        const auto dataset = open(QStringLiteral("types.parquet"));
        VERIFY_OK(dataset);
        const auto text = [&dataset](const char *name, ColumnType as = ColumnType::Numeric) {
            const auto numbers = (*dataset)->readByRow(place(**dataset, QString::fromLatin1(name)), as, {});
            if (!numbers.ok())
                return numbers.error().what;
            QStringList values;
            for (const double number : *numbers)
                values << QString::number(number, 'g', QLocale::FloatingPointShortest);
            return values.join(u' ');
        };
        for (const char *name : {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"})
            QCOMPARE(text(name), QStringLiteral("1 2 nan 4 5 6"));
        for (const char *name : {"float16", "float32", "float64"})
            QCOMPARE(text(name), QStringLiteral("0.5 1.5 nan nan inf -2.5"));
        QCOMPARE(text("decimal128"), QStringLiteral("1.25 -0.5 nan 3 3 3"));
        QCOMPARE(text("date32", ColumnType::Datetime),
                 QStringLiteral("1.748736e+12 1.748736e+12 nan 1.748736e+12 1.748736e+12 "
                                "1748822400000"));
        QCOMPARE(text("timestamp_ns", ColumnType::Datetime),
                 QStringLiteral("1748781000250 1748781000250 nan 1748781000250 1748781000250 1748867400250"));
        QCOMPARE(text("duration"), QStringLiteral("1 2 nan 4 5 6"));
        QCOMPARE(text("string"), QStringLiteral("nan nan nan nan nan nan"));
        QCOMPARE(text("bool"), QStringLiteral("1 0 nan 1 1 1"));
        QCOMPARE(text("bool", ColumnType::Datetime), QStringLiteral("bool cannot be read as datetime"));
        QCOMPARE(text("date32"), QStringLiteral("date32[day] cannot be read as numeric"));
        QCOMPARE(text("list"), QStringLiteral("lists and structures cannot be compared"));
    }

    void asAnotherType_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("columns");
        for (const char *ending : {"parquet", "csv"}) {
            QTest::addRow("%s", ending) << QStringLiteral("convertible.") + QLatin1StringView(ending) << 10;
            QTest::addRow("spelled %s", ending)
                << QStringLiteral("spelled.") + QLatin1StringView(ending) << 6;
        }
    }

    /// What was not of the type that was asked for is missing, as pandas has it, and told.
    void asAnotherType()
    {
        QFETCH(const QString, file);
        QFETCH(const int, columns);
        const auto dataset = open(file);
        VERIFY_OK(dataset);
        int compared = 0;
        for (const ColumnInfo &column : (*dataset)->columns()) {
            const QStringList parts = column.name.split(QStringLiteral(" as "));
            if (parts.size() < 2)
                continue;
            const auto as = parts.at(1) == QLatin1StringView("numeric")    ? ColumnType::Numeric
                            : parts.at(1) == QLatin1StringView("datetime") ? ColumnType::Datetime
                                                                           : ColumnType::Boolean;
            const auto expected = (*dataset)->read(place(**dataset, column.name), as, {});
            const auto data = (*dataset)->read(place(**dataset, parts.at(0)), as, {});
            VERIFY_OK(expected);
            VERIFY_OK(data);
            QCOMPARE(data->info.type, as);
            QCOMPARE(data->numbers, expected->numbers);
            QCOMPARE(data->categories, expected->categories);
            QCOMPARE(data->counts, expected->counts);
            QCOMPARE(data->missing, expected->missing);
            const std::vector<qint32> groups(size_t((*dataset)->rowCount()), 0);
            const auto grouped = (*dataset)->readGrouped(place(**dataset, parts.at(0)), as, groups, 1, {});
            VERIFY_OK(grouped);
            QCOMPARE(grouped->front().numbers, expected->numbers);
            QCOMPARE(grouped->front().counts, expected->counts);
            ++compared;
        }
        QCOMPARE(compared, columns);
    }

    void textsThatLookLikeSomethingElse()
    {
        const auto dataset = open(QStringLiteral("looks.parquet"));
        VERIFY_OK(dataset);
        const auto note = [&](const char *name) {
            const auto data = (*dataset)->read(place(**dataset, QString::fromLatin1(name)), {}, {});
            return data.ok() ? columnTypeName(data->info.type) + QStringLiteral(": ") + data->info.note
                             : data.error().what;
        };
        QCOMPARE(note("prices"),
                 QStringLiteral("categorical: most of the texts look like numbers: to compare "
                                "them as such, choose the type numeric"));
        QCOMPARE(note("days"),
                 QStringLiteral("text: %1; most of the texts look like times: to compare them as such, "
                                "choose the type datetime")
                     .arg(textNote()));
        QCOMPARE(note("codes"), QStringLiteral("categorical: "));
        QCOMPARE(note("mixed"),
                 QStringLiteral("text: %1; most of the texts look like numbers: to compare them as "
                                "such, choose the type numeric")
                     .arg(textNote()));
        const auto like = [](const char *what, const char *type) {
            return QStringLiteral(
                       "categorical: most of the texts look like %1: to compare them as such, choose "
                       "the type %2")
                .arg(QLatin1StringView(what), QLatin1StringView(type));
        };
        QCOMPARE(note("commas"), like("numbers with a decimal comma", "numeric"));
        QCOMPARE(note("thousands"), like("numbers with commas between thousands", "numeric"));
        QCOMPARE(note("dotted"), like("dates with the day first", "datetime"));
        QCOMPARE(note("day first"), like("dates with the day first", "datetime"));
        QCOMPARE(note("month first"), like("dates with the month first", "datetime"));
        QCOMPARE(note("addresses"), QStringLiteral("categorical: "));
        const QString number =
            QStringLiteral("it cannot be told whether a comma is the decimal mark or stands "
                           "between thousands");
        const QString date =
            QStringLiteral("no day beyond 12 tells, as in 31/12/2025, whether it or the month is first");
        const QString both = QStringLiteral("some have the day first, others the month");
        QCOMPARE(note("either number"),
                 QStringLiteral("categorical: most of the texts look like numbers, but %1: "
                                "write them with a decimal point and without commas")
                     .arg(number));
        const QString dates =
            QStringLiteral("categorical: most of the texts look like dates, but %1: write them as "
                           "2025-12-31");
        QCOMPARE(note("either date"), dates.arg(date));
        QCOMPARE(note("both dates"), dates.arg(both));
        const auto refusal = [&](const char *name, ColumnType as) {
            const qsizetype column = place(**dataset, QString::fromLatin1(name));
            const auto data = (*dataset)->read(column, as, {});
            return data.isError() && data.error().where.endsWith(QLatin1StringView(name)) ? data.error().what
                                                                                          : QString();
        };
        QCOMPARE(refusal("either number", ColumnType::Numeric), number);
        QCOMPARE(refusal("either date", ColumnType::Datetime), date);
        QCOMPARE(refusal("both dates", ColumnType::Datetime), both);
    }

    /// What is not written as most of the column is missing, and told.
    void spellings_data()
    {
        QTest::addColumn<QString>("texts");
        QTest::addColumn<ColumnType>("as");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("note");
        const auto row = [](const char *name, const char *texts, ColumnType as, const char *column,
                            const char *note) {
            QTest::newRow(name) << QString::fromLatin1(texts) << as << QString::fromLatin1(column)
                                << QString::fromLatin1(note);
        };
        const char *comma = "read as numbers with a decimal comma";
        row("a point, and what is no group", "1.5 2.5 3.5 -1,234 12,34 1,2345 1,,234 0,123 1,234, 1,234.5",
            ColumnType::Numeric, "1.5 2.5 3.5 -1234 1234.5; 5 missing", "");
        row("a comma, and what is no group", "1,5 2,5 3,5 4,5 1.234 -12.34 1.2345 1..234 12 1e3 1.5",
            ColumnType::Numeric, "1.5 2.5 3.5 4.5 1234 12 1000; 4 missing", comma);
        row("one tells of the comma", "1,234 2,345 0,5", ColumnType::Numeric, "1.234 2.345 0.5", comma);
        row("one tells of the thousands", "1,234 2,345 1,234,567", ColumnType::Numeric, "1234 2345 1234567",
            "");
        row("codes tell nothing", "007 012 a", ColumnType::Numeric, "7 12; 1 missing", "");
        row("days that are none", "31.12.1970 32.1.1970 1.13.1970 30.2.1970 1.1.70 2.1.1970x 2.1.1970",
            ColumnType::Datetime, "31449600000 86400000; 5 missing", "read as dates with the day first");
        row("ISO 8601 among them", "13/1/1970 14/1/1970 1970-01-02", ColumnType::Datetime,
            "1036800000 1123200000 86400000", "read as dates with the day first");
        row("one among ISO 8601", "1970-01-02 1970-01-03 13/1/1970", ColumnType::Datetime,
            "86400000 172800000; 1 missing", "");
    }

    void spellings()
    {
        QFETCH(const QString, texts);
        QFETCH(const ColumnType, as);
        QFETCH(const QString, column);
        QFETCH(const QString, note);
        QByteArray table = "x\n";
        for (const QString &text : texts.split(u' '))
            table += '"' + text.toUtf8() + "\"\n";
        const auto dataset = ArrowDatasetReader().open(
            writeFile(m_folder.filePath(QStringLiteral("spellings.csv")), table + "\"a word\"\n"), {});
        VERIFY_OK(dataset);
        auto data = (*dataset)->read(0, as, {});
        VERIFY_OK(data);
        data->missing -= 1; // the word, without which CSV would have found numbers or times
        QCOMPARE(columnText(*data), QStringLiteral("x %1(string): %2").arg(columnTypeName(as), column));
        QCOMPARE(data->info.note, note);
        QVERIFY(data->problem);
    }

    void unreadableValuesAreTold()
    {
        const auto dataset = open(QStringLiteral("convertible.parquet"));
        VERIFY_OK(dataset);
        const auto problem = [&](const char *name, ColumnType as) {
            const auto data = (*dataset)->read(place(**dataset, QString::fromLatin1(name)), as, {});
            return data.ok() && data->problem ? data->problem->what : QString();
        };
        QCOMPARE(
            problem("price", ColumnType::Numeric),
            QStringLiteral("2 values cannot be read as numeric and count as missing, first “abc” in row 4"));
        QCOMPARE(problem("when", ColumnType::Datetime),
                 QStringLiteral("“yesterday” in row 4 cannot be read as datetime and counts as missing"));
        QCOMPARE(problem("one", ColumnType::Boolean),
                 QStringLiteral("“2” in row 3 cannot be read as boolean and counts as missing"));
        QCOMPARE(problem("seconds", ColumnType::Datetime), QString());
        const auto times =
            (*dataset)->read(place(**dataset, QStringLiteral("microseconds")), ColumnType::Datetime, {});
        VERIFY_OK(times);
        QCOMPARE(times->info.note, QStringLiteral("numbers read as microseconds since 1970"));
    }

    void inGroups_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("by");
        for (const char *file : {"grouped.parquet", "grouped.csv"})
            for (const char *by : {"sorted", "mixed"})
                QTest::addRow("%s, %s", file, by) << QString::fromLatin1(file) << QString::fromLatin1(by);
    }

    /// Each group is what stands in the file that has the rows of this group alone.
    void inGroups()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, by);
        const auto dataset = open(file);
        VERIFY_OK(dataset);
        const auto numbers = (*dataset)->readByRow(place(**dataset, by), ColumnType::Numeric, {});
        VERIFY_OK(numbers);
        std::vector<qint32> groups;
        for (const double number : *numbers)
            groups.push_back(std::isnan(number) ? -1 : qint32(number));
        QCOMPARE(qint64(groups.size()), (*dataset)->rowCount());
        for (qsizetype column = 0; column < (*dataset)->columns().size(); ++column) {
            const auto whole = (*dataset)->read(column, std::nullopt, {});
            const auto parts = (*dataset)->readGrouped(column, std::nullopt, groups, 4, {});
            VERIFY_OK(whole);
            VERIFY_OK(parts);
            QCOMPARE(parts->size(), size_t(4));
            QCOMPARE(parts->at(3).rows, 0);
            for (int group = 0; group < 3; ++group) {
                const auto alone = open(QStringLiteral("%1_%2.parquet").arg(by).arg(group));
                VERIFY_OK(alone);
                const auto expected = (*alone)->read(column, whole->info.type, {});
                VERIFY_OK(expected);
                const ColumnData &part = parts->at(size_t(group));
                QCOMPARE(part.info.type, whole->info.type);
                QCOMPARE(part.rows, expected->rows);
                QCOMPARE(part.missing, expected->missing);
                QCOMPARE(part.numbers, expected->numbers);
                QCOMPARE(part.categories, expected->categories);
                QCOMPARE(part.counts, expected->counts);
            }
        }
    }

    void inGroupsAsAsked()
    {
        const auto dataset = open(QStringLiteral("grouped.parquet"));
        VERIFY_OK(dataset);
        const std::vector<qint32> groups(size_t((*dataset)->rowCount()), 0);
        const auto few = (*dataset)->readGrouped(place(**dataset, QStringLiteral("few")), ColumnType::Numeric,
                                                 groups, 1, {});
        VERIFY_OK(few);
        QCOMPARE(few->front().info.type, ColumnType::Numeric);
        const auto time = (*dataset)->readGrouped(place(**dataset, QStringLiteral("time")),
                                                  ColumnType::Numeric, groups, 1, {});
        QVERIFY(time.isError());
        QCOMPARE(time.error().what, QStringLiteral("timestamp[ms] cannot be read as numeric"));
    }

    void moreRowsThanGroupsAreAnError()
    {
        const auto dataset = open(QStringLiteral("grouped.parquet"));
        VERIFY_OK(dataset);
        const std::vector<qint32> groups(100, 0);
        const auto parts = (*dataset)->readGrouped(2, ColumnType::Numeric, groups, 1, {});
        QVERIFY(parts.isError());
        QVERIFY(parts.error().what.contains(QStringLiteral("more rows")));
    }

    void stops()
    {
        const auto dataset = open(QStringLiteral("grouped.parquet"));
        VERIFY_OK(dataset);
        StopSource source;
        source.requestStop();
        const std::vector<qint32> groups(size_t((*dataset)->rowCount()), 0);
        QVERIFY((*dataset)->readByRow(2, ColumnType::Numeric, source.token()).isCancelled());
        QVERIFY((*dataset)->readGrouped(2, std::nullopt, groups, 1, source.token()).isCancelled());
    }

private:
    Result<std::shared_ptr<const Dataset>> open(const QString &name)
    {
        return ArrowDatasetReader().open(m_folder.filePath(name), {});
    }

    static qsizetype place(const Dataset &dataset, const QString &name)
    {
        const auto &columns = dataset.columns();
        return std::find_if(columns.cbegin(), columns.cend(),
                            [&name](const ColumnInfo &info) { return info.name == name; }) -
               columns.cbegin();
    }

    QTemporaryDir m_folder;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestColumnReading)
#include "tst_columnreading.moc"
