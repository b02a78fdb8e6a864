// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Rows while a store is being read, the index that is left for the next time, and changes that appear by
// themselves.

#include "models/io/mlruns/mlruns.h"
#include "tests/io/mlruns/filestore.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace driftline {

namespace {

constexpr int manyRuns = 1500;
const QString experiment = QStringLiteral("7");

QString in(int run, const char *file)
{
    return experiment + u'/' + runId(run) + u'/' + QLatin1StringView(file);
}

} // namespace

class TestMlrunsIndex : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        TestCase::init();
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = QFileInfo(m_folder->path()).canonicalFilePath() + QStringLiteral("/mlruns");
        m_writer = std::make_unique<FileStoreWriter>(m_root);
        m_writer->experiment(experiment, QStringLiteral("fraud"));
        for (int run = 1; run <= 3; ++run) {
            m_writer->run(experiment, runId(run), 1'767'225'600'000 + run);
            m_writer->write(in(run, "metrics/auc"), "100 0.5 0\n");
            m_writer->write(in(run, "tags/team"), "risk");
        }
        m_writer->write(in(3, "metrics/bad"), "1 2 3\nnonsense\n");
    }

    void rowsWhileItIsRead()
    {
        for (int run = 4; run <= manyRuns; ++run) {
            m_writer->run(experiment, runId(run));
            m_writer->write(in(run, "metrics/auc"), "100 0.5 0\n");
        }
        const auto source = openNow();
        QVERIFY(!source.tracking->content().complete);
        // The experiments are there, and of runs what could be read in no time.
        QCOMPARE(source.tracking->experiments(ViewType::All, {})->size(), 1);
        const auto known = allRuns(*source.tracking).size();
        QVERIFY(known < manyRuns);

        qsizetype shown = known;
        quint64 revision = source.tracking->content().revision;
        bool sawLess = false;
        const auto content = source.tracking->refresh({}, [&](qint64 done, qint64 total) {
            QVERIFY(done <= total);
            const auto now = source.tracking->content();
            const auto runs = allRuns(*source.tracking).size();
            QVERIFY(runs >= shown && now.revision >= revision);
            sawLess |= runs < manyRuns && !now.complete;
            shown = runs;
            revision = now.revision;
        });
        VERIFY_OK(content);
        QVERIFY(content->complete);
        QCOMPARE(*content, source.tracking->content());
        QCOMPARE(allRuns(*source.tracking).size(), manyRuns);
        QCOMPARE(shown, manyRuns);
    }

    void cancelledAndGoneOnWith()
    {
        for (int run = 4; run <= manyRuns; ++run)
            m_writer->run(experiment, runId(run));
        qsizetype known = 0;
        {
            const auto source = openNow();
            const StopSource stop;
            const auto refreshed =
                source.tracking->refresh(stop.token(), [&](qint64, qint64) { stop.requestStop(); });
            known = allRuns(*source.tracking).size();
            if (refreshed.ok()) // so quick that there was nothing to stop
                QCOMPARE(known, manyRuns);
            else
                QVERIFY(refreshed.isCancelled() && known < manyRuns && known > 0);
        }
        const auto again = openNow();
        QCOMPARE(allRuns(*again.tracking).size(), known);
        QCOMPARE(again.tracking->content().complete, known == manyRuns);
        VERIFY_OK(again.tracking->refresh({}, {}));
        QCOMPARE(allRuns(*again.tracking).size(), manyRuns);
        QVERIFY(again.tracking->content().complete);
    }

    void whatWasPutRightGoesFromTheList()
    {
        m_writer->write(QStringLiteral("notes/todo.txt"), "not MLflow's");
        m_writer->write(QStringLiteral("8/meta.yaml"), "name: [\n");
        m_writer->write(QStringLiteral("models/fraud/meta.yaml"), "name: fraud\n");
        m_writer->write(QStringLiteral("models/fraud/aliases/lost"), "77");
        m_writer->write(QStringLiteral("models/broken/meta.yaml"), "name: [\n");
        const auto source = openNow();
        VERIFY_OK(source.tracking->refresh({}, {}));
        VERIFY_OK(source.tracking->metricHistory(RunId(runId(3)), QStringLiteral("bad"), {}));
        VERIFY_OK(source.registry->models({}));
        const auto told = [this] { return toldOf(*m_problems, m_root); };
        for (const char *expected : {"notes", "8/meta.yaml", "metrics/bad", "aliases/lost", "models/broken"})
            QVERIFY2(told().contains(QLatin1StringView(expected)), qPrintable(told()));
        const QString bad = experiment + u'/' + runId(3);
        for (const QString &folder :
             {QStringLiteral("notes"), QStringLiteral("8"), bad, QStringLiteral("models/broken"),
              QStringLiteral("models/fraud/aliases")})
            QVERIFY(QDir(m_writer->path(folder)).removeRecursively());
        VERIFY_OK(source.tracking->refresh({}, {}));
        QCOMPARE(told().count(u'\n') + 1, 2); // those of models, which were not looked at yet
        VERIFY_OK(source.registry->versions(QStringLiteral("fraud"), {}));
        QVERIFY(!told().contains(QLatin1StringView("aliases/lost")));
        VERIFY_OK(source.registry->models({}));
        QCOMPARE(told(), QString());
    }

    void secondOpenAnswersFromTheIndex()
    {
        leaveIndex();
        QVERIFY(QDir(m_root).rename(experiment, QStringLiteral(".away")));
        const auto source = openNow();
        QVERIFY(source.tracking->content().complete);
        QCOMPARE(rows(source), leftRows());
        QCOMPARE(m_problems->all().size(), 1); // told again
        QVERIFY(m_problems->all().first().where.endsWith(QStringLiteral("metrics/bad:2")));
        QVERIFY(QDir(m_root).rename(QStringLiteral(".away"), experiment));
        const auto content = source.tracking->refresh({}, {});
        VERIFY_OK(content);
        QCOMPARE(content->revision, quint64(1)); // nothing has changed
        QCOMPARE(m_problems->all().size(), 1);
    }

    void nothingIsWrittenWhenNothingChanged()
    {
        leaveIndex();
        const QString before = treeState(m_cache.path());
        const QString store = treeState(m_root);
        const auto source = openNow();
        VERIFY_OK(source.tracking->refresh({}, {}));
        VERIFY_OK(source.tracking->refresh({}, {}));
        QCOMPARE(treeState(m_cache.path()), before);
        QCOMPARE(treeState(m_root), store);
    }

    void changesAppear_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("rows");
        QTest::newRow("a new run") << "new"
                                   << "4:0.75: 3:0.5:risk 2:0.5:risk 1:0.5:risk";
        QTest::newRow("a run that is gone") << "gone"
                                            << "3:0.5:risk 1:0.5:risk";
        QTest::newRow("another value") << "metric"
                                       << "3:0.5:risk 2:0.9:risk 1:0.5:risk";
        QTest::newRow("another tag") << "tag"
                                     << "3:0.5:risk 2:0.5:fraud 1:0.5:risk";
        QTest::newRow("a tag of the same length") << "same"
                                                  << "3:0.5:risk 2:0.5:r1sk 1:0.5:risk";
        QTest::newRow("a tag that is gone") << "untag"
                                            << "3:0.5:risk 2:0.5: 1:0.5:risk";
        QTest::newRow("a deleted run") << "delete"
                                       << "3:0.5:risk 1:0.5:risk";
        QTest::newRow("a deleted experiment") << "trash"
                                              << "";
        QTest::newRow("an experiment that is gone") << "remove"
                                                    << "";
    }

    void changesAppear()
    {
        QFETCH(QString, change);
        leaveIndex();
        const auto source = openNow();
        QCOMPARE(rows(source), leftRows());
        if (change == QStringLiteral("new")) {
            m_writer->run(experiment, runId(4), 1'767'225'700'000);
            m_writer->write(in(4, "metrics/auc"), "100 0.75 0\n");
        } else if (change == QStringLiteral("gone")) {
            QVERIFY(QDir(m_writer->path(in(2, ""))).removeRecursively());
        } else if (change == QStringLiteral("metric")) {
            m_writer->append(in(2, "metrics/auc"), "200 0.9 1\n");
        } else if (change == QStringLiteral("tag")) {
            m_writer->write(in(2, "tags/team"), "fraud");
        } else if (change == QStringLiteral("same")) {
            QFile file(m_writer->path(in(2, "tags/team")));
            QVERIFY(file.open(QIODevice::ReadWrite) && file.write("r1sk") == 4);
        } else if (change == QStringLiteral("untag")) {
            QVERIFY(QFile::remove(m_writer->path(in(2, "tags/team"))));
        } else if (change == QStringLiteral("delete")) {
            m_writer->write(in(2, "meta.yaml"),
                            m_writer->runMeta(experiment, runId(2), 1).replace("active", "deleted"));
        } else if (change == QStringLiteral("trash")) {
            QVERIFY(QDir(m_root).mkpath(QStringLiteral(".trash")));
            QVERIFY(QDir(m_root).rename(experiment, QStringLiteral(".trash/7")));
        } else {
            QVERIFY(QDir(m_writer->path(experiment)).removeRecursively());
        }
        const quint64 before = source.tracking->content().revision;
        VERIFY_OK(source.tracking->refresh({}, {}));
        QVERIFY(source.tracking->content().revision > before);
        QTEST(rows(source), "rows");
        // … and the next visit finds them in the index.
        QTEST(rows(openNow()), "rows");
    }

    void aRunningRunIsFollowed()
    {
        m_writer->write(
            in(2, "meta.yaml"),
            m_writer->runMeta(experiment, runId(2), 1'767'225'600'002).replace("status: 3", "status: 1"));
        leaveIndex();
        const auto source = openNow();
        VERIFY_OK(source.tracking->refresh({}, {})); // looks at everything
        for (int step = 1; step < 4; ++step) {
            m_writer->append(in(2, "metrics/auc"), QStringLiteral("200 0.%1 %1\n").arg(step).toUtf8());
            const quint64 before = source.tracking->content().revision;
            VERIFY_OK(source.tracking->refresh({}, {}));
            QVERIFY(source.tracking->content().revision > before);
            QCOMPARE(rows(source), QStringLiteral("3:0.5:risk 2:0.%1:risk 1:0.5:risk").arg(step));
        }
    }

    void aDamagedIndexIsMadeAgain_data()
    {
        QTest::addColumn<QString>("damage");
        for (const char *damage :
             {"empty", "cut", "cut in the head", "flipped", "other version", "longer", "noise"})
            QTest::newRow(damage) << QString::fromLatin1(damage);
    }

    void aDamagedIndexIsMadeAgain()
    {
        QFETCH(QString, damage);
        leaveIndex();
        const QString name = indexName();
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        file.close();
        for (const QByteArray &bytes : damaged(whole, damage)) {
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(bytes);
            file.close();
            const auto source = openNow(std::chrono::seconds(10));
            QCOMPARE(rows(source), leftRows());
            VERIFY_OK(source.tracking->refresh({}, {}));
        }
        // The one that was made is whole again: it answers alone. Keys may be numbered otherwise.
        QCOMPARE(file.size(), whole.size());
        QVERIFY(QDir(m_root).rename(experiment, QStringLiteral(".away")));
        QCOMPARE(rows(openNow()), leftRows());
    }

    void withoutACache()
    {
        const auto source = openMlruns(m_root, {}, m_problems, {});
        VERIFY_OK(source);
        VERIFY_OK(source->tracking->refresh({}, {}));
        QCOMPARE(rows(*source), leftRows());
        // A file where the folder should be: the store is read all the same.
        m_writer->write(QStringLiteral("../blocked"), "x");
        MlrunsOptions options;
        options.cacheFolder = m_writer->path(QStringLiteral("../blocked"));
        const auto blocked = openMlruns(m_root, options, m_problems, {});
        VERIFY_OK(blocked);
        VERIFY_OK(blocked->tracking->refresh({}, {}));
        QCOMPARE(rows(*blocked), leftRows());
    }

    void eachStoreHasItsOwn()
    {
        leaveIndex();
        const FileStoreWriter other(m_root + QStringLiteral("2"));
        other.experiment(QStringLiteral("1"), QStringLiteral("other"));
        other.run(QStringLiteral("1"), runId(9));
        const auto source = openMlruns(other.path(QStringLiteral(".")), {m_cache.path(), {}}, m_problems, {});
        VERIFY_OK(source);
        VERIFY_OK(source->tracking->refresh({}, {}));
        QCOMPARE(allRuns(*source->tracking).size(), 1);
        QCOMPARE(rows(openNow()), leftRows());
    }

private:
    MlrunsSource openNow(std::chrono::milliseconds firstLook = {})
    {
        m_problems = std::make_shared<ProblemLog>();
        const auto source = openMlruns(m_root, {m_cache.path(), firstLook}, m_problems, {});
        return source.ok() ? *source : MlrunsSource();
    }

    void leaveIndex()
    {
        const auto source = openNow();
        VERIFY_OK(source.tracking->refresh({}, {}));
        QCOMPARE(rows(source), leftRows());
    }

    static QString leftRows() { return QStringLiteral("3:0.5:risk 2:0.5:risk 1:0.5:risk"); }

    /// Active runs: "number:auc:team", newest first.
    static QString rows(const MlrunsSource &source)
    {
        QStringList found;
        const auto page = source.tracking->searchRuns({}, {});
        for (const Run &run : page.ok() ? page->runs : QList<Run>())
            found.append(QStringLiteral("%1:%2:%3")
                             .arg(run.id.text().right(2).toInt(nullptr, 16))
                             .arg(run.metrics.value(QStringLiteral("auc")))
                             .arg(run.tags.value(QStringLiteral("team"))));
        return found.join(u' ');
    }

    [[nodiscard]] QString indexName() const
    {
        const QDir folder(m_cache.filePath(QStringLiteral("mlruns")));
        const QFileInfoList files = folder.entryInfoList(QDir::Files, QDir::Time);
        return files.isEmpty() ? QString() : files.first().filePath();
    }

    static QList<QByteArray> damaged(const QByteArray &whole, const QString &damage)
    {
        QList<QByteArray> found;
        if (damage == QStringLiteral("empty"))
            found.append(QByteArray());
        else if (damage == QStringLiteral("cut"))
            for (qsizetype size = whole.size() - 1; size > 60; size -= 97)
                found.append(whole.first(size));
        else if (damage == QStringLiteral("cut in the head"))
            for (qsizetype size = 1; size < 60; size += 7)
                found.append(whole.first(size));
        else if (damage == QStringLiteral("flipped"))
            for (qsizetype at = 0; at < whole.size(); at += 61) {
                found.append(whole);
                found.last()[at] = char(found.last().at(at) ^ 0x20);
            }
        else if (damage == QStringLiteral("other version"))
            found.append(QByteArray(whole).replace(23, 1, "\x63"));
        else if (damage == QStringLiteral("longer"))
            found.append(whole + "x");
        else
            found.append(QByteArray(whole.size(), '\xff'));
        return found;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QTemporaryDir m_cache;
    QString m_root;
    std::unique_ptr<FileStoreWriter> m_writer;
    std::shared_ptr<ProblemLog> m_problems;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestMlrunsIndex)
#include "tst_mlrunsindex.moc"
