// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Exported runs are what MLflow's own search says of the same store, read back by pandas and pyarrow; and
// what can go wrong on the way leaves no file behind.

#include "models/actions/runexport.h"
#include "models/analysis/filter.h"
#include "models/io/dataset/arrowtablefiles.h"
#include "models/io/sources.h"
#include "tests/support/peers.h"
#include "tests/support/runstory.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <limits>
#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

namespace driftline {

namespace {

constexpr auto columnWords = "metrics.auc_roc > 0.5";

const StoreProgress silent = [](qint64, qint64) {};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<ExportColumn> someColumns()
{
    using Kind = ExportColumn::Kind;
    return {{Kind::Name, {}},
            {Kind::Started, {}},
            {Kind::Metric, QStringLiteral("auc")},
            {Kind::Param, QStringLiteral("max_depth")}};
}

} // namespace

class TestRunExport final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void isWhatMlflowFinds_data();
    void isWhatMlflowFinds();
    void keepsTheOrderOverManyPages();
    void hostileTextsComeBack();
    void leavesNothingBehind_data();
    void leavesNothingBehind();
    void deletedRunsAreNoticed();
    void saysWhyNothingCanBeWritten_data();
    void saysWhyNothingCanBeWritten();
    void noRoomLeavesNothing_data();
    void noRoomLeavesNothing();

private:
    const ArrowTableFiles m_files{};
    const StopToken m_never{};
    QTemporaryDir m_folder;
};

void TestRunExport::isWhatMlflowFinds_data()
{
    QTest::addColumn<int>("generation");
    QTest::addColumn<bool>("server");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("order");
    const QString newest = QStringLiteral("attributes.start_time DESC");
    for (const int generation : {3, 2}) {
        QTest::addRow("MLflow %d, store, all", generation) << generation << false << QString() << newest;
        QTest::addRow("MLflow %d, store, filtered", generation)
            << generation << false << QString::fromLatin1(columnWords)
            << QStringLiteral("metrics.auc_roc DESC");
        QTest::addRow("MLflow %d, server", generation) << generation << true << QString() << newest;
    }
}

void TestRunExport::isWhatMlflowFinds()
{
    QFETCH(int, generation);
    QFETCH(bool, server);
    QFETCH(QString, filter);
    QFETCH(QString, order);
    QTemporaryDir folder;
    const QString database = folder.filePath(QStringLiteral("mlflow.db"));
    VERIFY_OK(copyTree(storyFolder(generation) + QStringLiteral("/mlflow.db"), database));
    MlflowServer mlflow;
    if (server)
        VERIFY_OK(mlflow.start(generation, database));
    const Sources sources(folder.filePath(QStringLiteral("data")));
    const auto workspace = sources.open(server ? mlflow.url() : database, {}, m_never);
    VERIFY_OK(workspace);
    RunQuery query;
    query.filterText = filter;
    query.filter = *parseFilter(filter);
    query.orderBy = {*parseOrderBy(order)};
    const auto keys = (*workspace)->tracking->runKeys({}, m_never);
    VERIFY_OK(keys);

    const QString csv = folder.filePath(QStringLiteral("runs.csv"));
    const QString parquet = folder.filePath(QStringLiteral("runs.parquet"));
    qint64 count = 0;
    for (const QString &path : {csv, parquet}) {
        const auto written =
            exportRuns(**workspace, {query, allExportColumns(*keys), path}, m_files, m_never, silent);
        VERIFY_OK(written);
        count = *written;
    }
    // A few columns are read in another way than all.
    RunExport few{query, someColumns(), {}};
    few.columns[2].key = QStringLiteral("auc_roc");
    const QStringList fewFiles{folder.filePath(QStringLiteral("few.csv")),
                               folder.filePath(QStringLiteral("few.parquet"))};
    for (const QString &path : fewFiles) {
        few.path = path;
        VERIFY_OK(exportRuns(**workspace, few, m_files, m_never, silent));
    }
    const auto answer =
        runPeer(mlflowPeer(generation),
                QStringList{QStringLiteral(DRIFTLINE_SOURCE_DIR "/tests/peers/check_export.py"),
                            server ? mlflow.url() : QStringLiteral("sqlite:///") + database, filter, order,
                            csv, parquet} +
                    fewFiles,
                {}, 240'000);
    VERIFY_OK(answer);
    const QJsonArray wrong = (*answer)[QLatin1StringView("wrong")].toArray();
    QVERIFY2(wrong.isEmpty(), QJsonDocument(wrong).toJson().constData());
    QCOMPARE(count, qint64((*answer)[QLatin1StringView("runs")].toInteger()));
    QVERIFY(count > 2);
    const QJsonArray columns = (*answer)[QLatin1StringView("columns")].toArray();
    QVERIFY(columns[0].toArray().size() > keys->metrics.size() + 10);
    QCOMPARE(columns[1].toArray(),
             (QJsonArray{QStringLiteral("run_id"), QStringLiteral("run_name"), QStringLiteral("start_time"),
                         QStringLiteral("metrics.auc_roc"), QStringLiteral("params.max_depth")}));
}

void TestRunExport::keepsTheOrderOverManyPages()
{
    constexpr int count = 12'345;
    const auto store = std::make_shared<FakeTrackingStore>(storyRuns(count));
    const auto workspace = fakeWorkspace(store, storyRegistry());
    RunQuery query;
    query.orderBy = {{FilterEntity::Metric, QStringLiteral("auc"), true}};
    QList<std::pair<qint64, qint64>> steps;
    const QString path = m_folder.filePath(QStringLiteral("many.csv"));
    const auto written =
        exportRuns(*workspace,
                   {query,
                    {{ExportColumn::Kind::Metric, QStringLiteral("auc")}, {ExportColumn::Kind::Versions, {}}},
                    path},
                   m_files, m_never, [&steps](qint64 done, qint64 total) {
                       steps.append({done, total});
                   });
    VERIFY_OK(written);
    QCOMPARE(*written, count);
    QVERIFY(steps.size() > 1);
    QCOMPARE(steps.last().first, count);
    QCOMPARE(steps.last().second, count);
    const QByteArrayList lines = contentOf(path).split('\n');
    QCOMPARE(lines.size(), count + 2);
    QCOMPARE(lines[0], QByteArray("run_id,metrics.auc,registered_versions\r"));
    double before = -1;
    for (int i = 1; i <= count; ++i) {
        const double value = lines[i].split(',')[1].toDouble();
        QVERIFY(value > before);
        before = value;
    }
    QCOMPARE(lines[count], storyRunId(0).toUtf8() + ",1,fraud-detector/13 Staging\r");
}

void TestRunExport::hostileTextsComeBack()
{
    const QStringList texts{QStringLiteral("a,b"),         QStringLiteral("say \"no\""),
                            QStringLiteral("two\nlines"),  QStringLiteral("two\r\nlines"),
                            QStringLiteral("=1+1"),        QStringLiteral("@SUM(A1)"),
                            QStringLiteral(" blank "),     QStringLiteral(""),
                            QStringLiteral("NaN"),         QStringLiteral("None"),
                            QString::fromUtf8("日本語 😀"), QStringLiteral("0012")};
    QList<Run> runs = storyRuns(int(texts.size()));
    for (qsizetype i = 0; i < texts.size(); ++i)
        runs[i].params[QStringLiteral("text")] = texts[i];
    runs[0].metrics[QStringLiteral("auc")] = std::numeric_limits<double>::quiet_NaN();
    runs[1].metrics[QStringLiteral("auc")] = -std::numeric_limits<double>::infinity();
    runs[2].metrics[QStringLiteral("auc")] = 5e-324;
    runs[3].metrics[QStringLiteral("auc")] = 0.1 + 0.2;
    runs[4].metrics.remove(QStringLiteral("auc"));
    const auto workspace = fakeWorkspace(std::make_shared<FakeTrackingStore>(runs), nullptr);
    const RunExport wanted{{},
                           {{ExportColumn::Kind::Metric, QStringLiteral("auc")},
                            {ExportColumn::Kind::Param, QStringLiteral("text")}},
                           {}};
    for (const QString &name : {QStringLiteral("hostile.csv"), QStringLiteral("hostile.parquet")}) {
        RunExport to = wanted;
        to.path = m_folder.filePath(name);
        VERIFY_OK(exportRuns(*workspace, to, m_files, m_never, silent));
    }
    const auto read = runPeer(
        Peer::MLflow3,
        {QStringLiteral("-c"),
         QStringLiteral("import csv, json, sys, pyarrow.parquet as pq\n"
                        "rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))\n"
                        "table = pq.read_table(sys.argv[2]).to_pylist()\n"
                        "number = lambda x: None if x in ('', None) else float(x).hex()\n"
                        "json.dump({'csv': [[r['params.text'], number(r['metrics.auc'])] for r in rows],"
                        " 'parquet': [[r['params.text'], number(r['metrics.auc'])] for r in table]},"
                        " sys.stdout)"),
         m_folder.filePath(QStringLiteral("hostile.csv")),
         m_folder.filePath(QStringLiteral("hostile.parquet"))});
    VERIFY_OK(read);
    for (const char *format : {"csv", "parquet"}) {
        const QJsonArray rows = (*read)[QLatin1StringView(format)].toArray();
        QCOMPARE(rows.size(), texts.size());
        for (qsizetype i = 0; i < texts.size(); ++i)
            QCOMPARE(rows[i][0].toString(), texts[i]);
        QCOMPARE(rows[0][1].toString(), QStringLiteral("nan"));
        QCOMPARE(rows[1][1].toString(), QStringLiteral("-inf"));
        QCOMPARE(rows[2][1].toString(), QStringLiteral("0x0.0000000000001p-1022"));
        QCOMPARE(rows[3][1].toString(), QStringLiteral("0x1.3333333333334p-2"));
        QVERIFY(rows[4][1].isNull());
    }
}

void TestRunExport::leavesNothingBehind_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("cancelled");
    QTest::newRow("CSV, error") << QStringLiteral("runs.csv") << false;
    QTest::newRow("CSV, cancelled") << QStringLiteral("runs.csv") << true;
    QTest::newRow("Parquet, error") << QStringLiteral("runs.parquet") << false;
    QTest::newRow("Parquet, cancelled") << QStringLiteral("runs.parquet") << true;
}

/// The source fails, or the user has enough, when a page is written already.
void TestRunExport::leavesNothingBehind()
{
    QFETCH(QString, name);
    QFETCH(bool, cancelled);
    QTemporaryDir folder;
    const auto store = std::make_shared<FakeTrackingStore>(storyRuns(12'000));
    const auto workspace = fakeWorkspace(store, nullptr);
    const QString path = folder.filePath(name);
    QFile before(path);
    QVERIFY(before.open(QIODevice::WriteOnly));
    before.write("as it was");
    before.close();
    const StopSource stop;
    const auto written =
        exportRuns(*workspace, {{}, someColumns(), path}, m_files, stop.token(), [&](qint64, qint64) {
            if (cancelled)
                stop.requestStop();
            else
                store->setFailure(Error{ErrorCode::Unreachable, QStringLiteral("gone"), {}, {}, {}});
        });
    QCOMPARE(written.isCancelled(), cancelled);
    QCOMPARE(written.isError(), !cancelled);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{name});
    QCOMPARE(contentOf(path), QByteArray("as it was"));
}

void TestRunExport::deletedRunsAreNoticed()
{
    const QList<Run> runs = storyRuns(12'000);
    const auto store = std::make_shared<FakeTrackingStore>(runs);
    const auto workspace = fakeWorkspace(store, nullptr);
    const QString path = m_folder.filePath(QStringLiteral("deleted.csv"));
    bool once = true;
    const auto written =
        exportRuns(*workspace, {{}, someColumns(), path}, m_files, m_never, [&](qint64, qint64) {
            if (std::exchange(once, false))
                store->setRuns(runs.mid(100)); // the newest, which were on the first page
        });
    // The second page began a hundred runs too late.
    QVERIFY(written.isError());
    QCOMPARE(int(written.error().code), int(ErrorCode::Changed));
    QVERIFY(!QFile::exists(path));
}

void TestRunExport::saysWhyNothingCanBeWritten_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("code");
    QTest::newRow("no ending") << m_folder.filePath(QStringLiteral("runs")) << int(ErrorCode::Usage);
    QTest::newRow("another ending") << m_folder.filePath(QStringLiteral("runs.xlsx"))
                                    << int(ErrorCode::Usage);
    QTest::newRow("CSV, no folder") << m_folder.filePath(QStringLiteral("no/runs.csv"))
                                    << int(ErrorCode::Output);
    QTest::newRow("Parquet, no folder")
        << m_folder.filePath(QStringLiteral("no/runs.parquet")) << int(ErrorCode::Output);
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("folder.csv")));
    QTest::newRow("a folder") << m_folder.filePath(QStringLiteral("folder.csv")) << int(ErrorCode::Output);
#ifdef Q_OS_UNIX
    const QString device = m_folder.filePath(QStringLiteral("device.csv"));
    QVERIFY(QFile::link(QStringLiteral("/dev/null"), device));
    QTest::newRow("a device") << device << int(ErrorCode::Output);
#endif
}

void TestRunExport::saysWhyNothingCanBeWritten()
{
    QFETCH(QString, path);
    QFETCH(int, code);
    const auto workspace = fakeWorkspace(std::make_shared<FakeTrackingStore>(storyRuns(20'000)), nullptr);
    const auto written = exportRuns(*workspace, {{}, someColumns(), path}, m_files, m_never, silent);
    QVERIFY(written.isError());
    QCOMPARE(int(written.error().code), code);
    QCOMPARE(written.error().where, QDir::toNativeSeparators(path));
    QVERIFY(!written.error().hint.isEmpty());
}

void TestRunExport::noRoomLeavesNothing()
{
#ifdef Q_OS_UNIX
    QFETCH(QString, name);
    QTemporaryDir folder;
    const auto workspace = fakeWorkspace(std::make_shared<FakeTrackingStore>(storyRuns(20'000)), nullptr);
    // To a program, a limit on the size of files is a disk that is full.
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{100'000, before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto written =
        exportRuns(*workspace, {{}, someColumns(), folder.filePath(name)}, m_files, m_never, silent);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    QVERIFY(written.isError());
    QCOMPARE(int(written.error().code), int(ErrorCode::Output));
    QCOMPARE(written.error().where, folder.filePath(name));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
#else
    QSKIP("there is no limit to set here");
#endif
}

void TestRunExport::noRoomLeavesNothing_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("CSV") << QStringLiteral("runs.csv");
    QTest::newRow("Parquet") << QStringLiteral("runs.parquet");
}

} // namespace driftline

DRIFTLINE_TEST(driftline::TestRunExport)
#include "tst_runexport.moc"
