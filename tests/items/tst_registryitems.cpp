// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/hopmodel.h"
#include "models/items/journalmodel.h"
#include "models/items/roles.h"
#include "models/items/stagepill.h"
#include "models/items/versiontablemodel.h"
#include "tests/support/modelchecks.h"
#include "tests/support/testcase.h"

namespace driftline {

namespace {

constexpr UtcMs now = 1'800'000'000'000;
constexpr UtcMs day = 86'400'000;

VersionRow row(int number, Stage stage, bool withRun)
{
    VersionRow row;
    row.version.model = QStringLiteral("fraud");
    row.version.version = QString::number(number);
    row.version.stage = stage;
    row.version.status = QStringLiteral("READY");
    row.version.creationTime = now - 3 * day;
    if (withRun) {
        Run run;
        run.id = RunId(QStringLiteral("4c1f0b7e92d34a6b8e9d0c115c1f0b7e"));
        run.name = QStringLiteral("xgb");
        run.metrics = {{QStringLiteral("auc"), 0.94561}};
        run.tags = {{tags::gitCommit, QStringLiteral("9e27a41")}};
        row.version.runId = run.id;
        row.run = run;
    }
    return row;
}

JournalEntry entry(qint64 seq, const QString &model, const QString &version, const QStringList &archived)
{
    JournalEntry entry;
    entry.seq = seq;
    entry.time = now + seq * day;
    entry.actor = QStringLiteral("release-bot");
    entry.model = model;
    entry.version = version;
    entry.from = QStringLiteral("Staging");
    entry.to = QStringLiteral("Production");
    entry.reason = QStringLiteral("shadow run\nclean");
    entry.archived = archived;
    return entry;
}

} // namespace

class TestRegistryItems final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void versions()
    {
        VersionTableModel model;
        ModelChecks checks(&model, {SortRole, SecondLineRole, VersionTableModel::MetricTextRole});
        VersionRow live = row(12, Stage::Production, true);
        live.version.aliases = {QStringLiteral("champion")};
        live.served = ServedPeriod{now - day, std::nullopt};
        model.setVersions({row(13, Stage::None, false), live}, now);
        model.setMetric(model.metricKeys().value(0));
        VERIFY_MODEL(checks);
        QCOMPARE(rowTexts(model),
                 (QStringList{QStringLiteral("v13 | None |  | no run | – | ! 0 of 3 | 3 d ago | "),
                              QStringLiteral(
                                  "v12 | ● Production | @champion | xgb | 0.9456 | ! 2 of 3 | 3 d ago | ")}));
        QCOMPARE(model.index(1, 0).data(VersionTableModel::MetricTextRole).toString(),
                 QStringLiteral("auc 0.9456"));
        QVERIFY(model.index(1, 0)
                    .data(SecondLineRole)
                    .toString()
                    .startsWith(QStringLiteral("in Production since")));
        QVERIFY(model.index(1, VersionTableModel::TripletColumn)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("dvc_data_hash")));
        QCOMPARE(model.rowOf(QStringLiteral("12")), 1);
        QCOMPARE(model.latestIn(Stage::Production)->version.version, QStringLiteral("12"));
        QVERIFY(model.latestIn(Stage::Archived) == nullptr);
        QVERIFY(model.version(2) == nullptr && model.version(-1) == nullptr);
        model.setVersions({}, now);
        model.setMetric(QStringLiteral("f1"));
        VERIFY_MODEL(checks);
    }

    void journal()
    {
        JournalModel model;
        ModelChecks checks(&model, {SortRole, ToneRole});
        const QList<JournalEntry> entries{entry(1, QStringLiteral("fraud"), QStringLiteral("11"), {}),
                                          entry(2, QStringLiteral("churn"), QStringLiteral("1"), {}),
                                          entry(3, QStringLiteral("fraud"), QStringLiteral("12"),
                                                {QStringLiteral("10"), QStringLiteral("11")})};
        model.setEntries(entries, QStringLiteral("fraud"));
        VERIFY_MODEL(checks);
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(rowText(model, 0).endsWith(QStringLiteral(
            "v12 Staging → Production | release-bot | shadow run clean | v10, v11 → Archived")));
        QCOMPARE(model.rowOf(1), 1);
        QCOMPARE(model.rowOf(2), -1);
        QVERIFY(!model.index(0, 0).data(ToneRole).isValid());
        model.setEntries(entries, {}, 2);
        VERIFY_MODEL(checks);
        QCOMPARE(model.index(0, 0).data(ToneRole).toInt(), int(Tone::Bad));
        QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("does not fit")));
        QVERIFY(!model.index(2, 0).data(ToneRole).isValid());
    }

    void hops()
    {
        HopModel model;
        ModelChecks checks(&model, {PillKindRole, Qt::ToolTipRole});
        LineageGraph graph;
        graph.nodes = {{QStringLiteral("v"), QStringLiteral("version"), QStringLiteral("v12"), {}, {}},
                       {QStringLiteral("r"), QStringLiteral("run"), QStringLiteral("xgb"), {}, {}}};
        graph.hops = {{QStringLiteral("v"),
                       QStringLiteral("r"),
                       QStringLiteral("version→run"),
                       HopStatus::Verified,
                       {},
                       QStringLiteral("same id")},
                      {QStringLiteral("r"),
                       {},
                       QStringLiteral("run→commit"),
                       HopStatus::Missing,
                       QStringLiteral("the run names no commit"),
                       {}}};
        model.setGraph(graph);
        VERIFY_MODEL(checks);
        QCOMPARE(rowTexts(model),
                 (QStringList{QStringLiteral("Model version v12 | Run xgb | ✓ verified | same id"),
                              QStringLiteral("Run xgb | Git commit | ✕ missing | the run names no commit")}));
        QCOMPARE(model.rowEndingIn(QStringLiteral("r")), 0);
        QCOMPARE(model.rowEndingIn(QString()), -1);
        QCOMPARE(lineageKindText(QStringLiteral("image")), QStringLiteral("image"));
        model.clear();
        VERIFY_MODEL(checks);
    }

    void stagesSayTheirNameWithoutColour()
    {
        QCOMPARE(stagePillItem(Stage::Production),
                 (PillItem{QStringLiteral("● Production"), PillKind::Good}));
        QCOMPARE(stagePillItem(Stage::Staging), (PillItem{QStringLiteral("◐ Staging"), PillKind::Warn}));
        QCOMPARE(stagePillItem(Stage::Archived),
                 (PillItem{QStringLiteral("▣ Archived"), PillKind::Archived}));
        QCOMPARE(stagePillItem(Stage::None), (PillItem{QStringLiteral("None"), PillKind::Dashed}));
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRegistryItems)
#include "tst_registryitems.moc"
