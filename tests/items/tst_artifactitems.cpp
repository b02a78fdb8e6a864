// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/artifacttreemodel.h"
#include "models/items/tableheadmodel.h"
#include "tests/support/modelchecks.h"
#include "tests/support/testcase.h"

#include <QSignalSpy>

namespace driftline {

namespace {

ArtifactEntry file(const QString &path, qint64 size)
{
    return {path, false, size};
}

ArtifactEntry folder(const QString &path)
{
    return {path, true, {}};
}

/// The tree as indented lines.
QString printed(const QAbstractItemModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += QString(qsizetype(depth) * 2, u' ') + index.data().toString() + u' ' +
                index.siblingAtColumn(1).data().toString();
        text = text.trimmed() + u'\n' + printed(model, index, depth + 1);
    }
    return text;
}

} // namespace

class TestArtifactItems final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void foldersAreReadWhenTheyAreOpened()
    {
        ArtifactTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy wanted(&model, &ArtifactTreeModel::folderWanted);
        QVERIFY(!model.canFetchMore({}));
        model.reset();
        QCOMPARE(wanted.takeFirst()[0].toString(), QString());
        model.setFolder({}, {folder(QStringLiteral("model")), file(QStringLiteral("note.md"), 2048)});
        const QModelIndex inner = model.indexOf(QStringLiteral("model"));
        QVERIFY(model.hasChildren(inner));
        QVERIFY(!model.hasChildren(model.indexOf(QStringLiteral("note.md"))));
        model.fetchMore(inner); // the tester has asked already, as a view does, again and again
        model.fetchMore(inner);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.takeFirst()[0].toString(), QStringLiteral("model"));
        model.setFolder(QStringLiteral("model"), {file(QStringLiteral("model/MLmodel"), 10)});
        QCOMPARE(printed(model), QStringLiteral("model\nMLmodel 10 bytes\nnote.md 2.00 KiB\n"));
        QCOMPARE(model.entryAt(model.index(0, 0, inner))->path, QStringLiteral("model/MLmodel"));
        QVERIFY(model.isRead(QStringLiteral("model")));
    }

    void lateAndUnwantedAnswersAreDropped()
    {
        ArtifactTreeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFolder({}, {file(QStringLiteral("a"), 1)});
        QCOMPARE(model.rowCount(), 0);
        model.reset();
        model.setFolder(QStringLiteral("gone/below"), {file(QStringLiteral("gone/below/a"), 1)});
        model.setFolder({}, {folder(QStringLiteral("f"))});
        model.setFolder({}, {folder(QStringLiteral("f"))});
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex inner = model.index(0, 0);
        model.fetchMore(inner);
        model.folderFailed(QStringLiteral("f"));
        QVERIFY(!model.canFetchMore(inner) && !model.hasChildren(inner));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void aTableShowsItsFirstRows()
    {
        TableHeadModel model;
        const ModelChecks checks(&model, {Qt::ToolTipRole});
        model.setHead({{QStringLiteral("x"), QStringLiteral("word")},
                       {{QStringLiteral("1.5"), QStringLiteral("two\nlines")},
                        {QString(), QString(QLatin1String(""))}}});
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("two…"));
        QCOMPARE(model.index(0, 1).data(Qt::ToolTipRole).toString(), QStringLiteral("two\nlines"));
        QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("–"));
        QCOMPARE(model.index(1, 1).data().toString(), QString(QLatin1String("")));
        QVERIFY(model.index(0, 0).data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("word"));
        QCOMPARE(checks.complaint(), QString());
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestArtifactItems)
#include "tst_artifactitems.moc"
