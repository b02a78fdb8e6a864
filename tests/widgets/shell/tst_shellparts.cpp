// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/roles.h"
#include "tests/support/testcase.h"
#include "widgets/kit/tableview.h"
#include "widgets/shell/jobbar.h"
#include "widgets/shell/palettemodel.h"
#include "widgets/shell/problemmodel.h"
#include "widgets/shell/problemspanel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace driftline;

class TestShellParts : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void problemsGrowInPlace();
    void problemsPutRightAreNotListed();
    void endOfALongPlaceIsSeen();
    void whereIsUnderstood();
    void paletteRanksAndFilters();
    void jobTextSaysWhatIsKnown();
};

void TestShellParts::problemsGrowInPlace()
{
    ProblemModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QList<Problem> problems{{QStringLiteral("a"), QStringLiteral("x"), QStringLiteral("do"), 1}};
    model.setProblems(problems);
    problems.first().count = 3;
    problems << Problem{QStringLiteral("b"), QStringLiteral("y"), {}, 1};
    model.setProblems(problems);
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, ProblemModel::WhatColumn).data().toString(), QStringLiteral("a (3 times)"));
    QCOMPARE(model.index(0, ProblemModel::HintColumn).data().toString(), QStringLiteral("do"));
    QVERIFY(model.index(1, ProblemModel::WhereColumn).data(MonospaceRole).toBool());
    model.setProblems({});
    QCOMPARE(resets.count(), 1);
    QCOMPARE(model.rowCount(), 0);
}

void TestShellParts::problemsPutRightAreNotListed()
{
    const auto problem = [](const char *where) {
        return Problem{QStringLiteral("broken"), QLatin1StringView(where), {}, 1};
    };
    ProblemLog log;
    ProblemModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto listed = [&] {
        model.setProblems(log.all());
        QStringList places;
        for (int row = 0; row < model.rowCount(); ++row)
            places << model.index(row, ProblemModel::WhereColumn).data().toString();
        return places.join(u' ');
    };
    log.add(problem("a"));
    log.add(problem("b"), QStringLiteral("store/runs"));
    log.add(problem("c"), QStringLiteral("store/runs/1"));
    log.add(problem("d"), QStringLiteral("store/runs-of-others"));
    log.add(problem("b"), QStringLiteral("store/models"));
    QCOMPARE(listed(), QStringLiteral("a b c d")); // each once
    log.replace(QStringLiteral("store/runs"), {problem("e"), problem("c"), problem("c")});
    QCOMPARE(listed(), QStringLiteral("a c d b e"));
    QCOMPARE(log.all().at(1).count, 2);
    log.replace(QStringLiteral("store"));
    QCOMPARE(listed(), QStringLiteral("a"));
}

void TestShellParts::endOfALongPlaceIsSeen()
{
    ProblemsPanel panel;
    panel.resize(1000, 200);
    const QString folder = QStringLiteral("/a folder with a name that is much too long").repeated(9);
    panel.setProblems({{QStringLiteral("broken"), folder + QStringLiteral("/x.yaml"), {}, 1},
                       {QStringLiteral("broken"), folder + QStringLiteral("/y.yaml"), {}, 1}});
    panel.show();
    auto *table = panel.findChild<TableView *>();
    const auto cell = [table](int row) {
        const QModelIndex index = table->model()->index(row, ProblemModel::WhereColumn);
        return table->viewport()->grab(table->visualRect(index)).toImage();
    };
    QVERIFY(!cell(0).size().isEmpty());
    QCOMPARE(cell(0), cell(0));
    QVERIFY(cell(0) != cell(1));
}

void TestShellParts::whereIsUnderstood()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a:b.csv"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(fileNamedBy(path), path);
    QCOMPARE(fileNamedBy(path + QStringLiteral(":12: column x")), path);
    QCOMPARE(fileNamedBy(QStringLiteral("/no/such/file.csv:3")), QString());
    QCOMPARE(fileNamedBy(QStringLiteral("http://host:5000/x")), QString());
    const QString id = QStringLiteral("4c1f0b7e92d34c1f0b7e92d34c1f0b7e");
    QCOMPARE(runNamedBy(QStringLiteral("runs/%1/artifacts").arg(id)), id);
    QCOMPARE(runNamedBy(id + QLatin1Char('0')), QString());
    QCOMPARE(runNamedBy(QStringLiteral("none")), QString());
}

void TestShellParts::paletteRanksAndFilters()
{
    PaletteModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QString ran;
    QList<PaletteEntry> entries;
    for (const char *text : {"Reopen the folder", "Open folder…", "Settings…"}) {
        const QString name = QString::fromUtf8(text);
        entries << PaletteEntry{name, {}, [&ran, name] { ran = name; }};
    }
    model.setEntries(entries);
    QCOMPARE(model.rowCount(), 3);
    model.setText(QStringLiteral("open FOL"));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Open folder…"));
    model.setNote(QStringLiteral("looking"));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.choiceCount(), 2);
    QVERIFY(!(model.flags(model.index(2, 0)) & Qt::ItemIsSelectable));
    model.addFound(
        {{QStringLiteral("a run"), QStringLiteral("run"), [&ran] { ran = QStringLiteral("run"); }}});
    QCOMPARE(model.choiceCount(), 3);
    QCOMPARE(model.index(2, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("a run, run"));
    QCOMPARE(model.index(3, 0).data().toString(), QStringLiteral("looking"));
    model.runRow(2);
    QCOMPARE(ran, QStringLiteral("run"));
    model.setNote(QStringLiteral("still looking"));
    QCOMPARE(model.index(3, 0).data().toString(), QStringLiteral("still looking"));
    model.setNote({});
    QCOMPARE(model.rowCount(), 3);
    model.setNote(QStringLiteral("looking"));
    model.setText(QStringLiteral("nothing"));
    QCOMPARE(model.rowCount(), 0);
}

void TestShellParts::jobTextSaysWhatIsKnown()
{
    JobInfo job{1, QStringLiteral("Profiling june.parquet"), std::nullopt, std::nullopt};
    QCOMPARE(jobText(job), QStringLiteral("Profiling june.parquet"));
    job.percent = 62;
    QCOMPARE(jobText(job), QStringLiteral("Profiling june.parquet — 62 %"));
    job.secondsLeft = 4;
    QCOMPARE(jobText(job), QStringLiteral("Profiling june.parquet — 62 % · 4 s left"));
    job.secondsLeft = 200;
    QCOMPARE(jobText(job), QStringLiteral("Profiling june.parquet — 62 % · 3 min left"));
}

DRIFTLINE_WIDGET_TEST(TestShellParts)
#include "tst_shellparts.moc"
