// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The palette's search in the source: what is found and why, what is said meanwhile, and what is dropped.

#include "models/io/sources.h"
#include "models/items/roles.h"
#include "tests/support/forwardingstore.h"
#include "tests/support/peers.h"
#include "tests/support/pictures.h"
#include "tests/support/runstory.h"
#include "tests/support/testcase.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/commandpalette.h"

#include <QLineEdit>
#include <QListView>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace driftline {

namespace {

/// Answers a search only when it is let to.
class GatedStore final : public ForwardingStore
{
public:
    explicit GatedStore(QList<Run> runs)
        : ForwardingStore(std::make_shared<FakeTrackingStore>(std::move(runs)))
    {}
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &) override
    {
        ++asked;
        gate.acquire();
        return ForwardingStore::searchRuns(query, {}); // as if it had not noticed that nobody waits any more
    }

    QSemaphore gate;
    std::atomic<int> asked = 0;
};

/// Runs have as many metrics as the layers of a large network.
class LayeredStore final : public ForwardingStore
{
public:
    LayeredStore() : ForwardingStore(std::make_shared<FakeTrackingStore>(storyRuns(20))) {}
    Result<RunKeys> runKeys(const QList<ExperimentId> &experiments, const StopToken &stop) override
    {
        ++asked;
        auto keys = ForwardingStore::runKeys(experiments, stop);
        for (int layer = 0; keys.ok() && layer < 12'000; ++layer)
            keys->metrics << QStringLiteral("layer_%1/w").arg(layer);
        return keys;
    }

    std::atomic<int> asked = 0;
};

/// A palette over a window, opened on a source.
struct Opened
{
    explicit Opened(WorkspacePtr source) : workspace(std::move(source))
    {
        window.resize(1100, 700);
        window.show();
        palette.openWith({}, workspace);
    }
    void type(const QString &text) { QTest::keyClicks(palette.findChild<QLineEdit *>(), text); }
    [[nodiscard]] bool settle() const
    {
        return QTest::qWaitFor([this] { return palette.isSettled(); }, 30'000);
    }
    /// "text | detail", a line each.
    [[nodiscard]] QStringList lines() const
    {
        QStringList lines;
        const auto *model = palette.findChild<QListView *>()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const QModelIndex index = model->index(row, 0);
            const QString detail = index.data(SecondLineRole).toString();
            lines << (detail.isEmpty() ? index.data().toString()
                                       : index.data().toString() + QStringLiteral(" | ") + detail);
        }
        return lines;
    }

    WorkspacePtr workspace;
    QWidget window;
    JobQueue jobs;
    CommandPalette palette{jobs, &window};
};

WorkspacePtr over(std::shared_ptr<TrackingStore> store)
{
    return fakeWorkspace(std::move(store), storyRegistry(), QStringLiteral("story"));
}

} // namespace

class TestPalette final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhyARunWasFound_data();
    void saysWhyARunWasFound();
    void enterAsksForTheRun();
    void whereThereAreMoreTheFilterShowsThem();
    void saysThatItIsStillLookingAndDropsWhatIsNoLongerWanted();
    void closingEndsTheSearch();
    void findsColumnsOfWhichTheKeysAreReadOnce();
    void saysWhatCouldNotBeSearched();
    void findsInAStoreOfMlflows_data();
    void findsInAStoreOfMlflows();
    void pictures();
};

void TestPalette::saysWhyARunWasFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line");
    QTest::newRow("id") << storyRunId(77).left(8) << QStringLiteral("xgb-77 | run with the id 0000004d…");
    QTest::newRow("whole id") << storyRunId(77)
                              << QStringLiteral("xgb-77 | run with the id %1").arg(storyRunId(77));
    QTest::newRow("name") << QStringLiteral("XGB-77")
                          << QStringLiteral("xgb-77 | run %1").arg(storyRunId(77).left(12));
    QTest::newRow("commit") << QStringLiteral("38514F5")
                            << QStringLiteral("odd one | run abcdefabcdef · commit 38514f5…");
    QTest::newRow("data hash") << QStringLiteral("77aa")
                               << QStringLiteral("odd one | run abcdefabcdef · dataset 77aa001…");
    QTest::newRow("digest") << QStringLiteral("d1ge")
                            << QStringLiteral("odd one | run abcdefabcdef · dataset d1gest");
}

void TestPalette::saysWhyARunWasFound()
{
    QFETCH(QString, text);
    QFETCH(QString, line);
    QList<Run> runs = storyRuns(100);
    Run odd = runs.last();
    odd.id = RunId(QStringLiteral("abcdefabcdefabcdefabcdefabcdefab"));
    odd.name = QStringLiteral("odd one");
    odd.tags = {{tags::mlflowGitCommit, QStringLiteral("38514f5cc4d7a0d41e7e9b9e3d8a6a1d2c3b4a59")},
                {tags::dvcDataHash, QStringLiteral("77aa001122334455667788990011aabb.dir")}};
    odd.datasets[0].digest = QStringLiteral("d1gest");
    runs.append(odd);
    Opened opened(over(std::make_shared<FakeTrackingStore>(runs)));
    opened.type(text);
    QVERIFY(opened.settle());
    QCOMPARE(opened.lines(), QStringList{line});
}

void TestPalette::enterAsksForTheRun()
{
    Opened opened(over(std::make_shared<FakeTrackingStore>(storyRuns(100))));
    QSignalSpy requested(&opened.palette, &CommandPalette::requested);
    opened.type(storyRunId(77).left(8));
    QVERIFY(opened.settle());
    QTest::keyClick(opened.palette.findChild<QLineEdit *>(), Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    const auto request = requested[0][0].value<PageRequest>();
    QCOMPARE(request.page, PageId::Runs);
    QCOMPARE(request.runIds, QStringList{storyRunId(77)});
    QVERIFY(!opened.palette.isVisible());
}

void TestPalette::whereThereAreMoreTheFilterShowsThem()
{
    Opened opened(over(std::make_shared<FakeTrackingStore>(storyRuns(100))));
    QSignalSpy requested(&opened.palette, &CommandPalette::requested);
    opened.type(QStringLiteral("xgb"));
    QVERIFY(opened.settle());
    QCOMPARE(opened.lines().size(), 7);
    QCOMPARE(opened.lines().first(), QStringLiteral("xgb-0 | run 000000005c1f"));
    QCOMPARE(opened.lines().last(), QStringLiteral("All runs whose names have “xgb” in them | filter"));
    auto *edit = opened.palette.findChild<QLineEdit *>();
    QTest::keyClick(edit, Qt::Key_PageDown);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested[0][0].value<PageRequest>().filter, QStringLiteral("attributes.run_name ILIKE 'xgb%'"));
}

void TestPalette::saysThatItIsStillLookingAndDropsWhatIsNoLongerWanted()
{
    const auto store = std::make_shared<GatedStore>(storyRuns(100));
    Opened opened(over(store));
    const QString looking = QStringLiteral("Still looking in story…");
    opened.type(storyRunId(16).left(7)); // 16 to 31 begin so
    QVERIFY(QTest::qWaitFor([&] { return store->asked > 0; }, 30'000));
    QCOMPARE(opened.lines(), QStringList{looking});
    opened.type(storyRunId(16).mid(7, 1));
    QCOMPARE(opened.lines(), QStringList{looking});
    QVERIFY(QTest::qWaitFor([&] { return store->asked > 1; }, 30'000));
    store->gate.release(1); // either question's answer; only the present one's may be seen
    store->gate.release(1);
    QVERIFY(QTest::qWaitFor([&] { return opened.lines().size() > 1; }, 30'000));
    QCOMPARE(opened.lines(), (QStringList{QStringLiteral("xgb-16 | run with the id 00000010…"), looking}));
    // The line that says so cannot be chosen.
    QTest::keyClick(opened.palette.findChild<QLineEdit *>(), Qt::Key_End);
    QTest::keyClick(opened.palette.findChild<QLineEdit *>(), Qt::Key_Down);
    QCOMPARE(opened.palette.findChild<QListView *>()->currentIndex().row(), 0);
    store->gate.release(100);
    QVERIFY(opened.settle());
    QCOMPARE(opened.lines(), QStringList{QStringLiteral("xgb-16 | run with the id 00000010…")});
}

void TestPalette::closingEndsTheSearch()
{
    const auto store = std::make_shared<GatedStore>(storyRuns(100));
    Opened opened(over(store));
    opened.type(QStringLiteral("xgb"));
    QVERIFY(QTest::qWaitFor([&] { return store->asked > 0; }, 30'000));
    QTest::keyClick(opened.palette.findChild<QLineEdit *>(), Qt::Key_Escape);
    QVERIFY(!opened.palette.isVisible());
    QVERIFY(opened.palette.isSettled());
    store->gate.release(100);
    QVERIFY(QTest::qWaitFor([&] { return opened.jobs.isIdle(); }, 30'000));
    QCOMPARE(store->asked, 1);
}

void TestPalette::findsColumnsOfWhichTheKeysAreReadOnce()
{
    const auto store = std::make_shared<LayeredStore>();
    Opened opened(over(store));
    QSignalSpy requested(&opened.palette, &CommandPalette::requested);
    QCOMPARE(store->asked, 0);
    opened.type(QStringLiteral("layer_7"));
    QVERIFY(opened.settle());
    opened.type(QStringLiteral("7"));
    // At once, before the runs are looked for; the shortest names first.
    const QString layer = QStringLiteral("metrics.layer_%1/w | column of the runs");
    const QStringList lines{layer.arg(77),  layer.arg(770), layer.arg(771),
                            layer.arg(772), layer.arg(773), layer.arg(774)};
    QCOMPARE(opened.lines(), lines + QStringList{QStringLiteral("Still looking in story…")});
    QVERIFY(opened.settle());
    QCOMPARE(opened.lines(),
             lines + QStringList{QStringLiteral("105 more columns fit: write more of the name")});
    QCOMPARE(store->asked, 1);
    auto *edit = opened.palette.findChild<QLineEdit *>();
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    const auto request = requested[0][0].value<PageRequest>();
    QCOMPARE(request.page, PageId::Runs);
    QCOMPARE(request.column, QStringLiteral("metrics.layer_77/w"));

    // Another time those of parameters, tags and attributes; what was read is there at once.
    opened.palette.openWith({}, opened.workspace);
    opened.type(QStringLiteral("max depth"));
    QCOMPARE(opened.lines().first(), QStringLiteral("params.max_depth | column of the runs"));
    edit->clear();
    opened.type(QStringLiteral("duration"));
    QCOMPARE(opened.lines().first(), QStringLiteral("Duration | column of the runs"));
    QVERIFY(opened.settle());
    QCOMPARE(store->asked, 2);
}

void TestPalette::saysWhatCouldNotBeSearched()
{
    const auto store = std::make_shared<FakeTrackingStore>(storyRuns(4));
    store->setFailure(Error{ErrorCode::Unreachable, QStringLiteral("no answer"), QStringLiteral("host"),
                            QStringLiteral("start it"), std::nullopt});
    Opened opened(over(store));
    opened.type(QStringLiteral("fraud"));
    QVERIFY(opened.settle());
    QCOMPARE(opened.lines(),
             (QStringList{QStringLiteral("fraud-detector | model"),
                          QStringLiteral("fraud-detector | lineage of the model"),
                          QStringLiteral("Not everything could be searched: no answer: host (start it)")}));
}

void TestPalette::findsInAStoreOfMlflows_data()
{
    QTest::addColumn<int>("generation");
    QTest::newRow("MLflow 3") << 3;
    QTest::newRow("MLflow 2") << 2;
}

void TestPalette::findsInAStoreOfMlflows()
{
    QFETCH(int, generation);
    const auto expected = storyExpectation(generation);
    VERIFY_OK(expected);
    const QTemporaryDir data;
    const auto workspace = Sources(data.path()).open(storyFolder(generation), {}, {});
    VERIFY_OK(workspace);
    const QJsonValue production = (*expected)[QStringLiteral("production")];
    const QString commit = production[QStringLiteral("git_commit")].toString();
    const QString run = production[QStringLiteral("run_id")].toString();
    QVERIFY(!commit.isEmpty());
    Opened opened(*workspace);
    opened.type(commit.left(9));
    QVERIFY(opened.settle());
    const QString wanted =
        QStringLiteral("run %1 · commit %2…").arg(run.left(12), commit.left(9)); // and others of that commit
    QVERIFY2(opened.lines().contains(QStringLiteral("fraud-production | ") + wanted),
             qPrintable(opened.lines().join(u'\n')));
    QVERIFY(opened.lines().last().endsWith(QStringLiteral(" | runs of commit %1…").arg(commit.left(9))));
}

void TestPalette::pictures()
{
    const auto store = std::make_shared<GatedStore>(storyRuns(100));
    Opened opened(over(store));
    for (const auto &[theme, word] :
         {std::pair(ThemeChoice::Dark, "dark"), std::pair(ThemeChoice::Light, "light")}) {
        applyTheme(*qApp, theme);
        store->gate.acquire(store->gate.available());
        opened.palette.openWith({{QStringLiteral("Go to Runs"), QStringLiteral("Ctrl+1"), [] {}}},
                                over(store));
        store->gate.release(3); // the id, the name at the beginning and within it; then it hangs
        opened.type(QStringLiteral("0000001"));
        QVERIFY(QTest::qWaitFor([&] { return opened.lines().size() > 7; }, 30'000));
        QVERIFY(opened.palette.grab().save(
            picturePath(QStringLiteral("palette-runs-%1.png").arg(QLatin1StringView(word)))));
        store->gate.release(100);
        QVERIFY(opened.settle());
    }
}

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestPalette)
#include "tst_palette.moc"
