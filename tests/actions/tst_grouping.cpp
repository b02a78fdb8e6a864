// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs grouped by the run that they are children of: its name is found wherever it is.

#include "models/actions/grouping.h"
#include "models/analysis/filter.h"
#include "tests/support/forwardingstore.h"
#include "tests/support/testcase.h"

namespace driftline {

namespace {

QString parentId(int number)
{
    return QStringLiteral("%1").arg(number, 32, 16, QLatin1Char('0'));
}

Run namedRun(const QString &id, const QString &name)
{
    Run run;
    run.id = RunId(id);
    run.name = name;
    run.experimentId = ExperimentId(QStringLiteral("1"));
    return run;
}

Run childOf(const QString &parent, int number)
{
    Run run = namedRun(QStringLiteral("child%1").arg(number), QStringLiteral("child"));
    run.tags[tags::parentRunId] = parent;
    run.metrics[QStringLiteral("auc")] = number;
    return run;
}

class CountingStore final : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override
    {
        filters.append(query.filterText);
        return ForwardingStore::searchRuns(query, stop);
    }
    QStringList filters;
};

Result<RunGroups> grouped(TrackingStore &store, const QString &filter = {})
{
    RunQuery query;
    query.filterText = filter;
    query.filter = *parseFilter(filter);
    return groupRuns(store, query, {GroupBy::Kind::Parent, {}}, {QStringLiteral("auc")}, {},
                     [](qint64, qint64) {});
}

QStringList lines(const RunGroups &groups)
{
    QStringList texts;
    for (const RunGroup &group : groups.groups)
        texts.append(
            QStringLiteral("%1 %2").arg(group.value ? group.name : QStringLiteral("-")).arg(group.runs));
    return texts;
}

} // namespace

class TestGrouping final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void parentsAreNamedAlsoWhereTheyDoNotMatchOrAreDeleted()
    {
        Run deleted = namedRun(parentId(2), QStringLiteral("deleted sweep"));
        deleted.lifecycleStage = LifecycleStage::Deleted;
        QList<Run> runs{namedRun(parentId(1), QStringLiteral("sweep")), deleted};
        for (int i = 0; i < 9; ++i)
            runs.append(childOf(parentId(i < 4 ? 1 : i < 7 ? 2 : 3), i)); // the third is nowhere
        FakeTrackingStore store(runs);
        const auto all = grouped(store);
        VERIFY_OK(all);
        QCOMPARE(lines(*all), (QStringList{QStringLiteral("sweep 4"), QStringLiteral("deleted sweep 3"),
                                           QStringLiteral(" 2"), QStringLiteral("- 1")}));
        QCOMPARE(all->groups[2].value, std::optional(parentId(3)));
        const auto children = grouped(store, QStringLiteral("metrics.auc < 2"));
        VERIFY_OK(children);
        QCOMPARE(lines(*children), QStringList{QStringLiteral("sweep 2")});
        QCOMPARE(children->groups[0].metrics[0].mean, 0.5);
        // The runs of a group are found by its filter.
        const auto filter = filterOfGroup({}, all->by, all->groups[0]);
        QVERIFY(filter);
        const auto again = grouped(store, *filter);
        VERIFY_OK(again);
        QCOMPARE(lines(*again), QStringList{QStringLiteral("sweep 4")});
        const auto rest = grouped(store, *filterOfGroup({}, all->by, all->groups[3]));
        VERIFY_OK(rest);
        QCOMPARE(lines(*rest), QStringList{QStringLiteral("- 1")});
    }

    void manyParentsAreAskedForTogether()
    {
        QList<Run> runs;
        for (int i = 0; i < 250; ++i)
            runs += {namedRun(parentId(i), QStringLiteral("sweep %1").arg(i)), childOf(parentId(i), i)};
        CountingStore store(std::make_shared<FakeTrackingStore>(runs));
        const auto groups = grouped(store);
        VERIFY_OK(groups);
        QCOMPARE(store.filters.size(), 1 + 3);
        QCOMPARE(groups->groups.size(), 251);
        for (const RunGroup &group : groups->groups) {
            if (group.value)
                QCOMPARE(group.name, QStringLiteral("sweep %1").arg(group.metrics[0].mean));
        }
    }

    void aTagThatIsNoIdIsNotAskedFor()
    {
        CountingStore store(
            std::make_shared<FakeTrackingStore>(QList{childOf(QStringLiteral("it's; \"nothing\""), 1)}));
        const auto groups = grouped(store);
        VERIFY_OK(groups);
        QCOMPARE(store.filters.size(), 1);
        QCOMPARE(lines(*groups), QStringList{QStringLiteral(" 1")});
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestGrouping)
#include "tst_grouping.moc"
