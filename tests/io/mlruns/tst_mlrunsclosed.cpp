// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Files and folders of a store that may not be read: the rest is shown, and each is told of.

#include "models/io/mlruns/mlruns.h"
#include "tests/io/mlruns/filestore.h"
#include "tests/support/testcase.h"
#include "tests/support/unprivileged.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace driftline {

class TestMlrunsClosed : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void noPermission()
    {
#ifdef Q_OS_UNIX
        const QTemporaryDir folder;
        const QString root = QFileInfo(folder.path()).canonicalFilePath() + QStringLiteral("/mlruns");
        const FileStoreWriter writer(root);
        writer.experiment(QStringLiteral("7"), QStringLiteral("fraud"));
        writer.experiment(QStringLiteral("8"), QStringLiteral("closed"));
        writer.run(QStringLiteral("8"), runId(8));
        for (int number = 1; number <= 4; ++number)
            writer.run(QStringLiteral("7"), runId(number));
        const QString open = QStringLiteral("7/") + runId(1);
        writer.write(open + QStringLiteral("/metrics/auc"), "1 0.5 3\n");
        writer.write(open + QStringLiteral("/metrics/secret"), "1 2 3\n");
        writer.write(QStringLiteral("7/%1/params/depth").arg(runId(2)), "6");
        const QStringList closed{open + QStringLiteral("/metrics/secret"),
                                 QStringLiteral("7/%1/params").arg(runId(2)), QStringLiteral("7/") + runId(3),
                                 QStringLiteral("7/%1/meta.yaml").arg(runId(4)), QStringLiteral("8")};
        const QString before = treeState(root);
        const auto problems = std::make_shared<ProblemLog>();
        QList<Run> runs;
        {
            std::vector<std::unique_ptr<WithoutPermission>> all;
            for (const QString &path : closed)
                all.push_back(std::make_unique<WithoutPermission>(writer.path(path)));
            const Unprivileged unprivileged(folder.path());
            const auto source = openMlruns(root, {}, problems, {});
            VERIFY_OK(source);
            VERIFY_OK(source->tracking->refresh({}, {}));
            runs = allRuns(*source->tracking);
        }
        QCOMPARE(treeState(root), before);
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs.first().id.text(), runId(1));
        QCOMPARE(runs.first().metrics, (QMap<QString, double>{{QStringLiteral("auc"), 0.5}}));
        QCOMPARE(runs.last().id.text(), runId(2));
        QVERIFY(runs.last().params.isEmpty());
        const QString what = QStringLiteral("cannot be read: Permission denied | ");
        QCOMPARE(toldOf(*problems, root), what + closed.join(u'\n' + what));
        for (const Problem &problem : problems->all())
            QCOMPARE(problem.hint, QStringLiteral("check the permissions"));
#endif
    }
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestMlrunsClosed)
#include "tst_mlrunsclosed.moc"
