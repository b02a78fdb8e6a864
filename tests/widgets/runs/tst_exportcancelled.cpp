// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// An export of many runs that somebody cancels in the middle leaves nothing behind, and what was there
// before.

#include "models/io/dataset/arrowtablefiles.h"
#include "tests/support/forwardingstore.h"
#include "tests/support/runstory.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/runspage.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QSignalSpy>
#include <QThread>

namespace driftline {

namespace {

/// Hands out the first page of an export; the second one takes until somebody has had enough.
class EndlessStore final : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;
    Result<RunPage> searchRuns(const RunQuery &query, const StopToken &stop) override
    {
        if (!query.only || query.pageToken.isEmpty())
            return ForwardingStore::searchRuns(query, stop);
        inTheMiddle = true;
        while (!stop.stopRequested())
            QThread::msleep(5);
        return Cancelled{};
    }
    std::atomic<bool> inTheMiddle = false;
};

} // namespace

class TestExportCancelled final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void nothingIsLeftBehind_data()
    {
        QTest::addColumn<QString>("ending");
        for (const char *ending : {"csv", "parquet"})
            QTest::newRow(ending) << QString::fromLatin1(ending);
    }

    void nothingIsLeftBehind()
    {
        QFETCH(QString, ending);
        PageBench bench;
        const ArrowTableFiles files;
        const auto store =
            std::make_shared<EndlessStore>(std::make_shared<FakeTrackingStore>(storyRuns(6000)));
        RunsPage page({bench.jobs, bench.settings, bench.datasets, files});
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        page.setWorkspace(fakeWorkspace(store, nullptr));
        QVERIFY(settle(page));
        const QSignalSpy failed(&page, &Page::actionFailed);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("runs.") + ending);
        const auto exportAndCancel = [&] {
            const auto actions = page.actions();
            const auto action =
                std::ranges::find(actions, QStringLiteral("Export matching runs…"), &QAction::text);
            QVERIFY(action != actions.end());
            (*action)->trigger();
            auto *dialog = page.findChild<QFileDialog *>();
            QVERIFY(dialog);
            Q_EMIT dialog->fileSelected(path);
            dialog->reject();
            QVERIFY(QTest::qWaitFor([&] { return store->inTheMiddle.exchange(false); }, 60'000));
            const auto jobs = bench.jobs.jobs();
            QCOMPARE(jobs.size(), 1);
            QVERIFY2(jobs[0].title.contains(QStringLiteral("runs.") + ending), qPrintable(jobs[0].title));
            QVERIFY(jobs[0].percent.value_or(0) > 0); // something is written already
            bench.jobs.cancel(jobs[0].id);
            QVERIFY(settle(page));
            QVERIFY(QTest::qWaitFor([&] { return !page.findChild<QFileDialog *>(); }));
        };
        exportAndCancel();
        const auto everything = QDir::Files | QDir::Hidden | QDir::System;
        QCOMPARE(QDir(folder.path()).entryList(everything), QStringList());
        QCOMPARE(page.statusText(),
                 QStringLiteral("Export cancelled, %1 not written").arg(QDir::toNativeSeparators(path)));
        // What an earlier export has left stays as it was.
        QFile before(path);
        QVERIFY(before.open(QIODevice::WriteOnly));
        before.write("of yesterday");
        before.close();
        exportAndCancel();
        QCOMPARE(QDir(folder.path()).entryList(everything), QStringList{QStringLiteral("runs.") + ending});
        QVERIFY(before.open(QIODevice::ReadOnly));
        QCOMPARE(before.readAll(), QByteArray("of yesterday"));
        QVERIFY(failed.isEmpty()); // it is what was wanted
        page.refresh();
        QVERIFY(settle(page));
        QVERIFY2(page.statusText().startsWith(QStringLiteral("6,000 runs")), qPrintable(page.statusText()));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestExportCancelled)
#include "tst_exportcancelled.moc"
