// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/experimentfolder.h"

#include "models/io/mlruns/storelayout.h"

#include <QFile>

#include <algorithm>

namespace driftline::mlruns {

namespace {

bool isWholeExperiment(const MetaFile &meta)
{
    return meta.text("experiment_id") && meta.text("name");
}

/// MLflow writes a dataset once and never again, so that its folder tells whether there are others.
void readDatasets(const Folder &datasets, const QString &relative, const ExperimentEntry *known,
                  ExperimentEntry &entry)
{
    const Stamp folder = datasets.stamp();
    if (known != nullptr && known->datasetsModified == folder.modified) {
        entry.datasets = known->datasets;
        entry.datasetsModified = known->datasetsModified;
        return;
    }
    const qsizetype troubles = entry.troubles.size();
    for (const Entry &each : datasets.entries()) {
        if (each.kind != EntryKind::Folder)
            continue;
        Stamp stamp;
        const auto meta = readMeta(
            datasets.child(each.name), joined(relative, each.name),
            [](const MetaFile &read) { return read.text("digest").has_value(); }, stamp, entry.troubles);
        if (!meta)
            continue;
        DatasetInput dataset;
        dataset.name = meta->text("name").value_or(QString());
        dataset.digest = meta->text("digest").value_or(QString());
        dataset.sourceType = meta->text("source_type").value_or(QString());
        dataset.source = meta->text("source").value_or(QString());
        dataset.schema = meta->text("schema").value_or(QString());
        dataset.profile = meta->text("profile").value_or(QString());
        entry.datasets.insert(QFile::decodeName(each.name), dataset);
    }
    if (entry.troubles.size() == troubles && !isUnsettled(folder))
        entry.datasetsModified = folder.modified;
}

/// The folder is somebody else's, unless something in it is a run.
bool hasRuns(const ExperimentRead &read)
{
    return std::ranges::any_of(read.runFolders, [&](const QByteArray &name) {
        return looksLikeRunId(name) || read.folder.stamp(name + '/' + metaName).has_value();
    });
}

} // namespace

std::vector<QByteArray> experimentFolders(const Folder &root, QList<Trouble> &troubles)
{
    std::vector<QByteArray> folders;
    for (const Entry &entry : root.entries()) {
        if (entry.kind != EntryKind::Folder) {
            if (!isLitter(entry.name))
                troubles.append({TroubleKind::Foreign, joined({}, entry.name), 0, {}});
        } else if (entry.name == trashName) {
            const Folder trash = root.child(entry.name);
            if (!trash.isOpen()) {
                troubles.append({TroubleKind::Unreadable, QString::fromLatin1(trashName), 0, trash.error()});
                continue;
            }
            for (const Entry &deleted : trash.entries()) {
                if (deleted.kind == EntryKind::Folder)
                    folders.push_back(entry.name + '/' + deleted.name);
            }
        } else if (entry.name != modelsName) {
            folders.push_back(entry.name);
        }
    }
    std::ranges::sort(folders);
    return folders;
}

ExperimentRead readExperiment(const Folder &root, const QByteArray &relative, const ExperimentEntry *known)
{
    ExperimentRead read;
    const QString path = QFile::decodeName(relative);
    read.folder = root.child(relative);
    if (!read.folder.isOpen()) {
        if (read.folder.exists())
            read.troubles.append({TroubleKind::Unreadable, path, 0, read.folder.error()});
        return read;
    }
    bool hasMeta = false;
    bool hasDatasets = false;
    QList<Trouble> foreign;
    for (const Entry &entry : read.folder.entries()) {
        hasMeta |= entry.name == metaName;
        hasDatasets |= entry.name == "datasets" && entry.kind == EntryKind::Folder;
        if (entry.kind == EntryKind::Folder && !isReserved(entry.name))
            read.runFolders.push_back(entry.name);
        else if (entry.kind != EntryKind::Folder && entry.name != metaName && !isLitter(entry.name))
            foreign.append({TroubleKind::Foreign, joined(path, entry.name), 0, {}});
    }
    if (!hasMeta && !hasRuns(read)) {
        read.troubles.append({TroubleKind::Foreign, path, 0, {}});
        return read;
    }
    Stamp stamp;
    QList<Trouble> broken;
    const auto meta = readMeta(read.folder, path, isWholeExperiment, stamp, broken);
    const QString name = QFile::decodeName(relative.mid(relative.lastIndexOf('/') + 1));
    if (meta && meta->text("experiment_id").value_or(name) != name) {
        read.troubles.append(
            {TroubleKind::OtherName, joined(path, metaName), 0, *meta->text("experiment_id")});
        return read;
    }
    auto entry = std::make_shared<ExperimentEntry>();
    entry->folder = relative;
    entry->troubles = foreign + broken;
    Experiment &experiment = entry->experiment;
    experiment.id = ExperimentId(name);
    experiment.name = meta ? meta->text("name").value_or(name) : name;
    experiment.lifecycleStage =
        relative.startsWith(trashName) ? LifecycleStage::Deleted : LifecycleStage::Active;
    if (meta) {
        experiment.artifactLocation = meta->text("artifact_location").value_or(QString());
        const QString metaPath = joined(path, metaName);
        experiment.creationTime = timeOf(*meta, "creation_time", metaPath, entry->troubles);
        experiment.lastUpdateTime = timeOf(*meta, "last_update_time", metaPath, entry->troubles);
    }
    if (!meta || !meta->text("name"))
        entry->troubles.append({TroubleKind::ExperimentMeta, path, 0, {}});
    if (hasDatasets)
        readDatasets(read.folder.child("datasets"), joined(path, "datasets"), known, *entry);
    read.entry = std::move(entry);
    return read;
}

RunsPlace runsPlace(Folder folder, const ExperimentEntry &experiment)
{
    RunsPlace place;
    place.folder = std::move(folder);
    place.relative = QFile::decodeName(experiment.folder);
    place.experiment = experiment.experiment.id.text();
    for (auto it = experiment.datasets.keyBegin(); it != experiment.datasets.keyEnd(); ++it)
        place.datasets.insert(*it);
    return place;
}

} // namespace driftline::mlruns
