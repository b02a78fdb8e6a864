// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/driftcheck.h"
#include "models/actions/profilebuild.h"
#include "models/analysis/numbergrid.h"
#include "models/analysis/profilejson.h"
#include "tests/actions/profiletestcase.h"
#include "tests/support/peers.h"

#include <QDir>
#include <QFile>

#include <cmath>
#include <random>

namespace driftline {

namespace {

QString numbersText(const std::vector<double> &numbers)
{
    QString text;
    for (const double number : numbers)
        text += QString::number(number, 'g', 17) + QLatin1Char(' ');
    return text;
}

QString countsText(const std::vector<qint64> &counts)
{
    QString text;
    for (const qint64 count : counts)
        text += QString::number(count) + QLatin1Char(' ');
    return text;
}

QString outcomeText(DriftTest test, double score, std::optional<double> statistic, std::optional<double> p,
                    bool drifted)
{
    return QStringLiteral("%1 %2 %3 %4 %5")
        .arg(driftTestName(test))
        .arg(score, 0, 'g', 17)
        .arg(statistic.value_or(-1), 0, 'g', 17)
        .arg(p.value_or(-1), 0, 'g', 17)
        .arg(drifted);
}

/// Everything that a report says of a column.
QString driftText(const ColumnDrift &column)
{
    QStringList parts{
        column.name,
        columnTypeName(column.type),
        outcomeText(column.test, column.score.value_or(-1), column.statistic, column.pValue, column.drifted),
        QStringLiteral("missing %1 %2").arg(column.referenceMissing).arg(column.liveMissing),
        numbersText(column.bins.edges),
        column.bins.categories.join(u'|'),
        countsText(column.bins.reference),
        countsText(column.bins.live),
        column.note};
    for (const auto &side : {column.reference, column.live}) {
        if (side)
            parts << QString::number(side->rows) + QLatin1Char(' ') + QString::number(side->missing) +
                         QLatin1Char(' ') +
                         numbersText({side->mean, side->std, side->p5, side->median, side->p95});
    }
    for (const TestOutcome &other : column.others)
        parts << outcomeText(other.test, other.score, other.statistic, other.pValue, other.drifted);
    return parts.join(u'\n');
}

/// The counts of a profile, without what is equal but for rounding, and without where it is from.
QByteArray countsOf(Profile profile)
{
    profile.sources.clear();
    profile.created = 0;
    for (ColumnProfile &column : profile.columns)
        column.moments.mean = column.moments.m2 = column.moments.m3 = column.moments.m4 = 0;
    return profileText(profile);
}

} // namespace

class TestProfile final : public ProfileTestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto &[folder, rows, live] :
             {std::tuple{"small", 300, 250}, {"middle", 2000, 1500}, {"large", 20000, 15000}}) {
            const QString path = m_folder.filePath(QString::fromLatin1(folder));
            QVERIFY(QDir().mkpath(path));
            VERIFY_OK(runPeer(Peer::Evidently,
                              {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/write_drift_pair.py"), path,
                               QString::number(rows), QString::number(live)}));
        }
    }

    void aProfileOfExactValuesIsAsGoodAsTheData_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("suffix");
        for (const char *folder : {"small", "middle"}) {
            for (const char *suffix : {"parquet", "csv"})
                QTest::addRow("%s %s", folder, suffix)
                    << QString::fromLatin1(folder) << QString::fromLatin1(suffix);
        }
    }

    void aProfileOfExactValuesIsAsGoodAsTheData()
    {
        QFETCH(const QString, folder);
        QFETCH(const QString, suffix);
        const QString reference = m_folder.filePath(folder + QStringLiteral("/reference.") + suffix);
        const QString live = m_folder.filePath(folder + QStringLiteral("/live.") + suffix);
        const QString referenceProfile = profileOfFiles({reference});
        const QString liveProfile = profileOfFiles({live});
        for (const DriftTest test : driftTests()) {
            if (test == DriftTest::MeanDiscrepancy || test == DriftTest::TotalVariation)
                continue; // they draw at random
            DriftOptions options;
            options.test = test;
            const auto expected = checkDrift(m_reader, Reference(reference), Live(live), options, {});
            VERIFY_OK(expected);
            for (const auto &[a, b] : {std::pair{referenceProfile, live},
                                       {referenceProfile, liveProfile},
                                       {reference, liveProfile}}) {
                const auto report = checkDrift(m_reader, Reference(a), Live(b), options, {});
                VERIFY_OK(report);
                QCOMPARE(report->columns.size(), expected->columns.size());
                QCOMPARE(report->reference.rows, expected->reference.rows);
                for (qsizetype i = 0; i < report->columns.size(); ++i)
                    QCOMPARE(driftText(report->columns.at(i)), driftText(expected->columns.at(i)));
            }
        }
    }

    void manyValuesAreComparedWithinTheBound()
    {
        const QString reference = m_folder.filePath(QStringLiteral("large/reference.parquet"));
        const QString live = m_folder.filePath(QStringLiteral("large/live.parquet"));
        const QString profile = profileOfFiles({reference});
        DriftOptions options;
        options.test = DriftTest::KolmogorovSmirnov;
        const auto expected = checkDrift(m_reader, Reference(reference), Live(live), options, {});
        const auto report = checkDrift(m_reader, Reference(profile), Live(live), options, {});
        VERIFY_OK(expected);
        VERIFY_OK(report);
        const QRegularExpression bound(QStringLiteral("may be up to ([0-9.e-]+) larger"));
        int bounded = 0;
        for (qsizetype i = 0; i < report->columns.size(); ++i) {
            const ColumnDrift &ours = report->columns.at(i);
            const ColumnDrift &exact = expected->columns.at(i);
            QCOMPARE(ours.drifted, exact.drifted);
            const auto match = bound.match(ours.note);
            if (!match.hasMatch()) {
                QCOMPARE(ours.statistic, exact.statistic);
                continue;
            }
            ++bounded;
            const double off = *exact.statistic - *ours.statistic;
            QVERIFY2(off >= -1e-12 && off <= match.captured(1).toDouble() * 1.05, qPrintable(ours.name));
            QVERIFY2(off < 0.02, qPrintable(ours.name + QString::number(off)));
        }
        QVERIFY2(bounded >= 5, qPrintable(QString::number(bounded)));
    }

    void profilesOfPartsMergeToTheProfileOfAll()
    {
        std::mt19937_64 random(11); // NOLINT(cert-msc51-cpp,bugprone-random-generator-seed)
        const QByteArray header = "number,whole,few,word,text,when,flag,empty,mixed\n";
        QByteArrayList lines;
        for (int i = 0; i < 6000; ++i) {
            const auto pick = [&random](int many) { return int(random() % quint64(many)); };
            QByteArray line =
                i % 11 == 0 ? QByteArray() : QByteArray::number(std::exp(pick(9000) / 700.0), 'g', 15);
            line += ',' + QByteArray::number(pick(100'000)) + ',' + QByteArray::number(pick(9)) + ",w" +
                    QByteArray::number(pick(40)) + ",some text ü " + QByteArray(pick(30), 'x') +
                    QByteArray::number(i) + ",2025-01-" + QByteArray::number(10 + pick(19)) + "T00:00:0" +
                    QByteArray::number(pick(9)) + ',' + (pick(3) ? "true" : "false") + ",," +
                    // whole numbers in some parts, fractions in others
                    (i < 3000 ? QByteArray::number(pick(50)) : QByteArray::number(pick(50) / 4.0)) + '\n';
            lines.append(line);
        }
        const auto whole = buildProfile(m_reader, {write("whole.csv", header + lines.join())}, {});
        VERIFY_OK(whole);
        QCOMPARE(whole->profile.columns.at(4).type, ColumnType::Text);
        for (const size_t parts : {2, 5}) {
            std::vector<QByteArray> texts(parts, header);
            for (const QByteArray &line : std::as_const(lines))
                texts[size_t(random() % parts)] += line;
            QStringList files;
            for (size_t i = 0; i < parts; ++i)
                files << write("part" + QByteArray::number(int(i)) + ".csv", texts[i]);
            const auto merged = buildProfile(m_reader, files, {});
            VERIFY_OK(merged);
            QVERIFY(merged->profile.mergesExactly());
            QCOMPARE(QString::fromUtf8(countsOf(merged->profile)),
                     QString::fromUtf8(countsOf(whole->profile)));
            QCOMPARE(merged->profile.sources.size(), qsizetype(parts));
            for (qsizetype i = 0; i < merged->profile.columns.size(); ++i) {
                const Moments &ours = merged->profile.columns.at(i).moments;
                const Moments &theirs = whole->profile.columns.at(i).moments;
                QVERIFY(std::abs(ours.mean - theirs.mean) <= 1e-12 * std::abs(theirs.mean));
                QVERIFY(std::abs(ours.m2 - theirs.m2) <= 1e-9 * theirs.m2);
                QVERIFY(std::abs(ours.m4 - theirs.m4) <= 1e-9 * theirs.m4);
            }
            // Profiles of some parts, merged with data.
            const QString some = profileOfFiles(files.mid(1));
            const auto again = buildProfile(m_reader, {some, files.constFirst()}, {});
            VERIFY_OK(again);
            QCOMPARE(countsOf(again->profile), countsOf(whole->profile));
        }
    }

    void whatIsDecidedOfTheWholeIsNotOfItsParts()
    {
        // Each part has few whole numbers and few words; together they are many.
        QByteArray a = "n,word\n";
        QByteArray b = a;
        for (int i = 0; i < 900; ++i) {
            a += QByteArray::number(i % 8) + ",a" + QByteArray::number(i) + '\n';
            b += QByteArray::number(10 + i % 8) + ",b" + QByteArray::number(i) + '\n';
        }
        const auto part = buildProfile(m_reader, {write("few-a.csv", a)}, {});
        VERIFY_OK(part);
        QCOMPARE(part->profile.columns.at(0).type, ColumnType::Categorical);
        QCOMPARE(part->profile.columns.at(1).type, ColumnType::Categorical);
        const auto both = buildProfile(m_reader, {write("few-a.csv", a), write("few-b.csv", b)}, {});
        const auto whole = buildProfile(m_reader, {write("few-ab.csv", a + b.mid(b.indexOf('\n') + 1))}, {});
        VERIFY_OK(both);
        VERIFY_OK(whole);
        QCOMPARE(both->profile.columns.at(0).type, ColumnType::Numeric);
        QCOMPARE(both->profile.columns.at(1).type, ColumnType::Text);
        QCOMPARE(QString::fromUtf8(countsOf(both->profile)), QString::fromUtf8(countsOf(whole->profile)));
    }

    void partsOfOneTableOnly()
    {
        const auto names =
            buildProfile(m_reader, {write("ab.csv", "a,b\n1,2\n"), write("ac.csv", "a,c\n1,2\n")}, {});
        QVERIFY(names.isError());
        QCOMPARE(names.error().what, QStringLiteral("a column is in one part only"));
        QCOMPARE(names.error().where, QStringLiteral("b"));
        const auto more =
            buildProfile(m_reader, {write("a.csv", "a\n1\n"), write("ac.csv", "a,c\n1,2\n")}, {});
        QVERIFY(more.isError());
        QCOMPARE(more.error().where, QStringLiteral("c"));
        const auto types = buildProfile(m_reader, {write("n.csv", "a\n1\n"), write("w.csv", "a\nx\n")}, {});
        QVERIFY(types.isError());
        QCOMPARE(types.error().code, ErrorCode::Usage);
        const QString data = write("data.csv", "a\n1\n");
        const auto over = saveProfile(m_reader, {data}, data, {});
        QVERIFY(over.isError());
        QCOMPARE(over.error().code, ErrorCode::Usage);
    }

    void aFileThatGrowsIsTold()
    {
        const QString path = write("grows.csv", "a\n0.5\n1.5\n");
        const auto built = buildProfile(m_reader, {path}, {}, [&path](qint64, qint64) {
            QFile file(path);
            if (!file.open(QIODevice::Append) || file.write("2.5\n") < 0)
                qWarning("cannot write %s", qPrintable(path));
        });
        VERIFY_OK(built);
        QCOMPARE(built->profile.rows, 2);
        QCOMPARE(built->problems.size(), 1);
        QCOMPARE(built->problems.constFirst().where, QDir::toNativeSeparators(path));
    }

    void categoriesBeyondTheMostFrequent()
    {
        // 12 000 words; most of them more than once, so that they are no text.
        QByteArray text = "word\n";
        for (int i = 0; i < 12'000; ++i) {
            const QByteArray word = "w" + QByteArray::number(i) + '\n';
            text += word + (i < 11'000 ? word : QByteArray());
        }
        const QString data = write("words.csv", text);
        const QString file = profileOfFiles({data});
        const auto dataset = m_reader.open(file, {});
        VERIFY_OK(dataset);
        const auto profile = (*dataset)->profile();
        QVERIFY(profile && !profile->mergesExactly());
        QCOMPARE(profile->columns.first().categories->names.size(), keptCategories);
        QCOMPARE(profile->columns.first().categories->otherDistinct, 2000);
        QCOMPARE(profile->columns.first().categories->otherRows, 3000);
        const auto report = checkDrift(m_reader, Reference(file), Live(data), {}, {});
        VERIFY_OK(report);
        const HistogramBins &bins = report->columns.first().bins;
        const qsizetype others = bins.categories.indexOf(QStringLiteral("all others"));
        QVERIFY(others >= 0);
        QCOMPARE(bins.live[size_t(others)], 3000);
        QCOMPARE(report->columns.first().score.value_or(1), 0.0);
    }

    /// Of texts a profile has the lengths alone: who wants categories is told why there are none.
    void textsHaveNoCategories()
    {
        QByteArray text = "word\n";
        for (int i = 0; i < 2000; ++i)
            text += "some words " + QByteArray::number(i) + '\n';
        const QString data = write("texts.csv", text);
        const QString profile = profileOfFiles({data});
        QVERIFY(!bytesOf(profile).contains("some words"));
        DriftOptions options;
        options.ofColumn[QStringLiteral("word")].type = ColumnType::Categorical;
        const auto ofData = checkDrift(m_reader, Reference(data), Live(data), options, {});
        VERIFY_OK(ofData);
        QCOMPARE(ofData->columns.first().score, 0.0);
        const auto report = checkDrift(m_reader, Reference(profile), Live(data), options, {});
        VERIFY_OK(report);
        const ColumnDrift &column = report->columns.first();
        QVERIFY(!column.score);
        QVERIFY2(column.note.contains(QStringLiteral("does not have this column's single values")),
                 qPrintable(column.note));
        QCOMPARE(report->problems.size(), 1);
    }

    void hugeProfilesAreComparedByFewerValues()
    {
        Profile profile =
            *readProfile(profileOfFiles({m_folder.filePath(QStringLiteral("large/reference.parquet"))}));
        constexpr qint64 times = 50'000'000; // 10^12 rows
        profile.rows *= times;
        for (ColumnProfile &column : profile.columns) {
            column.rows *= times;
            column.missing *= times;
            column.infinite *= times;
            for (qint64 &count : column.numbers ? column.numbers->counts : m_none)
                count *= times;
            for (qint64 &count : column.categories ? column.categories->counts : m_none)
                count *= times;
        }
        const QString file = write("huge.profile.json", profileText(profile));
        DriftOptions options;
        options.columns = {QStringLiteral("normal"), QStringLiteral("category")};
        const auto report =
            checkDrift(m_reader, Reference(file),
                       Live(m_folder.filePath(QStringLiteral("large/live.parquet"))), options, {});
        VERIFY_OK(report);
        QCOMPARE(report->reference.rows, qint64(20'000) * times);
        const ColumnDrift &normal = report->columns.first();
        QVERIFY2(QString(normal.note)
                     .remove(u',')
                     .contains(QStringLiteral("10000000 values stand for 1000000000000")),
                 qPrintable(normal.note));
        QVERIFY(normal.score && std::isfinite(*normal.score));
        QVERIFY(report->columns.last().score && report->columns.last().score.value() > 0);
    }

    void stopsBetweenColumns()
    {
        StopSource source;
        const auto built =
            buildProfile(m_reader, {m_folder.filePath(QStringLiteral("middle/reference.parquet"))},
                         source.token(), [&](qint64, qint64) { source.requestStop(); });
        QVERIFY(built.isCancelled());
    }

private:
    std::vector<qint64> m_none;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestProfile)
#include "tst_profile.moc"
