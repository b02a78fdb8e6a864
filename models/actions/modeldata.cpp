// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actions/modeldata.h"

#include "models/actions/lineageproofs.h"
#include "models/actions/modelprofile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace driftline {

namespace {

constexpr QLatin1StringView modelsPrefix("models:/");
constexpr QLatin1StringView runsPrefix("runs:/");
constexpr qsizetype shownDigits = 8;

QString tr(const char *text)
{
    return QCoreApplication::translate("Drift", text);
}

/// The file that a logged dataset came from; empty where it is none of this machine.
QString fileOf(const DatasetInput &dataset)
{
    const QJsonObject source = QJsonDocument::fromJson(dataset.source.toUtf8()).object();
    QString place = dataset.source;
    for (const char *key : {"uri", "path", "url"}) {
        const QString value = source.value(QLatin1StringView(key)).toString();
        if (!value.isEmpty()) {
            place = value;
            break;
        }
    }
    if (place.startsWith(QLatin1StringView("file:")))
        place = QUrl(place).toLocalFile();
    const QFileInfo info(place);
    return info.isAbsolute() && info.exists() ? place : QString();
}

std::optional<ModelData> loggedFile(const Run &run)
{
    QList<DatasetInput> datasets = run.datasets;
    std::stable_partition(datasets.begin(), datasets.end(), [](const DatasetInput &dataset) {
        return dataset.context.contains(QLatin1StringView("train"), Qt::CaseInsensitive);
    });
    for (const DatasetInput &dataset : std::as_const(datasets)) {
        const QString file = fileOf(dataset);
        if (!file.isEmpty())
            return ModelData{file, dataset.name.isEmpty() ? QFileInfo(file).fileName() : dataset.name,
                             tr("logged by %1").arg(run.name)};
    }
    return std::nullopt;
}

Failure noData(const HopProof &hop, const Run &run)
{
    return fail(ErrorCode::Unreadable, tr("the data of this run are not on this machine"), run.name,
                hop.reason.isEmpty() ? tr("choose a file instead") : hop.reason);
}

} // namespace

Result<ModelData> dataOfRun(const Workspace &workspace, const Run &run, const StopToken &stop)
{
    const CommitProof commit = proveCommit(workspace, run);
    const PointerProof pointer = provePointer(workspace, run, commit.commit);
    const auto data = proveData(workspace, pointer, stop, {});
    if (!data.ok())
        return data.failure();
    if (data->hop.status != HopStatus::Verified || !data->object) {
        const auto profile = attachedProfile(workspace, run, stop);
        if (profile.isCancelled())
            return Cancelled{};
        if (profile.isError()) // what else there is to compare with is still looked for
            workspace.problems->add({profile.error().what, profile.error().where, profile.error().hint});
        if (profile.ok() && !profile->isEmpty())
            return ModelData{*profile, attachedProfilePath().section(u'/', -1),
                             tr("profile kept with %1").arg(run.name)};
        if (const auto logged = loggedFile(run))
            return *logged;
        return noData(data->hop, run);
    }
    const QString &hash = data->output.hash;
    if (hash.endsWith(QLatin1StringView(".dir")))
        return fail(ErrorCode::Unreadable, tr("the data of this run are a folder in the DVC cache"), hash,
                    tr("open its .dvc file instead"));
    const QString name = pointer.pointer ? pointer.pointer->dataPath : QString();
    return ModelData{data->object->path, name.isEmpty() ? hash : name,
                     tr("dvc %1").arg(hash.left(shownDigits))};
}

Result<ModelData> dataOfModel(const Workspace &workspace, const QString &selector, const StopToken &stop)
{
    const auto made = selectVersionRun(workspace, selector, stop);
    if (!made.ok())
        return made.failure();
    auto data = dataOfRun(workspace, made->run, stop);
    if (data.ok())
        data->origin = tr("from %1 v%2, %3").arg(made->version.model, made->version.version, data->origin);
    return data;
}

bool namesData(const QString &text)
{
    return text.startsWith(modelsPrefix) || text.startsWith(runsPrefix);
}

Result<ModelData> namedData(const Workspace &workspace, const QString &text, const StopToken &stop)
{
    if (text.startsWith(modelsPrefix))
        return dataOfModel(workspace, text, stop);
    const auto run = workspace.tracking->run(RunId(text.mid(runsPrefix.size())), stop);
    if (!run.ok())
        return run.failure();
    return dataOfRun(workspace, *run, stop);
}

} // namespace driftline
