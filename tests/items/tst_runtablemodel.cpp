// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/numbertext.h"
#include "models/items/runtablemodel.h"
#include "tests/support/modelchecks.h"
#include "tests/support/testcase.h"

#include <QSignalSpy>

#include <limits>

namespace driftline {

namespace {

using Kind = RunColumn::Kind;

constexpr UtcMs now = 1'750'000'000'000;
constexpr UtcMs hour = 3'600'000;

Run run(const QString &id, double auc, RunStatus status = RunStatus::Finished)
{
    Run run;
    run.id = RunId(id);
    run.name = QStringLiteral("run-") + id;
    run.experimentId = ExperimentId(QStringLiteral("1"));
    run.status = status;
    run.startTime = now - 2 * hour;
    if (status != RunStatus::Running)
        run.endTime = now - 2 * hour + 402'000;
    run.userId = QStringLiteral("ci");
    run.metrics[QStringLiteral("auc")] = auc;
    run.params[QStringLiteral("depth")] = QStringLiteral("6");
    run.tags[tags::gitCommit] = QStringLiteral("9e27a41b2c3d4e5f60718293a4b5c6d7e8f90a1b");
    return run;
}

RunsRead read(const QList<Run> &runs, bool more)
{
    return {0, runs, more, std::nullopt, {}, {}};
}

QList<int> mirrored()
{
    return {SeriesIndexRole, PillsRole, BoldRole, ToneRole, MutedRole, Qt::ToolTipRole, CopyRole};
}

const QList<RunColumn> columns{{Kind::Started, {}},
                               {Kind::Duration, {}},
                               {Kind::Metric, QStringLiteral("auc")},
                               {Kind::Param, QStringLiteral("depth")},
                               {Kind::Commit, {}},
                               {Kind::Model, {}}};

} // namespace

class TestRunTableModel final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void showsWhatTheColumnsSay()
    {
        RunTableModel model;
        const ModelChecks checks(&model, mirrored());
        model.setColumns(columns);
        model.setFirstPage(
            read({run(QStringLiteral("a"), 0.94681), run(QStringLiteral("b"), 0.5, RunStatus::Running),
                  run(QStringLiteral("c"), std::numeric_limits<double>::quiet_NaN(), RunStatus::Failed)},
                 false),
            now);
        QCOMPARE(rowTexts(model),
                 (QStringList{QStringLiteral(" | run-a | 2 h ago | 6.7 min | 0.9468 | 6 | 9e27a41 | "),
                              QStringLiteral(" | run-b | 2 h ago | running | 0.5000 | 6 | 9e27a41 | "),
                              QStringLiteral(" | run-c | 2 h ago | ✕ 6.7 min | NaN | 6 | 9e27a41 | ")}));
        QCOMPARE(model.index(0, 4).data(CopyRole).toString(), QStringLiteral("0.94681"));
        QCOMPARE(model.index(0, 6).data(CopyRole).toString().size(), 40);
        QCOMPARE(model.index(2, 3).data(ToneRole).toInt(), int(Tone::Bad));
        QCOMPARE(model.extent(), RunTableModel::Extent::Complete);
        VERIFY_MODEL(checks);
    }

    void aRunInsideAnotherIsMarked()
    {
        RunTableModel model;
        Run child = run(QStringLiteral("b"), 0.5);
        child.tags[tags::parentRunId] = QStringLiteral("a");
        Run orphan = run(QStringLiteral("c"), 0.5);
        orphan.tags[tags::parentRunId] = QStringLiteral("elsewhere");
        model.setFirstPage(read({child, orphan, run(QStringLiteral("a"), 0.9)}, false), now);
        const ModelChecks checks(&model);
        const auto text = [&](int row, int role) { return model.index(row, 1).data(role).toString(); };
        QCOMPARE(text(0, Qt::DisplayRole), QStringLiteral("↳ run-b"));
        QCOMPARE(text(0, CopyRole), QStringLiteral("run-b"));
        QCOMPARE(text(0, Qt::AccessibleTextRole), QStringLiteral("run-b, part of run-a"));
        QVERIFY(text(0, Qt::ToolTipRole).endsWith(QStringLiteral("part of run-a")));
        QVERIFY(text(1, Qt::ToolTipRole).endsWith(QStringLiteral("part of elsewhere")));
        QCOMPARE(text(2, Qt::DisplayRole), QStringLiteral("run-a"));
        VERIFY_MODEL(checks);
    }

    void absentValuesAreEmptyNotZero()
    {
        RunTableModel model;
        const ModelChecks checks(&model);
        model.setColumns({{Kind::Metric, QStringLiteral("loss")},
                          {Kind::Tag, QStringLiteral("team")},
                          {Kind::Started, {}}});
        Run bare;
        bare.id = RunId(QStringLiteral("0123456789abcdef0123456789abcdef"));
        model.setFirstPage(read({bare}, false), now);
        QCOMPARE(rowText(model, 0), QStringLiteral(" | 0123456789ab |  |  | "));
        QVERIFY(!model.index(0, 2).data(SortRole).isValid());
        VERIFY_MODEL(checks);
    }

    void aTagOfManyLinesIsShownAsOne()
    {
        RunTableModel model;
        model.setColumns({{Kind::Tag, tags::note}});
        Run noted = run(QStringLiteral("a"), 1);
        noted.tags[tags::note] = QStringLiteral("first\nsecond");
        model.setFirstPage(read({noted}, false), now);
        QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("first…"));
        QCOMPARE(model.index(0, 2).data(CopyRole).toString(), QStringLiteral("first\nsecond"));
    }

    void pagesAreWantedOneAtATime()
    {
        RunTableModel model;
        const ModelChecks checks(&model, mirrored());
        QSignalSpy wanted(&model, &RunTableModel::pageWanted);
        model.setFirstPage(read({run(QStringLiteral("a"), 1)}, true), now);
        wanted.clear(); // the tester asks as well
        model.pageFailed();
        model.allowRetry();
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        model.fetchMore({});
        QCOMPARE(wanted.count(), 1);

        model.appendPage(
            {run(QStringLiteral("b"), 2), run(QStringLiteral("a"), 1), run(QStringLiteral("b"), 2)}, false);
        QCOMPARE(model.rowCount(), 2); // a run that moved between two pages is there once
        QCOMPARE(model.rowOf(RunId(QStringLiteral("b"))), 1);
        QVERIFY(!model.canFetchMore({}));
        VERIFY_MODEL(checks);
    }

    void aFailedPageIsNotAskedForAgainByItself()
    {
        RunTableModel model;
        model.setFirstPage(read({run(QStringLiteral("a"), 1)}, true), now);
        model.fetchMore({});
        model.pageFailed();
        QVERIFY(!model.canFetchMore({}));
        model.allowRetry();
        QVERIFY(model.canFetchMore({}));
    }

    void marksPillsAndSortedColumnAreAnnounced()
    {
        RunTableModel model;
        model.setColumns(columns);
        model.setFirstPage(read({run(QStringLiteral("a"), 1), run(QStringLiteral("b"), 2)}, false), now);
        const ModelChecks checks(&model, mirrored());
        QCOMPARE(model.index(0, 0).data(SeriesIndexRole).toInt(), -1);
        model.setMarked({{RunId(QStringLiteral("b")), 0}, {RunId(QStringLiteral("a")), 1}});
        QCOMPARE(model.index(0, 0).data(SeriesIndexRole).toInt(), 1);
        QCOMPARE(model.index(1, 0).data(SeriesIndexRole).toInt(), 0);
        VERIFY_MODEL(checks);
        model.setVersionPills(
            {{RunId(QStringLiteral("a")), {{QStringLiteral("● v12 Production"), PillKind::Good}}}});
        QCOMPARE(model.index(0, 7).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("● v12 Production"));
        VERIFY_MODEL(checks);
        const int auc = model.sectionOf({Kind::Metric, QStringLiteral("auc")});
        model.setOrder({{{Kind::Metric, QStringLiteral("auc")}, true}});
        QVERIFY(model.index(0, auc).data(BoldRole).toBool());
        VERIFY_MODEL(checks);
        model.setOrder({});
        QVERIFY(!model.index(0, auc).data(BoldRole).toBool());
        model.setNow(now + hour);
        QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("3 h ago"));
        VERIFY_MODEL(checks);
    }

    void headersSayHowTheySort()
    {
        RunTableModel model;
        model.setColumns(columns);
        const auto first = [&model](int section) {
            return model.headerData(section, Qt::Horizontal, Qt::InitialSortOrderRole).value<Qt::SortOrder>();
        };
        QCOMPARE(first(model.sectionOf({Kind::Metric, QStringLiteral("auc")})), Qt::DescendingOrder);
        QCOMPARE(first(model.sectionOf({Kind::Param, QStringLiteral("depth")})), Qt::AscendingOrder);
        const auto mark = [&model](const RunColumn &column) {
            return model.headerData(model.sectionOf(column), Qt::Horizontal, SortMarkRole).toString();
        };
        const RunColumn auc{Kind::Metric, QStringLiteral("auc")};
        const RunColumn duration{Kind::Duration, {}};
        model.setOrder({{auc, false}});
        QCOMPARE(mark(auc), QStringLiteral("↓"));
        QCOMPARE(mark(duration), QString());
        model.setOrder({{duration, true}, {auc, false}});
        QCOMPARE(mark(duration), QStringLiteral("↑¹"));
        QCOMPARE(mark(auc), QStringLiteral("↓²"));
    }

    void lowestAndHighestValuesAreFilledIn()
    {
        using Value = RunColumn::Value;
        const RunColumn lowest{Kind::Metric, QStringLiteral("auc"), Value::Lowest};
        const RunColumn best{Kind::Metric, QStringLiteral("auc"), Value::Best};
        RunTableModel model;
        const ModelChecks checks(&model, mirrored());
        model.setColumns({{Kind::Metric, QStringLiteral("auc")}, lowest, best});
        QCOMPARE(model.rangedMetrics(), QStringList{QStringLiteral("auc")});
        QList<Run> runs{run(QStringLiteral("1"), 0.8), run(QStringLiteral("2"), 0.7),
                        run(QStringLiteral("3"), 0.6)};
        runs[1].status = RunStatus::Running;
        runs[2].metrics.clear();
        model.setFirstPage(read(runs, false), now);
        const auto shown = [&model](int row) {
            return QStringList{model.index(row, 3).data().toString(), model.index(row, 4).data().toString()};
        };
        const QString awaited(QChar(0x2026));
        QCOMPARE(shown(0), QStringList({awaited, awaited}));
        QCOMPARE(shown(2), QStringList({QString(), QString()})); // it has no such metric
        QVERIFY(model.lacksRanges(0) && model.lacksRanges(1) && !model.lacksRanges(2));
        model.setRanges({runs[0].id, runs[1].id}, model.rangedMetrics(),
                        {{runs[0].id, {{QStringLiteral("auc"), {0.5, 0.9}}}}});
        VERIFY_MODEL(checks);
        QCOMPARE(shown(0), QStringList({metricText(0.5), metricText(0.9)}));
        QCOMPARE(shown(1), QStringList({QString(), QString()})); // all of its values are NaN
        QVERIFY(!model.lacksRanges(0) && !model.lacksRanges(1));
        // Read again: what runs may have grown; the other one has another last value.
        model.updateRuns(read(runs, false), now);
        QVERIFY(!model.lacksRanges(0) && model.lacksRanges(1));
        runs[0].metrics[QStringLiteral("auc")] = 0.95;
        model.updateRuns(read(runs, false), now);
        QVERIFY(model.lacksRanges(0));
        QCOMPARE(shown(0).first(), metricText(0.5)); // until the answer comes
        VERIFY_MODEL(checks);
    }

    void aHundredThousandRunsAreAppendedInPages()
    {
        RunTableModel model;
        model.setColumns(columns);
        model.setFirstPage(read({}, true), now);
        constexpr int pages = 50;
        constexpr int size = 2000;
        for (int page = 0; page < pages; ++page) {
            QList<Run> runs;
            for (int i = 0; i < size; ++i)
                runs.append(run(QString::number(page * size + i), i));
            model.appendPage(runs, page + 1 < pages);
        }
        QCOMPARE(model.rowCount(), pages * size);
        QCOMPARE(model.rowOf(RunId(QStringLiteral("99999"))), 99'999);
        QCOMPARE(model.index(99'999, 1).data().toString(), QStringLiteral("run-99999"));
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRunTableModel)
#include "tst_runtablemodel.moc"
