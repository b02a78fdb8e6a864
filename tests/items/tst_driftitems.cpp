// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/driftmodel.h"
#include "models/items/drifttext.h"
#include "models/items/roles.h"
#include "models/items/sidesummarymodel.h"
#include "models/items/sortproxy.h"
#include "tests/support/modelchecks.h"
#include "tests/support/testcase.h"

#include <limits>

namespace driftline {

namespace {

ColumnDrift numeric(const QString &name, double score, double threshold)
{
    ColumnDrift column;
    column.name = name;
    column.type = ColumnType::Numeric;
    column.test = DriftTest::Wasserstein;
    column.score = score;
    column.threshold = threshold;
    column.drifted = score >= threshold;
    column.level = column.drifted ? DriftLevel::Drifted : DriftLevel::Stable;
    column.liveMissing = 5;
    column.bins.edges = {0, 1, 2};
    column.bins.reference = {30, 10};
    column.bins.live = {5, 15};
    column.reference = SideSummary{40, 0, 4.91, 1.61, 2.25, 4.9, 7.55, {}};
    column.live = SideSummary{25, 5, 5.92, 1.8, 2.97, 5.93, 8.89, {}};
    column.others = {
        TestOutcome{DriftTest::PopulationStability, 0.377, std::nullopt, std::nullopt, 0.1, true},
        TestOutcome{DriftTest::KolmogorovSmirnov, 0, 0.242, 0.0, 0.05, true}};
    return column;
}

ColumnDrift oneSided(const QString &name)
{
    ColumnDrift column;
    column.name = name;
    column.note = QStringLiteral("only in the reference");
    return column;
}

DriftReport report(const QList<ColumnDrift> &columns, qsizetype drifted, qsizetype tested)
{
    DriftReport report;
    report.columns = columns;
    report.reference.rows = 40;
    report.live.rows = 25;
    report.testedColumns = tested;
    report.driftedColumns = drifted;
    report.driftedShare = tested > 0 ? double(drifted) / double(tested) : 0;
    report.datasetDrift = report.driftedShare >= 0.5;
    report.elapsedMs = 1900;
    return report;
}

} // namespace

class TestDriftItems final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void fillsWhileTheCheckRuns()
    {
        DriftModel model;
        ModelChecks checks(&model, {SortRole, PillKindRole, ReferenceBinsRole, LiveBinsRole});
        const ColumnDrift a = numeric(QStringLiteral("a"), 0.631, 0.1);
        const ColumnDrift b = numeric(QStringLiteral("b"), 0.02, 0.1);
        model.addColumns({{1, b}});
        model.addColumns({{0, a}, {2, oneSided(QStringLiteral("c"))}});
        VERIFY_MODEL(checks);
        QCOMPARE(model.rowOf(QStringLiteral("b")), 0);
        model.addColumns({{1, numeric(QStringLiteral("b"), 0.03, 0.1)}});
        QCOMPARE(model.rowCount(), 3);
        VERIFY_MODEL(checks);
        model.setReport(report({a, b, oneSided(QStringLiteral("c"))}, 1, 2));
        QCOMPARE(model.rowOf(QStringLiteral("b")), 0); // rows stay where they are
        QCOMPARE(
            rowTexts(model),
            (QStringList{QStringLiteral("b |  | Wasserstein | 0.020 | 0.377 | 0.242 | 20.0 % | ● stable"),
                         QStringLiteral("a |  | Wasserstein | 0.631 | 0.377 | 0.242 | 20.0 % | ▲ drifted"),
                         QStringLiteral("c |  | – | – | – | – | 0.0 % | – not tested")}));
        VERIFY_MODEL(checks);
        model.setReport(report({oneSided(QStringLiteral("z"))}, 0, 0));
        QCOMPARE(model.rowCount(), 1);
        model.clear();
        QVERIFY(model.column(0) == nullptr);
        VERIFY_MODEL(checks);
    }

    void worstFirstAndUntestedLast()
    {
        DriftModel model;
        SortProxy sorted;
        ModelChecks checks(&sorted);
        sorted.setSourceModel(&model);
        sorted.sort(DriftModel::ScoreColumn, Qt::DescendingOrder);
        ColumnDrift p = numeric(QStringLiteral("p"), 1e-200, 0.05); // a p-value, the smaller the worse
        p.test = DriftTest::ChiSquare;
        p.pValue = 1e-200;
        p.drifted = true;
        model.setReport(report({oneSided(QStringLiteral("c")), numeric(QStringLiteral("s"), 0.01, 0.1),
                                numeric(QStringLiteral("w"), 0.5, 0.1), p},
                               2, 3));
        QStringList names;
        for (int row = 0; row < sorted.rowCount(); ++row)
            names << sorted.index(row, 0).data().toString();
        QCOMPARE(names.join(u','), QStringLiteral("p,w,s,c"));
        VERIFY_MODEL(checks);
    }

    void sharesAreOfEachSide()
    {
        DriftModel model;
        model.addColumns({{0, numeric(QStringLiteral("a"), 1, 0.1)}});
        const QModelIndex cell = model.index(0, DriftModel::DistributionColumn);
        QCOMPARE(cell.data(ReferenceBinsRole).value<QList<double>>(), (QList<double>{0.75, 0.25}));
        QCOMPARE(cell.data(LiveBinsRole).value<QList<double>>(), (QList<double>{0.25, 0.75}));
    }

    void summaries()
    {
        SideSummaryModel model;
        ModelChecks checks(&model);
        model.setColumn(numeric(QStringLiteral("a"), 1, 0.1));
        QCOMPARE(rowTexts(model),
                 (QStringList{QStringLiteral("reference | 4.91 | 1.61 | 2.25 | 4.90 | 7.55 | 0.0 %"),
                              QStringLiteral("live | 5.92 | 1.80 | 2.97 | 5.93 | 8.89 | 20.0 %")}));
        VERIFY_MODEL(checks);
        model.setColumn(oneSided(QStringLiteral("c")));
        QCOMPARE(model.rowCount(), 0);
        VERIFY_MODEL(checks);
    }

    void headline_data()
    {
        QTest::addColumn<int>("drifted");
        QTest::addColumn<int>("tested");
        QTest::addColumn<QString>("headline");
        QTest::addColumn<QString>("subline");
        QTest::newRow("some") << 7 << 24 << QStringLiteral("Drift: 7 of 24 columns")
                              << QStringLiteral("29 % · threshold 50 % not reached · 1.9 s");
        QTest::newRow("dataset") << 12 << 24 << QStringLiteral("Dataset drift: 12 of 24 columns")
                                 << QStringLiteral("50 % · threshold 50 % · 1.9 s");
        QTest::newRow("none") << 0 << 24 << QStringLiteral("No drift in 24 columns")
                              << QStringLiteral("0 % · threshold 50 % · 1.9 s");
        QTest::newRow("untested") << 0 << 0 << QStringLiteral("No column could be tested")
                                  << QStringLiteral("1.9 s");
    }
    void headline()
    {
        QFETCH(int, drifted);
        QFETCH(int, tested);
        QTEST(driftHeadline(report({}, drifted, tested)), "headline");
        QString subline = driftSubline(report({}, drifted, tested));
        QVERIFY(
            !subline.split(QStringLiteral("· ")).join(QString()).contains(u' ')); // no other place to break
        QTEST(subline.replace(QChar(QChar::Nbsp), u' '), "subline");
    }

    void wordsForNumbers()
    {
        HistogramBins bins;
        bins.edges = {5.5, 6.5, 8.5};
        QCOMPARE(driftBinText(bins, 0), QStringLiteral("6")); // the bin of one whole number
        QCOMPARE(driftBinText(bins, 1), QStringLiteral("6.50 to 8.50"));
        QCOMPARE(driftScoreText(0, true), QStringLiteral("< 1e-300"));
        QCOMPARE(driftScoreText(1.23e-7, true), QStringLiteral("1.2e-07"));
        QCOMPARE(driftScoreText(0.6119, false), QStringLiteral("0.612"));
        QCOMPARE(driftFigureText(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("nan"));
        QCOMPARE(driftShareText(1, 0), QStringLiteral("–"));
        QCOMPARE(driftTestsLine(oneSided(QStringLiteral("c"))), QString());
        QCOMPARE(
            driftTestsLine(numeric(QStringLiteral("a"), 0.612, 0.1)).replace(QChar(QChar::Nbsp), QChar(u' ')),
            QStringLiteral("Wasserstein 0.612 ≥ 0.10 ▲ · PSI 0.377 ▲ · KS D 0.242, p < 1e-300 ▲"));
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDriftItems)
#include "tst_driftitems.moc"
