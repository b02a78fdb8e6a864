// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/journalmodel.h"
#include "models/items/roles.h"
#include "models/items/versiontablemodel.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/peers.h"
#include "tests/support/pictures.h"
#include "tests/support/sampleworkspace.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/chipbar.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/registry/movedialog.h"
#include "widgets/pages/registry/registrypage.h"
#include "widgets/pages/registry/stageboard.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>

namespace driftline {

namespace {

ModelVersion version(const QString &model, int number, Stage stage)
{
    ModelVersion version;
    version.model = model;
    version.version = QString::number(number);
    version.stage = stage;
    version.status = QStringLiteral("READY");
    return version;
}

struct Bench : PageBench
{
    std::shared_ptr<FakeModelRegistry> registry = std::make_shared<FakeModelRegistry>(
        QList<RegisteredModel>(), QList{version(QStringLiteral("churn"), 1, Stage::None),
                                        version(QStringLiteral("fraud"), 11, Stage::Archived),
                                        version(QStringLiteral("fraud"), 12, Stage::Production),
                                        version(QStringLiteral("fraud"), 13, Stage::Staging),
                                        version(QStringLiteral("fraud"), 14, Stage::None)});
    RegistryPage page{services()};

    Bench()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        page.resize(pageSizeIn({1440, 900}));
        page.show();
        settings.setValue(Settings::Key::ActorName, QStringLiteral("reviewer"));
    }
    void open()
    {
        page.setWorkspace(fakeWorkspace(std::make_shared<FakeTrackingStore>(QList<Run>()), registry));
    }
    [[nodiscard]] QString stageOf(const QString &number) const
    {
        const auto versions = registry->versions(QStringLiteral("fraud"), {});
        for (const ModelVersion &v : *versions) {
            if (v.version == number)
                return stageName(v.stage);
        }
        return {};
    }
    [[nodiscard]] StageList &list(Stage stage) { return *page.findChild<StageBoard *>()->list(stage); }
    [[nodiscard]] EmptyState &empty() { return *page.findChild<EmptyState *>(); }
    [[nodiscard]] MoveDialog *dialog() { return page.findChild<MoveDialog *>(); }
    [[nodiscard]] QString message()
    {
        return dialog()->findChild<QLabel *>(QStringLiteral("moveMessage"))->text();
    }
    [[nodiscard]] QStringList facts()
    {
        QStringList texts;
        for (const auto *label : dialog()->findChildren<QLabel *>(QStringLiteral("moveFact")))
            texts << label->text();
        return texts;
    }
    [[nodiscard]] QPushButton &confirm()
    {
        return *dialog()->findChild<QPushButton *>(QStringLiteral("moveConfirm"));
    }
    [[nodiscard]] QLineEdit &reason()
    {
        return *dialog()->findChild<QLineEdit *>(QStringLiteral("moveReason"));
    }
    [[nodiscard]] QAction *moveTo(const char *stage)
    {
        return page.findChild<QAction *>(QStringLiteral("moveTo") + QLatin1StringView(stage));
    }
};

} // namespace

class TestRegistryPage final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void showsTheModelInProductionFirst()
    {
        Bench bench;
        QCOMPARE(bench.empty().accessibleName(), QStringLiteral("No source is open"));
        bench.open();
        QVERIFY(settle(bench.page));
        auto *models = bench.page.findChild<QListWidget *>(QStringLiteral("modelList"));
        QVERIFY(models->isVisible());
        QCOMPARE(models->currentItem()->text(), QStringLiteral("fraud"));
        QCOMPARE(bench.list(Stage::Production).currentVersion(), QStringLiteral("12"));
        QCOMPARE(bench.list(Stage::Staging).model()->rowCount(), 1);
        models->setFocus();
        QTest::keyClick(models, Qt::Key_Up);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.list(Stage::Production).model()->rowCount(), 0);
        QCOMPARE(bench.list(Stage::None).currentVersion(), QStringLiteral("1"));
    }

    void modelsAreAListWithTheirNumbers()
    {
        Bench bench;
        bench.open();
        QVERIFY(settle(bench.page));
        auto *models = bench.page.findChild<QListWidget *>(QStringLiteral("modelList"));
        QCOMPARE(models->count(), 2);
        QCOMPARE(models->item(0)->data(SecondLineRole).toString(), QStringLiteral("1"));
        QCOMPARE(models->item(1)->data(SecondLineRole).toString(), QStringLiteral("4"));
        QVERIFY(models->visualItemRect(models->item(0)).height() >= 28);
        const auto titles = bench.page.findChildren<QLabel *>();
        const auto title = std::ranges::find(titles, QStringLiteral("Models"), &QLabel::text);
        QVERIFY(title != titles.end() && (*title)->isVisible());
        QCOMPARE((*title)->buddy(), models);
        QVERIFY(models->mapTo(&bench.page, QPoint()).x() >= 8);
        // An empty journal has its title at the top all the same.
        auto *message = bench.page.findChild<QLabel *>(QStringLiteral("journalMessage"));
        QVERIFY(message->isVisible());
        QVERIFY(message->mapTo(message->parentWidget(), QPoint()).y() < 48);
        QVERIFY(message->alignment().testFlag(Qt::AlignTop));
    }

    void saysWhyTheNamedRegistryIsMissing()
    {
        Bench bench;
        auto workspace = std::make_shared<Workspace>(
            *fakeWorkspace(std::make_shared<FakeTrackingStore>(QList<Run>()), nullptr));
        workspace->registryError = Error{ErrorCode::Unreachable,
                                         QStringLiteral("no answer"),
                                         QStringLiteral("MLFLOW_REGISTRY_URI: http://gone"),
                                         {},
                                         {}};
        bench.page.setWorkspace(workspace);
        QCOMPARE(bench.empty().accessibleName(), QStringLiteral("No answer"));
        QVERIFY(bench.empty().accessibleDescription().contains(QLatin1StringView("http://gone")));
    }

    void requestSelectsAVersion()
    {
        Bench bench;
        bench.open();
        PageRequest request;
        request.modelSelector = QStringLiteral("fraud/13");
        bench.page.showRequest(request);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.list(Stage::Staging).currentVersion(), QStringLiteral("13"));
        QCOMPARE(bench.list(Stage::Production).currentVersion(), QString());
        request.modelSelector = QStringLiteral("nobody/1");
        bench.page.showRequest(request);
        QVERIFY(settle(bench.page));
        QVERIFY(bench.empty().isVisible());
    }

    void promotionByKeyboard()
    {
        Bench bench;
        bench.open();
        QVERIFY(settle(bench.page));
        bench.page.activateWindow();
        bench.list(Stage::Staging).selectVersion(QStringLiteral("13"));
        bench.list(Stage::Staging).setFocus();
        QTest::keyClick(&bench.list(Stage::Staging), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QPointer<MoveDialog> dialog = bench.dialog();
        QVERIFY(dialog);
        QTRY_VERIFY(bench.facts().size() >= 3);
        QCOMPARE(bench.facts().at(0), QStringLiteral("v13   Staging → Production"));
        QCOMPARE(bench.facts().at(1), QStringLiteral("v12   Production → Archived"));
        QVERIFY(!bench.confirm().isEnabled());
        QTest::keyClick(&bench.reason(), Qt::Key_Return); // no reason: nothing happens
        QCOMPARE(bench.stageOf(QStringLiteral("13")), QStringLiteral("Staging"));
        QTest::keyClicks(&bench.reason(), QStringLiteral("recall is back"));
        QTest::keyClick(&bench.reason(), Qt::Key_Return);
        QTRY_COMPARE(bench.stageOf(QStringLiteral("13")), QStringLiteral("Production"));
        QTRY_VERIFY(bench.facts().value(0).startsWith(QStringLiteral("read back: v13 is in Production")));
        QCOMPARE(bench.stageOf(QStringLiteral("12")), QStringLiteral("Archived"));
        QVERIFY(bench.facts().last().contains(QStringLiteral("journal entry 1, by reviewer")));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.list(Stage::Production).currentVersion(), QStringLiteral("13"));
        auto *journal = bench.page.findChild<JournalModel *>();
        QCOMPARE(journal->rowCount(), 1);
        QCOMPARE(journal->index(0, JournalModel::ReasonColumn).data().toString(),
                 QStringLiteral("recall is back"));
        QVERIFY(bench.page.findChild<Pill *>(QStringLiteral("journalChain"))
                    ->text()
                    .contains(QStringLiteral("verified")));
    }

    void keepingTheOthers()
    {
        Bench bench;
        bench.open();
        QVERIFY(settle(bench.page));
        QVERIFY(bench.page.openMove(QStringLiteral("14"), Stage::Production) != nullptr);
        QTRY_VERIFY(bench.facts().size() >= 3);
        QTest::mouseClick(bench.dialog()->findChild<QCheckBox *>(QStringLiteral("moveKeep")), Qt::LeftButton,
                          Qt::NoModifier, QPoint(8, 8));
        QTRY_VERIFY(!bench.facts().join(u'\n').contains(QStringLiteral("v12")));
        bench.reason().setText(QStringLiteral("canary"));
        QTRY_VERIFY(bench.confirm().isEnabled());
        QTest::mouseClick(&bench.confirm(), Qt::LeftButton);
        QTRY_COMPARE(bench.stageOf(QStringLiteral("14")), QStringLiteral("Production"));
        QCOMPARE(bench.stageOf(QStringLiteral("12")), QStringLiteral("Production"));
    }

    void somebodyElseWasFaster()
    {
        Bench bench;
        bench.open();
        QVERIFY(settle(bench.page));
        QVERIFY(bench.page.openMove(QStringLiteral("13"), Stage::Production) != nullptr);
        bench.reason().setText(QStringLiteral("shadow run clean"));
        QTRY_VERIFY(bench.confirm().isEnabled());
        bench.registry->moveSilently(QStringLiteral("fraud"), QStringLiteral("14"), Stage::Production);
        QTest::mouseClick(&bench.confirm(), Qt::LeftButton);
        QTRY_COMPARE(bench.confirm().text(), QStringLiteral("Plan again"));
        QVERIFY(bench.message().contains(QStringLiteral("Nothing was written")));
        QCOMPARE(bench.stageOf(QStringLiteral("13")), QStringLiteral("Staging"));
        QCOMPARE(bench.reason().text(), QStringLiteral("shadow run clean"));
        QTest::mouseClick(&bench.confirm(), Qt::LeftButton);
        QTRY_VERIFY(bench.facts().contains(QStringLiteral("v14   Production → Archived")));
        QTRY_VERIFY(bench.confirm().isEnabled());
        QTest::mouseClick(&bench.confirm(), Qt::LeftButton);
        QTRY_COMPARE(bench.stageOf(QStringLiteral("13")), QStringLiteral("Production"));
    }

    void cancelWritesNothing()
    {
        Bench bench;
        bench.open();
        QVERIFY(settle(bench.page));
        QPointer<QDialog> dialog = bench.page.openMove(QStringLiteral("13"), Stage::Archived);
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QCOMPARE(bench.stageOf(QStringLiteral("13")), QStringLiteral("Staging"));
        QVERIFY(bench.page.openMove(QStringLiteral("13"), Stage::Staging) == nullptr);
        QVERIFY(bench.page.openMove(QStringLiteral("99"), Stage::Staging) == nullptr);
    }

    void failureAndRetry()
    {
        Bench bench;
        bench.registry->setFailure(Error{ErrorCode::Unreachable,
                                         QStringLiteral("no answer"),
                                         QStringLiteral("http://127.0.0.1:1"),
                                         {},
                                         std::nullopt});
        bench.open();
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.empty().accessibleName(), QStringLiteral("No answer"));
        bench.registry->setFailure(std::nullopt);
        QTest::mouseClick(bench.empty().findChild<QPushButton *>(), Qt::LeftButton);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.list(Stage::Archived).model()->rowCount(), 1);
        bench.page.setWorkspace(nullptr);
        QVERIFY(bench.empty().isVisible());
    }

    void moveInARealStore_data()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }
    void moveInARealStore()
    {
        QFETCH(int, generation);
        QTemporaryDir folder;
        const QString project = folder.filePath(QStringLiteral("story"));
        VERIFY_OK(copyTree(storyFolder(generation), project));
        const auto workspace = Sources(folder.filePath(QStringLiteral("ours"))).open(project, {}, {});
        VERIFY_OK(workspace);
        Bench bench;
        bench.page.setWorkspace(*workspace);
        QVERIFY(settle(bench.page));
        const auto *model = bench.page.findChild<VersionTableModel *>();
        const VersionRow *live = model->latestIn(Stage::Production);
        QVERIFY(live != nullptr);
        const QString number = live->version.version;
        QVERIFY(bench.page.openMove(number, Stage::Archived) != nullptr);
        QTRY_VERIFY(bench.facts().size() >= 2);
        QVERIFY(bench.facts().join(u'\n').contains(QStringLiteral("traceable: run, commit and dataset")));
        bench.reason().setText(QStringLiteral("recall fell"));
        QTRY_VERIFY(bench.confirm().isEnabled());
        QTest::mouseClick(&bench.confirm(), Qt::LeftButton);
        QTRY_VERIFY(bench.facts().value(0).startsWith(QStringLiteral("read back:")));
        bench.dialog()->close();
        QTRY_VERIFY(bench.list(Stage::Archived).currentVersion() == number);
        const auto journal = (*workspace)->registry->journal({});
        VERIFY_OK(journal);
        QCOMPARE(journal->last().reason, QStringLiteral("recall fell"));
    }

    void pictures()
    {
        SampleWorkspace sample;
        const auto workspace = sample.open();
        QVERIFY(workspace);
        Bench bench;
        bench.page.setWorkspace(workspace);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.page.findChild<VersionTableModel *>()->rowCount(), 14);
        takePictures(bench.page, QStringLiteral("registry"));
        bench.page.findChild<ChipBar *>()->setCurrent(QStringLiteral("table"));
        takePictures(bench.page, QStringLiteral("registry-table"));
        bench.page.findChild<ChipBar *>()->setCurrent(QStringLiteral("board"));
        const VersionRow *staged = bench.page.findChild<VersionTableModel *>()->latestIn(Stage::Staging);
        QVERIFY(staged != nullptr);
        QVERIFY(bench.page.openMove(staged->version.version, Stage::Production) != nullptr);
        QTRY_VERIFY(bench.facts().size() >= 3);
        bench.reason().setText(QStringLiteral("Recovers recall on new merchants; shadow run 3 days clean"));
        QCoreApplication::processEvents();
        QVERIFY(bench.dialog()->grab().save(picturePath(QStringLiteral("registry-dialog.png"))));
        bench.registry->setFailure(std::nullopt);
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestRegistryPage)
#include "tst_registrypage.moc"
