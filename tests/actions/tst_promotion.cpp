// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Choosing a version, planning its move, moving it, and telling which was in Production before.

#include "models/actions/modeloverview.h"
#include "models/actions/previousversion.h"
#include "models/actions/promotion.h"
#include "models/actions/versionselector.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/testcase.h"

namespace driftline {

namespace {

ModelVersion version(const QString &model, int number, Stage stage, const QStringList &aliases = {},
                     UtcMs updated = 0)
{
    ModelVersion version;
    version.model = model;
    version.version = QString::number(number);
    version.stage = stage;
    version.aliases = aliases;
    version.runId = RunId(QStringLiteral("run%1").arg(number));
    if (updated != 0)
        version.lastUpdatedTime = updated;
    return version;
}

const QString &fraud()
{
    static const QString name = QStringLiteral("fraud-detector");
    return name;
}

QList<ModelVersion> fraudVersions()
{
    return {version(fraud(), 2, Stage::Archived),
            version(fraud(), 9, Stage::Production, {QStringLiteral("champion")}),
            version(fraud(), 10, Stage::Staging),
            version(fraud(), 11, Stage::None),
            version(QStringLiteral("fraud"), 1, Stage::None),
            version(QStringLiteral("team/fraud"), 3, Stage::Production),
            version(QStringLiteral("team"), 1, Stage::Production),
            version(QStringLiteral("twins"), 1, Stage::Production),
            version(QStringLiteral("twins"), 2, Stage::Production, {QStringLiteral("staging")})};
}

/// "11: None → Production, 9: Production → Archived"
QString described(const TransitionPlan &plan)
{
    QStringList moves{
        QStringLiteral("%1: %2 → %3").arg(plan.version, stageName(plan.from), stageName(plan.to))};
    for (const QString &version : plan.archived)
        moves << QStringLiteral("%1: %2 → Archived").arg(version, stageName(plan.to));
    if (!plan.keptInStage.isEmpty())
        moves << QStringLiteral("kept: ") + plan.keptInStage.join(u' ');
    return moves.join(QStringLiteral(", "));
}

TransitionRequest request(const QString &number, Stage to)
{
    TransitionRequest request;
    request.model = fraud();
    request.version = number;
    request.to = to;
    request.actor = QStringLiteral("release-bot");
    request.reason = QStringLiteral("better recall");
    return request;
}

class TestPromotion : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void aSelectorNamesAVersion_data();
    void aSelectorNamesAVersion();
    void aWrongSelectorIsSaid_data();
    void aWrongSelectorIsSaid();
    void aPlanTellsWhatMoves_data();
    void aPlanTellsWhatMoves();
    void aPlanNeedsSense_data();
    void aPlanNeedsSense();
    void withoutAnActorItIsTheUser();
    void aMoveIsJournaled();
    void aMoveIsRefusedWhenTheWorldChanged();
    void cancellingStopsBeforeWriting();
    void thePreviousVersionIsProved_data();
    void thePreviousVersionIsProved();
    void anOverviewHasRunsAndJournal();
};

void TestPromotion::aSelectorNamesAVersion_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<QString>("wanted");
    const QList<std::pair<const char *, const char *>> rows{
        {"fraud-detector", "fraud-detector/9"},
        {"fraud-detector/11", "fraud-detector/11"},
        {"fraud-detector/Staging", "fraud-detector/10"},
        {"fraud-detector/production", "fraud-detector/9"},
        {"fraud-detector@champion", "fraud-detector/9"},
        {"fraud-detector@Staging", "fraud-detector/10"},
        {"fraud-detector/latest", "fraud-detector/11"},
        {"models:/fraud-detector/2", "fraud-detector/2"},
        {"models:/fraud-detector@champion", "fraud-detector/9"},
        {"models:/fraud-detector/Production", "fraud-detector/9"},
        {" fraud/1 ", "fraud/1"},
        {"team/fraud", "team/fraud/3"},
        {"team/1", "team/1"},
        {"twins@staging", "twins/2"}};
    for (const auto &[selector, wanted] : rows)
        QTest::newRow(selector) << QString::fromLatin1(selector) << QString::fromLatin1(wanted);
}

void TestPromotion::aSelectorNamesAVersion()
{
    QFETCH(QString, selector);
    QFETCH(QString, wanted);
    FakeModelRegistry registry({}, fraudVersions());
    const auto selected = selectVersion(registry, selector, {});
    VERIFY_OK(selected);
    QCOMPARE(selected->model + u'/' + selected->version, wanted);
}

void TestPromotion::aWrongSelectorIsSaid_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<QString>("what");
    const QList<std::pair<const char *, const char *>> rows{
        {"", "no such model"},
        {"models:/", "no such model"},
        {"churn", "no such model"},
        {"fraud-detectors", "no such model"},
        {"fraud-detector/", "no such model"},
        {"fraud-detector/99", "this model has no such version"},
        {"fraud-detector/v9", "this model has no such version"},
        {"fraud-detector@none-such", "this model has no such alias"},
        {"fraud", "no version of this model is in Production"},
        {"fraud/Staging", "no version of this model is in Staging"},
        {"twins", "more than one version fits: 2, 1"}};
    for (const auto &[selector, what] : rows)
        QTest::newRow(*selector == 0 ? "nothing" : selector)
            << QString::fromLatin1(selector) << QString::fromLatin1(what);
}

void TestPromotion::aWrongSelectorIsSaid()
{
    QFETCH(QString, selector);
    QFETCH(QString, what);
    FakeModelRegistry registry({}, fraudVersions());
    const auto selected = selectVersion(registry, selector, {});
    QVERIFY(selected.isError());
    QCOMPARE(selected.error().code, ErrorCode::Usage);
    QCOMPARE(selected.error().what, what);
    QCOMPARE(selected.error().where, selector);
    QVERIFY(!selected.error().hint.isEmpty());
}

void TestPromotion::aPlanTellsWhatMoves_data()
{
    QTest::addColumn<QString>("number");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("keep");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *name, const char *number, const char *to, bool keep, const char *wanted) {
        QTest::newRow(name) << QString::fromLatin1(number) << QString::fromLatin1(to) << keep
                            << QString::fromUtf8(wanted);
    };
    row("promote", "11", "Production", false, "11: None → Production, 9: Production → Archived");
    row("keep", "11", "Production", true, "11: None → Production, kept: 9");
    row("stage", "11", "Staging", false, "11: None → Staging, 10: Staging → Archived");
    row("archive", "10", "Archived", false, "10: Staging → Archived, kept: 2");
    row("take out", "9", "None", false, "9: Production → None, kept: 11");
}

void TestPromotion::aPlanTellsWhatMoves()
{
    QFETCH(QString, number);
    QFETCH(QString, to);
    QFETCH(bool, keep);
    QFETCH(QString, wanted);
    FakeModelRegistry registry({}, fraudVersions());
    TransitionRequest asked = request(number, *stageFromName(to));
    asked.keepExisting = keep;
    const auto plan = planTransition(registry, asked, {});
    VERIFY_OK(plan);
    QCOMPARE(described(*plan), wanted);
    QCOMPARE(registry.journal({})->size(), 0);
    VERIFY_OK(registry.transition(*plan, {}));
}

void TestPromotion::aPlanNeedsSense_data()
{
    QTest::addColumn<QString>("number");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("what");
    QTest::newRow("no reason") << QStringLiteral("11") << QStringLiteral("Production") << QStringLiteral("  ")
                               << QStringLiteral("a move needs a reason");
    QTest::newRow("no such version") << QStringLiteral("12") << QStringLiteral("Production")
                                     << QStringLiteral("x")
                                     << QStringLiteral("this model has no such version");
    QTest::newRow("there already") << QStringLiteral("9") << QStringLiteral("Production")
                                   << QStringLiteral("x")
                                   << QStringLiteral("this version is in Production already");
}

void TestPromotion::aPlanNeedsSense()
{
    QFETCH(QString, number);
    QFETCH(QString, to);
    QFETCH(QString, reason);
    QFETCH(QString, what);
    FakeModelRegistry registry({}, fraudVersions());
    TransitionRequest asked = request(number, *stageFromName(to));
    asked.reason = reason;
    const auto plan = planTransition(registry, asked, {});
    QVERIFY(plan.isError());
    QCOMPARE(plan.error().code, ErrorCode::Usage);
    QCOMPARE(plan.error().what, what);
    QCOMPARE(plan.error().where, fraud() + u'/' + number);
}

void TestPromotion::withoutAnActorItIsTheUser()
{
    FakeModelRegistry registry({}, fraudVersions());
    TransitionRequest asked = request(QStringLiteral("11"), Stage::Production);
    asked.actor.clear();
    qputenv("USER", "mira");
    QCOMPARE(planTransition(registry, asked, {})->actor, QStringLiteral("mira"));
    for (const char *name : {"USER", "LOGNAME", "USERNAME"})
        qunsetenv(name);
    QVERIFY(!planTransition(registry, asked, {})->actor.isEmpty());
}

void TestPromotion::aMoveIsJournaled()
{
    FakeModelRegistry registry({}, fraudVersions());
    const auto plan = planTransition(registry, request(QStringLiteral("11"), Stage::Production), {});
    VERIFY_OK(plan);
    const auto applied = registry.transition(*plan, {});
    VERIFY_OK(applied);
    QCOMPARE(applied->entry.seq, 1);
    QCOMPARE(applied->entry.actor, QStringLiteral("release-bot"));
    QCOMPARE(applied->entry.archived, QStringList{QStringLiteral("9")});
    QCOMPARE(selectVersion(registry, fraud(), {})->version, QStringLiteral("11"));
    QCOMPARE(selectVersion(registry, fraud() + QStringLiteral("/9"), {})->stage, Stage::Archived);
    QCOMPARE(registry.journal({})->size(), 1);
}

void TestPromotion::aMoveIsRefusedWhenTheWorldChanged()
{
    FakeModelRegistry registry({}, fraudVersions());
    const auto plan = planTransition(registry, request(QStringLiteral("11"), Stage::Production), {});
    VERIFY_OK(plan);
    registry.moveSilently(fraud(), QStringLiteral("10"), Stage::Production);
    const auto refused = registry.transition(*plan, {});
    QVERIFY(refused.isError());
    QCOMPARE(refused.error().code, ErrorCode::Changed);
    QCOMPARE(selectVersion(registry, fraud() + QStringLiteral("/11"), {})->stage, Stage::None);
    QCOMPARE(registry.journal({})->size(), 0);
}

void TestPromotion::cancellingStopsBeforeWriting()
{
    FakeModelRegistry registry({}, fraudVersions());
    const auto plan = planTransition(registry, request(QStringLiteral("11"), Stage::Production), {});
    VERIFY_OK(plan);
    const StopSource stop;
    stop.requestStop();
    QVERIFY(planTransition(registry, request(QStringLiteral("11"), Stage::Production), stop.token())
                .isCancelled());
    QVERIFY(selectVersion(registry, fraud(), stop.token()).isCancelled());
    QVERIFY(registry.transition(*plan, stop.token()).isCancelled());
    QCOMPARE(registry.journal({})->size(), 0);
}

using Journal = QList<JournalEntry>;

JournalEntry moved(const QString &number, const QString &to, const QStringList &archived = {})
{
    JournalEntry entry;
    entry.model = fraud();
    entry.version = number;
    entry.to = to;
    entry.archived = archived;
    return entry;
}

void TestPromotion::thePreviousVersionIsProved_data()
{
    QTest::addColumn<QList<ModelVersion>>("versions");
    QTest::addColumn<Journal>("journal");
    QTest::addColumn<QString>("wanted");
    const QString production = QStringLiteral("Production");
    const ModelVersion live = version(fraud(), 9, Stage::Production, {}, 1000);
    QTest::newRow("archived by the move")
        << QList<ModelVersion>{live}
        << Journal{moved(QStringLiteral("9"), production, {QStringLiteral("7"), QStringLiteral("8")})}
        << QStringLiteral("8");
    QTest::newRow("an earlier move") << QList<ModelVersion>{live}
                                     << Journal{moved(QStringLiteral("6"), production),
                                                moved(QStringLiteral("5"), QStringLiteral("Staging")),
                                                moved(QStringLiteral("9"), production)}
                                     << QStringLiteral("6");
    QTest::newRow("the first") << QList<ModelVersion>{live} << Journal{moved(QStringLiteral("9"), production)}
                               << QString();
    QTest::newRow("the last of two moves")
        << QList<ModelVersion>{live}
        << Journal{moved(QStringLiteral("9"), production, {QStringLiteral("4")}),
                   moved(QStringLiteral("3"), production, {QStringLiteral("9")}),
                   moved(QStringLiteral("9"), production, {QStringLiteral("3")})}
        << QStringLiteral("3");
    QTest::newRow("dated alike") << QList<ModelVersion>{live, version(fraud(), 8, Stage::Archived, {}, 999),
                                                        version(fraud(), 7, Stage::Archived, {}, 1000)}
                                 << Journal{} << QStringLiteral("7");
    QTest::newRow("nothing proves it")
        << QList<ModelVersion>{live, version(fraud(), 8, Stage::Archived, {}, 999)} << Journal{} << QString();
    QTest::newRow("never there") << QList<ModelVersion>{version(fraud(), 10, Stage::Staging), live}
                                 << Journal{} << QStringLiteral("9");
    QTest::newRow("archived, unknown")
        << QList<ModelVersion>{version(fraud(), 3, Stage::Archived), live} << Journal{} << QString();
}

void TestPromotion::thePreviousVersionIsProved()
{
    QFETCH(QList<ModelVersion>, versions);
    QFETCH(Journal, journal);
    QFETCH(QString, wanted);
    QCOMPARE(previousProductionVersion(versions.first(), versions, journal), wanted);
}

void TestPromotion::anOverviewHasRunsAndJournal()
{
    Run run;
    run.id = RunId(QStringLiteral("run9"));
    run.experimentId = ExperimentId(QStringLiteral("1"));
    auto registry = std::make_shared<FakeModelRegistry>(QList<RegisteredModel>(), fraudVersions());
    const auto workspace = fakeWorkspace(std::make_shared<FakeTrackingStore>(QList<Run>{run}), registry);
    const auto plan = planTransition(*registry, request(QStringLiteral("11"), Stage::Production), {});
    VERIFY_OK(registry->transition(*plan, {}));

    const auto overview = readModelOverview(*workspace, {}, {});
    VERIFY_OK(overview);
    QCOMPARE(overview->model, fraud()); // the first by name with a version in Production
    QCOMPARE(overview->versions.size(), 4);
    QCOMPARE(overview->runs.size(), 1);
    QVERIFY(overview->runs.contains(run.id));
    QCOMPARE(overview->journal.size(), 1);
    QCOMPARE(readModelOverview(*workspace, QStringLiteral("twins"), {})->versions.size(), 2);
    QVERIFY(readModelOverview(*workspace, QStringLiteral("no such"), {}).isError());
    QVERIFY(readModelOverview(Workspace(), {}, {}).isError());
}

} // namespace

} // namespace driftline

DRIFTLINE_TEST(driftline::TestPromotion)

#include "tst_promotion.moc"
