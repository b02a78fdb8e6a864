// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Stores that are damaged, half written, mixed with foreign things, moved: what can be shown is shown, and
// the rest is told with its place.

#include "models/io/mlruns/mlruns.h"
#include "tests/io/mlruns/filestore.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QTemporaryDir>
#include <QUrl>

#include <cmath>

#ifdef Q_OS_UNIX
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace driftline {

namespace {

const QString one = runId(1);
const QString two = runId(2);

QString in(const QString &run, const char *file)
{
    return QStringLiteral("7/") + run + u'/' + QString::fromUtf8(file);
}

} // namespace

class TestMlrunsBroken : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        TestCase::init();
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = QFileInfo(m_folder->path()).canonicalFilePath() + QStringLiteral("/mlruns");
        m_writer = std::make_unique<FileStoreWriter>(m_root);
        m_problems = std::make_shared<ProblemLog>();
        m_writer->experiment(QStringLiteral("7"), QStringLiteral("fraud"));
        m_writer->run(QStringLiteral("7"), one);
        m_writer->run(QStringLiteral("7"), two, 1'767'225'700'000);
        m_writer->write(in(one, "metrics/auc"), "100 0.5 0\n200 0.75 1\n");
    }

    void cleanup()
    {
        if (m_state.isEmpty())
            return;
        QCOMPARE(treeState(m_root), m_state);
        m_state.clear();
    }

    void wholeStoreHasNoProblems()
    {
        QCOMPARE(shownRuns(), QStringList({two, one}));
        QCOMPARE(told(), QString());
    }

    void metaOfARun_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("problem");
        const QString meta = in(two, "meta.yaml");
        QTest::newRow("empty") << QByteArray()
                               << QStringLiteral(
                                      "this file is empty, so that what it describes cannot be shown | ") +
                                      meta;
        QTest::newRow("broken") << QByteArray("run_id: x\nstatus: 3: 4\n")
                                << QStringLiteral("not readable as YAML: illegal map value | ") + meta +
                                       QStringLiteral(":2");
        QTest::newRow("a list") << QByteArray("- a\n- b\n")
                                << QStringLiteral("this is not a map of keys and values | ") + meta +
                                       QStringLiteral(":1");
        QTest::newRow("binary") << QByteArray("\x00\x01\xff\xfe", 4) << QString();
        QTest::newRow("of another experiment")
            << metaOf(QStringLiteral("8"), two)
            << QStringLiteral("this run says that it belongs to experiment 8 and is not shown here | ") +
                   meta;
        QTest::newRow("of another run")
            << metaOf(QStringLiteral("7"), runId(3))
            << QStringLiteral("this folder says that it is run %1 and is not shown | ").arg(runId(3)) + meta;
    }

    void metaOfARun()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, problem);
        m_writer->write(in(two, "meta.yaml"), text);
        QCOMPARE(shownRuns(), QStringList({one}));
        if (problem.isEmpty())
            QVERIFY(told().endsWith(in(two, "meta.yaml") + QStringLiteral(":1")) ||
                    told().endsWith(in(two, "meta.yaml")));
        else
            QCOMPARE(told(), problem);
        for (const Problem &each : m_problems->all())
            QVERIFY(!each.hint.isEmpty());
    }

    void aRunWithoutMeta()
    {
        QVERIFY(QFile::remove(m_writer->path(in(two, "meta.yaml"))));
        // So that it does not look as if it was being made just now.
        age(m_writer->path(QStringLiteral("7/") + two));
        QCOMPARE(shownRuns(), QStringList({one}));
        QCOMPARE(told(), QStringLiteral("a run's folder without a meta.yaml is not shown | 7/") + two);
    }

    void aRunThatIsBeingMadeIsNoProblem()
    {
        QVERIFY(QDir().mkpath(m_writer->path(QStringLiteral("7/") + runId(3))));
        QCOMPARE(shownRuns(), QStringList({two, one}));
        QCOMPARE(told(), QString());
        m_state.clear(); // it goes on
        m_writer->run(QStringLiteral("7"), runId(3), 1'767'225'800'000);
        VERIFY_OK(m_source.tracking->refresh({}, {}));
        QCOMPARE(ids(), QStringList({runId(3), two, one}));
    }

    void missingFieldsHaveMlflowsDefaults()
    {
        m_writer->write(in(two, "meta.yaml"), "experiment_id: 7\nrun_uuid: " + two.toUtf8() + "\n");
        m_writer->write(in(two, "tags/mlflow.runName"), "by its tag");
        QCOMPARE(shownRuns(), QStringList({one, two}));
        const Run run = allRuns(*m_source.tracking).last();
        QCOMPARE(run.name, QStringLiteral("by its tag"));
        QCOMPARE(run.status, RunStatus::Running);
        QCOMPARE(run.lifecycleStage, LifecycleStage::Active);
        QVERIFY(!run.startTime && !run.endTime);
        QCOMPARE(told(), QString());
    }

    void statusesAreNumbers()
    {
        const QStringList names{QStringLiteral("RUNNING"),  QStringLiteral("SCHEDULED"),
                                QStringLiteral("FINISHED"), QStringLiteral("FAILED"),
                                QStringLiteral("KILLED"),   QStringLiteral("UNKNOWN")};
        for (int number = 1; number <= 6; ++number)
            m_writer->write(in(runId(10 + number), "meta.yaml"),
                            metaOf(QStringLiteral("7"), runId(10 + number))
                                .replace("status: 3", "status: " + QByteArray::number(number)));
        const QStringList shown = shownRuns();
        for (const Run &run : allRuns(*m_source.tracking)) {
            const qsizetype number = run.id.text().right(2).toInt(nullptr, 16) - 10;
            if (number > 0)
                QCOMPARE(runStatusName(run.status), names.at(number - 1));
        }
        QCOMPARE(shown.size(), 8);
        QCOMPARE(told(), QStringLiteral("unknown run status 6 | ") + in(runId(16), "meta.yaml"));
        QVERIFY(m_problems->all().first().hint.contains(QStringLiteral("3 FINISHED")));
    }

    void timesAreNumbers()
    {
        QByteArray meta = metaOf(QStringLiteral("7"), two);
        meta.replace("start_time: 1767225600000", "start_time: banana");
        meta.replace("end_time: 1767225601000", "end_time: '2026-01-01'");
        m_writer->write(in(two, "meta.yaml"), meta);
        m_writer->write(
            in(one, "meta.yaml"),
            metaOf(QStringLiteral("7"), one).replace("end_time: 1767225601000", "end_time: null"));
        m_writer->write(QStringLiteral("7/meta.yaml"),
                        "experiment_id: '7'\nname: fraud\nlifecycle_stage: active\ncreation_time: soon\n");
        QCOMPARE(shownRuns(), QStringList({one, two}));
        const Run run = allRuns(*m_source.tracking).last();
        QVERIFY(!run.startTime && !run.endTime);
        const QString what = QStringLiteral("this file has a time that is not a number: ");
        QCOMPARE(told(), QStringList({what + QStringLiteral("creation_time: soon | 7/meta.yaml"),
                                      what + QStringLiteral("end_time: 2026-01-01 | ") + in(two, "meta.yaml"),
                                      what + QStringLiteral("start_time: banana | ") + in(two, "meta.yaml")})
                             .join(u'\n'));
        for (const Problem &problem : m_problems->all())
            QCOMPARE(problem.hint, QStringLiteral("correct the file: times are milliseconds since 1970"));
    }

    void metaOfAnExperiment_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("problem");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("this file is empty");
        QTest::newRow("broken") << QByteArray("name: [\n") << QStringLiteral("not readable as YAML");
        QTest::newRow("missing") << QByteArray("-")
                                 << QStringLiteral("the experiment has no readable meta.yaml");
    }

    void metaOfAnExperiment()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, problem);
        m_writer->write(QStringLiteral("7/meta.yaml"), text);
        if (text == "-")
            QVERIFY(QFile::remove(m_writer->path(QStringLiteral("7/meta.yaml"))));
        QCOMPARE(shownRuns(), QStringList({two, one}));
        const auto experiments = m_source.tracking->experiments(ViewType::ActiveOnly, {});
        VERIFY_OK(experiments);
        QCOMPARE(experiments->size(), 1);
        QCOMPARE(experiments->first().name, QStringLiteral("7"));
        QVERIFY2(told().contains(problem), qPrintable(told()));
        QVERIFY(told().contains(QStringLiteral("its runs are shown under the folder's name | 7")));
    }

    void aRenamedExperiment()
    {
        m_writer->write(QStringLiteral("8/meta.yaml"), "experiment_id: '9'\nname: other\n");
        QCOMPARE(shownRuns(), QStringList({two, one}));
        QCOMPARE(told(),
                 QStringLiteral("this folder says that it is experiment 9 and is not shown | 8/meta.yaml"));
    }

    void badMetricLines()
    {
        m_writer->write(in(two, "metrics/val/loss"), "100 0.5 0\n200 half 1\n300 0.25 2\n");
        m_writer->write(in(two, "metrics/empty"), "");
        m_writer->write(in(two, "metrics/noise"), "a\nb\nc\nd\ne\n");
        QCOMPARE(shownRuns(), QStringList({two, one}));
        const Run run = allRuns(*m_source.tracking).first();
        QCOMPARE(run.metrics, (QMap<QString, double>{{QStringLiteral("val/loss"), 0.25}}));
        const QString problems = told();
        for (const char *expected :
             {"a line that is no metric point is left out: “200 half 1” | 7/%1/metrics/val/loss:2",
              "no metric point in this file | 7/%1/metrics/empty", "“a” | 7/%1/metrics/noise:1",
              "“c” | 7/%1/metrics/noise:3", "5 lines of this file are no metric points | 7/%1/metrics/noise"})
            QVERIFY2(problems.contains(QString::fromUtf8(expected).arg(two)), expected);
        QCOMPARE(m_problems->all().size(), 6);
        for (const Problem &problem : m_problems->all()) {
            const bool hasOthers = !problem.where.endsWith(QStringLiteral("metrics/empty"));
            QVERIFY(!problem.hint.isEmpty());
            QCOMPARE(problem.hint.contains(QStringLiteral("the other lines are shown")), hasOthers);
        }
        const auto history = m_source.tracking->metricHistory(run.id, QStringLiteral("val/loss"), {});
        VERIFY_OK(history);
        QCOMPARE(history->size(), 2);
        QCOMPARE(m_problems->all().size(), 6); // each is told once
    }

    void metricLinesOfAllAges()
    {
        m_writer->write(in(two, "metrics/old"), "100 0.5\n200 0.25\n");
        m_writer->write(in(two, "metrics/new"), "100 0.5 3 holdout abc123\n200 0.25 9 holdout abc123\n");
        m_writer->write(in(two, "metrics/odd"), "100 nan 0\n200 inf 1\n300 -inf 2\n");
        QCOMPARE(shownRuns(), QStringList({two, one}));
        const Run run = allRuns(*m_source.tracking).first();
        QCOMPARE(run.metrics.value(QStringLiteral("old")), 0.25);
        QCOMPARE(run.metrics.value(QStringLiteral("new")), 0.25);
        QCOMPARE(run.metrics.value(QStringLiteral("odd")), -HUGE_VAL);
        const auto history = m_source.tracking->metricHistory(run.id, QStringLiteral("new"), {});
        VERIFY_OK(history);
        QCOMPARE(*history, QList<MetricPoint>({{3, 100, 0.5}, {9, 200, 0.25}}));
        QCOMPARE(told(), QString());
    }

    void keysWithSlashesAndTextsAsTheyAre()
    {
        m_writer->write(in(two, "params/a/b/c"), "deep");
        m_writer->write(in(two, "params/empty"), "");
        m_writer->write(in(two, "params/lines"), "one\ntwo\r\nthree\n");
        m_writer->write(in(two, "tags/with space: \xC3\xBC"), "\xE4\xB8\xAD");
        QCOMPARE(shownRuns(), QStringList({two, one}));
        const Run run = allRuns(*m_source.tracking).first();
        QCOMPARE(run.params,
                 (QMap<QString, QString>{{QStringLiteral("a/b/c"), QStringLiteral("deep")},
                                         {QStringLiteral("empty"), QStringLiteral("")},
                                         {QStringLiteral("lines"), QStringLiteral("one\ntwo\r\nthree\n")}}));
        QVERIFY(!run.params.value(QStringLiteral("empty")).isNull());
        QCOMPARE(run.tags.value(QStringLiteral("with space: ü")), QStringLiteral("中"));
        QCOMPARE(told(), QString());
    }

    void foreignThings()
    {
        m_writer->write(QStringLiteral("notes.txt"), "x");
        m_writer->write(QStringLiteral(".DS_Store"), "x");
        m_writer->write(QStringLiteral("plots/a.png"), "x");
        m_writer->write(QStringLiteral("7/readme.md"), "x");
        m_writer->write(QStringLiteral("7/scratch/x.txt"), "x");
        m_writer->write(in(two, "todo.txt"), "x");
        m_writer->write(in(two, "metrics/._auc"), "x");
        age(m_writer->path(QStringLiteral("7/scratch")));
        QCOMPARE(shownRuns(), QStringList({two, one}));
        QStringList wanted;
        for (const QString &place :
             {in(two, "todo.txt"), QStringLiteral("7/readme.md"), QStringLiteral("7/scratch"),
              QStringLiteral("notes.txt"), QStringLiteral("plots")})
            wanted.append(QStringLiteral("not part of an MLflow file store | ") + place);
        wanted.sort();
        QCOMPARE(told(), wanted.join(u'\n'));
    }

    void somethingElseWhereAFileShouldBe()
    {
#ifdef Q_OS_UNIX
        QVERIFY(::mkfifo(QFile::encodeName(m_writer->path(in(two, "metrics/pipe"))).constData(), 0600) == 0);
        QVERIFY(QFile::remove(m_writer->path(in(one, "meta.yaml"))));
        QVERIFY(QDir().mkpath(m_writer->path(in(one, "meta.yaml"))));
        QVERIFY(QFile::link(m_root, m_writer->path(in(two, "params/loop"))));
        QCOMPARE(shownRuns(), QStringList({two}));
        QVERIFY(told().contains(in(one, "meta.yaml")));
#endif
    }

    void movedFromAnotherMachine()
    {
        m_writer->write(
            in(two, "meta.yaml"),
            metaOf(QStringLiteral("7"), two).replace(m_root.toUtf8(), "/scratch/somebody/mlruns"));
        m_writer->write(
            in(one, "meta.yaml"),
            metaOf(QStringLiteral("7"), one).replace("file://" + m_root.toUtf8(), "s3://bucket/mlruns"));
        shownRuns();
        QMap<QString, QString> uris;
        for (const Run &run : allRuns(*m_source.tracking))
            uris.insert(run.id.text(), run.artifactUri);
        QCOMPARE(QUrl(uris.value(two)).toLocalFile(), m_writer->path(in(two, "artifacts")));
        QCOMPARE(uris.value(one), QStringLiteral("s3://bucket/mlruns/7/%1/artifacts").arg(one));
        QCOMPARE(told(), QString());
    }

    void trash()
    {
        m_writer->write(QStringLiteral(".trash/9/meta.yaml"),
                        "experiment_id: '9'\nlifecycle_stage: deleted\nname: gone\n");
        m_writer->write(QStringLiteral(".trash/9/%1/meta.yaml").arg(runId(9)),
                        metaOf(QStringLiteral("9"), runId(9)).replace("stage: active", "stage: deleted"));
        m_writer->write(QStringLiteral(".trash/9/%1/metrics/auc").arg(runId(9)), "1 0.5 0\n");
        QCOMPARE(shownRuns(), QStringList({two, one})); // of active experiments
        const auto deleted = m_source.tracking->experiments(ViewType::DeletedOnly, {});
        VERIFY_OK(deleted);
        QCOMPARE(deleted->size(), 1);
        QCOMPARE(deleted->first().name, QStringLiteral("gone"));
        RunQuery query;
        query.experiments = {ExperimentId(QStringLiteral("9"))};
        query.viewType = ViewType::DeletedOnly;
        const auto page = m_source.tracking->searchRuns(query, {});
        VERIFY_OK(page);
        QCOMPARE(page->runs.size(), 1);
        QCOMPARE(m_source.tracking->metricHistory(RunId(runId(9)), QStringLiteral("auc"), {})->size(), 1);
        VERIFY_OK(m_source.tracking->run(RunId(runId(9)), {}));
        QCOMPARE(told(), QString());
    }

    void inputs()
    {
        const QString id = QStringLiteral("0123456789abcdef0123456789abcdef");
        m_writer->write(
            QStringLiteral("7/datasets/%1/meta.yaml").arg(id),
            "digest: abc\nname: training_set\nprofile: '{\"rows\": 3,\n  \"b\": 2}'\nschema: '{}'\n"
            "source: data.csv\nsource_type: local\n");
        const QByteArray input =
            "destination_id: x\ndestination_type: RUN\nsource_id: %1\nsource_type: DATASET\n"
            "tags:\n  mlflow.data.context: training\n";
        m_writer->write(in(two, "inputs/aa/meta.yaml"), QByteArray(input).replace("%1", id.toUtf8()));
        m_writer->write(in(two, "inputs/bb/meta.yaml"), QByteArray(input).replace("%1", "missing"));
        m_writer->write(in(two, "inputs/cc/meta.yaml"), "source_id: m-1\nsource_type: MODEL\ntags: {}\n");
        shownRuns();
        const Run run = allRuns(*m_source.tracking).first();
        QCOMPARE(run.datasets.size(), 1);
        QCOMPARE(run.datasets.first().name, QStringLiteral("training_set"));
        QCOMPARE(run.datasets.first().context, QStringLiteral("training"));
        QCOMPARE(run.datasets.first().profile, QStringLiteral("{\"rows\": 3, \"b\": 2}"));
        QCOMPARE(told(), QStringLiteral("the dataset missing of this input is not in the experiment | ") +
                             in(two, "inputs/bb/meta.yaml"));
    }

    void registry()
    {
        const QByteArray version =
            "creation_timestamp: 1\ncurrent_stage: Production\ndescription: null\n"
            "last_updated_timestamp: 2\nname: fraud\nrun_id: x\nsource: s\nstatus: READY\n"
            "version: %1\n";
        m_writer->write(QStringLiteral("models/fraud/meta.yaml"), "name: fraud\ncreation_timestamp: 1\n");
        m_writer->write(QStringLiteral("models/fraud/aliases/champion"), "2");
        m_writer->write(QStringLiteral("models/fraud/aliases/lost"), "77");
        for (const char *number : {"2", "10"})
            m_writer->write(
                QStringLiteral("models/fraud/version-%1/meta.yaml").arg(QLatin1StringView(number)),
                QByteArray(version).replace("%1", number));
        m_writer->write(QStringLiteral("models/fraud/version-3/meta.yaml"), "");
        m_writer->write(QStringLiteral("models/fraud/version-4/meta.yaml"),
                        QByteArray(version).replace("%1", "4").replace("Production", "Deleted_Internal"));
        m_writer->write(QStringLiteral("models/fraud/version-5/meta.yaml"),
                        QByteArray(version).replace("%1", "5").replace("Production", "Canary"));
        m_writer->write(QStringLiteral("models/broken/meta.yaml"), "name: [\n");
        shownRuns();
        const auto models = m_source.registry->models({});
        VERIFY_OK(models);
        QCOMPARE(models->size(), 1);
        QCOMPARE(models->first().stages.value(QStringLiteral("Production")),
                 QStringList({QStringLiteral("2"), QStringLiteral("10")}));
        QCOMPARE(models->first().versionCount, 3);
        const auto versions = m_source.registry->versions(QStringLiteral("fraud"), {});
        VERIFY_OK(versions);
        QStringList numbers;
        for (const ModelVersion &each : *versions)
            numbers.append(each.version);
        QCOMPARE(numbers, QStringList({QStringLiteral("10"), QStringLiteral("5"), QStringLiteral("2")}));
        QCOMPARE(versions->last().aliases, QStringList({QStringLiteral("champion")}));
        const QString problems = told();
        for (const char *expected :
             {"points to a version that does not exist | models/fraud/aliases/lost",
              "| models/fraud/version-3/meta.yaml",
              "unknown stage: Canary | models/fraud/version-5/meta.yaml", "| models/broken/meta.yaml:"})
            QVERIFY2(problems.contains(QString::fromUtf8(expected)), qPrintable(problems));
        QCOMPARE(m_problems->all().size(), 4);
    }

    void aStoreThatIsGone()
    {
        shownRuns();
        m_state.clear();
        QVERIFY(QDir(m_root).removeRecursively());
        const auto refreshed = m_source.tracking->refresh({}, {});
        QVERIFY(refreshed.isError());
        QCOMPARE(refreshed.error().where, m_root);
        QCOMPARE(ids(), QStringList({two, one})); // what is known is still shown
        QVERIFY(m_source.tracking->run(RunId(one), {}).isError());
        QVERIFY(openMlruns(m_root, {}, m_problems, {}).isError());
    }

private:
    /// Opens the store and looks at everything.
    QStringList shownRuns()
    {
        m_state = treeState(m_root);
        const auto source = openMlruns(m_root, {}, m_problems, {});
        if (!source.ok())
            return {QStringLiteral("not opened")};
        m_source = *source;
        const auto refreshed = m_source.tracking->refresh({}, {});
        return refreshed.ok() && refreshed->complete ? ids() : QStringList{QStringLiteral("not refreshed")};
    }

    QStringList ids()
    {
        QStringList found;
        for (const Run &run : allRuns(*m_source.tracking))
            found.append(run.id.text());
        return found;
    }

    [[nodiscard]] QString told() const
    {
        return toldOf(*m_problems, m_root);
    }

    [[nodiscard]] QByteArray metaOf(const QString &experiment, const QString &id) const
    {
        return FileStoreWriter(m_root).runMeta(experiment, id, 1'767'225'600'000);
    }

    static void age(const QString &folder)
    {
#ifdef Q_OS_UNIX
        const timespec hourAgo{::time(nullptr) - 3600, 0};
        const timespec times[2]{hourAgo, hourAgo};
        ::utimensat(AT_FDCWD, QFile::encodeName(folder).constData(), times, 0);
#endif
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_root;
    QString m_state;
    std::unique_ptr<FileStoreWriter> m_writer;
    MlrunsSource m_source;
    std::shared_ptr<ProblemLog> m_problems;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestMlrunsBroken)
#include "tst_mlrunsbroken.moc"
