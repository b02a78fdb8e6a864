// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/actions/lineageproofs.h"

#include "models/actions/datapointer.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Lineage", text);
}

HopProof verified(const QString &evidence)
{
    return {HopStatus::Verified, {}, evidence};
}

HopProof missing(const QString &reason, const QString &evidence = {})
{
    return {HopStatus::Missing, reason, evidence};
}

HopProof mismatched(const QString &reason, const QString &evidence)
{
    return {HopStatus::Mismatched, reason, evidence};
}

/// An error as one sentence: what happened, and what to do.
QString sentence(const Error &error)
{
    return error.hint.isEmpty() ? error.what : QStringLiteral("%1; %2").arg(error.what, error.hint);
}

/// "runs:/ID/model" → ID; empty for any other source.
QString runOfSource(const QString &source)
{
    static const QRegularExpression form(QStringLiteral("\\Aruns:/+([^/]+)"));
    return form.match(source).captured(1);
}

bool isMd5(const QString &hash)
{
    static const QRegularExpression md5(QStringLiteral("\\A[0-9a-f]{32}(\\.dir)?\\z"));
    return md5.match(hash).hasMatch();
}

/// MLflow's own tag, where it names another commit of the same clone than the tag git_commit does.
std::optional<CommitInfo> contradiction(Repository &repository, const Run &run, const QString &commit)
{
    const QString other = run.tags.value(tags::mlflowGitCommit);
    if (other.isEmpty() || other == commit)
        return {};
    const auto found = repository.commit(other); // a commit of another repository contradicts nothing
    return found.ok() && found->hash != commit ? std::optional(*found) : std::nullopt;
}

QString hashName(const QString &hash)
{
    return shortId(hash, 8);
}

/// The run's data as its tags name it: a file, a hash; a hop when that is not enough to look for a pointer.
std::optional<HopProof> readDataTags(const Run &run, PointerProof &proof)
{
    const QString hashTag = run.tags.value(tags::dvcDataHash).trimmed().toLower();
    proof.runFile = run.tags.value(tags::dvcFile).trimmed();
    if (isMd5(hashTag))
        proof.runHash = hashTag;
    if (hashTag.isEmpty() && proof.runFile.isEmpty())
        return missing(tr("the run has no tag dvc_data_hash and no tag dvc_file"));
    if (!hashTag.isEmpty() && proof.runHash.isEmpty())
        return missing(tr("the run's tag dvc_data_hash is no md5"), hashTag);
    return {};
}

/// No pointer of the commit names the run's data.
HopProof noPointer(const PointerProof &proof, const QString &at, const QStringList &unread)
{
    const QString reason =
        proof.runFile.isEmpty()
            ? tr("no .dvc file and no dvc.lock at commit %1 names data %2").arg(at, hashName(proof.runHash))
        : proof.runHash.isEmpty()
            ? tr("commit %1 has no %2 that names one dataset").arg(at, proof.runFile)
            : tr("commit %1 has no %2 that names data %3").arg(at, proof.runFile, hashName(proof.runHash));
    return missing(reason, unread.isEmpty() ? QString()
                                            : tr("not readable: %1").arg(unread.join(QStringLiteral(", "))));
}

/// The pointer that was found against what the run says of its data.
HopProof heldAgainst(const DataPointer &pointer, bool renamed, const PointerProof &proof, const QString &at)
{
    const QString &named = pointer.output.hash;
    const QString evidence = tr("%1 at commit %2 names md5 %3").arg(pointer.file, at, named);
    if (named.isEmpty())
        return missing(tr("%1 at commit %2 names no md5").arg(pointer.file, at));
    if (proof.runHash.isEmpty())
        return missing(tr("the run has no tag dvc_data_hash to hold against %1").arg(pointer.file), evidence);
    if (named != proof.runHash)
        return mismatched(tr("the run says data %1, but %2 at commit %3 says %4")
                              .arg(hashName(proof.runHash), pointer.file, at, hashName(named)),
                          evidence);
    if (renamed)
        return mismatched(tr("the run says %1, but at commit %2 the pointer of this data is %3")
                              .arg(proof.runFile, at, pointer.file),
                          evidence);
    return verified(evidence);
}

} // namespace

Result<RunProof> proveRun(const Workspace &workspace, const ModelVersion &version, const StopToken &stop)
{
    RunProof proof;
    const QString sourceRun = runOfSource(version.source);
    proof.runId = version.runId.isEmpty() ? sourceRun : version.runId.text();
    if (proof.runId.isEmpty()) {
        proof.hop =
            missing(tr("version %1 was registered without a run").arg(version.version), version.source);
        return proof;
    }
    if (!workspace.tracking) {
        proof.hop = missing(tr("this source has no runs"));
        return proof;
    }
    auto run = workspace.tracking->run(RunId(proof.runId), stop);
    if (run.isCancelled())
        return Cancelled{};
    if (run.isError()) {
        proof.hop =
            run.error().code == ErrorCode::Usage
                ? missing(tr("the store has no run %1").arg(shortId(proof.runId)), proof.runId)
                : missing(tr("the run could not be read: %1").arg(sentence(run.error())), proof.runId);
        return proof;
    }
    if (run->id.text() != proof.runId) { // a store also takes the beginning of an id
        proof.hop = missing(tr("the store has no run %1").arg(shortId(proof.runId)), proof.runId);
        return proof;
    }
    proof.run = *std::move(run);
    if (!sourceRun.isEmpty() && sourceRun != proof.runId)
        proof.hop = mismatched(tr("the version names run %1, but its files are those of run %2")
                                   .arg(shortId(proof.runId), shortId(sourceRun)),
                               version.source);
    else if (proof.run->lifecycleStage == LifecycleStage::Deleted)
        proof.hop = verified(tr("run %1 is in the store, marked as deleted").arg(proof.runId));
    else
        proof.hop = verified(tr("run %1 is in the store").arg(proof.runId));
    return proof;
}

CommitProof proveCommit(const Workspace &workspace, const std::optional<Run> &run)
{
    CommitProof proof;
    if (!run) {
        proof.hop = missing(tr("the run is not known, so its commit is not either"));
        return proof;
    }
    proof.hash = commitOf(*run).trimmed();
    if (proof.hash.isEmpty()) {
        proof.hop = missing(tr("the run has no tag git_commit and no tag mlflow.source.git.commit"));
        return proof;
    }
    if (!workspace.repository) {
        proof.hop = missing(tr("no git clone is open that could have commit %1").arg(hashName(proof.hash)),
                            proof.hash);
        return proof;
    }
    const auto commit = workspace.repository->commit(proof.hash);
    if (!commit.ok()) {
        const Error error = commit.isError() ? commit.error() : Error();
        proof.hop = missing(tr("commit %1: %2").arg(hashName(proof.hash), sentence(error)), proof.hash);
        return proof;
    }
    proof.commit = *commit;
    proof.hash = commit->hash;
    const QString place = tr("commit %1 is in %2").arg(commit->hash, workspace.repository->root());
    if (const auto other = contradiction(*workspace.repository, *run, commit->hash))
        proof.hop =
            mismatched(tr("the run's tags name two commits: git_commit %1 and mlflow.source.git.commit %2")
                           .arg(hashName(commit->hash), hashName(other->hash)),
                       place);
    else
        proof.hop = verified(place);
    return proof;
}

PointerProof provePointer(const Workspace &workspace, const std::optional<Run> &run,
                          const std::optional<CommitInfo> &commit)
{
    PointerProof proof;
    if (!run) {
        proof.hop = missing(tr("the run is not known, so its data is not either"));
        return proof;
    }
    if (auto hop = readDataTags(*run, proof)) {
        proof.hop = *std::move(hop);
        return proof;
    }
    if (!commit) {
        proof.hop = missing(tr("the commit is not there, so its pointer cannot be read"));
        return proof;
    }
    if (!workspace.dataCache) {
        proof.hop = missing(tr("no DVC project is open with this source"));
        return proof;
    }

    const QString at = hashName(commit->hash);
    const auto found = findDataPointer(*workspace.repository, *workspace.dataCache, commit->hash,
                                       proof.runFile, proof.runHash);
    if (!found.ok()) {
        proof.hop = missing(
            found.isError() ? tr("the pointer cannot be read: %1").arg(sentence(found.error())) : QString(),
            found.isError() ? found.error().where : QString());
        return proof;
    }
    proof.pointer = found->pointer;
    proof.hop = proof.pointer ? heldAgainst(*proof.pointer, found->renamed, proof, at)
                              : noPointer(proof, at, found->unread);
    return proof;
}

DataProof findData(const Workspace &workspace, const PointerProof &pointer)
{
    DataProof proof;
    const bool byPointer = pointer.pointer && !pointer.pointer->output.hash.isEmpty();
    if (byPointer)
        proof.output = pointer.pointer->output;
    else
        proof.output.hash = pointer.runHash;
    if (proof.output.hash.isEmpty()) {
        proof.hop = missing(tr("nothing says which data the run used"));
        return proof;
    }
    if (!workspace.dataCache) {
        proof.hop = missing(tr("no DVC project is open with this source"), proof.output.hash);
        return proof;
    }
    auto object = workspace.dataCache->find(proof.output);
    if (!byPointer && object.ok() && object->state == CacheState::Missing) {
        proof.output.legacy = true; // a hash alone does not say which generation of DVC it is from
        if (auto older = workspace.dataCache->find(proof.output);
            older.ok() && older->state == CacheState::Present)
            object = std::move(older);
        else
            proof.output.legacy = false;
    }
    if (!object.ok()) {
        proof.hop = missing(object.isError() ? sentence(object.error()) : QString(), proof.output.hash);
        return proof;
    }
    proof.object = *object;
    if (object->state == CacheState::Missing)
        proof.hop = missing(tr("data %1 is not in the cache; dvc fetch gets it from a remote that has it")
                                .arg(hashName(proof.output.hash)),
                            object->path);
    else
        proof.hop = verified(object->path);
    return proof;
}

Result<DataProof> proveData(const Workspace &workspace, const PointerProof &pointer, const StopToken &stop,
                            const ByteProgress &progress)
{
    DataProof proof = findData(workspace, pointer);
    if (proof.hop.status != HopStatus::Verified)
        return proof;
    const auto computed = workspace.dataCache->computeHash(proof.output, stop, progress);
    if (computed.isCancelled())
        return Cancelled{};
    if (computed.isError())
        proof.hop = missing(sentence(computed.error()), computed.error().where);
    else if (*computed != proof.output.hash)
        proof.hop = mismatched(tr("the data in the cache is damaged: its md5 is %1, not %2")
                                   .arg(hashName(*computed), hashName(proof.output.hash)),
                               tr("%1 has md5 %2").arg(proof.object->path, *computed));
    else
        proof.hop = verified(tr("%1 has md5 %2").arg(proof.object->path, *computed));
    return proof;
}

} // namespace driftline
