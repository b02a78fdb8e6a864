// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The files of a run, opened, looked at and saved as a user would.

#include "models/io/artifacts/localartifacts.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "models/items/artifacttreemodel.h"
#include "tests/support/pictures.h"
#include "tests/support/testcase.h"
#include "widgets/kit/emptystate.h"
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

class TestArtifactPanel final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        write("model/MLmodel", "flavors:\n  sklearn: 1\n");
        write("report.md", "# All is well\n\nIt *converged*.");
        write("rows.csv", "x,word\n1.5,a\n2.5,b\n");
        write("weights.bin", QByteArray(64, '\0'));
        QImage image(64, 48, QImage::Format_RGB32);
        image.fill(QColor(0x1f, 0x6f, 0xeb));
        QVERIFY(image.save(m_folder.filePath(QStringLiteral("roc.png"))));
        m_workspace = std::make_shared<Workspace>();
        m_workspace->artifacts = std::make_shared<LocalArtifacts>(m_folder.path());
        m_run.id = RunId(QStringLiteral("r1"));
        m_run.artifactUri = m_folder.path();
    }

    void init()
    {
        TestCase::init();
        m_panel = std::make_unique<ArtifactPanel>(m_jobs, m_datasets);
        m_panel->resize(320, 640);
        m_panel->setWorkspace(m_workspace);
        m_panel->show();
        m_panel->showRun(m_run);
        QVERIFY(settled());
    }

    void cleanup() { m_panel.reset(); }

    void everyKindIsShown()
    {
        QVERIFY(!m_panel->findChild<EmptyState *>()->isVisible());
        select(QStringLiteral("report.md"));
        auto *text = m_panel->findChild<MarkdownView *>();
        QVERIFY(text->isVisible());
        QCOMPARE(text->toPlainText().section(u'\n', 0, 0), QStringLiteral("All is well"));
        QCOMPARE(text->height(), text->parentWidget()->height()); // not only as tall as its text
        select(QStringLiteral("rows.csv"));
        auto *table = m_panel->findChild<TableView *>();
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 2);
        for (const int column : {0, 1}) // a heading stands where its values do
            QCOMPARE(table->model()->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole),
                     table->model()->index(0, column).data(Qt::TextAlignmentRole));
        select(QStringLiteral("roc.png"));
        auto *image = m_panel->findChild<ImageView *>();
        QVERIFY(image->isVisible());
        QCOMPARE(image->image().size(), QSize(64, 48));
        select(QStringLiteral("weights.bin"));
        QVERIFY(!text->isVisible() && !table->isVisible() && !image->isVisible());
        QVERIFY(m_panel->grab().save(picturePath(QStringLiteral("artifacts-binary.png"))));
        select(QStringLiteral("rows.csv"));
        QVERIFY(m_panel->grab().save(picturePath(QStringLiteral("artifacts-table.png"))));
    }

    void markdownLoadsNothing()
    {
        const QString folder = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_folder.path())); // where a relative name would be looked for
        const QUrl absolute = QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("roc.png")));
        const QUrl relative(QStringLiteral("roc.png"));
        write("images.md", QStringLiteral("# Curves\n\n![a](%1)\n\n![b](roc.png) <img src=\"roc.png\">\n\n"
                                          "The end, and a [page](https://example.org).\n")
                               .arg(absolute.toString())
                               .toUtf8());
        m_panel->clear();
        m_panel->showRun(m_run);
        QVERIFY(settled());
        select(QStringLiteral("images.md"));
        auto *view = m_panel->findChild<MarkdownView *>();
        QVERIFY(view->isVisible());
        QVERIFY(view->hasImages());
        QVERIFY(view->toPlainText().contains(QStringLiteral("<img"))); // HTML is text
        for (const char *theme : {"light", "dark"}) {
            applyTheme(*qApp, theme == QByteArray("dark") ? ThemeChoice::Dark : ThemeChoice::Light);
            QVERIFY(m_panel->grab().save(
                picturePath(QStringLiteral("artifacts-markdown-%1.png").arg(QLatin1StringView(theme)))));
        }
        applyTheme(*qApp, ThemeChoice::Light);
        for (const QUrl &url : {absolute, relative}) {
            const QVariant loaded = view->document()->resource(QTextDocument::ImageResource, url);
            QVERIFY(loaded.toByteArray().isEmpty());
            QCOMPARE(loaded.value<QImage>().size(), QSize(1, 1));
        }
        QVERIFY(QDir::setCurrent(folder));
        const auto labels = m_panel->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text() == QStringLiteral("images are not loaded");
        }));
        select(QStringLiteral("report.md"));
        QVERIFY(!view->hasImages());
        QVERIFY(QFile::remove(m_folder.filePath(QStringLiteral("images.md"))));
    }

    void aFolderOpensByKeyboard()
    {
        auto *tree = m_panel->findChild<QTreeView *>();
        select(QStringLiteral("model"));
        QVERIFY(!save()->isEnabled()); // a folder
        tree->setFocus();
        QTest::keyClick(tree, Qt::Key_Right);
        QVERIFY(settled());
        QTest::keyClick(tree, Qt::Key_Down);
        QVERIFY(settled());
        QCOMPARE(model().entryAt(tree->currentIndex())->path, QStringLiteral("model/MLmodel"));
        QVERIFY(m_panel->findChild<QPlainTextEdit *>()->toPlainText().startsWith(QStringLiteral("flavors:")));
        QVERIFY(save()->isEnabled());
    }

    void aFileIsSaved()
    {
        select(QStringLiteral("rows.csv"));
        QTest::mouseClick(save(), Qt::LeftButton);
        auto *dialog = m_panel->findChild<QFileDialog *>();
        QVERIFY(dialog != nullptr);
        const QString target = m_folder.filePath(QStringLiteral("saved.csv"));
        Q_EMIT dialog->fileSelected(target);
        dialog->reject();
        QVERIFY(settled());
        QFile saved(target);
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QCOMPARE(saved.readAll(), QByteArray("x,word\n1.5,a\n2.5,b\n"));
        saved.remove();

        QSignalSpy failed(m_panel.get(), &ArtifactPanel::actionFailed);
        QTest::mouseClick(save(), Qt::LeftButton);
        dialog = m_panel->findChildren<QFileDialog *>().last();
        Q_EMIT dialog->fileSelected(m_folder.filePath(QStringLiteral("no/such/place.csv")));
        dialog->reject();
        QVERIFY(settled());
        QCOMPARE(failed.size(), 1);
    }

    void whatCannotBeReachedSaysWhy()
    {
        Run remote = m_run;
        remote.id = RunId(QStringLiteral("r2"));
        remote.artifactUri = QStringLiteral("s3://bucket/r2");
        m_panel->showRun(remote);
        QVERIFY(settled());
        auto *empty = m_panel->findChild<EmptyState *>();
        QVERIFY(empty->isVisible());
        QVERIFY2(empty->accessibleName().contains(QStringLiteral("remote storage")),
                 qPrintable(empty->accessibleName()));
        Run none = m_run;
        none.id = RunId(QStringLiteral("r3"));
        none.artifactUri = m_folder.filePath(QStringLiteral("none"));
        m_panel->showRun(none);
        QVERIFY(settled());
        QCOMPARE(empty->accessibleName(), QStringLiteral("No artifacts"));
    }

private:
    void write(const char *path, const QByteArray &bytes)
    {
        const QString whole = m_folder.filePath(QString::fromLatin1(path));
        QDir().mkpath(QFileInfo(whole).absolutePath());
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    [[nodiscard]] ArtifactTreeModel &model() { return *m_panel->findChild<ArtifactTreeModel *>(); }
    [[nodiscard]] QPushButton *save() { return m_panel->findChild<QPushButton *>(); }
    bool settled()
    {
        return QTest::qWaitFor([this] { return m_panel->isIdle() && m_jobs.isIdle(); }, 10'000);
    }
    void select(const QString &path)
    {
        m_panel->findChild<QTreeView *>()->setCurrentIndex(model().indexOf(path));
        QVERIFY(settled());
    }

    QTemporaryDir m_folder;
    std::shared_ptr<Workspace> m_workspace;
    Run m_run;
    ArrowDatasetReader m_datasets;
    JobQueue m_jobs;
    std::unique_ptr<ArtifactPanel> m_panel;
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestArtifactPanel)
#include "tst_artifactpanel.moc"
