// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/pages/drift/driftpage.h"
#include "widgets/pages/drift/driftverdictcard.h"

#include <QFile>
#include <QLabel>

namespace driftline {

namespace {

/// What is named live.csv is written to as soon as it is open.
class GrowingReader final : public DatasetReader
{
public:
    Result<std::shared_ptr<const Dataset>> open(const QString &path, const ReadOptions &options,
                                                const StopToken &stop) const override
    {
        auto dataset = m_arrow.open(path, options, stop);
        QFile file(path);
        if (path.endsWith(QStringLiteral("live.csv")) &&
            (!file.open(QIODevice::Append) || file.write("7.5,8.5\n") < 0))
            qWarning("cannot write %s", qPrintable(path));
        return dataset;
    }

private:
    ArrowDatasetReader m_arrow;
};

struct Bench
{
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("driftline.ini"))};
    GrowingReader reader;
    NoTableFiles tableFiles;
    JobQueue jobs;
    DriftPage page{PageServices{jobs, settings, reader, tableFiles}};
    DriftVerdictCard &verdict = *page.findChild<DriftVerdictCard *>();
    QLabel &line = *page.findChild<QLabel *>(QStringLiteral("verdictSubline"));

    Bench()
    {
        page.resize(1200, 800);
        page.show();
    }
    void compare(const char *header, const char *live)
    {
        const QByteArray rows = QByteArray("0.5,1.5\n2.5,3.5\n").repeated(50);
        page.setFiles(write(QStringLiteral("reference.csv"), "x,y\n" + rows),
                      write(QString::fromLatin1(live), header + rows));
    }

private:
    [[nodiscard]] QString write(const QString &name, const QByteArray &text) const
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the test's file");
        return file.fileName();
    }
};

} // namespace

class TestDriftProblems final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    /// Without a source there is no list of problems.
    void theVerdictTellsOfThem()
    {
        Bench bench;
        bench.compare("x,\n", "other.csv");
        QVERIFY(settle(bench.page));
        QVERIFY2(bench.verdict.subline().contains(QStringLiteral("1\u00A0problem")),
                 qPrintable(bench.verdict.subline()));
        QVERIFY2(bench.line.toolTip().startsWith(
                     QStringLiteral("column 2 has no name: it is called \"column_2\": ")),
                 qPrintable(bench.line.toolTip()));
        QCOMPARE(bench.line.accessibleDescription(), bench.line.toolTip());
        bench.compare("x,y\n", "other.csv");
        QVERIFY(settle(bench.page));
        QVERIFY(!bench.verdict.subline().contains(QStringLiteral("problem")));
        QCOMPARE(bench.line.toolTip(), QString());
    }

    void aFileThatGrows()
    {
        Bench bench;
        const auto workspace = std::make_shared<Workspace>();
        bench.page.setWorkspace(workspace);
        bench.compare("x,y\n", "live.csv");
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.verdict.headline(), QStringLiteral("No drift in 2 columns"));
        const QString what = QStringLiteral("the file was written to after it had been opened");
        QVERIFY2(bench.line.toolTip().startsWith(what), qPrintable(bench.line.toolTip()));
        QCOMPARE(workspace->problems->all().size(), 1);
        QVERIFY(workspace->problems->all().constFirst().what.startsWith(what));
        QVERIFY(workspace->problems->all().constFirst().where.endsWith(QStringLiteral("live.csv")));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestDriftProblems)
#include "tst_driftproblems.moc"
