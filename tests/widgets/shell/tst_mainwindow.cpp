// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window with pages and sources that only remember what they were asked. Pictures of it go to
// build/…/pictures.

#include "tests/support/testcase.h"
#include "tests/widgets/shell/fakewindow.h"
#include "widgets/dialogs/keyboardmap.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/dialogs/sourcedialog.h"
#include "widgets/kit/tableview.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/problemspanel.h"
#include "widgets/shell/topbar.h"
#include "widgets/shell/windowactions.h"

#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

using namespace driftline;

class TestMainWindow : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void startsWithNothingOpen();
    void opensASourceForThePageOnScreenFirst();
    void requestWaitsForItsSource();
    void sourceMenuOffersFavouritesAndWorkspaces();
    void failingSourceLeavesTheRestWorking();
    void failureOverAnOpenSourceKeepsIt();
    void openingCanBeCancelled();
    void dropsOpenSourcesAndData_data();
    void dropsOpenSourcesAndData();
    void shortcutsReachEverything();
    void paletteFindsActionsPagesRunsAndColumns();
    void problemsAreCountedListedAndReached();
    void jobsShowProgressAndStop();
    void themeSwitchesAndIsKept();
    void settingsDialogStoresOnlyOnOk();
    void layoutAndPageComeBack();
    void everyControlIsNamedAndReachedByTab();
    void closingWhileSomethingRunsIsQuick();

private:
    [[nodiscard]] QString freshFile() { return m_folder.filePath(QStringLiteral("%1.ini").arg(++m_count)); }
    QTemporaryDir m_folder;
    int m_count = 0;
};

void TestMainWindow::startsWithNothingOpen()
{
    const Bench bench(freshFile());
    QVERIFY(bench.settle());
    QVERIFY(bench.visibleTexts().contains(QStringLiteral("Nothing is open")));
    QCOMPARE(bench.window->startSource(), QStringLiteral("sample:"));
    // Two files can be compared without any source.
    bench.window->showPage(PageId::Drift);
    QVERIFY(bench.page(PageId::Drift).isVisible());
}

void TestMainWindow::opensASourceForThePageOnScreenFirst()
{
    Bench bench(freshFile());
    QSignalSpy opened(bench.window.get(), &MainWindow::workspaceOpened);
    bench.window->openSource(QStringLiteral("http://mlflow.example.org"));
    QVERIFY(!bench.window->isSettled());
    QVERIFY(bench.settle());
    QCOMPARE(opened.count(), 1);
    QCOMPARE(bench.page(PageId::Runs).workspace, bench.window->workspace());
    QCOMPARE(bench.made, QList{PageId::Runs});
    bench.window->showPage(PageId::Lineage);
    QVERIFY(bench.page(PageId::Lineage).isVisible());
    QCOMPARE(bench.page(PageId::Lineage).workspace, bench.window->workspace());
    const int given = bench.page(PageId::Lineage).workspacesGiven;
    bench.window->showPage(PageId::Runs);
    bench.window->showPage(PageId::Lineage);
    QCOMPARE(bench.page(PageId::Lineage).workspacesGiven, given);
    QCOMPARE(bench.made, (QList{PageId::Runs, PageId::Lineage}));
    bench.press(Qt::Key_F1); // knows the keys of every page
    QCOMPARE(bench.made.size(), bench.pages.size());
    QVERIFY(bench.visibleTexts().contains(QStringLiteral("mlflow.example.org")));
    QVERIFY(bench.visibleTexts().contains(QStringLiteral("remote · 38 ms")));
    QCOMPARE(bench.settings.recentSources().first().uri, QStringLiteral("http://mlflow.example.org"));
    QCOMPARE(bench.window->startSource(), QStringLiteral("http://mlflow.example.org"));
}

void TestMainWindow::requestWaitsForItsSource()
{
    const Bench bench(freshFile());
    PageRequest request;
    request.modelSelector = QStringLiteral("fraud-detector/12");
    bench.window->openSource(QStringLiteral("/data/story"));
    bench.window->showPage(PageId::Lineage, request);
    QVERIFY(bench.page(PageId::Lineage).requests.isEmpty());
    QVERIFY(bench.settle());
    QCOMPARE(bench.page(PageId::Lineage).requests.size(), 1);
    QCOMPARE(bench.page(PageId::Lineage).requests.first().modelSelector, request.modelSelector);
    QVERIFY(bench.page(PageId::Lineage).workspace != nullptr);
    // A page's own request to another goes there at once.
    Q_EMIT bench.page(PageId::Lineage)
        .pageRequested({PageId::Compare, {QStringLiteral("a"), QStringLiteral("b")}, {}, {}, {}, {}, {}, {}});
    QCOMPARE(bench.window->currentPage(), PageId::Compare);
    QCOMPARE(bench.page(PageId::Compare).requests.first().runIds.size(), 2);
}

void TestMainWindow::sourceMenuOffersFavouritesAndWorkspaces()
{
    Bench bench(freshFile());
    QMenu *menu = bench.window->findChild<TopBar *>()->sourceMenu();
    const auto entry = [menu](const QString &text) {
        Q_EMIT menu->aboutToShow(); // fills it
        for (QMenu *each : QList{menu} + menu->findChildren<QMenu *>(Qt::FindDirectChildrenOnly)) {
            for (QAction *action : each->actions()) {
                if (action->text() == text)
                    return action;
            }
        }
        return static_cast<QAction *>(nullptr);
    };
    const QString keep = QStringLiteral("Keep among the favourites");
    QVERIFY(entry(keep) == nullptr); // nothing is open
    const QString uri = QStringLiteral("http://spaces.example.org/?workspace=default");
    bench.window->openSource(uri);
    QVERIFY(bench.settle());
    QVERIFY(entry(QStringLiteral("default"))->isChecked());
    entry(keep)->trigger();
    QVERIFY(entry(keep)->isChecked());
    QCOMPARE(bench.settings.favouriteSources().first().uri, uri);
    entry(QStringLiteral("team-a"))->trigger();
    QVERIFY(bench.settle());
    QCOMPARE(bench.window->workspace()->info.workspace, QStringLiteral("team-a"));
    QVERIFY(!entry(keep)->isChecked());
    bench.settings.clearRecentSources(); // favourites stay
    entry(QStringLiteral("?workspace=default — ") + uri)->trigger();
    QVERIFY(bench.settle());
    QCOMPARE(bench.window->workspace()->info.workspace, QStringLiteral("default"));
    entry(keep)->trigger();
    QVERIFY(bench.settings.favouriteSources().isEmpty());
}

void TestMainWindow::failingSourceLeavesTheRestWorking()
{
    Bench bench(freshFile());
    QSignalSpy errors(bench.window.get(), &MainWindow::errorShown);
    bench.window->openSource(QStringLiteral("http://broken:5000"));
    QVERIFY(bench.settle());
    QCOMPARE(errors.count(), 1);
    const QString shown = bench.visibleTexts().join(QLatin1Char('\n'));
    QVERIFY(shown.contains(QStringLiteral("No answer from the server")));
    QVERIFY(shown.contains(QStringLiteral("http://broken:5000")));
    QVERIFY(shown.contains(QStringLiteral("check that it runs")));
    QVERIFY(bench.dialog<QMessageBox>() == nullptr);
    bench.window->openDataFiles({QStringLiteral("/a.csv"), QStringLiteral("/b.csv")});
    QCOMPARE(bench.page(PageId::Drift).requests.first().referencePath,
             QDir(QStringLiteral("/a.csv")).absolutePath());
    QCOMPARE(bench.page(PageId::Drift).requests.first().livePath,
             QDir(QStringLiteral("/b.csv")).absolutePath());
    // F5 tries once more.
    bench.window->showPage(PageId::Runs);
    bench.press(Qt::Key_F5);
    QVERIFY(bench.settle());
    QCOMPARE(errors.count(), 2);
    bench.window->openSource(QStringLiteral("/data/story"));
    QVERIFY(bench.settle());
    QVERIFY(bench.page(PageId::Runs).isVisible());
    QVERIFY(!bench.settings.recentSources().isEmpty());
    QCOMPARE(bench.settings.recentSources().size(), 1);
}

void TestMainWindow::failureOverAnOpenSourceKeepsIt()
{
    const Bench bench(freshFile());
    bench.window->openSource(QStringLiteral("/data/story"));
    QVERIFY(bench.settle());
    const auto before = bench.window->workspace();
    bench.window->openSource(QStringLiteral("http://broken"));
    QVERIFY(bench.settle());
    QCOMPARE(bench.window->workspace(), before);
    QVERIFY(bench.page(PageId::Runs).isVisible());
    auto *box = bench.dialog<QMessageBox>();
    QVERIFY(box != nullptr);
    QVERIFY(box->informativeText().contains(QStringLiteral("http://broken")));
    box->close();
}

void TestMainWindow::openingCanBeCancelled()
{
    Bench bench(freshFile());
    QSignalSpy errors(bench.window.get(), &MainWindow::errorShown);
    bench.window->openSource(QStringLiteral("slow"));
    QTRY_VERIFY(bench.window->windowActions().cancelJobs->isEnabled());
    bench.press(Qt::Key_Escape);
    QVERIFY(bench.settle());
    QCOMPARE(errors.count(), 0);
    QVERIFY(bench.visibleTexts().contains(QStringLiteral("Nothing is open")));
    // Another source takes the place of one that is still being opened.
    bench.window->openSource(QStringLiteral("slow"));
    bench.window->openSource(QStringLiteral("/data/story"));
    QVERIFY(bench.settle());
    QCOMPARE(bench.window->workspace()->info.uri, QStringLiteral("/data/story"));
}

void TestMainWindow::dropsOpenSourcesAndData_data()
{
    QTest::addColumn<QStringList>("urls");
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QString>("live");
    QTest::addColumn<bool>("refused");
    const QString none;
    const auto file = [](const char *path) {
        return QStringLiteral("file:///data/") + QLatin1StringView(path);
    };
    const auto path = [](const char *name) {
        return QDir(QStringLiteral("/data")).absoluteFilePath(QLatin1StringView(name));
    };
    QTest::newRow("folder") << QStringList{file("project")} << path("project") << none << none << false;
    QTest::newRow("database") << QStringList{file("mlflow.db")} << path("mlflow.db") << none << none << false;
    QTest::newRow("one data file") << QStringList{file("june.parquet")} << none << none
                                   << path("june.parquet") << false;
    QTest::newRow("two data files") << QStringList{file("a.csv"), file("B.CSV")} << none << path("a.csv")
                                    << path("B.CSV") << false;
    QTest::newRow("source and data") << QStringList{file("mlflow.db"), file("a.csv")} << path("mlflow.db")
                                     << none << path("a.csv") << false;
    QTest::newRow("server") << QStringList{QStringLiteral("http://mlflow.example.org:5000")}
                            << QStringLiteral("http://mlflow.example.org:5000") << none << none << false;
    QTest::newRow("three data files")
        << QStringList{file("a.csv"), file("b.csv"), file("c.csv")} << none << none << none << true;
    QTest::newRow("two sources") << QStringList{file("a"), file("b")} << none << none << none << true;
}

void TestMainWindow::dropsOpenSourcesAndData()
{
    QFETCH(QStringList, urls);
    QFETCH(QString, source);
    QFETCH(QString, reference);
    QFETCH(QString, live);
    QFETCH(bool, refused);
    Bench bench(freshFile());
    QSignalSpy errors(bench.window.get(), &MainWindow::errorShown);
    QMimeData data;
    QList<QUrl> list;
    for (const QString &url : urls)
        list << QUrl(url);
    data.setUrls(list);
    bench.drop(data);
    QVERIFY(bench.accepted);
    QVERIFY(bench.settle());
    QCOMPARE(errors.count(), refused ? 1 : 0);
    QCOMPARE(bench.window->workspace() ? bench.window->workspace()->info.uri : QString(), source);
    const auto requests = bench.page(PageId::Drift).requests;
    QCOMPARE(requests.size(), live.isEmpty() ? 0 : 1);
    if (!live.isEmpty()) {
        QCOMPARE(requests.first().referencePath, reference);
        // Of one file the page asks on which side it belongs.
        QCOMPARE(reference.isEmpty() ? requests.first().dataPath : requests.first().livePath, live);
    }
    QMimeData text;
    text.setText(QStringLiteral("no file"));
    bench.drop(text);
    QVERIFY(!bench.accepted);
}

void TestMainWindow::shortcutsReachEverything()
{
    const Bench bench(freshFile());
    bench.window->openSource(QStringLiteral("/data/story"));
    QVERIFY(bench.settle());
    for (int i = 0; i < 5; ++i) {
        bench.press(Qt::Key(Qt::Key_1 + i), Qt::ControlModifier);
        QCOMPARE(bench.window->currentPage(), PageId(i));
        QVERIFY(bench.page(PageId(i)).isVisible());
    }
    bench.press(Qt::Key_F5);
    QCOMPARE(bench.page(PageId::Registry).refreshed, 1);
    bench.press(Qt::Key_O, Qt::ControlModifier);
    QVERIFY(bench.dialog<SourceDialog>() != nullptr);
    auto *dialog = bench.dialog<SourceDialog>();
    auto *edit = dialog->findChild<QLineEdit *>();
    QTest::keyClicks(edit, QStringLiteral(" /data/other "));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(bench.settle());
    QCOMPARE(bench.window->workspace()->info.uri, QStringLiteral("/data/other"));
    bench.press(Qt::Key_F1);
    auto *map = bench.dialog<KeyboardMap>();
    QVERIFY(map != nullptr);
    QStringList keys;
    const auto labels = map->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        keys << label->text();
    for (const char *key : {"Ctrl+K", "Ctrl+O", "F5", "F1", "Ctrl+1", "Ctrl+5", "Esc"})
        QVERIFY2(keys.contains(QLatin1StringView(key)), key);
    map->close();
    // No two actions answer the same keys.
    QStringList used;
    const auto actions = bench.window->actions();
    for (const QAction *action : actions) {
        if (!action->shortcut().isEmpty())
            used << action->shortcut().toString();
    }
    QCOMPARE(used.removeDuplicates(), 0);
}

void TestMainWindow::paletteFindsActionsPagesRunsAndColumns()
{
    const Bench bench(freshFile());
    bench.window->openSource(QStringLiteral("/data/story"));
    QVERIFY(bench.settle());
    auto *palette = bench.window->findChild<CommandPalette *>();
    auto *edit = palette->findChild<QLineEdit *>();
    auto *list = palette->findChild<QListView *>();
    const auto search = [&](const char *text) {
        bench.press(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(palette->isVisible());
        QTest::keyClicks(edit, QLatin1StringView(text));
        QVERIFY(bench.settle());
    };
    const auto texts = [&] {
        QStringList all;
        for (int row = 0; row < list->model()->rowCount(); ++row)
            all << list->model()->index(row, 0).data().toString();
        return all;
    };
    search("go registry");
    QCOMPARE(texts().first(), QStringLiteral("Go to Registry"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(!palette->isVisible());
    QCOMPARE(bench.window->currentPage(), PageId::Registry);

    search("depth6");
    QCOMPARE(texts(), QStringList{QStringLiteral("xgb-depth6-lr1e3")});
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(bench.page(PageId::Runs).requests.last().runIds,
             QStringList{QStringLiteral("4c1f0b7e92d34c1f0b7e92d34c1f0b7e")});

    search("fraud-detector/12");
    QTest::keyClick(edit, Qt::Key_Down);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(bench.page(PageId::Lineage).requests.last().modelSelector, QStringLiteral("fraud-detector/12"));

    bench.window->showPage(PageId::Drift); // a page that was never shown has nothing to find
    search("merchant");
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(bench.page(PageId::Drift).requests.last().column, QStringLiteral("merchant_risk"));

    search("something on page 2");
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(bench.page(PageId::Drift).done, 1);

    search("no such thing 'at all\"");
    QCOMPARE(texts(), QStringList{QStringLiteral("Nothing found")});
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(palette->isVisible());
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
}

void TestMainWindow::problemsAreCountedListedAndReached()
{
    const Bench bench(freshFile());
    bench.window->openSource(QStringLiteral("/data/story"));
    QVERIFY(bench.settle());
    QVERIFY(bench.visibleTexts().contains(QStringLiteral("2")));
    auto *panel = bench.window->findChild<ProblemsPanel *>();
    QVERIFY(!panel->isVisible());
    bench.press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(panel->isVisible());
    QCOMPARE(panel->count(), 2);
    bench.window->workspace()->problems->add({QStringLiteral("late one"), QStringLiteral("x"), {}});
    QTRY_COMPARE(panel->count(), 3);
    auto *table = panel->findChild<TableView *>();
    Q_EMIT table->rowActivated(table->model()->index(0, 0));
    QCOMPARE(bench.page(PageId::Runs).requests.last().runIds.size(), 1);
    bench.press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!panel->isVisible());
}

void TestMainWindow::jobsShowProgressAndStop()
{
    Bench bench(freshFile());
    bool cancelled = false;
    bench.jobs.run<Done>(
        QStringLiteral("Profiling june.parquet"),
        [](const StopToken &stop, const JobProgress &progress) -> Result<Done> {
            progress.report(62, 100);
            while (!stop.stopRequested())
                QThread::msleep(1);
            return Cancelled{};
        },
        bench.window.get(), [&cancelled](const Result<Done> &result) { cancelled = result.isCancelled(); });
    const auto running = [&] {
        const auto buttons = bench.window->findChildren<QToolButton *>();
        return std::any_of(buttons.begin(), buttons.end(), [](const QToolButton *button) {
            return button->isVisible() &&
                   button->text().startsWith(QStringLiteral("Profiling june.parquet — 62 %"));
        });
    };
    QTRY_VERIFY(running());
    bench.press(Qt::Key_Escape);
    QVERIFY(bench.settle());
    QVERIFY(cancelled);
    QVERIFY(!running());
}

void TestMainWindow::themeSwitchesAndIsKept()
{
    const QString file = freshFile();
    {
        const Bench bench(file);
        bench.window->windowActions().lightTheme->trigger();
        QVERIFY(!bench.theme.isDark());
        bench.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(bench.theme.isDark());
        QVERIFY(bench.window->windowActions().darkTheme->isChecked());
    }
    const Bench again(file);
    QVERIFY(again.theme.isDark());
    again.window->windowActions().systemTheme->trigger();
    QCOMPARE(again.settings.text(Settings::Key::Theme), QStringLiteral("system"));
}

void TestMainWindow::settingsDialogStoresOnlyOnOk()
{
    const Bench bench(freshFile());
    for (const bool keep : {false, true}) {
        bench.press(Qt::Key_Comma, Qt::ControlModifier);
        auto *dialog = bench.dialog<SettingsDialog>();
        QVERIFY(dialog != nullptr);
        auto *theme = dialog->findChild<QComboBox *>();
        theme->setCurrentIndex(theme->findData(QStringLiteral("dark")));
        if (keep)
            dialog->accept();
        else
            dialog->reject();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(bench.settings.text(Settings::Key::Theme),
                 keep ? QStringLiteral("dark") : QStringLiteral("system"));
        QCOMPARE(bench.theme.isDark(), keep);
    }
}

void TestMainWindow::layoutAndPageComeBack()
{
    const QString file = freshFile();
    QRect place;
    {
        Bench bench(file);
        bench.settings.setValue(Settings::Key::DefaultPage, QStringLiteral("last"));
        bench.window->setGeometry(40, 30, 1180, 720);
        bench.window->showPage(PageId::Drift);
        place = bench.window->geometry();
        bench.window->close();
    }
    const Bench again(file);
    QCOMPARE(again.window->size(), place.size());
    QCOMPARE(again.window->startPage(), PageId::Drift);
}

void TestMainWindow::everyControlIsNamedAndReachedByTab()
{
    const Bench bench(freshFile());
    bench.window->openSource(QStringLiteral("/data/story"));
    QVERIFY(bench.settle());
    QSet<const QWidget *> reached;
    bench.window->activateWindow();
    for (int i = 0; i < 200; ++i) {
        QTest::keyClick(bench.window.get(), Qt::Key_Tab);
        if (const QWidget *focused = QApplication::focusWidget())
            reached.insert(focused);
    }
    const auto buttons = bench.window->findChildren<QAbstractButton *>();
    for (const QAbstractButton *button : buttons) {
        if (!button->isVisible() || button->window() != bench.window.get())
            continue;
        const QString name = button->accessibleName().isEmpty() ? button->text() : button->accessibleName();
        QVERIFY2(!name.isEmpty(), button->metaObject()->className());
        QVERIFY2(reached.contains(button), qPrintable(name));
    }
}

void TestMainWindow::closingWhileSomethingRunsIsQuick()
{
    Bench bench(freshFile());
    bench.window->openSource(QStringLiteral("slow"));
    bench.window->close();
    bench.window.reset();
    QTRY_VERIFY(bench.jobs.isIdle());
}

DRIFTLINE_WIDGET_TEST(TestMainWindow)
#include "tst_mainwindow.moc"
