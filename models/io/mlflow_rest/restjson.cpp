// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_rest/restjson.h"

#include "models/base/problem.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>
#include <limits>
#include <tuple>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

QString name(const char *key)
{
    return QString::fromLatin1(key);
}

LifecycleStage lifecycleStage(JsonFields &fields)
{
    return fields.text("lifecycle_stage") == QLatin1StringView("deleted") ? LifecycleStage::Deleted
                                                                          : LifecycleStage::Active;
}

DatasetInput datasetFromJson(JsonFields &input)
{
    JsonFields fields(input.object("dataset"));
    DatasetInput dataset;
    dataset.name = fields.text("name");
    dataset.digest = fields.text("digest");
    dataset.sourceType = fields.text("source_type");
    dataset.source = fields.text("source");
    dataset.schema = fields.text("schema");
    dataset.profile = fields.text("profile");
    const auto inputTags = input.pairs("tags");
    if (const auto context = inputTags.constFind(QStringLiteral("mlflow.data.context"));
        context != inputTags.cend())
        dataset.context = *context;
    input.addWrong(fields.wrong());
    return dataset;
}

LoggedModelStatus loggedModelStatus(JsonFields &info)
{
    const QString text = info.text("status");
    for (const auto known :
         {LoggedModelStatus::Pending, LoggedModelStatus::Ready, LoggedModelStatus::Failed}) {
        if (text == QStringLiteral("LOGGED_MODEL_") + loggedModelStatusName(known))
            return known;
    }
    // The API's word for what MLflow calls FAILED everywhere else.
    if (text == QLatin1StringView("LOGGED_MODEL_UPLOAD_FAILED"))
        return LoggedModelStatus::Failed;
    info.addWrong({QStringLiteral("status ") + text});
    return LoggedModelStatus::Unknown;
}

/// The last of each: a server of an SQL store sends all of them.
QMap<QString, double> lastMetrics(JsonFields &data)
{
    using Place = std::tuple<qint64, qint64, double>; // step, time, value
    QMap<QString, Place> last;
    QMap<QString, double> values;
    data.each("metrics", [&](JsonFields &metric) {
        const QString key = metric.text("key");
        const auto number = metric.number("value");
        if (!number || key.isNull()) {
            data.addWrong({QStringLiteral("metrics ") + key});
            return;
        }
        const Place place{metric.integer("step").value_or(0), metric.integer("timestamp").value_or(0),
                          *number};
        if (const auto known = last.constFind(key); known == last.cend() || !(place < *known)) {
            last.insert(key, place);
            values.insert(key, *number);
        }
    });
    return values;
}

} // namespace

QString JsonFields::text(const char *key)
{
    const QJsonValue found = value(key);
    if (found.isString())
        return found.toString();
    if (found.isDouble()) // an id or a version that came as a number
        return found.toVariant().toString();
    if (!found.isUndefined() && !found.isNull())
        m_wrong.append(name(key));
    return {};
}

std::optional<qint64> JsonFields::integer(const char *key)
{
    const QJsonValue found = value(key);
    if (found.isUndefined() || found.isNull())
        return std::nullopt;
    bool ok = found.isDouble() && found.toInteger(0) == found.toInteger(1);
    qint64 result = found.toInteger();
    if (found.isString()) // protobuf's own JSON writes 64-bit numbers as strings
        result = found.toString().toLongLong(&ok);
    if (ok)
        return result;
    m_wrong.append(name(key));
    return std::nullopt;
}

std::optional<double> JsonFields::number(const char *key)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const QJsonValue found = value(key);
    if (found.isDouble()) {
        const double number = found.toDouble();
        return std::abs(number) < std::numeric_limits<double>::max() ? number
                                                                     : std::copysign(infinity, number);
    }
    const QString text = found.toString();
    if (text == QLatin1StringView("NaN"))
        return std::numeric_limits<double>::quiet_NaN();
    if (text == QLatin1StringView("Infinity"))
        return infinity;
    if (text == QLatin1StringView("-Infinity"))
        return -infinity;
    m_wrong.append(name(key));
    return std::nullopt;
}

bool JsonFields::flag(const char *key)
{
    const QJsonValue found = value(key);
    if (!found.isBool() && !found.isUndefined() && !found.isNull())
        m_wrong.append(name(key));
    return found.toBool();
}

QJsonObject JsonFields::object(const char *key)
{
    const QJsonValue found = value(key);
    if (!found.isObject() && !found.isUndefined() && !found.isNull())
        m_wrong.append(name(key));
    return found.toObject();
}

void JsonFields::each(const char *key, const std::function<void(JsonFields &)> &entry)
{
    const QJsonValue found = value(key);
    if (found.isUndefined() || found.isNull())
        return; // MLflow leaves empty lists out
    if (!found.isArray())
        m_wrong.append(name(key));
    const QJsonArray list = found.toArray();
    for (const auto element : list) {
        if (!element.isObject()) {
            m_wrong.append(name(key));
            continue;
        }
        JsonFields fields(element.toObject());
        entry(fields);
    }
}

QMap<QString, QString> JsonFields::pairs(const char *key)
{
    QMap<QString, QString> result;
    each(key, [&](JsonFields &fields) {
        const QString entryKey = fields.text("key");
        const QString entryValue = fields.text("value");
        if (entryKey.isNull() || !fields.wrong().isEmpty())
            m_wrong.append(name(key));
        else
            result.insert(entryKey, entryValue.isNull() ? QStringLiteral("") : entryValue);
    });
    return result;
}

std::optional<Experiment> experimentFromJson(JsonFields &fields)
{
    Experiment experiment;
    experiment.id = ExperimentId(fields.text("experiment_id"));
    experiment.name = fields.text("name");
    experiment.lifecycleStage = lifecycleStage(fields);
    experiment.creationTime = fields.integer("creation_time");
    experiment.lastUpdateTime = fields.integer("last_update_time");
    experiment.artifactLocation = fields.text("artifact_location");
    return experiment.id.isEmpty() ? std::nullopt : std::optional(std::move(experiment));
}

std::optional<Run> runFromJson(JsonFields &fields)
{
    Run run;
    JsonFields info(fields.object("info"));
    run.id = RunId(info.text("run_id"));
    if (run.id.isEmpty())
        run.id = RunId(info.text("run_uuid"));
    run.experimentId = ExperimentId(info.text("experiment_id"));
    run.status = runStatusFromName(info.text("status"));
    run.startTime = info.integer("start_time");
    run.endTime = info.integer("end_time");
    run.userId = info.text("user_id");
    run.lifecycleStage = lifecycleStage(info);
    run.artifactUri = info.text("artifact_uri");
    run.name = info.text("run_name");

    JsonFields data(fields.object("data"));
    data.each("metrics", [&](JsonFields &metric) {
        const QString key = metric.text("key");
        const auto number = metric.number("value");
        if (number && !key.isNull())
            run.metrics.insert(key, *number);
        else
            data.addWrong({QStringLiteral("metrics ") + key});
    });
    run.params = data.pairs("params");
    run.tags = data.pairs("tags");
    if (run.name.isEmpty() && run.tags.contains(tags::runName))
        run.name = run.tags.value(tags::runName);

    JsonFields inputs(fields.object("inputs"));
    inputs.each("dataset_inputs", [&](JsonFields &input) {
        run.datasets.append(datasetFromJson(input));
        inputs.addWrong(input.wrong());
    });
    fields.addWrong(info.wrong() + data.wrong() + inputs.wrong());
    return run.id.isEmpty() ? std::nullopt : std::optional(std::move(run));
}

std::optional<MetricPoint> metricPointFromJson(JsonFields &fields)
{
    const auto number = fields.number("value");
    const MetricPoint point{fields.integer("step").value_or(0), fields.integer("timestamp").value_or(0),
                            number.value_or(0)};
    return number ? std::optional(point) : std::nullopt;
}

std::optional<ModelVersion> modelVersionFromJson(JsonFields &fields)
{
    ModelVersion version;
    version.model = fields.text("name");
    version.version = fields.text("version");
    const QString stage = fields.text("current_stage");
    const auto known = stageFromName(stage);
    if (!known && !stage.isEmpty())
        fields.addWrong({QStringLiteral("current_stage ") + stage});
    version.stage = known.value_or(Stage::None);
    version.runId = RunId(fields.text("run_id"));
    version.source = fields.text("source");
    version.status = fields.text("status");
    version.description = fields.text("description");
    version.userId = fields.text("user_id");
    version.creationTime = fields.integer("creation_timestamp");
    version.lastUpdatedTime = fields.integer("last_updated_timestamp");
    version.tags = fields.pairs("tags");
    const bool named = !version.model.isEmpty() && !version.version.isEmpty();
    return named ? std::optional(std::move(version)) : std::nullopt;
}

std::optional<RegisteredModel> registeredModelFromJson(JsonFields &fields)
{
    RegisteredModel model;
    model.name = fields.text("name");
    model.description = fields.text("description");
    model.creationTime = fields.integer("creation_timestamp");
    model.lastUpdatedTime = fields.integer("last_updated_timestamp");
    fields.each("aliases", [&](JsonFields &alias) {
        const QString aliasName = alias.text("alias");
        const QString version = alias.text("version");
        if (aliasName.isEmpty() || version.isEmpty())
            fields.addWrong({QStringLiteral("aliases")});
        else
            model.aliases.insert(aliasName, version);
    });
    model.tags = fields.pairs("tags");
    return model.name.isEmpty() ? std::nullopt : std::optional(std::move(model));
}

std::optional<LoggedModel> loggedModelFromJson(JsonFields &fields)
{
    JsonFields info(fields.object("info"));
    JsonFields data(fields.object("data"));
    LoggedModel model;
    model.id = LoggedModelId(info.text("model_id"));
    model.name = info.text("name");
    model.sourceRun = RunId(info.text("source_run_id"));
    model.experimentId = ExperimentId(info.text("experiment_id"));
    model.status = loggedModelStatus(info);
    model.statusMessage = info.text("status_message");
    model.type = info.text("model_type");
    model.creationTime = info.integer("creation_timestamp_ms");
    model.artifactUri = info.text("artifact_uri");
    model.metrics = lastMetrics(data);
    model.params = data.pairs("params");
    fields.addWrong(info.wrong() + data.wrong());
    return model.id.isEmpty() ? std::nullopt : std::optional(std::move(model));
}

std::optional<ArtifactEntry> artifactFromJson(JsonFields &fields)
{
    ArtifactEntry entry;
    entry.path = fields.text("path");
    entry.isFolder = fields.flag("is_dir");
    const auto size = fields.integer("file_size"); // left out for an empty file
    if (!entry.isFolder && size.value_or(0) >= 0)
        entry.size = size;
    return entry.path.isEmpty() ? std::nullopt : std::optional(std::move(entry));
}

Failure noList(const char *key, const QString &where)
{
    return fail(
        ErrorCode::Unreadable,
        QCoreApplication::translate("Rest", "the answer is not MLflow's: \"%1\" is no list")
            .arg(QLatin1StringView(key)),
        where,
        QCoreApplication::translate(
            "Rest", "check that this is an MLflow server and that nothing in between changes its answers"));
}

void reportWrongFields(const QStringList &names, bool entryLost, const QString &where, ProblemLog &problems,
                       const QString &part)
{
    QStringList distinct = names;
    distinct.removeDuplicates();
    problems.add({entryLost ? tr("an entry of the server's answer could not be read")
                            : tr("parts of the server's answer could not be read"),
                  where, distinct.mid(0, 10).join(QStringLiteral(", ")), 1},
                 part);
}

} // namespace driftline
