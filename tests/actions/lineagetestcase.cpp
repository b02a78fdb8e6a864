// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/actions/lineagetestcase.h"

#include "models/io/dvc/dvccache.h"
#include "models/io/git/gitrepository.h"

namespace driftline {

QString LineageTestCase::hashIn(const QString &pointer) const
{
    const auto cache = DvcCache::open(m_project.folder());
    return (*cache)->parsePointer(m_project.read(pointer), pointer)->first().hash;
}

void LineageTestCase::initTestCase()
{
    m_project.initDvc();
    m_project.write(QStringLiteral("requirements.lock"),
                    "# pinned\nnumpy==1.26\n    --hash=sha256:00\nxgboost==2.1\n");
    m_project.write(QStringLiteral("Dockerfile"),
                    "FROM --platform=linux/amd64 python:3.12-slim AS base\nRUN true\n");
    m_project.write(QStringLiteral("data/training_set.csv"), "amount,fraud\n1,0\n");
    m_project.dvc({QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("data/training_set.csv")});
    m_first.commit = m_project.commit(QStringLiteral("Train on the first quarter"));
    m_first.hash = hashIn(pointerFile());

    m_project.write(QStringLiteral("data/training_set.csv"), "amount,fraud\n1,0\n2,1\n");
    m_project.dvc({QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("data/training_set.csv")});
    m_project.write(QStringLiteral("raw/2025-02.csv"), "raw\n");
    m_project.dvc({QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("raw")});
    m_project.dvc({QStringLiteral("stage"), QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("-n"),
                   QStringLiteral("prepare"), QStringLiteral("-d"), QStringLiteral("raw"),
                   QStringLiteral("-o"), QStringLiteral("made.csv"), QStringLiteral("--run"),
                   QStringLiteral("git --version > made.csv")});
    m_project.dvc({QStringLiteral("stage"), QStringLiteral("add"), QStringLiteral("-q"), QStringLiteral("-n"),
                   QStringLiteral("train"), QStringLiteral("-d"), QStringLiteral("data/training_set.csv"),
                   QStringLiteral("-o"), QStringLiteral("model.bin"), QStringLiteral("--run"),
                   QStringLiteral("git --version > model.bin")});
    m_second.commit = m_project.commit(QStringLiteral("Pin xgboost, more data"));
    m_second.hash = hashIn(pointerFile());
    m_folder = {m_second.commit, hashIn(QStringLiteral("raw.dvc"))};

    m_project.dvc({QStringLiteral("move"), QStringLiteral("data/training_set.csv"),
                   QStringLiteral("data/transactions.csv")});
    m_renamed.commit = m_project.commit(QStringLiteral("Rename the data"));
    m_renamed.hash = m_second.hash;
}

Run LineageTestCase::run(const QString &id, const State &state)
{
    Run run;
    run.id = RunId(id);
    run.name = QStringLiteral("xgb-") + id;
    run.experimentId = ExperimentId(QStringLiteral("1"));
    run.tags = {
        {tags::gitCommit, state.commit}, {tags::dvcDataHash, state.hash}, {tags::dvcFile, pointerFile()}};
    return run;
}

std::shared_ptr<Workspace> LineageTestCase::workspaceAt(const QString &folder, const QList<Run> &runs)
{
    QList<ModelVersion> versions;
    for (qsizetype i = 0; i < runs.size(); ++i) {
        ModelVersion version;
        version.model = model();
        version.version = QString::number(i + 1);
        version.runId = runs.at(i).id;
        version.stage = i + 1 == runs.size() ? Stage::Production : Stage::None;
        versions.append(version);
    }
    auto workspace = std::make_shared<Workspace>(
        *fakeWorkspace(std::make_shared<FakeTrackingStore>(runs),
                       std::make_shared<FakeModelRegistry>(QList<RegisteredModel>(), versions)));
    if (!folder.isEmpty()) {
        const auto repository = GitRepository::open(folder);
        const auto cache = DvcCache::open(folder);
        if (!repository.ok() || !cache.ok())
            qWarning("cannot open %s", qPrintable(folder));
        workspace->repository = *repository;
        workspace->dataCache = *cache;
    }
    return workspace;
}

std::shared_ptr<Workspace> LineageTestCase::workspace(const QList<Run> &runs) const
{
    return workspaceAt(m_project.folder(), runs);
}

Result<LineageGraph> LineageTestCase::walk(const Run &run) const
{
    return walkLineage(*workspace({run}), model(), {});
}

QString LineageTestCase::statuses(const LineageGraph &graph)
{
    QStringList words;
    for (const LineageHop &hop : graph.hops)
        words << hopStatusName(hop.status);
    return words.join(u' ');
}

QString LineageTestCase::reason(const LineageGraph &graph, qsizetype hop)
{
    return graph.hops.value(hop).reason;
}

const LineageNode *LineageTestCase::node(const LineageGraph &graph, const QString &kind, const QString &label)
{
    const auto found = std::ranges::find_if(
        graph.nodes, [&](const LineageNode &each) { return each.kind == kind && each.label == label; });
    return found == graph.nodes.cend() ? nullptr : &*found;
}

} // namespace driftline
