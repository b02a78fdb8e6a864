// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What surrounds the tests: rules for bins, windows, corrections, choices, findings. NumPy, SciPy and pandas
// are asked.

#include "models/actions/driftcheck.h"
#include "models/actions/profilebuild.h"
#include "models/analysis/driftscores.h"
#include "models/analysis/drifttests.h"
#include "models/analysis/driftwindows.h"
#include "models/analysis/multipletests.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <cmath>
#include <numeric>

namespace driftline {

namespace {

const QString rulesScript = QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/drift_rules.py");
const QString pairScript = QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/write_drift_pair.py");

const ColumnDrift &columnOf(const DriftReport &report, const QString &name)
{
    return *std::ranges::find(report.columns, name, &ColumnDrift::name);
}

const Finding *findingOf(const ColumnDrift &column, Finding::Kind kind)
{
    const auto at = std::ranges::find(column.findings, kind, &Finding::kind);
    return at == column.findings.end() ? nullptr : &*at;
}

bool near(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::max({1e-6, std::abs(a), std::abs(b)});
}

} // namespace

class TestDriftRules final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        VERIFY_OK(runPeer(Peer::Evidently,
                          {pairScript, m_folder.path(), QStringLiteral("2000"), QStringLiteral("1500")}));
        m_pair = {m_folder.filePath(QStringLiteral("reference.parquet")),
                  m_folder.filePath(QStringLiteral("live.parquet"))};
        QVERIFY(QDir().mkpath(windowFile(QString())));
        const auto windows =
            runPeer(Peer::Evidently, {rulesScript, QStringLiteral("windows"), windowFile(QString())});
        VERIFY_OK(windows);
        m_windows = windows->object();
    }

    void binsAreNumPys()
    {
        const auto peer =
            runPeer(Peer::Evidently, {rulesScript, QStringLiteral("bins"), m_pair.first, m_pair.second});
        VERIFY_OK(peer);
        const QJsonObject expected = peer->object();
        int compared = 0;
        for (const char *rule : {"sturges", "doane", "fd", "30", "deciles"}) {
            DriftOptions options;
            const auto binning = binningFromName(QString::fromLatin1(rule));
            VERIFY_OK(binning);
            QCOMPARE(binningName(*binning), QString::fromLatin1(rule));
            options.bins = *binning;
            options.test = DriftTest::Wasserstein; // reads whole numbers as numbers
            const auto report = check(m_pair, options);
            VERIFY_OK(report);
            for (const QString &name : expected.keys()) {
                const QJsonArray edges =
                    expected.value(name).toObject().value(QString::fromLatin1(rule)).toArray();
                const HistogramBins &bins = columnOf(*report, name).bins;
                if (edges.size() == 1 || name == QLatin1StringView("constant"))
                    continue; // one value has no bins of equal frequency
                if (edges.size() > 1001) {
                    QCOMPARE(bins.edges.size(), size_t{1001}); // more cannot be shown
                    continue;
                }
                QVERIFY2(qsizetype(bins.edges.size()) == edges.size(),
                         qPrintable(QStringLiteral("%1 by %2: %3 edges, NumPy has %4")
                                        .arg(name, QString::fromLatin1(rule))
                                        .arg(bins.edges.size())
                                        .arg(edges.size())));
                for (size_t i = 0; i < bins.edges.size(); ++i)
                    QVERIFY2(near(bins.edges[i], edges.at(qsizetype(i)).toDouble()), qPrintable(name));
                ++compared;
            }
        }
        QVERIFY(compared >= 40);
    }

    void ownEdgesHoldEveryValue()
    {
        DriftOptions options;
        options.bins = *binningFromName(QStringLiteral("edges:-1,0,0.5"));
        const auto report = check(m_pair, options);
        VERIFY_OK(report);
        const ColumnDrift &column = columnOf(*report, QStringLiteral("normal"));
        QCOMPARE(column.bins.edges.size(), size_t{5});
        QCOMPARE(column.bins.edges[1], -1.0);
        QCOMPARE(std::accumulate(column.bins.live.begin(), column.bins.live.end(), qint64{0}), 1500);
        QCOMPARE(std::accumulate(column.bins.reference.begin(), column.bins.reference.end(), qint64{0}),
                 2000);
    }

    void wrongRulesAreRefused_data()
    {
        QTest::addColumn<QString>("rule");
        for (const char *rule : {"", "0", "-3", "1001", "scott", "quantiles:", "edges:", "edges:1",
                                 "edges:2,1", "edges:1,1", "edges:a,b", "edges:0,inf"})
            QTest::newRow(rule) << QString::fromLatin1(rule);
    }

    void wrongRulesAreRefused()
    {
        QFETCH(const QString, rule);
        const auto binning = binningFromName(rule);
        QVERIFY(binning.isError());
        QCOMPARE(binning.error().code, ErrorCode::Usage);
    }

    void binsAddUpToTheScore()
    {
        DriftOptions options;
        options.bins = *binningFromName(QStringLiteral("20"));
        options.everyTest = true;
        const auto report = check(m_pair, options);
        VERIFY_OK(report);
        int compared = 0;
        for (const ColumnDrift &column : report->columns) {
            QList<TestOutcome> outcomes = column.others;
            if (column.score)
                outcomes.append({column.test, *column.score, column.statistic, column.pValue, 0, false});
            for (const TestOutcome &outcome : std::as_const(outcomes)) {
                if (isPValueTest(outcome.test) && column.bins.categories.isEmpty())
                    continue; // of single values, not of bins
                const std::vector<double> terms =
                    contributions(outcome.test, {column.bins.reference, column.bins.live});
                if (terms.empty())
                    continue;
                double sum = std::accumulate(terms.begin(), terms.end(), 0.0);
                if (outcome.test == DriftTest::JensenShannon || outcome.test == DriftTest::Hellinger)
                    sum = std::sqrt(sum);
                const double score = outcome.statistic.value_or(outcome.score);
                QVERIFY2(std::isinf(score) ? std::isinf(sum) : std::abs(score - sum) < 1e-9,
                         qPrintable(column.name + driftTestName(outcome.test)));
                ++compared;
            }
        }
        QVERIFY(compared >= 40);
    }

    void correctionsAreSciPys()
    {
        const std::vector<double> given{0.01, 0.04, 0.03, 0.5, 1, 0, 0.03, 1e-12, 0.2};
        QStringList words;
        for (const double p : given)
            words.append(QString::number(p));
        const auto peer = runPeer(Peer::Evidently,
                                  {rulesScript, QStringLiteral("corrections"), words.join(QLatin1Char(','))});
        VERIFY_OK(peer);
        for (const Correction correction : {Correction::Bonferroni, Correction::BenjaminiHochberg}) {
            const std::vector<double> ours = corrected(given, correction);
            const QJsonArray theirs = peer->object().value(correctionName(correction)).toArray();
            QCOMPARE(qsizetype(ours.size()), theirs.size());
            for (size_t i = 0; i < ours.size(); ++i)
                QVERIFY(near(ours[i], theirs.at(qsizetype(i)).toDouble()));
        }
        QCOMPARE(corrected(given, Correction::None), given);
        const std::vector<double> gap = corrected({0.02, std::nan(""), 0.02}, Correction::Bonferroni);
        QCOMPARE(gap[0], 0.04); // what says nothing is no test
        QVERIFY(std::isnan(gap[1]));
    }

    void aCorrectionTurnsAVerdict()
    {
        DriftOptions options;
        options.test = DriftTest::StudentT;
        options.threshold = 0.9;
        const auto plain = check(m_pair, options);
        options.correction = Correction::Bonferroni;
        const auto careful = check(m_pair, options);
        VERIFY_OK(plain);
        VERIFY_OK(careful);
        qsizetype tested = 0;
        for (qsizetype i = 0; i < plain->columns.size(); ++i) {
            const ColumnDrift &before = plain->columns.at(i);
            const ColumnDrift &after = careful->columns.at(i);
            QCOMPARE(after.pValue, before.pValue);
            QVERIFY(!after.drifted || before.drifted);
            tested += before.score ? 1 : 0;
        }
        for (const ColumnDrift &column : careful->columns) {
            if (column.score)
                QVERIFY(near(*column.score, std::min(1.0, *column.pValue * double(tested))));
        }
        QVERIFY(careful->driftedColumns < plain->driftedColumns);
    }

    void windowsArePandas_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"hour", "day", "week", "month"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    /// Each window says what a check of its rows alone says.
    void windowsArePandas()
    {
        QFETCH(const QString, kind);
        DriftOptions options;
        options.windows = *windowsFromName(kind);
        QCOMPARE(windowsName(options.windows), kind);
        const std::pair files{windowFile(QStringLiteral("reference")), windowFile(QStringLiteral("live"))};
        const auto report = check(files, options);
        VERIFY_OK(report);
        const QJsonArray expected = m_windows.value(kind).toArray();
        QCOMPARE(report->windows.size(), expected.size());
        QVERIFY(!expected.isEmpty());
        QCOMPARE(report->problems.size(), 1); // the rows without a time
        QCOMPARE(report->problems.at(0).what, QStringLiteral("20 rows have no time and are in no window"));
        for (qsizetype i = 0; i < expected.size(); ++i) {
            const DriftWindow &window = report->windows.at(i);
            QCOMPARE(*window.begin, expected.at(i)[QStringLiteral("begin")].toInteger());
            QCOMPARE(window.rows, expected.at(i)[QStringLiteral("rows")].toInteger());
            if (i > 0)
                QCOMPARE(*report->windows.at(i - 1).end, *window.begin);
            if (i % 20 == 0)
                compareWindow(*report, i, kind);
        }
    }

    /// Seconds and nanoseconds since 1970 and spelled times tell the same windows as timestamps do.
    void timesOfOtherTypes()
    {
        DriftOptions options;
        options.windows = *windowsFromName(QStringLiteral("day"));
        const std::pair files{windowFile(QStringLiteral("reference")), windowFile(QStringLiteral("live"))};
        const auto expected = check(files, options);
        VERIFY_OK(expected);
        for (const char *column : {"seconds", "nanoseconds", "spelled"}) {
            options.windows.timeColumn = QString::fromLatin1(column);
            options.ofColumn = {};
            const auto named = check(files, options);
            VERIFY_OK(named);
            options.windows.timeColumn.clear();
            options.ofColumn[QString::fromLatin1(column)].role = ColumnRole::Timestamp;
            const auto byRole = check(files, options);
            VERIFY_OK(byRole);
            for (const DriftReport &report : {*named, *byRole}) {
                QCOMPARE(report.windows.size(), expected->windows.size());
                for (qsizetype i = 0; i < report.windows.size(); ++i) {
                    QCOMPARE(report.windows.at(i).begin, expected->windows.at(i).begin);
                    QCOMPARE(report.windows.at(i).rows, expected->windows.at(i).rows);
                }
            }
        }
    }

    void windowsOfRows()
    {
        DriftOptions options;
        options.windows = *windowsFromName(QStringLiteral("rows:1500"));
        const auto report =
            check({windowFile(QStringLiteral("reference")), windowFile(QStringLiteral("live"))}, options);
        VERIFY_OK(report);
        QCOMPARE(report->windows.size(), 3);
        QCOMPARE(report->windows.at(2).firstRow, 3000);
        QCOMPARE(report->windows.at(2).rows, 1000);
        qint64 values = 0;
        for (const WindowDrift &window : columnOf(*report, QStringLiteral("x")).windows)
            values += window.values + window.missing;
        QCOMPARE(values, 4000);
        // What one window drifts in all of them know.
        QCOMPARE(report->windows.at(0).testedColumns, 2);
    }

    void windowsThatCannotBe_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("what");
        QTest::newRow("no such column") << "day"
                                        << "then" << QStringLiteral("the live data have no such column");
        QTest::newRow("no times") << "day"
                                  << "c" << QStringLiteral("no row of the live data has a time");
        QTest::newRow("numbers that are no times")
            << "day"
            << "x" << QStringLiteral("the numbers of this column are no times since 1970");
        QTest::newRow("too many") << "rows:1"
                                  << "" << QStringLiteral("the live data would be split into 4000 windows");
    }

    void windowsThatCannotBe()
    {
        QFETCH(const QString, kind);
        QFETCH(const QString, column);
        QFETCH(const QString, what);
        DriftOptions options;
        options.windows = *windowsFromName(kind);
        options.windows.timeColumn = column;
        const auto report =
            check({windowFile(QStringLiteral("reference")), windowFile(QStringLiteral("live"))}, options);
        QVERIFY(report.isError());
        QCOMPARE(report.error().code, ErrorCode::Usage);
        QCOMPARE(report.error().what, what);
    }

    void aProfileHasNoWindows()
    {
        const QString profile = m_folder.filePath(QStringLiteral("live.profile.json"));
        VERIFY_OK(saveProfile(ArrowDatasetReader(), {m_pair.second}, profile, {}));
        DriftOptions options;
        VERIFY_OK(check({m_pair.first, profile}, options));
        options.windows = *windowsFromName(QStringLiteral("rows:100"));
        const auto report = check({m_pair.first, profile}, options);
        QVERIFY(report.isError());
        QCOMPARE(report.error().code, ErrorCode::Usage);
        QVERIFY(report.error().what.startsWith(QStringLiteral("a profile has no rows")));
        VERIFY_OK(check({profile, m_pair.second}, options)); // as the reference it serves
    }

    void theNearestChoiceHolds()
    {
        DriftOptions options;
        options.threshold = 0.3;
        options.ofType[ColumnType::Numeric] = {DriftTest::KolmogorovSmirnov, 0.02, {}};
        options.ofColumn[QStringLiteral("same")].choice = {DriftTest::PopulationStability, {}, 0.01};
        options.ofColumn[QStringLiteral("flag")].choice = {{}, 1e-6, {}};
        options.ofColumn[QStringLiteral("tiny")].role = ColumnRole::Id;
        options.ofColumn[QStringLiteral("few_integers")].type = ColumnType::Numeric;
        options.ofColumn[QStringLiteral("category")].role = ColumnRole::Ignored;
        const auto report = check(m_pair, options);
        VERIFY_OK(report);
        const auto column = [&](const char *name) { return columnOf(*report, QString::fromLatin1(name)); };
        QCOMPARE(column("normal").test, DriftTest::KolmogorovSmirnov);
        QCOMPARE(column("normal").threshold, 0.02);
        QCOMPARE(column("normal").warning, 0.04);
        QCOMPARE(column("same").test, DriftTest::PopulationStability);
        QCOMPARE(column("same").threshold, 0.02);
        QCOMPARE(column("same").warning, 0.01);
        QCOMPARE(column("flag").test, DriftTest::JensenShannon);
        QCOMPARE(column("flag").threshold, 1e-6);
        QVERIFY(column("flag").drifted);
        QCOMPARE(column("new_category").threshold, 0.3);
        QVERIFY(!column("tiny").score);
        QVERIFY(column("tiny").note.contains(QStringLiteral("not tested")));
        QCOMPARE(column("few_integers").type, ColumnType::Numeric);
        QVERIFY(!column("category").score);
        QCOMPARE(column("category").note, QStringLiteral("ignored"));
    }

    /// Which test it is tells the size of the column; the direction is that of the test.
    void aWarningBeyondDriftIsRefused()
    {
        DriftOptions options;
        options.columns = {QStringLiteral("normal")};
        options.warning = 0.25;
        const auto large = check(m_pair, options);
        QVERIFY(large.isError());
        QCOMPARE(large.error().code, ErrorCode::Usage);
        QCOMPARE(large.error().where, QStringLiteral("normal"));
        QCOMPARE(large.error().what, QStringLiteral("a warning from 0.25 on would come after drift, which "
                                                    "begins at 0.1 (Wasserstein)"));
        options.threshold = 0.3;
        VERIFY_OK(check(m_pair, options));

        const QString table = file("few.csv", "normal\n", [](int i) {
            return i < 500 ? QStringLiteral("%1.5\n").arg(i) : QString();
        });
        const auto small = check({table, table}, options);
        QVERIFY(small.isError());
        QCOMPARE(small.error().what, QStringLiteral("a warning below p = 0.25 would come after drift, which "
                                                    "begins below p = 0.3 (Kolmogorov–Smirnov)"));
        options.threshold.reset();
        VERIFY_OK(check({table, table}, options));
        options.test = DriftTest::PopulationStability; // known before a file is opened
        const auto before = check({QStringLiteral("absent"), QStringLiteral("absent")}, options);
        QVERIFY(before.isError());
        QCOMPARE(before.error().code, ErrorCode::Usage);
        QCOMPARE(before.error().where, QStringLiteral("all columns"));
    }

    void whatNoTestSees()
    {
        const QString reference = file("reference.csv", "id,kind,gap,range,type\n", [](int i) {
            return QStringLiteral("%1,%2,%3,%4,%5\n")
                .arg(i)
                .arg(QLatin1StringView(i % 3 ? "a" : "b"))
                .arg(i % 100 ? QString::number(i % 17) : QString())
                .arg(i % 50)
                .arg(i % 7);
        });
        const QString live = file("live.csv", "id,kind,gap,range,type\n", [](int i) {
            return QStringLiteral("%1,%2,%3,%4,%5\n")
                .arg(i)
                .arg(QLatin1StringView(i % 40 == 0 ? "new" : "a"))
                .arg(i % 5 ? QString::number(i % 17) : QString())
                .arg(i % 25 ? i % 50 : 80)
                .arg(QLatin1StringView("word"));
        });
        DriftOptions options;
        options.ofColumn[QStringLiteral("id")].role = ColumnRole::Id;
        const auto report = check({reference, live}, options);
        VERIFY_OK(report);
        const ColumnDrift &kind = columnOf(*report, QStringLiteral("kind"));
        const Finding *fresh = findingOf(kind, Finding::Kind::NewCategories);
        QVERIFY(fresh && fresh->notable && fresh->text.contains(QStringLiteral("new")));
        QVERIFY(near(fresh->score, 1.0 / 40));
        const Finding *gone = findingOf(kind, Finding::Kind::VanishedCategories);
        QVERIFY(gone && gone->notable && near(gone->score, 334.0 / 1000));
        const ColumnDrift &gap = columnOf(*report, QStringLiteral("gap"));
        const Finding *missing = findingOf(gap, Finding::Kind::MissingShare);
        QVERIFY(missing && missing->notable && near(missing->score, 0.19));
        QVERIFY(!gap.drifted);
        QCOMPARE(gap.level, DriftLevel::Warning); // though the test says stable
        const Finding *range =
            findingOf(columnOf(*report, QStringLiteral("range")), Finding::Kind::OutOfRange);
        QVERIFY(range && range->notable && near(range->score, 1.0 / 25));
        const ColumnDrift &type = columnOf(*report, QStringLiteral("type"));
        QVERIFY(findingOf(type, Finding::Kind::TypeChanged));
        QCOMPARE(type.level, DriftLevel::Warning);
        QVERIFY(!type.score && !type.drifted);
        QVERIFY(columnOf(*report, QStringLiteral("id")).findings.isEmpty());
    }

private:
    using Files = std::pair<QString, QString>;

    [[nodiscard]] static Result<DriftReport> check(const Files &files, const DriftOptions &options)
    {
        return checkDrift(ArrowDatasetReader(), Reference(files.first), Live(files.second), options, {});
    }

    [[nodiscard]] QString windowFile(const QString &name) const
    {
        const QString folder = m_folder.filePath(QStringLiteral("windows"));
        return name.isEmpty() ? folder : folder + QLatin1Char('/') + name + QStringLiteral(".parquet");
    }

    QString file(const char *name, const char *header, const std::function<QString(int)> &row) const
    {
        QString path = m_folder.filePath(QString::fromLatin1(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(header);
        for (int i = 0; i < 1000; ++i)
            file.write(row(i).toUtf8());
        return path;
    }

    void compareWindow(const DriftReport &report, qsizetype index, const QString &kind) const
    {
        const Files files{windowFile(QStringLiteral("reference")),
                          windowFile(QStringLiteral("%1-%2").arg(kind).arg(index))};
        for (const ColumnDrift &column : report.columns) {
            if (column.windows.isEmpty())
                continue;
            DriftOptions options;
            options.test = column.test;
            options.columns = {column.name};
            const auto alone = check(files, options);
            VERIFY_OK(alone);
            const ColumnDrift &expected = alone->columns.constFirst();
            const WindowDrift &window = column.windows.at(index);
            QCOMPARE(window.score, expected.score);
            QCOMPARE(window.pValue, expected.pValue);
            QCOMPARE(window.level == DriftLevel::Drifted, expected.drifted);
            QCOMPARE(window.missing, expected.liveMissing);
            QCOMPARE(std::accumulate(window.live.begin(), window.live.end(), qint64{0}), window.values);
        }
    }

    QTemporaryDir m_folder;
    Files m_pair;
    QJsonObject m_windows;
};

} // namespace driftline

QTEST_GUILESS_MAIN(driftline::TestDriftRules)
#include "tst_driftrules.moc"
