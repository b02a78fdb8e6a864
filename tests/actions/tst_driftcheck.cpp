// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/driftcheck.h"
#include "models/analysis/driftcolumn.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <cmath>

namespace driftline {

namespace {

const QString scoresScript = QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/drift_scores.py");
const QString pairScript = QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/write_drift_pair.py");

double asNumber(const QJsonValue &value)
{
    return value.isString() ? value.toString().toDouble() : value.toDouble();
}

const ColumnDrift *columnOf(const DriftReport &report, const QString &name)
{
    const auto at = std::find_if(report.columns.cbegin(), report.columns.cend(),
                                 [&name](const ColumnDrift &column) { return column.name == name; });
    return at == report.columns.cend() ? nullptr : &*at;
}

bool isPermutation(DriftTest test)
{
    return test == DriftTest::TotalVariation || test == DriftTest::MeanDiscrepancy;
}

/// Two shares of so many random permutations are no further apart than five deviations.
bool agreesByChance(double ours, double theirs, int permutations)
{
    const double share = std::clamp((ours + theirs) / 2, 0.01, 0.99);
    return std::abs(ours - theirs) <= 5 * std::sqrt(2 * share * (1 - share) / permutations);
}

/// Of numbers that are a million times their spread, means lose as many digits.
bool agreesRoughly(double ours, double theirs)
{
    return std::abs(ours - theirs) <= 1e-6 * theirs * std::max(1.0, -std::log(theirs));
}

/// Rounding that two right answers may differ by: 1e-9, relative, for a p-value of its logarithm as well.
/// The square root of a distance near zero is taken from differences of 1e-16 in Evidently, so that 1e-8
/// there means zero; SciPy's series of Cramér and von Mises ends at 1e-7, which is all that is left of a
/// small p.
bool agrees(DriftTest test, double ours, double theirs)
{
    if (isPermutation(test))
        return agreesByChance(ours, theirs, test == DriftTest::TotalVariation ? 1000 : 100);
    if (test == DriftTest::CramerVonMises && theirs < 1e-3)
        return std::abs(ours - theirs) < 1e-6;
    if (test == DriftTest::EppsSingleton) // few distinct values: both invert what is nearly singular
        return std::abs(ours - theirs) <= 1e-7 * theirs * std::max(1.0, -std::log(theirs));
    if (isPValueTest(test) && theirs > 1e-300)
        return std::abs(ours - theirs) <= 1e-9 * theirs * std::max(1.0, -std::log(theirs));
    if (std::isnan(theirs) || std::isinf(theirs))
        return std::isnan(ours) == std::isnan(theirs) && std::isinf(ours) == std::isinf(theirs);
    const bool rooted = test == DriftTest::JensenShannon || test == DriftTest::Hellinger;
    if (rooted && std::max(ours, theirs) < 1e-7)
        return true;
    return std::abs(ours - theirs) <= 1e-9 * std::max(1.0, std::abs(theirs));
}

} // namespace

class TestDriftCheck final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const auto &[folder, rows, live] : {std::tuple{"small", 300, 250},
                                                 {"middle", 2000, 1500},
                                                 {"large", 20000, 15000},
                                                 {"tiny", 7, 5}}) {
            const QString path = m_folder.filePath(QString::fromLatin1(folder));
            QVERIFY(QDir().mkpath(path));
            VERIFY_OK(
                runPeer(Peer::Evidently, {pairScript, path, QString::number(rows), QString::number(live)}));
        }
    }

    void everyTestAgreesWithEvidently_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("suffix");
        for (const char *folder : {"tiny", "small", "middle", "large"})
            QTest::addRow("%s parquet", folder) << QString::fromLatin1(folder) << QStringLiteral("parquet");
        QTest::addRow("small csv") << QStringLiteral("small") << QStringLiteral("csv");
    }

    void everyTestAgreesWithEvidently()
    {
        QFETCH(const QString, folder);
        QFETCH(const QString, suffix);
        const QString reference = m_folder.filePath(folder + QStringLiteral("/reference.") + suffix);
        const QString live = m_folder.filePath(folder + QStringLiteral("/live.") + suffix);
        const auto peer = runPeer(Peer::Evidently, {scoresScript, QStringLiteral("tests"), reference, live});
        VERIFY_OK(peer);
        const QJsonObject expected = peer->object();
        QVERIFY(expected.size() >= 16);
        // Evidently compares sums of equal terms in another order: chance decides.
        const QStringList tied{QStringLiteral("integers"),      QStringLiteral("narrow_integers"),
                               QStringLiteral("few_integers"),  QStringLiteral("few_numbers"),
                               QStringLiteral("three_numbers"), QStringLiteral("constant")};
        int compared = 0;
        for (const DriftTest test : driftTests()) {
            DriftOptions options;
            options.test = test;
            options.asEvidently = true;
            const auto report =
                checkDrift(ArrowDatasetReader(), Reference(reference), Live(live), options, {});
            VERIFY_OK(report);
            for (const QString &name : expected.keys()) {
                const QJsonObject answers = expected.value(name).toObject();
                const QString testName = test == DriftTest::Automatic
                                             ? answers.value(QStringLiteral("auto")).toString()
                                             : driftTestName(test);
                const QJsonObject answer = answers.value(testName).toObject();
                const ColumnDrift *column = columnOf(*report, name);
                QVERIFY2(column, qPrintable(name));
                if (!answer.contains(QStringLiteral("score")))
                    continue;
                if (test == DriftTest::MeanDiscrepancy && tied.contains(name))
                    continue;
                const double theirs = asNumber(answer.value(QStringLiteral("score")));
                const QString what = QStringLiteral("%1 %2: %3, Evidently %4; %5")
                                         .arg(name, testName)
                                         .arg(column->score.value_or(-1), 0, 'g', 17)
                                         .arg(theirs, 0, 'g', 17)
                                         .arg(column->note);
                if (std::isnan(theirs) && !column->score && !column->note.isEmpty())
                    continue; // ours says why
                QVERIFY2(column->score, qPrintable(what));
                QVERIFY2(driftTestName(column->test) == testName,
                         qPrintable(what + driftTestName(column->test)));
                const bool alike = test == DriftTest::StudentT && name == QStringLiteral("large_offset")
                                       ? agreesRoughly(*column->score, theirs)
                                       : agrees(column->test, *column->score, theirs);
                QVERIFY2(alike, qPrintable(what));
                QVERIFY2(isPermutation(test) ||
                             column->drifted == answer.value(QStringLiteral("drifted")).toBool(),
                         qPrintable(what));
                if (column->test == DriftTest::KolmogorovSmirnov) {
                    QVERIFY(std::abs(*column->statistic -
                                     answer.value(QStringLiteral("statistic")).toDouble()) < 1e-12);
                }
                ++compared;
            }
        }
        QVERIFY2(compared > 180, qPrintable(QString::number(compared)));
    }

    void everyColumnIsListed()
    {
        const QString reference = write("reference.csv", "n,only_ref,changed,gone,word,when,few\n"
                                                         "0.5,1.5,0.5,0.5,a,2025-01-01,1\n"
                                                         "1.5,2.5,1.5,1.5,b,2025-01-02,2\n"
                                                         "2.5,3.5,2.5,2.5,a,2025-01-03,1\n");
        const QString live = write("live.csv", "few,when,word,gone,changed,n,only_live\n"
                                               "1.0,2025-02-01,a,,x,0.5,\n"
                                               "2.0,2025-02-02,c,,y,,8.5\n");
        const auto report = checkDrift(ArrowDatasetReader(), Reference(reference), Live(live), {}, {});
        VERIFY_OK(report);
        QStringList lines;
        for (const ColumnDrift &column : report->columns) {
            lines << QStringLiteral("%1 %2 %3 missing %4/%5: %6")
                         .arg(column.name, columnTypeName(column.type), driftTestName(column.test))
                         .arg(column.referenceMissing)
                         .arg(column.liveMissing)
                         .arg(column.note);
        }
        QCOMPARE(
            lines.join(u'\n'),
            QStringLiteral(
                "n numeric chisquare missing 0/1: \n"
                "only_ref numeric auto missing 0/0: only in the reference\n"
                "changed numeric auto missing 0/0: the type has changed: double in the reference, string in "
                "the live data\n"
                "gone numeric auto missing 0/2: every value is missing in the live data\n"
                "word categorical chisquare missing 0/0: \n"
                "when datetime auto missing 0/0: times are shown, not tested\n"
                "few categorical z missing 0/0: whole numbers with at most 10 distinct values: compared as "
                "categories\n"
                "only_live numeric auto missing 0/1: only in the live data"));
        QCOMPARE(report->testedColumns, 3);
        QCOMPARE(report->driftedColumns, 1); // word: c is unknown to the reference
        QCOMPARE(report->driftedShare, 1.0 / 3);
        QVERIFY(!report->datasetDrift);
        QCOMPARE(report->reference.rows, 3);
        QCOMPARE(report->live.rows, 2);
        QCOMPARE(report->live.columns, 7);
        QCOMPARE(columnOf(*report, QStringLiteral("few"))->bins.live, (std::vector<qint64>{1, 1}));
    }

    /// Between the opening and the last column.
    void aFileThatGrowsIsTold()
    {
        const QByteArray table = "x,y\n" + QByteArray("0.5,1.5\n2.5,3.5\n").repeated(50);
        const QString reference = write("still.csv", table);
        const QString live = write("grows.csv", table);
        const auto check = [&](const ColumnDone &columnDone) {
            return checkDrift(ArrowDatasetReader(), Reference(reference), Live(live), {}, {}, columnDone);
        };
        const auto before = check({});
        VERIFY_OK(before);
        QVERIFY(before->problems.isEmpty());
        const auto report = check([&live](qsizetype, qsizetype, const ColumnDrift &) {
            QFile file(live);
            if (!file.open(QIODevice::Append) || file.write("4.5,5.5\n") < 0)
                qWarning("cannot write %s", qPrintable(live));
        });
        VERIFY_OK(report);
        QCOMPARE(report->problems.size(), 1);
        QVERIFY(report->problems.constFirst().what.startsWith(
            QStringLiteral("the file was written to after it had been opened")));
        QCOMPARE(report->problems.constFirst().where, QDir::toNativeSeparators(live));
        QCOMPARE(report->live.rows, 100); // all of what was there
        for (const ColumnDrift &column : report->columns)
            QCOMPARE(column.level, DriftLevel::Stable);
    }

    void repeatedNamesAreComparedInTurn()
    {
        VERIFY_OK(
            runPeer(Peer::Evidently,
                    {QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/write_tables.py"), m_folder.path()}));
        const QString path = m_folder.filePath(QStringLiteral("repeated.parquet"));
        const auto report = checkDrift(ArrowDatasetReader(), Reference(path), Live(path), {}, {});
        VERIFY_OK(report);
        QCOMPARE(report->columns.size(), 2);
        for (const ColumnDrift &column : report->columns)
            QVERIFY2(column.score && !column.drifted, qPrintable(column.note));
        QCOMPARE(report->problems.size(), 2); // of each side
        for (const Problem &problem : report->problems)
            QCOMPARE(problem.what,
                     QStringLiteral("column 2 is named \"x\" as column 1 is: it is called \"x (2)\""));
    }

    void wholeNumbersAreNumbersToATestOfNumbers()
    {
        const QString path = write("few.csv", "k\n1\n2\n1\n");
        DriftOptions options;
        options.test = DriftTest::KolmogorovSmirnov;
        const auto report = checkDrift(ArrowDatasetReader(), Reference(path), Live(path), options, {});
        VERIFY_OK(report);
        QCOMPARE(report->columns.first().type, ColumnType::Numeric);
        QCOMPARE(*report->columns.first().score, 1.0);
    }

    void textIsComparedByLength()
    {
        QByteArray shorter = "text\n";
        QByteArray longer = "text\n";
        for (int i = 0; i < 1500; ++i) {
            shorter += "note " + QByteArray::number(i) + '\n';
            longer += "a much longer note " + QByteArray::number(i) + '\n';
        }
        const auto report = checkDrift(ArrowDatasetReader(), Reference(write("shorter.csv", shorter)),
                                       Live(write("longer.csv", longer)), {}, {});
        VERIFY_OK(report);
        const ColumnDrift &column = report->columns.first();
        QCOMPARE(column.type, ColumnType::Text);
        QVERIFY(column.score && column.drifted && report->datasetDrift);
        QCOMPARE(column.live->median - column.reference->median, 14.0);
    }

    void chosenColumnsOnly()
    {
        const QString path = write("chosen.csv", "a,b,c\n0.5,1.5,x\n1.5,2.5,y\n");
        DriftOptions options;
        options.columns = {QStringLiteral("c"), QStringLiteral("a")};
        const auto report = checkDrift(ArrowDatasetReader(), Reference(path), Live(path), options, {});
        VERIFY_OK(report);
        QCOMPARE(report->columns.size(), 2);
        QCOMPARE(report->columns.first().name, QStringLiteral("a"));
        options.columns = {QStringLiteral("d")};
        const auto unknown = checkDrift(ArrowDatasetReader(), Reference(path), Live(path), options, {});
        QVERIFY(unknown.isError());
        QCOMPARE(unknown.error().code, ErrorCode::Usage);
        QCOMPARE(unknown.error().where, QStringLiteral("d"));
    }

    void nothingInCommonIsAnError()
    {
        const auto report = checkDrift(ArrowDatasetReader(), Reference(write("ab.csv", "a,b\n1,2\n")),
                                       Live(write("cd.csv", "c,d\n1,2\n")), {}, {});
        QVERIFY(report.isError());
        QCOMPARE(report.error().what, QStringLiteral("the two files have no column in common"));
    }

    void theFileThatCannotBeReadIsNamed()
    {
        const QString good = write("good.csv", "a\n1\n");
        const QString bad = m_folder.filePath(QStringLiteral("absent.parquet"));
        const auto report = checkDrift(ArrowDatasetReader(), Reference(good), Live(bad), {}, {});
        QVERIFY(report.isError());
        QCOMPARE(report.error().code, ErrorCode::Unreadable);
        QVERIFY(report.error().where.contains(QStringLiteral("absent.parquet")));
    }

    void everyColumnIsReportedOnceAsItIsDone()
    {
        const QString reference = m_folder.filePath(QStringLiteral("middle/reference.parquet"));
        const QString live = m_folder.filePath(QStringLiteral("middle/live.csv")); // formats may differ
        QSet<qsizetype> seen;
        std::atomic<int> inside = 0;
        bool alone = true;
        const auto report = checkDrift(ArrowDatasetReader(), Reference(reference), Live(live), {}, {},
                                       [&](qsizetype index, qsizetype total, const ColumnDrift &column) {
                                           alone = alone && ++inside == 1;
                                           alone = alone && total == 16 && !column.name.isEmpty();
                                           seen.insert(index);
                                           --inside;
                                       });
        VERIFY_OK(report);
        QVERIFY(alone);
        QCOMPARE(seen.size(), 16);
    }

    void stopsBetweenColumns()
    {
        const QString path = m_folder.filePath(QStringLiteral("middle/reference.parquet"));
        StopSource source;
        const auto report =
            checkDrift(ArrowDatasetReader(), Reference(path), Live(path), {}, source.token(),
                       [&](qsizetype, qsizetype, const ColumnDrift &) { source.requestStop(); });
        QVERIFY(report.isCancelled());
    }

private:
    QString write(const char *name, const QByteArray &bytes)
    {
        QString path = m_folder.filePath(QString::fromLatin1(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write the test's file");
        return path;
    }

    QTemporaryDir m_folder;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDriftCheck)
#include "tst_driftcheck.moc"
