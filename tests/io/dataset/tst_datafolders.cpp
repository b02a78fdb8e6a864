// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/io/dataset/tabletext.h"
#include "tests/support/peers.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>

namespace driftline {

class TestDataFolders final : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        TestCase::init();
        m_temporary = std::make_unique<QTemporaryDir>();
    }

    void partsInNameOrder()
    {
        write("t/part-2.csv", "x,w\n2.5,b\n");
        write("t/part-1.csv", "x,w\n0.5,a\n1.5,a\n");
        write("t/deeper/part-0.csv", "x,w\n3.5,c\n");
        write("t/_SUCCESS", "");
        write("t/.part-1.csv.crc", "junk");
        write("t/part-1.csv.crc", "junk");
        write("t/_temporary/part-9.csv", "x,w\n9.5,z\n");
        write("t/empty.csv", "");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->name(), QStringLiteral("t"));
        QCOMPARE((*dataset)->format(), QStringLiteral("3 files · CSV"));
        QCOMPARE((*dataset)->rowCount(), 4);
        QVERIFY((*dataset)->problems().isEmpty());
        QCOMPARE(tableText(**dataset), QString::fromUtf8("x numeric(double): 3.5 0.5 1.5 2.5\n"
                                                         "w categorical(string): a×2 b×1 c×1"));
        const auto numbers = (*dataset)->readByRow(0, ColumnType::Numeric, {});
        VERIFY_OK(numbers);
        QCOMPARE(*numbers, (std::vector<double>{3.5, 0.5, 1.5, 2.5}));
        const auto head = (*dataset)->head(3, {});
        VERIFY_OK(head);
        QCOMPARE(head->rows.size(), 3);
        QCOMPARE(head->rows.at(1).join(u' '), QStringLiteral("0.5 a"));
    }

    void patterns()
    {
        write("data/part-1.csv", "x\n0.5\n");
        write("data/part-2.csv", "x\n1.5\n");
        write("data/other.csv", "x\n9.5\n");
        write("live/2025/a.csv", "x\n2.5\n");
        write("live/2026/a.csv", "x\n3.5\n");
        const auto text = [this](const char *pattern) {
            const auto dataset = open(pattern);
            return dataset.ok() ? tableText(**dataset) : dataset.error().what;
        };
        QCOMPARE(text("data/part-*.csv"), QStringLiteral("x numeric(double): 0.5 1.5"));
        QCOMPARE(text("data/part-[2-9].csv"), QStringLiteral("x numeric(double): 1.5"));
        QCOMPARE(text("data/part-?.csv"), QStringLiteral("x numeric(double): 0.5 1.5"));
        QCOMPARE(text("live/*/a.csv"), QStringLiteral("x numeric(double): 2.5 3.5"));
        QCOMPARE(text("live/20*"), QStringLiteral("x numeric(double): 2.5 3.5"));
        QCOMPARE(text("data/*.parquet"), QStringLiteral("no file fits this pattern"));
        // Any number of folders between, none too, and each file once.
        write("deep/a.csv", "x\n7.5\n");
        write("deep/b/c/d.csv", "x\n8.5\n");
        for (const char *pattern : {"deep/**/*.csv", "deep/**/*", "deep/**"})
            QCOMPARE(text(pattern), QStringLiteral("x numeric(double): 7.5 8.5"));
        QCOMPARE(text("nothing/*.csv"), QStringLiteral("no file fits this pattern"));
        write("odd/a[1].csv", "x\n7.5\n");
        QCOMPARE(text("odd/a[1].csv"), QStringLiteral("x numeric(double): 7.5")); // a file that is there
    }

    void formatsMayDiffer()
    {
        write("t/1.csv", "x,w\n0.5,a\n");
        write("t/2.jsonl", "{\"w\":\"b\",\"x\":1.5,\"y\":true}\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->format(), QStringLiteral("2 files · CSV · JSON lines"));
        QCOMPARE(tableText(**dataset), QString::fromUtf8("x numeric(double): 0.5 1.5\n"
                                                         "w categorical(string): a×1 b×1\n"
                                                         "y boolean(bool): true×1; 1 missing"));
    }

    void oneTypeOfAllParts()
    {
        write("t/1.csv", "k,n,e,d,m\n1,1,,1970-01-02,01\n2,2,,1970-01-01,02\n");
        write("t/2.csv", "k,n,e,d,m\n3,1.5,2.5,,3\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QVERIFY((*dataset)->problems().isEmpty());
        QCOMPARE(tableText(**dataset), QString::fromUtf8("k categorical(int64): 1×1 2×1 3×1\n"
                                                         "n numeric(double): 1 2 1.5\n"
                                                         "e numeric(double): 2.5; 2 missing\n"
                                                         "d datetime(date32[day]): 86400000 0; 1 missing\n"
                                                         "m categorical(int64): 1×1 2×1 3×1"));
    }

    /// Each value as it is written; told once, with the first file that differs.
    void aGuessThatDiffersIsTold()
    {
        write("t/1.csv", "m,x\n,0.5\n");
        write("t/2.csv", "m,x\n01,1.5\n02,2.5\n");
        write("t/3.csv", "m,x\nx,3.5\n");
        write("t/4.csv", "m,x\n2025-01-01,4.5\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset),
                 QString::fromUtf8("m categorical(string): 01×1 02×1 2025-01-01×1 x×1; 1 missing\n"
                                   "x numeric(double): 0.5 1.5 2.5 3.5 4.5"));
        QCOMPARE((*dataset)->problems().size(), 1);
        const Problem problem = (*dataset)->problems().constFirst();
        QCOMPARE(problem.what, QStringLiteral("column m is int64 in 2.csv, but string in 3.csv"));
        QVERIFY(problem.where.endsWith(QStringLiteral("3.csv")));
        QVERIFY(problem.hint.contains(QStringLiteral("--type")));
        // As the hint has it.
        const auto numbers = (*dataset)->read(0, ColumnType::Numeric, {});
        VERIFY_OK(numbers);
        QCOMPARE(numbers->numbers, (std::vector<double>{1, 2}));
        QCOMPARE(numbers->missing, 3);
        QVERIFY(numbers->problem);
        QCOMPARE(numbers->problem->what,
                 QStringLiteral("2 values cannot be read as numeric and count as missing, "
                                "first “x” in row 4"));
        // A type that is in the file is no guess: the column is not compared, and only that is told.
        writeFile(path("t/5.jsonl"), "{\"m\":true,\"x\":5.5}\n");
        const auto refused = open("t");
        VERIFY_OK(refused);
        QCOMPARE((*refused)->columns().constFirst().type, ColumnType::Unsupported);
        QCOMPARE((*refused)->problems().size(), 1);
        QCOMPARE((*refused)->problems().constFirst().what,
                 QStringLiteral("column m is string in 3.csv, but bool in 5.jsonl"));
    }

    void aTypeThatDiffersIsThatColumnsMatterAlone()
    {
        write("t/1.jsonl", "{\"x\":1,\"y\":0.5}\n");
        write("t/2.jsonl", "{\"x\":\"one\",\"y\":1.5}\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset),
                 QStringLiteral("x unsupported(int64): column x is int64 in 1.jsonl, but string in 2.jsonl\n"
                                "y numeric(double): 0.5 1.5"));
        QCOMPARE((*dataset)->problems().size(), 1);
        QCOMPARE((*dataset)->problems().first().what,
                 QStringLiteral("column x is int64 in 1.jsonl, but string in 2.jsonl"));
        QVERIFY((*dataset)->problems().first().where.endsWith(QStringLiteral("2.jsonl")));
    }

    void aRowIsThatOfTheWholeTable()
    {
        write("t/1.csv", "x\n0.5\n1.5\n");
        write("t/2.csv", "x,m\n2.5,\n");
        write("t/3.csv", "x,m\n3.5,a\n4.5,1\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        const auto numbers = (*dataset)->read(1, ColumnType::Numeric, {});
        VERIFY_OK(numbers);
        QVERIFY(numbers->problem);
        QCOMPARE(numbers->problem->what,
                 QStringLiteral("“a” in row 4 cannot be read as numeric and counts as missing"));
    }

    void filesThatGrow()
    {
        for (const char *name : {"t/1.csv", "t/2.csv", "t/3.csv"})
            write(name, "x\n0.5\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QVERIFY((*dataset)->changes().isEmpty());
        for (const char *name : {"t/2.csv", "t/3.csv"}) {
            QFile file(path(name));
            QVERIFY(file.open(QIODevice::Append));
            file.write("1.5\n");
        }
        QCOMPARE(tableText(**dataset), QStringLiteral("x numeric(double): 0.5 0.5 0.5"));
        QCOMPARE((*dataset)->changes().size(), 1);
        const Problem change = (*dataset)->changes().constFirst();
        QCOMPARE(change.what,
                 QStringLiteral("the file was written to after it had been opened: it had 6 bytes, now "
                                "10; so it was with 1 more of the table's files"));
        QVERIFY(change.where.endsWith(QStringLiteral("2.csv")));
    }

    void foldersThatNameValues()
    {
        write("t/year=2024/region=north%2Fwest/a.csv", "x\n0.5\n1.5\n");
        write("t/year=2025/region=south/a.csv", "x\n2.5\n");
        write("t/year=2025/region=__HIVE_DEFAULT_PARTITION__/a.csv", "x\n3.5\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QCOMPARE(tableText(**dataset),
                 QString::fromUtf8("x numeric(double): 0.5 1.5 3.5 2.5\n"
                                   "year categorical(int64): 2024×2 2025×2\n"
                                   "region categorical(string): north/west×2 south×1; 1 missing"));
        const auto head = (*dataset)->head(1, {});
        VERIFY_OK(head);
        QCOMPARE(head->rows.first().join(u' '), QStringLiteral("0.5 2024 north/west"));
        const auto words = (*dataset)->read(1, {ColumnType::Categorical, true}, {});
        VERIFY_OK(words);
        QCOMPARE(words->categories, (QStringList{QStringLiteral("2024"), QStringLiteral("2025")}));
        const auto some = open("t/year=2025");
        VERIFY_OK(some);
        QCOMPARE((*some)->rowCount(), 2);
    }

    void othersAreToldOf()
    {
        write("t/1.csv", "x\n0.5\n");
        write("t/README.md", "# The data\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->rowCount(), 1);
        QCOMPARE((*dataset)->problems().size(), 1);
        QCOMPARE((*dataset)->problems().first().what,
                 QStringLiteral("README.md is not read: it has no name of a data file"));
        write("u/part-00000", "x\n0.5\n"); // no names at all, so that all are data
        QVERIFY(open("u").ok());
    }

    void whatManyFilesShareIsToldOnce()
    {
        write("t/1.csv", "x,\n0.5,a\n");
        write("t/2.csv", "x,\n1.5,b\n");
        write("t/3.csv", "x,x\n2.5,1\n");
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        const QList<Problem> problems = (*dataset)->problems();
        QCOMPARE(problems.size(), 2);
        QCOMPARE(problems.first().what, QStringLiteral("column 2 has no name: it is called \"column_2\"; so "
                                                       "it is with 1 more of the table's files"));
        QVERIFY(problems.first().where.endsWith(QStringLiteral("1.csv")));
        QCOMPARE(problems.first().count, 2);
        QVERIFY(problems.last().where.endsWith(QStringLiteral("3.csv")));
    }

    void refuses()
    {
        QVERIFY(QDir(m_temporary->path()).mkpath(QStringLiteral("nothing/below")));
        const auto empty = open("nothing");
        QVERIFY(empty.isError());
        QCOMPARE(empty.error().what, QStringLiteral("there is no data file in this folder"));
        QVERIFY(empty.error().where.endsWith(QStringLiteral("nothing")));
        write("t/1.csv", "x\n0.5\n");
        write("t/2.parquet", "PAR1");
        const auto damaged = open("t");
        QVERIFY(damaged.isError());
        QVERIFY(damaged.error().where.endsWith(QStringLiteral("2.parquet")));
        write("delta/_delta_log/0.json", "{}");
        write("delta/1.parquet", "PAR1");
        const auto delta = open("delta");
        QVERIFY(delta.isError());
        QVERIFY(delta.error().what.contains(QStringLiteral("Delta Lake")));
    }

    void aLinkToAFolderAboveEnds()
    {
        write("t/1.csv", "x\n0.5\n");
        QVERIFY(QFile::link(path("t"), path("t/again")));
        const auto dataset = open("t");
        VERIFY_OK(dataset);
        QCOMPARE((*dataset)->rowCount(), 1);
    }

    void manyPartsAreHeldInGroups()
    {
        for (int part = 0; part < 5; ++part) {
            QByteArray lines = "a,b,w\n";
            for (int i = 0; i < 1000; ++i)
                lines += QByteArray::number(i + part) + ".5," + QByteArray::number(i) + ",w" +
                         QByteArray::number(i % 3) + '\n';
            write(QByteArray("t/" + QByteArray::number(part) + ".csv").constData(), lines);
        }
        const auto whole = open("t");
        const auto groups = ArrowDatasetReader(20'000).open(path("t"), {});
        VERIFY_OK(whole);
        VERIFY_OK(groups);
        QCOMPARE((*groups)->rowCount(), 5000);
        QCOMPARE(tableText(**groups), tableText(**whole));
    }

    void pointers()
    {
        VERIFY_OK(makeProject());
        const QByteArray before = listing();
        const auto file = open("project/data/one.csv.dvc");
        VERIFY_OK(file);
        QCOMPARE((*file)->name(), QStringLiteral("one.csv.dvc"));
        QVERIFY2((*file)->format().startsWith(QStringLiteral("CSV · dvc ")), qPrintable((*file)->format()));
        QCOMPARE(tableText(**file), QString::fromUtf8("x numeric(double): 0.5\nw categorical(string): a×1"));
        const auto folder = open("project/data/many.dvc");
        VERIFY_OK(folder);
        QVERIFY((*folder)->format().startsWith(QStringLiteral("2 files · CSV · dvc ")));
        QCOMPARE(tableText(**folder), QString::fromUtf8("x numeric(double): 1.5 2.5\n"
                                                        "w categorical(string): b×1 c×1\n"
                                                        "month categorical(int64): 1×1 2×1"));
        QCOMPARE(listing(), before); // nothing is written
    }

    void pointersToNothing()
    {
        VERIFY_OK(makeProject());
        QDir cache(path("project/.dvc/cache/files/md5"));
        const auto object = [this, &cache](const char *pointer) {
            QFile file(path(pointer));
            if (!file.open(QIODevice::ReadOnly))
                return QString();
            const QByteArray text = file.readAll();
            const QString md5 =
                QString::fromLatin1(text.mid(text.indexOf("md5: ") + 5).split('\n').first().trimmed());
            return cache.filePath(md5.left(2) + u'/' + md5.mid(2));
        };
        const QString one = object("project/data/one.csv.dvc");
        QVERIFY(QFile::exists(one));
        QVERIFY(QFile::setPermissions(one, QFile::ReadOwner | QFile::WriteOwner));
        {
            QFile file(one);
            QVERIFY(file.open(QIODevice::Append));
            file.write("9.5,z\n");
        }
        const auto damaged = open("project/data/one.csv.dvc");
        QVERIFY(damaged.isError());
        QVERIFY2(damaged.error().what.contains(QStringLiteral("damaged: its md5 is")),
                 qPrintable(damaged.error().what));
        QVERIFY(damaged.error().hint.contains(QStringLiteral("dvc pull one.csv.dvc")));
        QVERIFY(QFile::remove(one));
        const auto missing = open("project/data/one.csv.dvc");
        QVERIFY(missing.isError());
        QCOMPARE(missing.error().what, QStringLiteral("one.csv is not in the DVC cache"));
        QCOMPARE(missing.error().hint, QStringLiteral("run dvc pull one.csv.dvc"));
        QVERIFY(missing.error().where.endsWith(QStringLiteral("one.csv.dvc")));
        // A file of a folder.
        QDirIterator objects(cache.path(), QDir::Files, QDirIterator::Subdirectories);
        while (objects.hasNext()) {
            if (!objects.next().endsWith(QStringLiteral(".dir"))) {
                QVERIFY(QFile::remove(objects.filePath()));
                break;
            }
        }
        const auto partly = open("project/data/many.dvc");
        QVERIFY(partly.isError());
        QVERIFY2(partly.error().what.contains(QStringLiteral("1 of the folder's 2 files")),
                 qPrintable(partly.error().what));
        QCOMPARE(partly.error().hint, QStringLiteral("run dvc pull many.dvc"));
        write("alone.csv.dvc", "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  path: alone.csv\n");
        const auto alone = open("alone.csv.dvc");
        QVERIFY(alone.isError());
        QVERIFY(alone.error().what.contains(QStringLiteral("no DVC project")));
        write("project/bad.dvc", "outs: 7\n");
        QVERIFY(open("project/bad.dvc").isError());
    }

private:
    [[nodiscard]] QString path(const char *name) const
    {
        return m_temporary->filePath(QString::fromUtf8(name));
    }

    Result<std::shared_ptr<const Dataset>> open(const char *name)
    {
        return ArrowDatasetReader().open(path(name), {});
    }

    void write(const char *name, const QByteArray &bytes)
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        writeFile(path(name), bytes);
    }

    /// A project of DVC's own making, without the data themselves: they are in its cache alone.
    Status makeProject()
    {
        write("project/data/one.csv", "x,w\n0.5,a\n");
        write("project/data/many/month=1/a.csv", "x,w\n1.5,b\n");
        write("project/data/many/month=2/a.csv", "x,w\n2.5,c\n");
        const auto made = runPeer(Peer::Dvc, {QStringLiteral("-c"), QStringLiteral(R"(
import os, sys
answer = os.dup(1)
os.dup2(2, 1)  # DVC speaks there
from dvc.repo import Repo
repo = Repo.init(sys.argv[1], no_scm=True)
os.chdir(sys.argv[1])
repo.add(["data/one.csv", "data/many"])
os.write(answer, b"{}")
)"),
                                              path("project")});
        if (!made.ok())
            return made.failure();
        QFile::remove(path("project/data/one.csv"));
        QDir(path("project/data/many")).removeRecursively();
        return Done{};
    }

    /// Names, sizes and times of all that is there.
    [[nodiscard]] QByteArray listing() const
    {
        QStringList lines;
        QDirIterator files(m_temporary->path(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QFileInfo info(files.next());
            lines << QStringLiteral("%1 %2 %3")
                         .arg(info.filePath())
                         .arg(info.size())
                         .arg(info.lastModified().toMSecsSinceEpoch());
        }
        lines.sort();
        return lines.join(u'\n').toUtf8();
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestDataFolders)
#include "tst_datafolders.moc"
