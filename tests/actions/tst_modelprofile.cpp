// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// A profile that is kept with the run of a model's version, and compared with when the data are gone.

#include "models/actions/driftcheck.h"
#include "models/actions/modeldata.h"
#include "models/actions/modelprofile.h"
#include "models/actions/profilebuild.h"
#include "models/actions/versionrun.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/support/sampleworkspace.h"
#include "tests/support/testcase.h"

#include <QDirIterator>
#include <QFile>
#include <QStandardPaths>

#include <algorithm>

namespace driftline {

class TestModelProfile final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        m_workspace = m_sample.open();
        QVERIFY(m_workspace);
    }

    void itStandsInForTheData()
    {
        const auto data = dataOfModel(*m_workspace, m_model, {});
        VERIFY_OK(data);
        const auto built = buildProfile(m_reader, {data->path}, {});
        VERIFY_OK(built);
        const auto plan = planAttaching(*m_workspace, m_model, {});
        VERIFY_OK(plan);
        QCOMPARE(plan->version.stage, Stage::Production);
        VERIFY_OK(attachProfile(*m_workspace, *plan, built->profile, {}));

        // While the data are there and have the right hash, they are what is compared with.
        QCOMPARE(dataOfModel(*m_workspace, m_model, {})->path, data->path);
        const QString live = liveFile();
        QVERIFY(!live.isEmpty());
        const auto ofData = checkDrift(m_reader, Reference(data->path), Live(live), {}, {});
        VERIFY_OK(ofData);
        QVERIFY(QFile::rename(data->path, data->path + QStringLiteral(".gone")));
        const auto kept = dataOfModel(*m_workspace, m_model, {});
        VERIFY_OK(kept);
        QVERIFY(kept->path.endsWith(QStringLiteral(".profile.json")));
        QVERIFY2(kept->origin.contains(plan->run.name), qPrintable(kept->origin));
        const auto ofProfile = checkDrift(m_reader, Reference(kept->path), Live(live), {}, {});
        VERIFY_OK(ofProfile);
        QCOMPARE(ofProfile->columns.size(), ofData->columns.size());
        QCOMPARE(ofProfile->driftedColumns, ofData->driftedColumns);
        QVERIFY(ofData->driftedColumns > 0);
    }

    void thereIsOnlyOne()
    {
        const auto plan = planAttaching(*m_workspace, m_model, {});
        QVERIFY(plan.isError());
        QCOMPARE(plan.error().code, ErrorCode::Usage);
        QVERIFY(!plan.error().hint.isEmpty());
        QVERIFY(planAttaching(*m_workspace, QStringLiteral("nobody"), {}).isError());
        Workspace bare;
        QCOMPARE(planAttaching(bare, m_model, {}).error().code, ErrorCode::Usage);
    }

    void oneThatCannotBeReadIsTold()
    {
        const auto plan = selectVersionRun(*m_workspace, m_model, {});
        VERIFY_OK(plan);
        QDirIterator kept(m_workspace->info.uri, {QStringLiteral("reference.profile.json")}, QDir::Files,
                          QDirIterator::Subdirectories);
        QVERIFY(kept.hasNext());
        const QString path = kept.next();
        QVERIFY(QFile::remove(path));
        QVERIFY(QDir().mkpath(path)); // a folder in the file's place
        const auto data = dataOfRun(*m_workspace, plan->run, {});
        QVERIFY(!data.ok() || !data->path.endsWith(QStringLiteral(".profile.json")));
        const QList<Problem> problems = m_workspace->problems->all();
        QVERIFY(
            std::ranges::any_of(problems, [&path](const Problem &problem) { return problem.where == path; }));
    }

private:
    /// The last month, in which columns have drifted.
    [[nodiscard]] QString liveFile() const
    {
        QString last;
        for (const QString &file : m_workspace->dataFiles) {
            if (file.contains(QStringLiteral("/live/")))
                last = file;
        }
        return last;
    }

    const QString m_model = QStringLiteral("fraud-detector");
    SampleWorkspace m_sample;
    WorkspacePtr m_workspace;
    ArrowDatasetReader m_reader;
};

} // namespace driftline

DRIFTLINE_TEST(driftline::TestModelProfile)
#include "tst_modelprofile.moc"
