// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/loggedmodelreader.h"

#include "models/io/mlflow_sql/runreader.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace driftline {

namespace {

const QString modelTable = QStringLiteral("logged_models");

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

/// As MLflow numbers them.
LoggedModelStatus statusOf(std::optional<qint64> number)
{
    switch (number.value_or(0)) {
    case 1:
        return LoggedModelStatus::Pending;
    case 2:
        return LoggedModelStatus::Ready;
    case 3:
        return LoggedModelStatus::Failed;
    default:
        return LoggedModelStatus::Unknown;
    }
}

/// Calls `row` for the rows of a table of the run's models; column 0 is the model's id.
Status eachOf(const StoreSession &session, const RunId &run, const QString &columns, const QString &table,
              const QString &order, const std::function<void(const Statement &)> &row)
{
    if (!session.schema.hasTable(table))
        return Done{};
    return session.database->each(
        sql(QStringLiteral("SELECT v.model_id, %1 FROM logged_models m CROSS JOIN %2 v "
                           "ON v.model_id = m.model_id WHERE m.source_run_id = ?%3")
                .arg(columns, table, order),
            {run.text()}),
        row);
}

} // namespace

Result<QList<LoggedModel>> readLoggedModels(const StoreSession &session, const StoreFile &file,
                                            const RunId &run)
{
    const StoreSchema &schema = session.schema;
    QList<LoggedModel> models;
    for (const char *needed : {"model_id", "source_run_id", "status"}) {
        if (!schema.hasColumn(modelTable, QLatin1StringView(needed)))
            return models;
    }
    const auto column = [&](const char *name) {
        return schema.column(modelTable, QStringLiteral("m"), QLatin1StringView(name));
    };
    const QString columns = QStringList{column("name"),
                                        column("experiment_id"),
                                        column("status"),
                                        column("status_message"),
                                        column("model_type"),
                                        column("artifact_location"),
                                        column("creation_timestamp_ms")}
                                .join(QLatin1StringView(", "));
    QHash<QString, qsizetype> places;
    Status status = session.database->each(
        sql(QStringLiteral("SELECT m.model_id, %1 FROM logged_models m WHERE m.source_run_id = ? "
                           "AND coalesce(%2, 'active') <> 'deleted' ORDER BY %3, m.model_id")
                .arg(columns, column("lifecycle_stage"), column("creation_timestamp_ms")),
            {run.text()}),
        [&](const Statement &row) {
            LoggedModel model;
            model.id = LoggedModelId(row.text(0));
            model.sourceRun = run;
            model.name = row.text(1);
            model.experimentId = ExperimentId(row.text(2));
            model.status = statusOf(row.integer(3));
            model.statusMessage = row.text(4);
            model.type = row.text(5);
            model.artifactUri = row.text(6);
            model.creationTime = row.integer(7);
            if (model.status == LoggedModelStatus::Unknown)
                file.problem(tr("the logged model has an unknown status: %1").arg(row.text(3)), row.text(0));
            places.insert(row.text(0), models.size());
            models.append(std::move(model));
        });
    if (!status.ok())
        return status.failure();
    const auto modelOf = [&](const Statement &row) {
        const auto place = places.constFind(row.text(0));
        return place == places.cend() ? nullptr : &models[*place];
    };
    status = eachOf(session, run, QStringLiteral("v.param_key, v.param_value"),
                    QStringLiteral("logged_model_params"), {}, [&](const Statement &row) {
                        if (LoggedModel *model = modelOf(row))
                            model->params.insert(row.text(1), row.text(2));
                    });
    if (!status.ok())
        return status.failure();
    status = eachOf(session, run, QStringLiteral("v.metric_name, v.metric_value"),
                    QStringLiteral("logged_model_metrics"),
                    QStringLiteral(" ORDER BY v.metric_step, v.metric_timestamp_ms, v.metric_value"),
                    [&](const Statement &row) {
                        LoggedModel *model = modelOf(row);
                        const auto value = row.number(2);
                        if (model != nullptr && (value || row.isNull(2))) // SQLite keeps NaN as NULL
                            model->metrics.insert(row.text(1), metricValue(value.value_or(0), !value));
                        else if (model != nullptr)
                            file.problem(tr("the metric %1 is not a number").arg(row.text(1)), row.text(0));
                    });
    if (!status.ok())
        return status.failure();
    return models;
}

} // namespace driftline
