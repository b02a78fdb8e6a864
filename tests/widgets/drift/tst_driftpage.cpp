// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/modelprofile.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "models/items/driftmodel.h"
#include "tests/support/sampleworkspace.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/drift/driftexports.h"
#include "widgets/pages/drift/driftoptionsbar.h"
#include "widgets/pages/drift/driftpage.h"
#include "widgets/pages/drift/driftsuggestion.h"
#include "widgets/pages/drift/drifttable.h"
#include "widgets/pages/drift/driftverdictcard.h"

#include <QAction>
#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QThread>
#include <QToolButton>
#include <QUrl>

#include <atomic>

namespace driftline {

namespace {

/// Opens nothing until it is let go, so that a test can look at a page that is busy.
class HeldReader final : public DatasetReader
{
public:
    Result<std::shared_ptr<const Dataset>> open(const QString &path, const ReadOptions &options,
                                                const StopToken &stop) const override
    {
        while (!m_free.load()) {
            if (stop.stopRequested())
                return Cancelled{};
            QThread::msleep(1);
        }
        return m_arrow.open(path, options, stop);
    }
    void letGo() { m_free = true; }

private:
    ArrowDatasetReader m_arrow;
    std::atomic<bool> m_free = false;
};

Run runOfProduction(const Workspace &workspace)
{
    const auto plan = planAttaching(workspace, QStringLiteral("fraud-detector"), {});
    return plan.ok() ? plan->run : Run();
}

struct Bench
{
    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("driftline.ini"))};
    HeldReader reader;
    NoTableFiles tableFiles;
    JobQueue jobs;
    DriftPage page{PageServices{jobs, settings, reader, tableFiles}};

    explicit Bench(bool held = false)
    {
        applyTheme(*qApp, ThemeChoice::Light);
        if (!held)
            reader.letGo();
        page.resize(pageSizeIn({1440, 900}));
        page.show();
    }
    [[nodiscard]] QString write(const QString &name, const QByteArray &text) const
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qWarning("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }
    /// 400 rows: `moved` is shifted, `still` is not; one column is only in the reference.
    [[nodiscard]] QString table(const QString &name, double shift, bool withOnly) const
    {
        QByteArray text = withOnly ? "moved,still,only_here\n" : "moved,still\n";
        for (int i = 0; i < 400; ++i) {
            text += QByteArray::number(i * 0.37 + shift) + ',' + QByteArray::number((i * 7919) % 401 + 0.5);
            text += withOnly ? ",1.5\n" : "\n";
        }
        return write(name, text);
    }
    [[nodiscard]] QString reference() const { return table(QStringLiteral("reference.csv"), 0, true); }
    [[nodiscard]] QString live() const { return table(QStringLiteral("live.csv"), 90, false); }
    [[nodiscard]] DriftTable &columns() { return *page.findChild<DriftTable *>(); }
    [[nodiscard]] DriftVerdictCard &verdict() { return *page.findChild<DriftVerdictCard *>(); }
    [[nodiscard]] EmptyState &empty() { return *page.findChild<EmptyState *>(); }
    [[nodiscard]] QStringList names()
    {
        QStringList names;
        for (int row = 0; row < columns().model()->rowCount(); ++row)
            names << columns().model()->index(row, 0).data().toString();
        return names;
    }
    void drop(const QString &card, const QStringList &paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        auto *target = page.findChild<QWidget *>(card);
        // A drop reaches the widget that took the drag.
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &enter);
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &event);
    }
};

} // namespace

class TestDriftPage final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void twoDroppedFilesAreComparedAtOnce()
    {
        Bench bench;
        QVERIFY(bench.empty().accessibleName().contains(QStringLiteral("Drop two")));
        bench.drop(QStringLiteral("driftDropZone"), {bench.reference(), bench.live()});
        QVERIFY(!bench.page.isSettled());
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.names(), (QStringList{QStringLiteral("moved"), QStringLiteral("still"),
                                             QStringLiteral("only_here")}));
        QVERIFY(bench.verdict().headline().contains(QStringLiteral("1 of 2")));
        QCOMPARE(bench.columns().selectedColumn(), QStringLiteral("moved"));
        QVERIFY(bench.columns().isVisible());
        QVERIFY(bench.page.statusText().startsWith(QStringLiteral("3 columns")));
        const auto row = bench.columns().model();
        QVERIFY(row->index(0, DriftModel::KsColumn).data().toString() != QStringLiteral("–"));
        QVERIFY(row->index(0, DriftModel::PsiColumn).data().toString() != QStringLiteral("–"));
        QCOMPARE(row->index(2, DriftModel::VerdictColumn).data().toString(), QStringLiteral("– not tested"));
    }

    void oneFileAfterTheOther()
    {
        Bench bench;
        bench.drop(QStringLiteral("liveCard"), {bench.live()});
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.names(), QStringList());
        QVERIFY(bench.page.findChild<QWidget *>(QStringLiteral("liveCard"))
                    ->accessibleName()
                    .contains(QStringLiteral("400 rows")));
        bench.drop(QStringLiteral("referenceCard"), {bench.reference()});
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.names().size(), 3);
    }

    void oneFileIsAskedForItsSide()
    {
        Bench bench;
        bench.drop(QStringLiteral("driftDropZone"), {bench.live()});
        auto *menu = bench.page.findChild<QMenu *>(QStringLiteral("driftSideMenu"));
        QVERIFY(menu);
        QTRY_VERIFY(menu->isVisible());
        menu->actions().constLast()->trigger();
        menu->close();
        QVERIFY(settle(bench.page));
        QVERIFY(bench.page.findChild<QWidget *>(QStringLiteral("liveCard"))
                    ->accessibleName()
                    .contains(QStringLiteral("live.csv")));
        PageRequest request;
        request.dataPath = bench.reference();
        bench.page.showRequest(request);
        QTRY_VERIFY(bench.page.findChildren<QMenu *>(QStringLiteral("driftSideMenu")).size() == 1);
        menu = bench.page.findChild<QMenu *>(QStringLiteral("driftSideMenu"));
        menu->actions().at(1)->trigger();
        menu->close();
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.names().size(), 3);
    }

    void requestNamesFilesAndColumn()
    {
        Bench bench;
        PageRequest request;
        request.page = PageId::Drift;
        request.referencePath = bench.reference();
        request.livePath = bench.live();
        request.column = QStringLiteral("still");
        bench.page.showRequest(request);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.columns().selectedColumn(), QStringLiteral("still"));
        QCOMPARE(bench.page.findChild<QLabel *>(QStringLiteral("driftColumnTitle"))->text(),
                 QStringLiteral("still"));
        QCOMPARE(bench.page.findChild<QLabel *>(QStringLiteral("driftColumnTitle"))->textFormat(),
                 Qt::PlainText); // <b> in a name is part of it
    }

    void swapAndFilterByKeyboard()
    {
        Bench bench;
        bench.page.setFiles(bench.reference(), bench.live());
        QVERIFY(settle(bench.page));
        bench.page.activateWindow();
        bench.columns().setFocus();
        QTest::keyClick(&bench.columns(), Qt::Key_X, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(!bench.page.isSettled());
        QVERIFY(settle(bench.page));
        QVERIFY(bench.page.findChild<QWidget *>(QStringLiteral("referenceCard"))
                    ->accessibleName()
                    .contains(QStringLiteral("live.csv")));
        QTest::keyClick(&bench.columns(), Qt::Key_F, Qt::ControlModifier);
        auto *filter = bench.page.findChild<QLineEdit *>(QStringLiteral("driftFilter"));
        QVERIFY(filter->hasFocus());
        QTest::keyClicks(filter, QStringLiteral("STIL"));
        QCOMPARE(bench.names(), QStringList{QStringLiteral("still")});
        QCOMPARE(bench.columns().selectedColumn(), QStringLiteral("still"));
        QVERIFY(bench.page.statusText().startsWith(QStringLiteral("1 of 3 columns match")));
    }

    void anotherThresholdComparesAgain()
    {
        Bench bench;
        bench.page.setFiles(bench.reference(), bench.live());
        QVERIFY(settle(bench.page));
        bench.page.findChild<QDoubleSpinBox *>(QStringLiteral("driftThreshold"))->setValue(0.000'001);
        QVERIFY(settle(bench.page));
        bench.page.findChild<QDoubleSpinBox *>(QStringLiteral("driftThreshold"))->setValue(10);
        QVERIFY(!bench.page.isSettled());
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.names().size(), 3);
    }

    void otherFilesDoNotInheritWhatWasChosenForColumns()
    {
        Bench bench;
        const QString others =
            bench.write(QStringLiteral("others.csv"), "moved,w\n" + QByteArray("1.5,a\n").repeated(60));
        const QString more =
            bench.write(QStringLiteral("more.csv"), "moved,w\n" + QByteArray("1.5,b\n").repeated(60));
        bench.page.setFiles(bench.reference(), bench.live());
        QVERIFY(settle(bench.page));
        auto *options = bench.page.findChild<DriftOptionsBar *>();
        QMap<QString, ColumnOptions> chosen;
        chosen[QStringLiteral("moved")].type = ColumnType::Datetime;
        options->setColumnOptions(chosen);
        QVERIFY(settle(bench.page));
        bench.page.setFiles(others, {}); // one of the two: the choice is still meant
        QVERIFY(settle(bench.page));
        QCOMPARE(options->options().ofColumn, chosen);
        bench.page.setFiles(bench.reference(), more);
        QVERIFY(settle(bench.page));
        QVERIFY(options->options().ofColumn.isEmpty());
    }

    void problemsAreThoseOfTheFilesThatAreCompared()
    {
        Bench bench;
        const auto workspace = std::make_shared<const Workspace>();
        workspace->problems->add({QStringLiteral("a run cannot be read"), QStringLiteral("store"), {}});
        bench.page.setWorkspace(workspace);
        bench.page.setFiles(bench.reference(),
                            bench.write(QStringLiteral("bad.csv"), "moved\n1.5\n2.5\n1,2\n"));
        QVERIFY(settle(bench.page));
        bench.page.refresh(); // finds the same problem, not another one
        QVERIFY(settle(bench.page));
        const auto both = workspace->problems->all();
        QCOMPARE(both.size(), 2);
        QVERIFY(both.at(1).where.contains(QStringLiteral("bad.csv")) && both.at(1).count == 1);
        bench.page.setFiles({}, bench.live());
        QVERIFY(settle(bench.page));
        QCOMPARE(workspace->problems->all().size(), 1);
        QCOMPARE(workspace->problems->all().constFirst().where, QStringLiteral("store"));
    }

    void cancelStopsAndSaysSo()
    {
        Bench bench(true);
        bench.page.setFiles(bench.reference(), bench.live());
        QVERIFY(bench.verdict().headline().contains(QStringLiteral("Comparing")));
        QCOMPARE(bench.jobs.jobs().size(), 1);
        auto *cancel = bench.verdict().findChild<QPushButton *>();
        QVERIFY(cancel->isVisible());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.verdict().headline(), QStringLiteral("Cancelled"));
        QVERIFY(bench.jobs.jobs().isEmpty());
        bench.reader.letGo();
        bench.page.refresh();
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.names().size(), 3);
    }

    void aLateAnswerIsDropped()
    {
        Bench bench(true);
        bench.page.setFiles(bench.reference(), bench.live());
        bench.page.setFiles({}, bench.reference());
        bench.reader.letGo();
        QVERIFY(settle(bench.page));
        QTRY_VERIFY(bench.jobs.isIdle());
        QVERIFY(bench.verdict().headline().startsWith(QStringLiteral("No drift")));
    }

    void aBrokenFileIsNamedOnItsCard()
    {
        Bench bench;
        const QString broken = bench.write(QStringLiteral("broken.parquet"), "PAR1 not really PAR1");
        bench.page.setFiles(bench.reference(), broken);
        QVERIFY(settle(bench.page));
        QVERIFY(bench.empty().isVisible());
        QVERIFY(bench.empty().accessibleDescription().contains(QStringLiteral("broken.parquet")));
        QVERIFY(!bench.page.findChild<QWidget *>(QStringLiteral("liveCard"))
                     ->accessibleName()
                     .contains(QStringLiteral("reading")));
        QTRY_VERIFY(bench.page.findChild<QWidget *>(QStringLiteral("referenceCard"))
                        ->accessibleName()
                        .contains(QStringLiteral("400 rows")));
        QCOMPARE(bench.verdict().headline(), QStringLiteral("No verdict"));
    }

    void closedWhileItRuns()
    {
        const auto bench = std::make_unique<Bench>(true);
        bench->page.setFiles(bench->reference(), bench->live());
    }

    void theReportAndTheChartAreExported()
    {
        Bench bench;
        auto *exports = bench.page.findChild<DriftExports *>();
        for (const QAction *action : exports->actions())
            QVERIFY(!action->isEnabled() && !action->shortcut().isEmpty());
        bench.page.setFiles(bench.reference(), bench.live());
        QTRY_VERIFY(bench.page.isSettled());
        for (const QAction *action : exports->actions())
            QVERIFY2(action->isEnabled(), qPrintable(action->text()));
        const auto begins = [&bench](const char *name, const QByteArray &begin) {
            QFile file(bench.folder.filePath(QString::fromLatin1(name)));
            return file.open(QIODevice::ReadOnly) && file.readAll().startsWith(begin);
        };
        exports->saveReportTo(bench.folder.filePath(QStringLiteral("r.html")));
        exports->saveReportTo(bench.folder.filePath(QStringLiteral("r.csv")));
        exports->saveChartTo(bench.folder.filePath(QStringLiteral("c.svg")));
        exports->saveChartTo(bench.folder.filePath(QStringLiteral("c.png")));
        QTRY_VERIFY(exports->isIdle());
        QVERIFY(begins("r.html", "<!DOCTYPE html>") && begins("r.csv", "column,") &&
                begins("c.svg", "<?xml"));
        QImage image(bench.folder.filePath(QStringLiteral("c.png")));
        QVERIFY(image.width() > 1000 && image.height() > 300);
        QSignalSpy failures(&bench.page, &Page::actionFailed);
        exports->saveReportTo(bench.folder.filePath(QStringLiteral("absent/r.html")));
        QTRY_COMPARE(failures.size(), 1);
        bench.page.setWorkspace(nullptr);
        for (const QAction *action : exports->actions())
            QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
    }

    void theReferenceIsSavedAsAProfile()
    {
        Bench bench;
        bench.page.setFiles(bench.reference(), bench.live());
        QTRY_VERIFY(bench.page.isSettled());
        auto *exports = bench.page.findChild<DriftExports *>();
        QVERIFY(exports->saveProfileAction()->isEnabled());
        QVERIFY(!exports->saveProfileAction()->shortcut().isEmpty());
        const QString file = bench.folder.filePath(QStringLiteral("reference.profile.json"));
        exports->saveProfileTo(file);
        QTRY_VERIFY(exports->isIdle());
        QVERIFY2(bench.page.statusText().contains(QStringLiteral("saved reference.profile.json")),
                 qPrintable(bench.page.statusText()));
        const QStringList names = bench.names();
        bench.drop(QStringLiteral("referenceCard"), {file});
        QTRY_VERIFY(bench.page.isSettled());
        QCOMPARE(bench.names(), names);
        QVERIFY(!bench.page.statusText().contains(QStringLiteral("saved")));

        QSignalSpy failures(&bench.page, &Page::actionFailed);
        exports->saveProfileTo(bench.folder.filePath(QStringLiteral("absent/x.profile.json")));
        QTRY_COMPARE(failures.size(), 1);
    }

    void theProfileIsKeptWithAModel()
    {
        Bench bench;
        auto *keep = bench.page.findChild<QAction *>(QStringLiteral("driftKeepProfile"));
        SampleWorkspace sample;
        const WorkspacePtr workspace = sample.open();
        QVERIFY(workspace);
        bench.page.setWorkspace(workspace);
        QTRY_VERIFY(bench.page.isSettled());
        bench.page.setFiles(bench.reference(), bench.live());
        QTRY_VERIFY(bench.page.isSettled() && keep->isEnabled());
        const auto run = runOfProduction(*workspace);
        const auto kept = [&] { return *attachedProfile(*workspace, run, {}); };
        QCOMPARE(kept(), QString());

        const auto choose = [&](const char *button) {
            keep->trigger();
            QPointer<QMenu> menu;
            QTRY_VERIFY((menu = bench.page.findChild<QMenu *>(QStringLiteral("driftKeepMenu"))));
            for (QAction *action : menu->actions()) {
                if (action->text().contains(QStringLiteral("Production")))
                    action->trigger();
            }
            menu->close();
            QPointer<QMessageBox> box;
            QTRY_VERIFY((box = bench.page.findChild<QMessageBox *>(QStringLiteral("driftKeepConfirm"))));
            QVERIFY2(box->informativeText().contains(run.name), qPrintable(box->informativeText()));
            for (QAbstractButton *each : box->buttons()) {
                if (each->text().remove(u'&') == QLatin1StringView(button))
                    each->click();
            }
            QTRY_VERIFY(!box);
        };
        choose("Cancel");
        QTRY_VERIFY(bench.jobs.isIdle());
        QCOMPARE(kept(), QString());
        choose("Add file");
        QTRY_VERIFY2(bench.page.statusText().contains(QStringLiteral("kept with fraud-detector")),
                     qPrintable(bench.page.statusText()));
        QVERIFY(!kept().isEmpty());

        QSignalSpy failures(&bench.page, &Page::actionFailed);
        keep->trigger(); // the second time is refused before anything is asked
        QPointer<QMenu> menu;
        QTRY_VERIFY((menu = bench.page.findChild<QMenu *>(QStringLiteral("driftKeepMenu"))));
        menu->actions().at(1)->trigger();
        QTRY_COMPARE(failures.size(), 1);
    }

    void suggestion_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("live");
        const QString train = QStringLiteral("/p/data/training_set.parquet");
        const QString may = QStringLiteral("/p/data/live/transactions_05.parquet");
        const QString june = QStringLiteral("/p/data/live/transactions_06.parquet");
        QTest::newRow("newest live month") << QStringList{june, may, train} << train << june;
        QTest::newRow("predictions are not data")
            << QStringList{train, may, QStringLiteral("/p/live/predictions_09.csv")} << train << may;
        QTest::newRow("no live data") << QStringList{train} << QString() << QString();
        QTest::newRow("nothing") << QStringList() << QString() << QString();
    }
    void suggestion()
    {
        QFETCH(QStringList, files);
        QFETCH(QString, reference);
        QFETCH(QString, live);
        const auto pair = suggestDriftFiles(files);
        QCOMPARE(pair.has_value(), !reference.isEmpty());
        QCOMPARE(pair.value_or(std::pair(QString(), QString())), std::pair(reference, live));
    }

    void theSampleIsComparedWhenThePageIsShown()
    {
        SampleWorkspace sample;
        const auto workspace = sample.open();
        QVERIFY(workspace);
        Bench bench;
        bench.page.setWorkspace(workspace);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.names().size(), 24);
        QVERIFY(bench.verdict().headline().contains(QStringLiteral("of 24 columns")));
        takePictures(bench.page, QStringLiteral("drift"));

        // The data of the model in production, out of the cache.
        auto *card = bench.page.findChild<QWidget *>(QStringLiteral("referenceCard"));
        auto *menu = card->findChild<QToolButton *>()->menu();
        const auto actions = menu->actions();
        const auto model =
            std::ranges::find(actions, QStringLiteral("Data of the model in production"), &QAction::text);
        QVERIFY(model != actions.end());
        (*model)->trigger();
        QTRY_VERIFY(bench.jobs.isIdle() && bench.page.isSettled());
        QVERIFY2(card->accessibleName().contains(QStringLiteral("data/training_set.parquet")),
                 qPrintable(card->accessibleName()));
        QCOMPARE(bench.names().size(), 24);
        // What was compared is offered again, but an object of the cache.
        QVERIFY(recentFiles(bench.settings).size() == 2);
        bench.page.setWorkspace(nullptr);
        takePictures(bench.page, QStringLiteral("drift-empty"));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestDriftPage)
#include "tst_driftpage.moc"
