// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What is shown of an artifact, with the readers that the program uses.

#include "models/actions/artifactpreview.h"
#include "models/io/artifacts/localartifacts.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/support/testcase.h"

#include <QFile>
#include <QTemporaryDir>

namespace driftline {

using Kind = ArtifactPreview::Kind;

class TestArtifactPreview final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void isByKind_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const QByteArray &bytes, Kind kind, const char *text) {
            QTest::newRow(name) << QString::fromUtf8(name) << bytes << int(kind) << QString::fromUtf8(text);
        };
        row("notes.txt", "grüße", Kind::Text, "grüße");
        row("MLmodel", "flavors:\n  sklearn: 1\n", Kind::Text, "flavors:\n  sklearn: 1\n");
        row("empty", "", Kind::None, "");
        row("README.md", "# Title", Kind::Markdown, "# Title");
        row("a.json", "{\"b\":[1]}", Kind::Text, "{\n    \"b\": [\n        1\n    ]\n}\n");
        row("broken.json", "{\"b\":", Kind::Text, "{\"b\":");
        row("plot.png", "\x89PNG", Kind::Image, "");
        row("model.pkl", QByteArray("\x80\x04\0\0", 4), Kind::None, "");
        row("latin1.txt", "caf\xe9", Kind::None, "");
        row("table.csv", "x,y\n1.5,a\n2.5,\n", Kind::Table, "x y|1.5 a|2.5 ");
    }

    void isByKind()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(int, kind);
        const auto preview = previewOf(name, bytes);
        VERIFY_OK(preview);
        QCOMPARE(int(preview->kind), kind);
        QString text = preview->text;
        if (preview->kind == Kind::Table) {
            text = preview->table.columns.join(u' ');
            for (const QStringList &row : preview->table.rows)
                text += u'|' + row.join(u' ');
        }
        QTEST(text, "text");
        QCOMPARE(preview->note.isEmpty(), preview->kind != Kind::None);
    }

    void aLongTextIsCutBetweenCharacters()
    {
        const auto preview =
            previewOf(QStringLiteral("long.log"), QByteArray("x") + QByteArray("ü, ").repeated(200'000));
        VERIFY_OK(preview);
        QVERIFY(preview->text.size() > 100'000);
        QVERIFY(!preview->text.contains(QChar::ReplacementCharacter));
        QCOMPARE(preview->note, QStringLiteral("the first 256 KB"));
    }

    void whatHasNoPlaceToBreakIsCut()
    {
        const auto preview = previewOf(QStringLiteral("long.txt"),
                                       "one\n" + QByteArray("a").repeated(2'000'000) + "\ntwo, three\n");
        VERIFY_OK(preview);
        QCOMPARE(preview->text, QStringLiteral("one\n") + QString(2000, u'a') + QChar(0x2026));
        QVERIFY2(preview->note.startsWith(QStringLiteral("the first 256 KB · what is longer than 2000 ")),
                 qPrintable(preview->note));
        const auto two = previewOf(QStringLiteral("two.json"),
                                   QByteArray("[\"") + QByteArray("b").repeated(3000) + QByteArray("\",1]"));
        VERIFY_OK(two);
        QVERIFY(two->text.contains(QStringLiteral("bbb…\n")));
        QVERIFY(two->text.endsWith(QStringLiteral("    1\n]\n")));
    }

    void aLongTableShowsItsFirstRows()
    {
        const auto preview =
            previewOf(QStringLiteral("long.csv"), "x,y\n" + QByteArray("1.5,a\n").repeated(1000));
        VERIFY_OK(preview);
        QCOMPARE(preview->table.rows.size(), 100);
        QCOMPARE(preview->note, QStringLiteral("the first 100 of 1000 rows"));
    }

    void aDamagedTableSaysWhyAndHidesTheCopy()
    {
        const auto preview = previewOf(QStringLiteral("damaged.parquet"), "PAR1 and no more");
        QVERIFY(preview.isError());
        QCOMPARE(preview.error().where, QStringLiteral("damaged.parquet"));
    }

    void anEmptyFileSaysSo()
    {
        const auto preview = previewOf(QStringLiteral("nothing.txt"), {});
        VERIFY_OK(preview);
        QCOMPARE(preview->kind, ArtifactPreview::Kind::None);
        QVERIFY(preview->note.contains(QStringLiteral("empty")));
    }

private:
    Result<ArtifactPreview> previewOf(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write the test's file");
        file.close();
        Workspace workspace;
        workspace.artifacts = std::make_shared<LocalArtifacts>(m_folder.path());
        Run run;
        run.id = RunId(QStringLiteral("r"));
        run.artifactUri = m_folder.path();
        return previewArtifact(workspace, ArrowDatasetReader(), run, {name, false, bytes.size()}, {});
    }

    QTemporaryDir m_folder;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestArtifactPreview)
#include "tst_artifactpreview.moc"
