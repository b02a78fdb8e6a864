// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/analysis/drifttests.h"
#include "models/analysis/warningband.h"
#include "tests/support/testcase.h"

namespace driftline {

class TestWarningBand final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void refusedIsWhatNoScoreCanReach_data()
    {
        QTest::addColumn<DriftTest>("test");
        for (const DriftTest test : driftTests()) {
            if (test != DriftTest::Automatic)
                QTest::newRow(qPrintable(driftTestName(test))) << test;
        }
    }

    /// A band is right if some score is a warning by it; an empty one, at the threshold, asks for none.
    void refusedIsWhatNoScoreCanReach()
    {
        QFETCH(const DriftTest, test);
        for (const std::optional<double> chosen : {std::optional<double>(), {0.05}, {0.1}, {0.25}}) {
            const double threshold = chosen.value_or(defaultThreshold(test));
            for (const double warning : {0.01, 0.05, 0.1, 0.2, 0.25, 0.5}) {
                bool reached = false;
                for (int i = 0; i <= 1000; ++i) {
                    ColumnDrift column;
                    column.test = test;
                    column.score = i / 1000.0;
                    column.threshold = threshold;
                    column.warning = warning;
                    judge(column);
                    reached = reached || column.level == DriftLevel::Warning;
                }
                const Status checked = checkWarning({test, chosen, warning}, QStringLiteral("x"));
                QVERIFY2(checked.ok() == (reached || warning == threshold),
                         qPrintable(QStringLiteral("%1 %2").arg(threshold).arg(warning)));
                if (checked.ok())
                    continue;
                QCOMPARE(checked.error().code, ErrorCode::Usage);
                QCOMPARE(checked.error().where, QStringLiteral("x"));
                for (const double figure : {threshold, warning})
                    QVERIFY2(checked.error().what.contains(QString::number(figure)),
                             qPrintable(checked.error().line()));
                QVERIFY2(checked.error().hint.contains(isPValueTest(test) ? QStringLiteral("or more")
                                                                          : QStringLiteral("or less")),
                         qPrintable(checked.error().line()));
            }
        }
    }

    void aBandIsOfTheTestThatHolds()
    {
        DriftOptions options;
        options.warning = 0.08; // fits distances from 0.1 and p-values below 0.05
        QVERIFY(checkWarnings(options).ok());
        options.test = DriftTest::PopulationStability;
        QVERIFY(checkWarnings(options).ok());
        options.threshold = 0.05;
        QCOMPARE(whereOf(checkWarnings(options)), QStringLiteral("all columns"));
        options.test = DriftTest::KolmogorovSmirnov;
        QVERIFY(checkWarnings(options).ok());
        options.ofType[ColumnType::Categorical].test = DriftTest::Hellinger;
        QCOMPARE(whereOf(checkWarnings(options)), QStringLiteral("categorical columns"));
        options.ofType[ColumnType::Categorical].threshold = 0.2;
        QVERIFY(checkWarnings(options).ok());

        ColumnOptions &zip = options.ofColumn[QStringLiteral("zip")];
        zip.choice.warning = 0.03; // right for its distance, if it is categorical
        QVERIFY(checkWarnings(options).ok());
        zip.type = ColumnType::Numeric;
        QCOMPARE(whereOf(checkWarnings(options)), QStringLiteral("zip"));
        zip.type = ColumnType::Categorical;
        QVERIFY(checkWarnings(options).ok());
        zip.type.reset();
        zip.choice.test = DriftTest::ChiSquare; // wrong whatever it is
        QCOMPARE(whereOf(checkWarnings(options)), QStringLiteral("zip"));
    }

    void whichTestAutomaticIsTellsTheLastCheck()
    {
        DriftReport found;
        found.columns.resize(1);
        ColumnDrift &column = found.columns.first();
        column.name = QStringLiteral("amount");
        column.type = ColumnType::Numeric;
        column.test = DriftTest::Wasserstein;
        DriftOptions options;
        options.ofColumn[column.name].choice.warning = 0.2;
        QVERIFY(checkWarnings(options).ok());
        QCOMPARE(whereOf(checkWarnings(options, found)), column.name);
        options.threshold = 0.3;
        QVERIFY(checkWarnings(options, found).ok());
        options.threshold.reset();
        found.options.test = DriftTest::Wasserstein; // it was asked for then, and is not now
        QVERIFY(checkWarnings(options, found).ok());
        found.options.test = DriftTest::Automatic;
        options.ofColumn[column.name].type = ColumnType::Categorical; // it was read as something else
        QVERIFY(checkWarnings(options, found).ok());
    }

private:
    static QString whereOf(const Status &checked)
    {
        return checked.isError() ? checked.error().where : QStringLiteral("nothing is wrong");
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestWarningBand)
#include "tst_warningband.moc"
