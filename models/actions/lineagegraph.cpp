// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/lineagegraph.h"

#include "models/actions/datapointer.h"
#include "models/analysis/journalhistory.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace driftline {

namespace {

constexpr qsizetype maxBranches = 8; // cards beside one another; the rest is one card that counts them

QString tr(const char *text)
{
    return QCoreApplication::translate("Lineage", text);
}

QString fileName(const QString &path)
{
    return path.section(u'/', -1);
}

/// "3f9cb2…e1"
QString hashLabel(const QString &hash)
{
    const QString digits = hash.section(u'.', 0, 0);
    return digits.size() < 12 ? digits : QStringLiteral("%1…%2").arg(digits.first(6), digits.last(2));
}

QString dataDetail(const QString &hash)
{
    return hash.isEmpty() ? QString() : QStringLiteral("dvc ") + hashLabel(hash);
}

/// "41 packages" for a requirements file, "python:3.12-slim" for a Dockerfile; else empty.
QString contentSummary(const QString &path, const QByteArray &text)
{
    const QString name = fileName(path);
    const QStringList lines = QString::fromUtf8(text).split(u'\n');
    if (name == QLatin1StringView("Dockerfile")) {
        QString image;
        for (const QString &line : lines) {
            QStringList words = line.simplified().split(u' ');
            if (words.takeFirst().compare(QLatin1StringView("FROM"), Qt::CaseInsensitive) != 0)
                continue;
            words.removeIf([](const QString &word) { return word.startsWith(QLatin1StringView("--")); });
            image = words.value(0); // of several, the last is what is shipped
        }
        return image;
    }
    if (!name.startsWith(QLatin1StringView("requirements")))
        return {};
    const auto packages = std::ranges::count_if(lines, [](const QString &line) {
        return !line.isEmpty() &&
               line.front().isLetterOrNumber(); // no comment, option or hash of the line before
    });
    return QCoreApplication::translate("Lineage", "%n package(s)", nullptr, int(packages));
}

/// The files that say in what the model was trained: the strictest lock file, and the image.
QStringList environmentFiles(const QStringList &files)
{
    static const QStringList locks{QStringLiteral("requirements.lock"), QStringLiteral("uv.lock"),
                                   QStringLiteral("poetry.lock"),       QStringLiteral("pdm.lock"),
                                   QStringLiteral("Pipfile.lock"),      QStringLiteral("conda-lock.yml"),
                                   QStringLiteral("requirements.txt"),  QStringLiteral("environment.yml"),
                                   QStringLiteral("conda.yaml")};
    QStringList found;
    const auto lock = std::ranges::find_if(locks, [&](const QString &name) { return files.contains(name); });
    if (lock != locks.cend())
        found << *lock;
    if (files.contains(QStringLiteral("Dockerfile")))
        found << QStringLiteral("Dockerfile");
    return found;
}

class GraphBuilder
{
public:
    GraphBuilder(const Workspace &workspace, const LineageFacts &facts)
        : m_workspace(workspace), m_facts(facts)
    {}
    LineageGraph build();

private:
    void addVersion();
    void addHops();
    void addCommitFiles(const QStringList &files);
    void addStages(const QStringList &files);
    void addSources(const DvcStage &stage, const QString &stageId);
    void addWorkTree();
    void addNode(const QString &id, const QString &kind, const QString &label, const QString &detail = {},
                 const QString &note = {});
    void addEdge(const QString &from, const QString &to);
    void addHop(const QString &kind, const QString &from, const QString &to, const HopProof &proof);
    [[nodiscard]] QString dataNote() const;

    const Workspace &m_workspace;
    const LineageFacts &m_facts;
    LineageGraph m_graph;
    QSet<QString> m_ids;
    QString m_commitId;
    QString m_dataId;
};

void GraphBuilder::addNode(const QString &id, const QString &kind, const QString &label,
                           const QString &detail, const QString &note)
{
    if (m_ids.contains(id))
        return;
    m_ids.insert(id);
    m_graph.nodes.append({id, kind, label, detail, note});
}

void GraphBuilder::addEdge(const QString &from, const QString &to)
{
    m_graph.edges.append({from, to});
}

void GraphBuilder::addHop(const QString &kind, const QString &from, const QString &to, const HopProof &proof)
{
    m_graph.hops.append({from, to, kind, proof.status, proof.reason, proof.evidence});
    addEdge(from, to);
}

void GraphBuilder::addVersion()
{
    const ModelVersion &version = m_facts.version;
    const QString modelId = QStringLiteral("model:") + version.model;
    const QString versionId = QStringLiteral("version:%1/%2").arg(version.model, version.version);
    const bool serves = version.stage == Stage::Production;
    addNode(modelId, QStringLiteral("model"), version.model, stageName(version.stage),
            serves ? tr("serving v%1").arg(version.version) : QString());
    const auto promotion = lastPromotion(m_facts.journal, version.model, version.version);
    QString detail =
        version.creationTime ? tr("created %1").arg(localDate(*version.creationTime)) : QString();
    if (promotion)
        detail = tr("promoted %1").arg(localDate(promotion->time));
    addNode(versionId, QStringLiteral("version"), QStringLiteral("v%1").arg(version.version), detail,
            promotion ? tr("by %1").arg(promotion->actor) : QString());
    addEdge(modelId, versionId);
}

QString GraphBuilder::dataNote() const
{
    switch (m_facts.data.hop.status) {
    case HopStatus::Verified:
        return tr("in cache, md5 verified");
    case HopStatus::Mismatched:
        return tr("in cache, md5 differs");
    case HopStatus::Missing:
        break;
    }
    const auto &object = m_facts.data.object;
    return object && object->state == CacheState::Present ? tr("in cache, incomplete")
                                                          : tr("not in the cache");
}

void GraphBuilder::addHops()
{
    const QString unknown = tr("not known");
    const QString versionId =
        QStringLiteral("version:%1/%2").arg(m_facts.version.model, m_facts.version.version);

    const RunProof &run = m_facts.run;
    const QString runId = QStringLiteral("run:") + run.runId;
    const QString runName = run.run && !run.run->name.isEmpty() ? run.run->name : shortId(run.runId);
    addNode(runId, QStringLiteral("run"), run.runId.isEmpty() ? unknown : runName, shortId(run.runId),
            run.run && run.run->lifecycleStage == LifecycleStage::Deleted ? tr("deleted") : QString());

    const CommitProof &commit = m_facts.commit;
    m_commitId = QStringLiteral("commit:") + commit.hash;
    addNode(m_commitId, QStringLiteral("commit"), commit.hash.isEmpty() ? unknown : shortId(commit.hash, 8),
            commit.commit ? commit.commit->summary : QString(),
            commit.commit ? commit.commit->position : QString());

    const PointerProof &pointer = m_facts.pointer;
    const QString file = pointer.pointer ? pointer.pointer->file : pointer.runFile;
    const QString pointerId = QStringLiteral("pointer:") + file;
    addNode(pointerId, QStringLiteral("pointer"), file.isEmpty() ? unknown : fileName(file),
            file.contains(u'/') ? file.section(u'/', 0, -2) + u'/' : QString(),
            pointer.pointer && !pointer.pointer->stage.isEmpty() ? tr("stage %1").arg(pointer.pointer->stage)
                                                                 : QString());

    const DataProof &data = m_facts.data;
    m_dataId = QStringLiteral("data:") + data.output.hash;
    QString dataName = data.output.hash.isEmpty() ? unknown : hashLabel(data.output.hash);
    if (pointer.pointer)
        dataName = fileName(pointer.pointer->dataPath);
    addNode(m_dataId, QStringLiteral("data"), dataName, dataDetail(data.output.hash),
            data.output.hash.isEmpty() ? QString() : dataNote());

    addHop(QStringLiteral("version→run"), versionId, runId, run.hop);
    addHop(QStringLiteral("run→commit"), runId, m_commitId, commit.hop);
    addHop(QStringLiteral("commit→pointer"), m_commitId, pointerId, pointer.hop);
    addHop(QStringLiteral("pointer→data"), pointerId, m_dataId, data.hop);
}

void GraphBuilder::addCommitFiles(const QStringList &files)
{
    for (const QString &file : environmentFiles(files)) {
        const auto text = m_workspace.repository->fileAt(m_facts.commit.hash, file);
        if (text.isError())
            m_workspace.problems->add({text.error().what, text.error().where, text.error().hint});
        const QString summary = text.ok() && *text ? contentSummary(file, **text) : QString();
        const QString id = QStringLiteral("file:") + file;
        addNode(id, QStringLiteral("file"), file, summary);
        addEdge(m_commitId, id);
    }
}

/// Stages that use the data stand between the commit and it; the one that makes it stands behind it, with its
/// sources.
void GraphBuilder::addStages(const QStringList &files)
{
    if (!m_workspace.dataCache || !m_facts.pointer.pointer)
        return;
    const CommitStages all =
        stagesAt(*m_workspace.repository, *m_workspace.dataCache, m_facts.commit.hash, files);
    for (const Error &error : all.unread)
        m_workspace.problems->add({error.what, error.where, error.hint});
    const QString &data = m_facts.pointer.pointer->dataPath;
    const auto names = [&](const QList<DvcOutput> &list) {
        return std::ranges::any_of(list, [&](const DvcOutput &output) { return output.path == data; });
    };
    qsizetype users = 0;
    for (const auto &[file, stage] : all.stages) {
        const QString id = QStringLiteral("stage:%1:%2").arg(file, stage.name);
        const QString definition =
            QString(file).replace(QLatin1StringView("dvc.lock"), QLatin1StringView("dvc.yaml"));
        if (names(stage.outputs)) {
            addNode(id, QStringLiteral("stage"), stage.name, definition, tr("makes this data"));
            addEdge(m_dataId, id);
            addSources(stage, id);
        } else if (names(stage.dependencies) && ++users <= maxBranches) {
            addNode(id, QStringLiteral("stage"), stage.name, definition, tr("uses this data"));
            addEdge(m_commitId, id);
            addEdge(id, m_dataId);
        }
    }
    if (users > maxBranches) {
        addNode(QStringLiteral("stage:more"), QStringLiteral("stage"), tr("%1 more").arg(users - maxBranches),
                {}, tr("use this data"));
        addEdge(m_commitId, QStringLiteral("stage:more"));
    }
}

/// Data and code that a stage is made of. Code is in the commit already, and has no md5 of its own worth a
/// card.
void GraphBuilder::addSources(const DvcStage &stage, const QString &stageId)
{
    QList<DvcOutput> sources = stage.dependencies;
    sources.removeIf([](const DvcOutput &output) { return output.path.endsWith(QLatin1StringView(".py")); });
    for (const DvcOutput &source : std::as_const(sources).first(std::min(sources.size(), maxBranches))) {
        const QString id = QStringLiteral("source:") + source.path;
        addNode(id, QStringLiteral("data"), source.path, dataDetail(source.hash));
        addEdge(stageId, id);
    }
    if (sources.size() > maxBranches) {
        const QString id = QStringLiteral("source:more:") + stageId;
        addNode(id, QStringLiteral("data"), tr("%1 more").arg(sources.size() - maxBranches));
        addEdge(stageId, id);
    }
}

void GraphBuilder::addWorkTree()
{
    if (m_facts.workTree.path.isEmpty())
        return;
    const QString id = QStringLiteral("worktree:") + m_facts.workTree.path;
    QString note;
    switch (m_facts.workTreeState) {
    case WorkTreeState::NotThere:
        note = tr("not checked out");
        break;
    case WorkTreeState::Same:
        note = tr("the same data");
        break;
    case WorkTreeState::Differs:
        note = tr("other data");
        break;
    case WorkTreeState::Unreadable:
        note = tr("cannot be read");
        break;
    }
    const auto head = m_workspace.repository->head();
    addNode(id, QStringLiteral("worktree"), fileName(m_facts.workTree.path),
            head.ok() && !head->isEmpty() ? tr("work tree on %1").arg(*head) : tr("work tree"), note);
    addEdge(m_dataId, id);
}

LineageGraph GraphBuilder::build()
{
    m_graph.model = m_facts.version.model;
    m_graph.version = m_facts.version.version;
    m_graph.stage = m_facts.version.stage;
    m_graph.triplet = tripletOf(m_facts.run.runId, m_facts.commit, m_facts.pointer);
    m_graph.run = m_facts.run.run;
    m_graph.commit = m_facts.commit.commit;
    addVersion();
    addHops();
    if (m_facts.commit.commit) {
        const auto files = m_workspace.repository->filesAt(m_facts.commit.hash);
        if (files.ok()) {
            addCommitFiles(*files);
            addStages(*files);
        } else if (files.isError()) {
            m_workspace.problems->add({files.error().what, files.error().where, files.error().hint});
        }
        addWorkTree();
    }
    m_graph.traceable = std::ranges::all_of(
        m_graph.hops, [](const LineageHop &hop) { return hop.status == HopStatus::Verified; });
    return m_graph;
}

} // namespace

bool WorkTreeFile::differsInSize(const DvcOutput &output) const
{
    // A legacy hash does not see line ends, so that a file of another size can be the same data.
    return !isFolder && !output.legacy && output.size && *output.size != size;
}

qint64 WorkTreeFile::bytesToRead(const DvcOutput &output) const
{
    return exists && !differsInSize(output) ? size : 0;
}

WorkTreeFile workTreeFile(const Workspace &workspace, const PointerProof &pointer)
{
    WorkTreeFile file;
    if (!pointer.pointer || !workspace.repository)
        return file;
    const QDir root(workspace.repository->root());
    const bool inside = QDir::isRelativePath(pointer.pointer->dataPath) &&
                        !pointer.pointer->dataPath.startsWith(QLatin1StringView("../"));
    if (!inside || !root.exists(QStringLiteral(".git"))) // a bare repository has no work tree
        return file;
    file.path = root.filePath(pointer.pointer->dataPath);
    const QFileInfo info(file.path);
    file.exists = info.exists();
    file.isFolder = info.isDir();
    file.size = info.isFile() ? info.size() : 0;
    return file;
}

Result<WorkTreeState> compareWorkTree(const Workspace &workspace, const WorkTreeFile &file,
                                      const DvcOutput &output, const StopToken &stop,
                                      const ByteProgress &progress)
{
    if (!file.exists)
        return WorkTreeState::NotThere;
    if (output.hash.isEmpty() || !workspace.dataCache)
        return WorkTreeState::Unreadable;
    const bool folderMeant = output.hash.endsWith(QLatin1StringView(".dir"));
    if (file.isFolder != folderMeant || file.differsInSize(output))
        return WorkTreeState::Differs;
    const auto hash = workspace.dataCache->hashOfPath(file.path, output, stop, progress);
    if (hash.isCancelled())
        return Cancelled{};
    if (hash.isError()) {
        workspace.problems->add({hash.error().what, hash.error().where, hash.error().hint});
        return WorkTreeState::Unreadable;
    }
    return *hash == output.hash ? WorkTreeState::Same : WorkTreeState::Differs;
}

Triplet tripletOf(const QString &runId, const CommitProof &commit, const PointerProof &pointer)
{
    Triplet triplet{runId, commit.hash, pointer.runHash, pointer.runFile};
    if (!pointer.pointer)
        return triplet;
    if (triplet.dvcDataHash.isEmpty())
        triplet.dvcDataHash = pointer.pointer->output.hash;
    if (triplet.dvcFile.isEmpty())
        triplet.dvcFile = pointer.pointer->file;
    return triplet;
}

LineageGraph buildLineageGraph(const Workspace &workspace, const LineageFacts &facts)
{
    return GraphBuilder(workspace, facts).build();
}

} // namespace driftline
