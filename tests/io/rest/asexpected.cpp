// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/io/rest/asexpected.h"

#include <cmath>

namespace driftline {

namespace {

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

QJsonValue number(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("Infinity") : QStringLiteral("-Infinity");
    return value;
}

QJsonValue orNull(const QString &text)
{
    return text.isNull() ? QJsonValue() : QJsonValue(text);
}

QJsonValue orNull(const std::optional<qint64> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonObject asObject(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (auto each = map.cbegin(); each != map.cend(); ++each)
        object.insert(each.key(), *each);
    return object;
}

} // namespace

QJsonObject asExpected(const Run &run)
{
    QJsonObject metrics;
    for (auto each = run.metrics.cbegin(); each != run.metrics.cend(); ++each)
        metrics.insert(each.key(), number(*each));
    QJsonArray datasets;
    for (const DatasetInput &dataset : run.datasets)
        datasets.append(QJsonObject{{key("name"), dataset.name},
                                    {key("digest"), dataset.digest},
                                    {key("source"), dataset.source},
                                    {key("context"), orNull(dataset.context)}});
    return {{key("run_id"), run.id.text()},
            {key("run_name"), orNull(run.name)},
            {key("experiment_id"), run.experimentId.text()},
            {key("status"), runStatusName(run.status)},
            {key("start_time"), orNull(run.startTime)},
            {key("end_time"), orNull(run.endTime)},
            {key("user_id"), orNull(run.userId)},
            {key("lifecycle_stage"), lifecycleStageName(run.lifecycleStage)},
            {key("artifact_uri"), orNull(run.artifactUri)},
            {key("metrics"), metrics},
            {key("params"), asObject(run.params)},
            {key("tags"), asObject(run.tags)},
            {key("datasets"), datasets}};
}

QJsonObject asExpected(const RegisteredModel &model)
{
    QJsonObject stages;
    for (auto each = model.stages.cbegin(); each != model.stages.cend(); ++each)
        stages.insert(each.key(), QJsonArray::fromStringList(*each));
    return {{key("name"), model.name},
            {key("description"), model.description},
            {key("stages"), stages},
            {key("aliases"), asObject(model.aliases)},
            {key("version_count"), model.versionCount}};
}

QJsonObject asExpected(const ModelVersion &version)
{
    return {{key("version"), version.version},
            {key("stage"), stageName(version.stage)},
            {key("run_id"), version.runId.text()},
            {key("aliases"), QJsonArray::fromStringList(version.aliases)},
            {key("source"), version.source},
            {key("status"), version.status},
            {key("creation_time"), orNull(version.creationTime)},
            {key("last_updated_time"), orNull(version.lastUpdatedTime)},
            {key("tags"), asObject(version.tags)}};
}

QJsonArray asExpected(const QList<MetricPoint> &points)
{
    QJsonArray array;
    for (const MetricPoint &point : points)
        array.append(QJsonObject{{key("step"), point.step},
                                 {key("timestamp"), point.timestamp},
                                 {key("value"), number(point.value)}});
    return array;
}

} // namespace driftline
