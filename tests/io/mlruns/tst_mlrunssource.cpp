// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is taken for a file store, and what for something else.

#include "models/io/mlruns/mlruns.h"
#include "models/io/sources.h"
#include "tests/io/mlruns/filestore.h"
#include "tests/support/testcase.h"

#include <QDir>
#include <QTemporaryDir>
#include <QUrl>

namespace driftline {

class TestMlrunsSource : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        TestCase::init();
        m_folder = std::make_unique<QTemporaryDir>();
        m_project = QFileInfo(m_folder->path()).canonicalFilePath() + QStringLiteral("/a project");
        const FileStoreWriter writer(m_project + QStringLiteral("/mlruns"));
        writer.experiment(QStringLiteral("7"), QStringLiteral("fraud"));
        writer.run(QStringLiteral("7"), runId(1));
        writer.write(QStringLiteral("models/fraud/meta.yaml"), "name: fraud\n");
    }

    void theFolderAndItsUris()
    {
        const QString folder = m_project + QStringLiteral("/mlruns");
        for (const QString &uri :
             {folder, folder + u'/', QUrl::fromLocalFile(folder).toString(QUrl::FullyEncoded),
              QStringLiteral("file:") + folder, QStringLiteral("file://localhost") + folder}) {
            const auto workspace = Sources(m_project, m_project + QStringLiteral("/cache")).open(uri, {}, {});
            VERIFY_OK(workspace);
            QCOMPARE((*workspace)->info.kind, QStringLiteral("mlruns"));
            QCOMPARE((*workspace)->info.name, QStringLiteral("a project/mlruns"));
            QCOMPARE((*workspace)->info.uri, folder);
            QCOMPARE((*workspace)->info.detail, QStringLiteral("file store"));
            QVERIFY((*workspace)->tracking && (*workspace)->registry);
            VERIFY_OK((*workspace)->tracking->refresh({}, {}));
            QCOMPARE(allRuns(*(*workspace)->tracking).size(), 1);
            QCOMPARE((*workspace)->registry->models({})->size(), 1);
        }
        QCOMPARE(QDir(m_project + QStringLiteral("/cache/mlruns")).entryList(QDir::Files).size(), 1);
    }

    void aRelativeUri()
    {
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_project));
        for (const QString &uri : {QStringLiteral("mlruns"), QStringLiteral("./mlruns"),
                                   QStringLiteral("file:mlruns"), QStringLiteral("file:./mlruns")}) {
            const auto workspace = Sources(m_project).open(uri, {}, {});
            VERIFY_OK(workspace);
            QCOMPARE((*workspace)->info.uri, m_project + QStringLiteral("/mlruns"));
        }
        QVERIFY(QDir::setCurrent(before));
    }

    void aProjectWithAStoreInIt()
    {
        const auto workspace = Sources(m_project).open(m_project, {}, {});
        VERIFY_OK(workspace);
        QCOMPARE((*workspace)->info.kind, QStringLiteral("project"));
        QVERIFY((*workspace)->tracking);
        VERIFY_OK((*workspace)->tracking->run(RunId(runId(1)), {}));
    }

    void underAnotherName()
    {
        QVERIFY(QDir(m_project).rename(QStringLiteral("mlruns"), QStringLiteral("tracking")));
        QVERIFY(looksLikeMlruns(m_project + QStringLiteral("/tracking")));
        const auto workspace = Sources(m_project).open(m_project + QStringLiteral("/tracking"), {}, {});
        VERIFY_OK(workspace);
        QCOMPARE((*workspace)->info.kind, QStringLiteral("mlruns"));
    }

    void whatIsNoStore()
    {
        const FileStoreWriter project(m_project);
        QVERIFY(!looksLikeMlruns(m_project));
        QVERIFY(!looksLikeMlruns(m_project + QStringLiteral("/none")));
        QVERIFY(!looksLikeMlruns(m_project + QStringLiteral("/mlruns/7/meta.yaml")));
        project.write(QStringLiteral("conda/recipe/meta.yaml"), "package:\n  name: x\n");
        QVERIFY(!looksLikeMlruns(m_project + QStringLiteral("/conda")));
        // What a server with a database keeps its artifacts in.
        project.write(QStringLiteral("other/mlruns/1/%1/artifacts/model.pkl").arg(runId(1)), "x");
        QVERIFY(!looksLikeMlruns(m_project + QStringLiteral("/other/mlruns")));
    }

    void whatIsLeftOfOne()
    {
        const FileStoreWriter project(m_project);
        project.write(QStringLiteral("other/mlruns/1/%1/meta.yaml").arg(runId(1)), "");
        QVERIFY(looksLikeMlruns(m_project + QStringLiteral("/other/mlruns")));
        QVERIFY(QDir().mkpath(m_project + QStringLiteral("/empty/mlruns")));
        QVERIFY(looksLikeMlruns(m_project + QStringLiteral("/empty/mlruns")));
        const auto workspace = Sources(m_project).open(m_project + QStringLiteral("/empty/mlruns"), {}, {});
        VERIFY_OK(workspace);
        QVERIFY((*workspace)->tracking->content().complete);
        QVERIFY((*workspace)->tracking->experiments(ViewType::All, {})->isEmpty());
        QVERIFY((*workspace)->registry->models({})->isEmpty());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_project;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestMlrunsSource)
#include "tst_mlrunssource.moc"
