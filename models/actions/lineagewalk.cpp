// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/lineagewalk.h"

#include "models/actions/lineagegraph.h"
#include "models/actions/lineageproofs.h"
#include "models/actions/previousversion.h"
#include "models/actions/versionselector.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Lineage", text);
}

void report(const Workspace &workspace, const QString &what, const Error &error)
{
    workspace.problems->add({tr("%1: %2").arg(what, error.what), error.where, error.hint});
}

/// The journal tells who promoted a version and what was there before; the walk does without it where it
/// must.
Result<QList<JournalEntry>> journalOf(const Workspace &workspace, const StopToken &stop)
{
    auto journal = workspace.registry->journal(stop);
    if (!journal.isError())
        return journal;
    report(workspace, tr("the journal could not be read"), journal.error());
    return QList<JournalEntry>();
}

/// What differs from the version before. Whatever cannot be had is left out and listed as a problem.
Status addPrevious(const Workspace &workspace, const ModelVersion &version,
                   const QList<ModelVersion> &versions, const QList<JournalEntry> &journal,
                   LineageGraph &graph, const StopToken &stop)
{
    graph.previousVersion = previousProductionVersion(version, versions, journal);
    const auto previous = std::ranges::find(versions, graph.previousVersion, &ModelVersion::version);
    if (graph.previousVersion.isEmpty() || previous == versions.cend())
        return Done{};
    auto run = proveRun(workspace, *previous, stop);
    if (!run.ok())
        return run.failure();
    graph.previousRun = std::move(run->run);
    graph.previousCommit = proveCommit(workspace, graph.previousRun).commit;
    if (!graph.previousCommit || !graph.commit)
        return Done{};
    auto changes = workspace.repository->changes(graph.previousCommit->hash, graph.commit->hash);
    if (changes.ok())
        graph.sincePrevious = *std::move(changes);
    else if (changes.isError())
        report(workspace,
               tr("the commits of versions %1 and %2 could not be compared")
                   .arg(previous->version, version.version),
               changes.error());
    return stop.stopRequested() ? Status(Cancelled{}) : Status(Done{});
}

/// A path as a shell takes it: quoted where it has to be, and never an option.
QString shellWord(const QString &path)
{
    const QString safe = path.startsWith(u'-') ? QStringLiteral("./") + path : path;
    const bool plain = std::ranges::all_of(
        safe, [](QChar c) { return c.isLetterOrNumber() || QStringLiteral("/._-+@%:,=").contains(c); });
    return plain ? safe : u'\'' + QString(safe).replace(u'\'', QLatin1StringView("'\\''")) + u'\'';
}

QStringList restoreCommands(const CommitProof &commit, const PointerProof &pointer)
{
    QStringList commands;
    const bool isHash =
        commit.hash.size() >= 4 && std::ranges::all_of(commit.hash, [](QChar c) {
            return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
        });
    if (isHash)
        commands << QStringLiteral("git checkout ") + commit.hash;
    QString target = pointer.runFile;
    if (pointer.pointer) // an output of a stage is checked out by its own path
        target = pointer.pointer->stage.isEmpty() ? pointer.pointer->file : pointer.pointer->dataPath;
    if (!target.isEmpty())
        commands << QStringLiteral("dvc checkout ") + shellWord(target);
    return commands;
}

/// Counts the bytes of the cache's object and of the work tree's file as one thing to do.
class SharedProgress
{
public:
    SharedProgress(const ByteProgress &progress, qint64 first, qint64 second)
        : m_progress(progress), m_first(first), m_total(first + second)
    {}
    [[nodiscard]] ByteProgress first() const { return from(0); }
    [[nodiscard]] ByteProgress second() const { return from(m_first); }

private:
    [[nodiscard]] ByteProgress from(qint64 before) const
    {
        if (!m_progress)
            return {};
        // A folder's listing is small and its files are not: the total grows to what there turns out to be.
        return [this, before](qint64 done, qint64 total) {
            m_progress(before + done, std::max(m_total, before + total));
        };
    }

    const ByteProgress &m_progress;
    qint64 m_first = 0;
    qint64 m_total = 0;
};

} // namespace

Result<LineageGraph> walkLineage(const Workspace &workspace, const QString &selector, const StopToken &stop,
                                 const ByteProgress &progress)
{
    if (!workspace.registry)
        return fail(ErrorCode::Unreadable, tr("this source has no model registry"), workspace.info.uri,
                    tr("open a server or a project with an mlflow.db"));
    auto version = selectVersion(*workspace.registry, selector, stop);
    if (!version.ok())
        return version.failure();
    const auto versions = workspace.registry->versions(version->model, stop);
    if (!versions.ok())
        return versions.failure();
    const auto journal = journalOf(workspace, stop);
    if (!journal.ok())
        return journal.failure();

    const auto run = proveRun(workspace, *version, stop);
    if (!run.ok())
        return run.failure();
    const CommitProof commit = proveCommit(workspace, run->run);
    const PointerProof pointer = provePointer(workspace, run->run, commit.commit);
    const DataProof found = findData(workspace, pointer);
    const WorkTreeFile workTree = workTreeFile(workspace, pointer);
    const SharedProgress shared(progress, found.object ? found.object->size : 0,
                                workTree.bytesToRead(found.output));
    const auto data = proveData(workspace, pointer, stop, shared.first());
    if (!data.ok())
        return data.failure();
    const auto workTreeState = compareWorkTree(workspace, workTree, data->output, stop, shared.second());
    if (!workTreeState.ok())
        return workTreeState.failure();

    LineageGraph graph = buildLineageGraph(
        workspace, {*version, *journal, *run, commit, pointer, *data, workTree, *workTreeState});
    graph.restoreCommands = restoreCommands(commit, pointer);
    const Status previous = addPrevious(workspace, *version, *versions, *journal, graph, stop);
    if (!previous.ok())
        return previous.failure();
    return graph;
}

TraceabilityHint traceabilityOf(const Workspace &workspace, const Run &run)
{
    const CommitProof commit = proveCommit(workspace, run);
    const PointerProof pointer = provePointer(workspace, run, commit.commit);
    const bool named = pointer.hop.status == HopStatus::Verified;

    TraceabilityHint hint;
    hint.triplet = tripletOf(run.id.text(), commit, pointer);
    hint.commit = commit.hop;
    hint.data = named ? findData(workspace, pointer).hop : pointer.hop;
    hint.reason = hint.commit.reason.isEmpty() ? hint.data.reason : hint.commit.reason;
    return hint;
}

} // namespace driftline
