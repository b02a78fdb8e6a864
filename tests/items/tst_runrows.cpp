// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/runrows.h"
#include "tests/support/testcase.h"

#include <QRandomGenerator>

namespace driftline {

namespace {

Run run(int number)
{
    Run run;
    run.id = RunId(QStringLiteral("run-%1").arg(number));
    return run;
}

QList<Run> runs(int first, int count)
{
    QList<Run> list;
    for (int i = 0; i < count; ++i)
        list.append(run(first + i));
    return list;
}

QStringList texts(const RunRows &rows)
{
    QStringList texts;
    for (int row = 0; row < rows.count(); ++row) {
        QString text(rows.depthAt(row), u'>');
        text += rows.idAt(row).isEmpty() ? QStringLiteral("?") : rows.idAt(row).text().mid(4);
        if (!rows.idAt(row).isEmpty() && !rows.at(row))
            text += u'-';
        texts.append(text);
    }
    return texts;
}

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

} // namespace

class TestRunRows final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void rowsAreThereBeforeTheirRunsAre()
    {
        RunRows rows;
        rows.resize(6);
        QCOMPARE(texts(rows), words("? ? ? ? ? ?"));
        QCOMPARE(rows.put(2, runs(2, 2)), std::pair(2, 3));
        QCOMPARE(texts(rows), words("? ? 2 3 ? ?"));
        QCOMPARE(rows.rowOf(run(3).id), 3);
        QCOMPARE(rows.rowOf(run(4).id), -1);
        QCOMPARE(rows.firstMissing(0, 6), 0);
        QCOMPARE(rows.firstMissing(2, 4), -1);
        QCOMPARE(rows.firstMissing(2, 6), 4);
        QCOMPARE(rows.firstUnknown(), 0);
        QCOMPARE(rows.missingFrom(0, 9), 2);
        QCOMPARE(rows.missingFrom(4, 1), 1);
        QCOMPARE(rows.missingFrom(2, 9), 0);
        QCOMPARE(rows.put(5, runs(5, 3)), std::pair(5, 5)); // more than there are rows
        QCOMPARE(rows.put(6, runs(6, 1)), std::pair(-1, -1));
        QCOMPARE(texts(rows), words("? ? 2 3 ? 5"));
        QCOMPARE(rows.knownCount(), 3);
    }

    void whatIsFarAwayLeavesTheMemoryAndKeepsItsRow()
    {
        RunRows rows;
        rows.append(runs(0, 8));
        QCOMPARE(rows.keepNear(6, 2).size(), 4);
        QCOMPARE(texts(rows), words("0- 1- 2- 3- 4 5 6 7"));
        QCOMPARE(rows.rowOf(run(1).id), 1);
        QCOMPARE(rows.loadedCount(), 4);
        QCOMPARE(rows.firstMissing(0, 8), 0);
        QCOMPARE(rows.firstUnknown(), -1);
        rows.put(0, runs(0, 2));
        QCOMPARE(texts(rows), words("0 1 2- 3- 4 5 6 7"));
        QCOMPARE(rows.loaded(3).size(), 3);
    }

    void aRunThatMovedStandsWhereItWasSeenLast()
    {
        RunRows rows;
        rows.resize(5);
        rows.put(0, runs(0, 5));
        rows.put(1, {run(9), run(1), run(2)}); // a new one came in above
        QCOMPARE(texts(rows), words("0 9 1 2 4"));
        QCOMPARE(rows.rowOf(run(1).id), 2);
        QCOMPARE(rows.rowOf(run(3).id), -1);
        rows.put(0, {run(4)});
        QCOMPARE(texts(rows), words("4 9 1 2 ?"));
        QCOMPARE(rows.rowOf(run(0).id), -1);
        QCOMPARE(rows.loadedCount(), 4);
    }

    void aNewerAnswerOfTheSameRowsIsTaken()
    {
        RunRows rows;
        rows.resize(5);
        rows.put(0, runs(0, 3));
        RunRows newer;
        newer.resize(5);
        newer.put(2, runs(2, 2));
        QVERIFY(rows.adopt(newer));
        QCOMPARE(texts(rows), words("0- 1- 2 3 ?")); // what was not read again may have changed
        newer.put(1, {run(7)});
        QVERIFY(!rows.adopt(newer));
        QCOMPARE(texts(rows), words("0- 1- 2 3 ?"));
        newer.resize(6);
        QVERIFY(!rows.adopt(newer));
    }

    void runsInsideAnotherAreUnfoldedBelowIt()
    {
        RunRows rows;
        rows.resize(4);
        rows.put(0, runs(0, 2));
        rows.unfold(1, runs(10, 2) + runs(0, 1));
        QCOMPARE(texts(rows), words("0 1 >10 >11 ? ?"));
        rows.unfold(2, runs(20, 1));
        QCOMPARE(texts(rows), words("0 1 >10 >>20 >11 ? ?"));
        QVERIFY(rows.isUnfolded(1) && rows.isUnfolded(2) && !rows.isUnfolded(0));
        QCOMPARE(rows.placeOf(5), 2);
        QCOMPARE(rows.rowAtPlace(2), 5);
        QCOMPARE(rows.rowAtPlace(1), 1);
        QCOMPARE(rows.firstMissing(0, 4), 2);
        rows.put(1, runs(1, 3));
        QCOMPARE(texts(rows), words("0 1 >10 >>20 >11 2 3"));
        QCOMPARE(rows.keepNear(0, 1).size(), 2);
        QCOMPARE(texts(rows), words("0 1 >10 >>20 >11 2- 3-"));
        QCOMPARE(rows.rowsBelow(1), 3);
        rows.fold(1);
        QCOMPARE(texts(rows), words("0 1 2- 3-"));
        QCOMPARE(rows.rowOf(run(3).id), 3);
        QCOMPARE(rows.rowOf(run(20).id), -1);
        QCOMPARE(rows.placeOf(3), 3);
    }

    void whateverHappensEveryRunIsInOneRow()
    {
        QRandomGenerator random(20261125);
        RunRows rows;
        rows.resize(60);
        for (int step = 0; step < 3000; ++step) {
            const int row = static_cast<int>(random.bounded(rows.count()));
            switch (random.bounded(6)) {
            case 0:
            case 1:
                rows.put(random.bounded(60), runs(static_cast<int>(random.bounded(70)), 7));
                break;
            case 2:
                static_cast<void>(rows.keepNear(row, 10));
                break;
            case 3:
                if (!rows.idAt(row).isEmpty() && !rows.isUnfolded(row))
                    rows.unfold(row, runs(static_cast<int>(100 + random.bounded(50)), 3));
                break;
            case 4:
                rows.fold(row);
                break;
            default:
                QCOMPARE(rows.placeOf(rows.rowAtPlace(step % 60)), qsizetype(step % 60));
            }
            qsizetype known = 0;
            qsizetype top = 0;
            for (int at = 0; at < rows.count(); ++at) {
                top += rows.depthAt(at) == 0 ? 1 : 0;
                if (rows.idAt(at).isEmpty())
                    continue;
                ++known;
                QCOMPARE(rows.rowOf(rows.idAt(at)), at);
                QVERIFY(!rows.at(at) || rows.at(at)->id == rows.idAt(at));
            }
            QCOMPARE(rows.knownCount(), known);
            QCOMPARE(top, qsizetype(60));
        }
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRunRows)
#include "tst_runrows.moc"
