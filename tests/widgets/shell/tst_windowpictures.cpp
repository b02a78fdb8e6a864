// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the window and its dialogs, in both themes and at both sizes, to look at in build/…/pictures;
// checked here: no text is cut off, no password is seen.

#include "tests/support/pictures.h"
#include "tests/support/testcase.h"
#include "tests/widgets/shell/fakewindow.h"
#include "widgets/dialogs/keyboardmap.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/dialogs/sourcedialog.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/windowactions.h"

#include <QMenu>
#include <QTemporaryDir>

using namespace driftline;

class TestWindowPictures : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void pictures_data();
    void pictures();

private:
    [[nodiscard]] QString freshFile() { return m_folder.filePath(QStringLiteral("%1.ini").arg(++m_count)); }
    QTemporaryDir m_folder;
    int m_count = 0;
};

void TestWindowPictures::pictures_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QSize>("size");
    for (const char *theme : {"light", "dark"}) {
        QTest::addRow("%s large", theme) << QString::fromLatin1(theme) << QSize(1440, 900);
        QTest::addRow("%s small", theme) << QString::fromLatin1(theme) << QSize(1100, 700);
    }
}

void TestWindowPictures::pictures()
{
    QFETCH(QString, theme);
    QFETCH(QSize, size);
    Bench bench(freshFile());
    bench.settings.setValue(Settings::Key::Theme, theme);
    bench.window->resize(size);
    const auto keep = [&](QWidget &widget, const char *name) {
        QTest::qWait(20); // layouts that were asked for
        QVERIFY(widget.grab().save(picturePath(
            QStringLiteral("shell-%1-%2-%3.png").arg(QLatin1StringView(name), theme).arg(size.width()))));
    };
    bench.window->openSource(QStringLiteral("http://user:hush@broken:5000"));
    QVERIFY(bench.settle());
    QVERIFY(!bench.visibleTexts().join(QLatin1Char(' ')).contains(QStringLiteral("hush")));
    keep(*bench.window, "failed");
    bench.window->openSource(QStringLiteral("http://mlflow.example.org"));
    QVERIFY(bench.settle());
    bench.window->windowActions().problems->trigger();
    bench.jobs.run<Done>(
        QStringLiteral("Profiling transactions_2025-06.parquet"),
        [](const StopToken &stop, const JobProgress &progress) -> Result<Done> {
            progress.report(62, 100);
            while (!stop.stopRequested())
                QThread::msleep(1);
            return Cancelled{};
        },
        bench.window.get(), [](const Result<Done> &) {});
    QTest::qWait(250);
    keep(*bench.window, "window");
    const auto labels = bench.window->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->isVisible() && !label->wordWrap() &&
            label->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored)
            QVERIFY2(label->width() >= label->fontMetrics().horizontalAdvance(label->text()),
                     qPrintable(label->text()));
    }
    bench.jobs.cancelAll();
    bench.press(Qt::Key_K, Qt::ControlModifier);
    keep(*bench.window->findChild<CommandPalette *>(), "palette");
    bench.window->findChild<CommandPalette *>()->hide();
    const auto menus = bench.window->findChildren<QMenu *>();
    for (QMenu *menu : menus) {
        if (!menu->actions().contains(bench.window->windowActions().lightTheme))
            continue;
        menu->popup(QPoint(100, 100));
        keep(*menu, "menu");
        menu->close();
    }
    bench.window->windowActions().settings->trigger();
    keep(*bench.dialog<SettingsDialog>(), "settings");
    bench.dialog<SettingsDialog>()->close();
    bench.window->windowActions().open->trigger();
    keep(*bench.dialog<SourceDialog>(), "open");
    bench.dialog<SourceDialog>()->close();
    bench.window->windowActions().keyboardMap->trigger();
    keep(*bench.dialog<KeyboardMap>(), "keys");
    bench.dialog<KeyboardMap>()->close();
}

DRIFTLINE_WIDGET_TEST(TestWindowPictures)
#include "tst_windowpictures.moc"
