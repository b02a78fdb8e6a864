// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/hopmodel.h"
#include "models/items/roles.h"
#include "tests/support/fakeworkspace.h"
#include "tests/support/peers.h"
#include "tests/support/sampleworkspace.h"
#include "tests/support/testcase.h"
#include "tests/widgets/support/pagebench.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/pill.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/lineage/lineagepage.h"
#include "widgets/pages/lineage/lineageview.h"

#include <QClipboard>
#include <QComboBox>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

namespace driftline {

namespace {

struct Bench : PageBench
{
    LineagePage page{services()};

    Bench()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        page.resize(pageSizeIn({1440, 900}));
        page.show();
    }
    [[nodiscard]] LineageView &view() { return *page.findChild<LineageView *>(); }
    [[nodiscard]] HopModel &hops() { return *page.findChild<HopModel *>(); }
    [[nodiscard]] EmptyState &empty() { return *page.findChild<EmptyState *>(); }
    [[nodiscard]] QComboBox &versions()
    {
        return *page.findChild<QComboBox *>(QStringLiteral("lineageVersion"));
    }
    [[nodiscard]] QString text(const char *name)
    {
        const auto *label = page.findChild<QLabel *>(QLatin1StringView(name));
        return label == nullptr ? QString() : label->text();
    }
    [[nodiscard]] QStringList statuses()
    {
        QStringList list;
        for (int row = 0; row < hops().rowCount(); ++row)
            list << hops().index(row, HopModel::StatusColumn).data().toString();
        return list;
    }
};

ModelVersion version(const QString &number, Stage stage)
{
    ModelVersion version;
    version.model = QStringLiteral("m");
    version.version = number;
    version.stage = stage;
    return version;
}

} // namespace

class TestLineagePage final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void nothingOpen()
    {
        Bench bench;
        QVERIFY(bench.page.isSettled());
        QCOMPARE(bench.empty().accessibleName(), QStringLiteral("No source is open"));
        bench.page.setWorkspace(fakeWorkspace(nullptr, nullptr));
        QCOMPARE(bench.empty().accessibleName(), QStringLiteral("No model registry"));
        bench.page.setWorkspace(fakeWorkspace(
            nullptr, std::make_shared<FakeModelRegistry>(QList<RegisteredModel>(), QList<ModelVersion>())));
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.empty().accessibleName(), QStringLiteral("No model version yet"));
    }

    void aVersionWithoutRunIsShownWithItsReasons()
    {
        Bench bench;
        bench.page.setWorkspace(
            fakeWorkspace(std::make_shared<FakeTrackingStore>(QList<Run>()),
                          std::make_shared<FakeModelRegistry>(
                              QList<RegisteredModel>(), QList{version(QStringLiteral("1"), Stage::None),
                                                              version(QStringLiteral("2"), Stage::None)})));
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.versions().currentText(), QStringLiteral("v2 · None"));
        QCOMPARE(bench.statuses(), QStringList(4, QStringLiteral("✕ missing")));
        QVERIFY(bench.text("traceable").startsWith(u'✕'));
        QVERIFY(!bench.text("traceableReason").isEmpty());
        QVERIFY(!bench.page.findChild<QPushButton *>(QStringLiteral("lineageShowRun"))->isEnabled());
    }

    void failuresAndRetry()
    {
        Bench bench;
        auto registry = std::make_shared<FakeModelRegistry>(
            QList<RegisteredModel>(), QList{version(QStringLiteral("1"), Stage::Production)});
        registry->setFailure(Error{ErrorCode::Unreachable, QStringLiteral("no answer"),
                                   QStringLiteral("http://127.0.0.1:1"), QStringLiteral("start it"),
                                   std::nullopt});
        bench.page.setWorkspace(fakeWorkspace(std::make_shared<FakeTrackingStore>(QList<Run>()), registry));
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.empty().accessibleName(), QStringLiteral("No answer"));
        registry->setFailure(std::nullopt);
        QTest::mouseClick(bench.empty().findChild<QPushButton *>(), Qt::LeftButton);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.hops().rowCount(), 4);

        PageRequest request;
        request.modelSelector = QStringLiteral("m/77");
        bench.page.showRequest(request);
        QVERIFY(settle(bench.page));
        QVERIFY(bench.empty().isVisible());
    }

    void aRealProjectIsProved_data()
    {
        QTest::addColumn<int>("generation");
        QTest::newRow("MLflow 3") << 3;
        QTest::newRow("MLflow 2") << 2;
    }
    void aRealProjectIsProved()
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
        QCOMPARE(bench.statuses(), QStringList(4, QStringLiteral("✓ verified")));
        QVERIFY(bench.text("traceable").startsWith(u'✓'));
        const auto copies = bench.page.findChildren<QPushButton *>(QStringLiteral("copyCommand"));
        QCOMPARE(copies.size(), 2);
        QTest::mouseClick(copies.at(0), Qt::LeftButton);
        QVERIFY(QRegularExpression(QStringLiteral("^git checkout [0-9a-f]{40}$"))
                    .match(QGuiApplication::clipboard()->text())
                    .hasMatch());
        QTest::mouseClick(copies.at(1), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("dvc checkout data/training_set.parquet.dvc"));
        takePictures(bench.page, QStringLiteral("lineage-story%1").arg(generation));
    }

    void theSampleByKeyboard()
    {
        SampleWorkspace sample;
        const auto workspace = sample.open();
        QVERIFY(workspace);
        Bench bench;
        bench.page.setWorkspace(workspace);
        QVERIFY(settle(bench.page));
        QCOMPARE(bench.statuses(), QStringList(4, QStringLiteral("✓ verified")));
        QVERIFY(bench.versions().currentText().contains(QStringLiteral("Production")));
        QVERIFY(!bench.page.findChildren<QLabel *>(QStringLiteral("change")).isEmpty());
        takePictures(bench.page, QStringLiteral("lineage"));

        QStringList visited;
        connect(&bench.view(), &LineageView::nodeSelected, this, [&](const QString &id) { visited << id; });
        bench.view().setFocus();
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(&bench.view(), Qt::Key_Right);
        QVERIFY(visited.size() >= 3);
        QVERIFY(visited.at(0).startsWith(QStringLiteral("model:")));
        QVERIFY(!bench.text("selectedNode").isEmpty());
        auto *table = bench.page.findChild<TableView *>(QStringLiteral("hopTable"));
        table->setFocus();
        table->setCurrentIndex(bench.hops().index(2, 0));
        QCOMPARE(bench.view().selectedNode(), bench.hops().hop(2)->to);
        takePictures(bench.page, QStringLiteral("lineage-node"));

        QSignalSpy asked(&bench.page, &Page::pageRequested);
        QTest::mouseClick(bench.page.findChild<QPushButton *>(QStringLiteral("lineageShowRun")),
                          Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.at(0).at(0).value<PageRequest>().page, PageId::Runs);

        // Every other version, the flawed ones too: an answer, never an empty page.
        for (int i = 0; i < bench.versions().count(); ++i) {
            PageRequest request;
            request.modelSelector =
                QStringLiteral("fraud-detector/") + bench.versions().itemData(i).toString();
            bench.page.showRequest(request);
            QVERIFY(settle(bench.page));
            QCOMPARE(bench.hops().rowCount(), 4);
            if (bench.statuses().contains(QStringLiteral("≠ mismatched")))
                takePictures(bench.page, QStringLiteral("lineage-mismatched"));
        }
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestLineagePage)
#include "tst_lineagepage.moc"
