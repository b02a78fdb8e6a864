// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The files of a run on a real server, through every layer: opened, looked at and saved.

#include "models/io/dataset/arrowdatasetreader.h"
#include "models/io/sources.h"
#include "models/items/artifacttreemodel.h"
#include "tests/support/environment.h"
#include "tests/support/peers.h"
#include "tests/support/pictures.h"
#include "tests/support/testcase.h"
#include "widgets/kit/imageview.h"
#include "widgets/kit/markdownview.h"
#include "widgets/kit/tableview.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/runs/artifactpanel.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTreeView>

namespace driftline {

namespace {

constexpr int patienceMs = 60'000;

const QString logFolder = QStringLiteral(R"(
import json, logging, warnings
warnings.simplefilter('ignore')
import mlflow
logging.getLogger('mlflow').setLevel(logging.ERROR)
mlflow.set_tracking_uri('%1')
client = mlflow.MlflowClient()
run = client.create_run(client.create_experiment('files')).info.run_id
client.log_artifacts(run, '%2')
print(json.dumps({'run': run}))
)");

} // namespace

class TestServerArtifacts final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRunsFilesAreShownAndSaved();

private:
    void write(const QString &name, const QByteArray &content)
    {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] QTreeView &tree() const { return *m_panel->findChild<QTreeView *>(); }
    [[nodiscard]] ArtifactTreeModel &model() const { return *m_panel->findChild<ArtifactTreeModel *>(); }
    /// What the panel says in words, when it does not show what it should.
    [[nodiscard]] QString labels() const
    {
        QStringList texts;
        for (const QLabel *label : m_panel->findChildren<QLabel *>())
            texts.append(label->text());
        return texts.join(u'\n');
    }
    [[nodiscard]] bool settled() const
    {
        return QTest::qWaitFor([this] { return m_panel->isIdle() && m_jobs.isIdle(); }, patienceMs);
    }
    void select(const QString &path)
    {
        const QModelIndex index = model().indexOf(path);
        QVERIFY(index.isValid());
        tree().setCurrentIndex(index);
        QVERIFY(settled());
    }

    const QTemporaryDir m_folder;
    QByteArray m_large;
    MlflowServer m_server;
    JobQueue m_jobs;
    ArrowDatasetReader m_datasets;
    std::unique_ptr<ArtifactPanel> m_panel;
};

void TestServerArtifacts::initTestCase()
{
    withoutClientEnvironment(m_folder.path());
    applyTheme(*qApp, ThemeChoice::Light);
    m_large = QByteArray("0123456789abcdef\n").repeated(300'000);
    write(QStringLiteral("files/model/MLmodel"), "flavors:\n  sklearn: 1\n");
    write(QStringLiteral("files/report.md"), "# All is well\n\nIt *converged*.");
    write(QStringLiteral("files/rows.csv"), "x,word\n1.5,a\n2.5,b\n");
    write(QStringLiteral("files/log.txt"), m_large);
    QImage image(64, 48, QImage::Format_RGB32);
    image.fill(QColor(0x1f, 0x6f, 0xeb));
    QVERIFY(image.save(m_folder.filePath(QStringLiteral("files/roc.png"))));
    VERIFY_OK(m_server.start(3, m_folder.filePath(QStringLiteral("mlflow.db"))));
}

void TestServerArtifacts::aRunsFilesAreShownAndSaved()
{
    const auto logged = runPeer(
        Peer::MLflow3,
        {QStringLiteral("-c"), logFolder.arg(m_server.url(), m_folder.filePath(QStringLiteral("files")))}, {},
        180'000);
    VERIFY_OK(logged);
    const auto source = Sources(m_folder.filePath(QStringLiteral("data"))).open(m_server.url(), {}, {});
    VERIFY_OK(source);
    const auto run =
        (*source)->tracking->run(RunId(logged->object().value(QLatin1StringView("run")).toString()), {});
    VERIFY_OK(run);
    m_panel = std::make_unique<ArtifactPanel>(m_jobs, m_datasets);
    m_panel->resize(320, 640);
    QSignalSpy failed(m_panel.get(), &ArtifactPanel::actionFailed);
    m_panel->setWorkspace(*source);
    m_panel->show();
    m_panel->showRun(*run);
    QVERIFY(settled());

    tree().expand(model().indexOf(QStringLiteral("model")));
    QVERIFY(settled());
    select(QStringLiteral("model/MLmodel"));
    auto *text = m_panel->findChild<QPlainTextEdit *>();
    QVERIFY2(text->toPlainText().startsWith(QStringLiteral("flavors:")), qPrintable(labels()));
    select(QStringLiteral("report.md"));
    QCOMPARE(m_panel->findChild<MarkdownView *>()->toPlainText().section(u'\n', 0, 0),
             QStringLiteral("All is well"));
    select(QStringLiteral("roc.png"));
    QCOMPARE(m_panel->findChild<ImageView *>()->image().size(), QSize(64, 48));
    select(QStringLiteral("rows.csv"));
    QCOMPARE(m_panel->findChild<TableView *>()->model()->rowCount(), 2);
    select(QStringLiteral("log.txt"));
    QVERIFY(text->isVisible());
    QVERIFY(text->toPlainText().size() < m_large.size()); // its beginning
    QVERIFY(m_panel->grab().save(picturePath(QStringLiteral("artifacts-of-a-server.png"))));

    QTest::mouseClick(m_panel->findChild<QPushButton *>(), Qt::LeftButton);
    auto *dialog = m_panel->findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    const QString target = m_folder.filePath(QStringLiteral("saved.txt"));
    Q_EMIT dialog->fileSelected(target);
    dialog->reject();
    QVERIFY(settled());
    QVERIFY(failed.isEmpty());
    QFile saved(target);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll(), m_large);
    m_panel.reset();
}

} // namespace driftline

using driftline::TestServerArtifacts;
DRIFTLINE_WIDGET_TEST(TestServerArtifacts)
#include "tst_serverartifacts.moc"
