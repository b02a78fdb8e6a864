// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/linkbutton.h"
#include "widgets/pages/drift/csvmenu.h"
#include "widgets/pages/drift/driftpage.h"
#include "widgets/pages/drift/driftsidecard.h"

#include <QClipboard>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>

namespace driftline {

namespace {

struct Bench
{
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("driftline.ini"))};
    ArrowDatasetReader reader;
    NoTableFiles tableFiles;
    JobQueue jobs;
    DriftPage page{PageServices{jobs, settings, reader, tableFiles}};

    Bench()
    {
        page.resize(1200, 800);
        page.show();
    }
    [[nodiscard]] QString write(const QString &name, const QByteArray &text) const
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write the test's file");
        return file.fileName();
    }
    [[nodiscard]] DriftSideCard &card(const char *name)
    {
        return *page.findChild<DriftSideCard *>(QString::fromLatin1(name));
    }
    [[nodiscard]] QString format(const char *name)
    {
        const auto *button = card(name).findChild<LinkButton *>();
        return button->isVisible() ? button->text() : QString();
    }
    [[nodiscard]] QString said(const char *name)
    {
        QStringList texts;
        for (const auto *label : card(name).findChildren<ElidedLabel *>())
            texts << label->text();
        return texts.join(QStringLiteral(" / "));
    }
    /// The entry of the menu's submenu that begins with `title`.
    [[nodiscard]] QAction *entry(const char *name, const QString &title, const QString &text)
    {
        for (const QAction *action : card(name).findChild<CsvMenu *>()->actions()) {
            if (!action->menu() || !action->text().startsWith(title))
                continue;
            for (QAction *choice : action->menu()->actions())
                if (choice->text() == text)
                    return choice;
        }
        return nullptr;
    }
};

} // namespace

class TestDriftSideCard final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void saysAndChangesHowCsvIsRead()
    {
        Bench bench;
        QByteArray reference = "größe;w\n";
        QByteArray live = reference;
        for (int i = 0; i < 40; ++i) {
            reference += QByteArray::number(i) + ",5;a\n";
            live += QByteArray::number(i) + ",5;a\n";
        }
        bench.page.setFiles(bench.write(QStringLiteral("a.csv"), reference),
                            bench.write(QStringLiteral("b.csv"), live));
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.format("referenceCard"), QStringLiteral("CSV · semicolon · decimal comma"));
        QVERIFY(bench.said("referenceCard").contains(QStringLiteral("40 rows · 2 columns")));
        QAction *point =
            bench.entry("referenceCard", QStringLiteral("Decimal mark"), QStringLiteral("Point (1.5)"));
        QVERIFY(point);
        QVERIFY(!point->isChecked());
        QVERIFY(
            bench.entry("referenceCard", QStringLiteral("Delimiter: Semicolon"), QStringLiteral("Semicolon"))
                ->isChecked());
        point->trigger();
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.format("referenceCard"), QStringLiteral("CSV · semicolon"));
        QCOMPARE(bench.format("liveCard"), QStringLiteral("CSV · semicolon · decimal comma"));
        // What cannot be read so can be taken back.
        bench.entry("referenceCard", QStringLiteral("Encoding"), QStringLiteral("UTF-16 BE"))->trigger();
        QVERIFY(settle(bench.page));
        const auto actions = bench.card("referenceCard").findChild<CsvMenu *>()->actions();
        QCOMPARE(actions.last()->text(), QStringLiteral("As found"));
        QVERIFY(actions.last()->isEnabled());
        actions.last()->trigger();
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.format("referenceCard"), QStringLiteral("CSV · semicolon · decimal comma"));
    }

    void saysWhatOtherFormatsAre()
    {
        Bench bench;
        bench.page.setFiles(bench.write(QStringLiteral("a.jsonl"), "{\"x\":0.5}\n{\"x\":1.5}\n"), {});
        QVERIFY(settle(bench.page));
        QVERIFY2(bench.said("referenceCard").contains(QStringLiteral("2 rows · 1 column · JSON lines")),
                 qPrintable(bench.said("referenceCard")));
        QVERIFY(bench.format("referenceCard").isEmpty());
    }

    void filesArePasted()
    {
        Bench bench;
        const QString reference = bench.write(QStringLiteral("a.csv"), "x\n0.5\n1.5\n");
        const QString live = bench.write(QStringLiteral("b.csv"), "x\n0.5\n1.5\n2.5\n");
        // Two are compared at once; of one, the page asks for its side: the section's title, reference, live.
        const auto paste = [&bench](qsizetype choice) {
            const auto actions = bench.page.actions();
            for (QAction *action : actions)
                if (action->shortcut() == QKeySequence(QKeySequence::Paste))
                    action->trigger();
            for (auto *menu : bench.page.findChildren<QMenu *>(QStringLiteral("driftSideMenu"))) {
                menu->actions().at(choice)->trigger();
                delete menu;
            }
            return settle(bench.page);
        };
        auto *data = new QMimeData;
        data->setUrls({QUrl::fromLocalFile(reference)});
        QGuiApplication::clipboard()->setMimeData(data);
        QVERIFY(paste(1));
        QVERIFY(bench.said("referenceCard").contains(QStringLiteral("a.csv")));
        QVERIFY(bench.said("referenceCard").contains(QStringLiteral("pasted just now")));
        QGuiApplication::clipboard()->setText(QStringLiteral("\"%1\"\n").arg(live));
        QVERIFY(paste(2));
        QVERIFY(bench.said("liveCard").contains(QStringLiteral("b.csv")));
        QVERIFY(bench.said("liveCard").contains(QStringLiteral("3 rows")));
        QSignalSpy failed(&bench.page, &Page::actionFailed);
        QGuiApplication::clipboard()->setText(QStringLiteral("a word"));
        QVERIFY(paste(1));
        QCOMPARE(failed.size(), 1);
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestDriftSideCard)
#include "tst_driftsidecard.moc"
