// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/loggedmodelfolder.h"

#include "models/io/mlruns/metricfile.h"
#include "models/io/mlruns/storelayout.h"

#include <algorithm>
#include <tuple>

namespace driftline::mlruns {

namespace {

constexpr int pointFields = 3; // a model's line has the run, and maybe a dataset, behind them

bool isWholeModel(const MetaFile &meta)
{
    return meta.text("model_id") && meta.text("status");
}

LoggedModelStatus statusOf(const MetaFile &meta, const QString &path, QList<Trouble> &troubles)
{
    const QString text = meta.text("status").value_or(QString());
    for (const auto known :
         {LoggedModelStatus::Pending, LoggedModelStatus::Ready, LoggedModelStatus::Failed}) {
        if (text == loggedModelStatusName(known) || text == QString::number(1 + int(known)))
            return known;
    }
    troubles.append({TroubleKind::UnknownModelStatus, path, 0, text});
    return LoggedModelStatus::Unknown;
}

/// The lines as a run's metric has them.
QByteArray asRunLines(const QByteArray &text)
{
    QByteArray lines;
    for (const QByteArray &line : text.split('\n')) {
        const auto fields = line.trimmed().split(' ');
        const bool isModels = fields.size() == pointFields + 1 || fields.size() == pointFields + 3;
        lines += (isModels ? fields.first(pointFields).join(' ') : line) + '\n';
    }
    return lines;
}

void readMetrics(const Folder &folder, const QString &relative, LoggedModel &model, QList<Trouble> &troubles)
{
    eachKeyFile(folder, {}, relative, troubles,
                [&](const Folder &in, const QByteArray &name, const QByteArray &key) {
                    const QString path = joined(relative, key);
                    QByteArray text;
                    Stamp stamp;
                    QString why;
                    if (in.read(name, maxMetricFile, text, stamp, why) != ReadOutcome::Ok) {
                        troubles.append({TroubleKind::Unreadable, path, 0, why});
                        return;
                    }
                    BadLines bad;
                    if (const auto summary = summaryOf(asRunLines(text), bad))
                        model.metrics.insert(QString::fromUtf8(key), summary->last);
                    for (const BadLine &line : bad.first)
                        troubles.append({TroubleKind::BadLine, path, line.line, line.text});
                });
}

void readParams(const Folder &folder, const QString &relative, LoggedModel &model, QList<Trouble> &troubles)
{
    eachKeyFile(folder, {}, relative, troubles,
                [&](const Folder &in, const QByteArray &name, const QByteArray &key) {
                    Stamp stamp;
                    if (const auto text = readText(in, name, joined(relative, key), stamp, troubles))
                        model.params.insert(QString::fromUtf8(key), *text);
                });
}

} // namespace

Result<QList<LoggedModel>> readLoggedModels(const Folder &experiment, const QString &relative,
                                            const RunId &run, QList<Trouble> &troubles, const StopToken &stop)
{
    QList<LoggedModel> models;
    const Folder folder = experiment.child(modelsName);
    const QString place = joined(relative, modelsName);
    if (!folder.isOpen() && folder.exists())
        troubles.append({TroubleKind::Unreadable, place, 0, folder.error()});
    if (!folder.isOpen())
        return models;
    for (const Entry &entry : folder.entries()) {
        if (stop.stopRequested())
            return Cancelled{};
        if (entry.kind != EntryKind::Folder || isLitter(entry.name))
            continue;
        const Folder own = folder.child(entry.name);
        const QString path = joined(place, entry.name);
        Stamp stamp;
        if (!own.isOpen() ||
            !own.stamp(metaName)) // where artifacts are kept beside, a folder need not be a model
            continue;
        const auto meta = readMeta(own, path, isWholeModel, stamp, troubles);
        if (!meta || meta->text("source_run_id") != run.text() ||
            meta->text("lifecycle_stage") == lifecycleStageName(LifecycleStage::Deleted))
            continue;
        LoggedModel model;
        model.id = LoggedModelId(meta->text("model_id").value_or(QString::fromUtf8(entry.name)));
        model.name = meta->text("name").value_or(QString());
        model.sourceRun = run;
        model.experimentId = ExperimentId(meta->text("experiment_id").value_or(QString()));
        model.status = statusOf(*meta, joined(path, metaName), troubles);
        model.statusMessage = meta->text("status_message").value_or(QString());
        model.type = meta->text("model_type").value_or(QString());
        model.creationTime = timeOf(*meta, "creation_timestamp", joined(path, metaName), troubles);
        model.artifactUri = meta->text("artifact_location").value_or(QString());
        readMetrics(own.child("metrics"), joined(path, "metrics"), model, troubles);
        readParams(own.child("params"), joined(path, "params"), model, troubles);
        models.append(std::move(model));
    }
    std::ranges::sort(models, {}, [](const LoggedModel &model) {
        return std::tuple(model.creationTime.value_or(0), model.id.text());
    });
    return models;
}

} // namespace driftline::mlruns
