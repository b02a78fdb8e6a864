// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/binmodel.h"
#include "models/items/columnoptionsmodel.h"
#include "models/items/sortproxy.h"
#include "tests/support/modelchecks.h"
#include "tests/support/testcase.h"

#include <numeric>

namespace driftline {

namespace {

ColumnDrift column(const QString &name, ColumnType type, DriftTest test)
{
    ColumnDrift drift;
    drift.name = name;
    drift.type = type;
    drift.test = test;
    return drift;
}

} // namespace

class TestDriftOptionItems final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        TestCase::init();
        m_model = std::make_unique<ColumnOptionsModel>();
        DriftReport found;
        found.columns = {column(QStringLiteral("amount"), ColumnType::Numeric, DriftTest::Wasserstein),
                         column(QStringLiteral("target"), ColumnType::Boolean, DriftTest::JensenShannon)};
        DriftOptions options;
        options.ofColumn[QStringLiteral("elsewhere")].type = ColumnType::Text;
        m_model->setColumns(found, options);
    }

    void whatIsNotChosenIsShownAsFound()
    {
        ModelChecks checks(m_model.get(), {SortRole, MutedRole});
        QCOMPARE(rowTexts(*m_model),
                 (QStringList{QStringLiteral("amount | numeric | feature | Wasserstein | – | – | –"),
                              QStringLiteral("target | boolean | target | Jensen–Shannon | – | – | –")}));
        VERIFY_MODEL(checks);
    }

    void choicesAreTakenAndGivenBack()
    {
        ModelChecks checks(m_model.get(), {SortRole, MutedRole});
        QVERIFY(set(0, ColumnOptionsModel::TypeColumn, "categorical"));
        QVERIFY(set(0, ColumnOptionsModel::RoleColumn, "id"));
        QVERIFY(set(0, ColumnOptionsModel::TestColumn, "psi"));
        QVERIFY(set(0, ColumnOptionsModel::ThresholdColumn, "0.25"));
        QVERIFY(set(0, ColumnOptionsModel::WarningColumn, "0.1"));
        QVERIFY(set(0, ColumnOptionsModel::BinsColumn, "deciles"));
        VERIFY_MODEL(checks);
        QCOMPARE(rowTexts(*m_model).constFirst(),
                 QStringLiteral("amount | categorical | id | PSI | 0.25 | 0.1 | deciles"));
        const ColumnOptions options = m_model->chosen().value(QStringLiteral("amount"));
        QCOMPARE(options.type, ColumnType::Categorical);
        QCOMPARE(options.role, ColumnRole::Id);
        QCOMPARE(options.choice, (TestChoice{DriftTest::PopulationStability, 0.25, 0.1}));
        QCOMPARE(options.bins->rule, BinRule::EqualFrequency);
        QVERIFY(m_model->chosen().contains(QStringLiteral("elsewhere"))); // of another file
        QVERIFY(set(0, ColumnOptionsModel::TestColumn, ""));
        QVERIFY(!m_model->chosen().value(QStringLiteral("amount")).choice.test);
        m_model->reset();
        QVERIFY(m_model->chosen().isEmpty());
        VERIFY_MODEL(checks);
    }

    void whatIsNoChoiceIsRefused()
    {
        for (const auto &[place, text] : {std::pair(ColumnOptionsModel::NameColumn, "other"),
                                          {ColumnOptionsModel::TypeColumn, "number"},
                                          {ColumnOptionsModel::RoleColumn, "boss"},
                                          {ColumnOptionsModel::TestColumn, "anova"},
                                          {ColumnOptionsModel::ThresholdColumn, "-1"},
                                          {ColumnOptionsModel::WarningColumn, "much"},
                                          {ColumnOptionsModel::BinsColumn, "edges:1"}})
            QVERIFY2(!set(1, place, text), text);
        QVERIFY(!m_model->chosen().contains(QStringLiteral("target")));
    }

    void aWarningBeyondDriftIsMarked()
    {
        ModelChecks checks(m_model.get(), {SortRole, MutedRole, ToneRole, Qt::ToolTipRole});
        const QModelIndex warning = m_model->index(0, ColumnOptionsModel::WarningColumn);
        const auto isMarked = [&] { return warning.data(ToneRole).toInt() == int(Tone::Bad); };
        QVERIFY(
            set(0, ColumnOptionsModel::WarningColumn, "0.1")); // where Wasserstein drifts: none is asked for
        QVERIFY(!isMarked() && m_model->check().ok());
        QVERIFY(set(0, ColumnOptionsModel::WarningColumn, "0.25"));
        VERIFY_MODEL(checks);
        QVERIFY(isMarked());
        QVERIFY2(warning.data(Qt::ToolTipRole).toString().contains(QStringLiteral("from 0.25 on")),
                 qPrintable(warning.data(Qt::ToolTipRole).toString()));
        QCOMPARE(m_model->check().error().where, QStringLiteral("amount"));
        QVERIFY(!m_model->index(1, ColumnOptionsModel::WarningColumn).data(ToneRole).isValid());
        QVERIFY(set(0, ColumnOptionsModel::TestColumn, "ks")); // of a p-value it is right
        VERIFY_MODEL(checks);
        QVERIFY(!isMarked() && m_model->check().ok());
        QVERIFY(set(0, ColumnOptionsModel::ThresholdColumn, "0.3"));
        VERIFY_MODEL(checks);
        QVERIFY(isMarked());
        m_model->reset();
        QVERIFY(!isMarked() && m_model->check().ok());
    }

    void binsThatMovedMost()
    {
        ColumnDrift drift =
            column(QStringLiteral("country"), ColumnType::Categorical, DriftTest::JensenShannon);
        drift.bins.categories = {QStringLiteral("DE"), QStringLiteral("FR"), QStringLiteral("IT")};
        drift.bins.reference = {50, 30, 20};
        drift.bins.live = {50, 10, 40};
        BinModel model;
        ModelChecks checks(&model, {SortRole});
        model.setColumn(drift);
        VERIFY_MODEL(checks);
        QCOMPARE(model.test(), DriftTest::JensenShannon);
        double parts = 0;
        for (int row = 0; row < model.rowCount(); ++row)
            parts += model.index(row, BinModel::PartColumn).data(SortRole).toDouble();
        QVERIFY(std::abs(parts - 1) < 1e-12);
        SortProxy sorted;
        sorted.setSourceModel(&model);
        sorted.sort(BinModel::PartColumn, Qt::DescendingOrder);
        QVERIFY(rowTexts(sorted).constFirst().startsWith(QStringLiteral("FR | 30.0 % | 10.0 % | -20.0 % |")));
        QVERIFY(rowTexts(sorted).constLast().endsWith(QStringLiteral("0.0 %")));
        drift.test = DriftTest::ChiSquare;
        drift.bins.reference = {50, 50, 0}; // an endless term
        model.setColumn(drift);
        QCOMPARE(model.index(2, BinModel::PartColumn).data().toString(), QStringLiteral("100.0 %"));
        drift.test = DriftTest::KolmogorovSmirnov; // no sum over bins
        model.setColumn(drift);
        QCOMPARE(model.test(), DriftTest::PopulationStability);
        drift.bins.live = {0, 0, 0};
        model.setColumn(drift);
        QCOMPARE(model.rowCount(), 0);
        VERIFY_MODEL(checks);
    }

private:
    bool set(int row, int place, const char *text)
    {
        return m_model->setData(m_model->index(row, place), QString::fromUtf8(text), Qt::EditRole);
    }

    std::unique_ptr<ColumnOptionsModel> m_model;
};

} // namespace driftline

QTEST_GUILESS_MAIN(driftline::TestDriftOptionItems)
#include "tst_driftoptionitems.moc"
