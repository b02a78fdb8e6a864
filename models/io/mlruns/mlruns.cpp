// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/mlruns.h"

#include "models/io/mlruns/mlrunsmodelregistry.h"
#include "models/io/mlruns/mlrunstrackingstore.h"
#include "models/io/mlruns/storelayout.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace driftline {

namespace {

using namespace mlruns;

constexpr int mostLooks = 200;

/// A meta.yaml of an experiment; many other programs call a file so.
bool isExperiment(const Folder &folder)
{
    QByteArray text;
    Stamp stamp;
    QString why;
    return folder.isOpen() && folder.read(metaName, maxTextFile, text, stamp, why) == ReadOutcome::Ok &&
           text.contains("experiment_id") &&
           (text.contains("lifecycle_stage") || text.contains("artifact_location"));
}

/// In a folder called mlruns, also what is left of a store is worth showing.
bool isRemnant(const Folder &folder)
{
    if (folder.stamp(metaName))
        return true;
    int looks = 0;
    for (const Entry &entry : folder.entries()) {
        if (entry.kind == EntryKind::Folder && folder.stamp(entry.name + '/' + metaName))
            return true;
        if (++looks >= mostLooks)
            break;
    }
    return false;
}

} // namespace

bool looksLikeMlruns(const QString &path)
{
    const Folder folder(path);
    const bool isCalledSo = QDir(path).dirName() == QLatin1StringView("mlruns");
    if (!folder.isOpen())
        return isCalledSo && folder.exists();
    int looks = 0;
    bool isEmpty = true;
    for (const Entry &entry : folder.entries()) {
        isEmpty = false;
        if (entry.kind != EntryKind::Folder)
            continue;
        if (entry.name == trashName && isCalledSo)
            return true;
        const Folder child = folder.child(entry.name);
        if (isExperiment(child) || (isCalledSo && child.isOpen() && isRemnant(child)))
            return true;
        if (++looks >= mostLooks)
            break;
    }
    return isCalledSo && isEmpty;
}

Result<MlrunsSource> openMlruns(const QString &folder, const MlrunsOptions &options,
                                std::shared_ptr<ProblemLog> problems, const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    auto index = std::make_shared<StoreIndex>(canonical.isEmpty() ? folder : canonical, options.cacheFolder,
                                              std::move(problems));
    if (const Status opened = index->open(options.firstLook, stop); !opened.ok())
        return opened.failure();
    MlrunsSource source;
    source.tracking = std::make_shared<MlrunsTrackingStore>(index);
    source.registry = std::make_shared<MlrunsModelRegistry>(index);
    source.detail = QCoreApplication::translate("Mlruns", "file store");
    return source;
}

} // namespace driftline
