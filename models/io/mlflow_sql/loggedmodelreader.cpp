// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/loggedmodelreader.h"

#include "models/io/mlflow_sql/runreader.h"

#include <QCoreApplication>

#include <functional>

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

class LoggedModelReader
{
public:
    LoggedModelReader(const StoreSession &session, const StoreFile &file, RunId run)
        : m_session(session), m_file(file), m_run(std::move(run))
    {}

    Result<QList<LoggedModel>> read()
    {
        if (!m_session.schema.isWhole(modelTable))
            return std::move(m_models);
        if (const Status status = readAttributes(); !status.ok())
            return inTable(status.failure(), modelTable);
        for (const auto part : {&LoggedModelReader::readParams, &LoggedModelReader::readMetrics}) {
            if (const Status status = (this->*part)(); !status.ok())
                return status.failure();
        }
        return std::move(m_models);
    }

private:
    [[nodiscard]] QString column(const char *name) const
    {
        return m_session.schema.column(modelTable, QStringLiteral("m"), QLatin1StringView(name));
    }

    Status readAttributes()
    {
        const QString columns = QStringList{column("name"),
                                            column("experiment_id"),
                                            column("status"),
                                            column("status_message"),
                                            column("model_type"),
                                            column("artifact_location"),
                                            column("creation_timestamp_ms")}
                                    .join(QLatin1StringView(", "));
        return m_session.database->each(
            sql(QStringLiteral("SELECT m.model_id, %1 FROM logged_models m WHERE m.source_run_id = ? "
                               "AND coalesce(%2, 'active') <> 'deleted' ORDER BY %3, m.model_id")
                    .arg(columns, column("lifecycle_stage"), column("creation_timestamp_ms")),
                {m_run.text()}),
            [this](const Statement &row) {
                LoggedModel model;
                model.id = LoggedModelId(row.text(0));
                model.sourceRun = m_run;
                model.name = row.text(1);
                model.experimentId = ExperimentId(row.text(2));
                model.status = statusOf(row.integer(3));
                model.statusMessage = row.text(4);
                model.type = row.text(5);
                model.artifactUri = row.text(6);
                model.creationTime = row.integer(7);
                if (model.status == LoggedModelStatus::Unknown)
                    m_file.problem(tr("the logged model has an unknown status: %1").arg(row.text(3)),
                                   row.text(0));
                m_places.insert(row.text(0), m_models.size());
                m_models.append(std::move(model));
            });
    }

    Status readParams()
    {
        return each(
            QStringLiteral("v.param_key, v.param_value"), QStringLiteral("logged_model_params"), {},
            [](LoggedModel &model, const Statement &row) { model.params.insert(row.text(1), row.text(2)); });
    }

    Status readMetrics()
    {
        return each(QStringLiteral("v.metric_name, v.metric_value"), QStringLiteral("logged_model_metrics"),
                    QStringLiteral(" ORDER BY v.metric_step, v.metric_timestamp_ms, v.metric_value"),
                    [this](LoggedModel &model, const Statement &row) {
                        const auto value = row.number(2);
                        if (value || row.isNull(2)) // SQLite keeps NaN as NULL
                            model.metrics.insert(row.text(1), metricValue(value.value_or(0), !value));
                        else
                            m_file.problem(tr("the metric %1 is not a number").arg(row.text(1)), row.text(0));
                    });
    }

    /// Each row of a table about the run's models, with its model; column 0 is the model's id.
    Status each(const QString &columns, const QString &table, const QString &order,
                const std::function<void(LoggedModel &, const Statement &)> &take)
    {
        if (!m_session.schema.isWhole(table))
            return Done{};
        const Status status = m_session.database->each(
            sql(QStringLiteral("SELECT v.model_id, %1 FROM logged_models m CROSS JOIN %2 v "
                               "ON v.model_id = m.model_id WHERE m.source_run_id = ?%3")
                    .arg(columns, table, order),
                {m_run.text()}),
            [&](const Statement &row) {
                if (const auto place = m_places.constFind(row.text(0)); place != m_places.cend())
                    take(m_models[*place], row); // any other is of a deleted one
            });
        return m_file.leaveOut(status, table);
    }

    const StoreSession &m_session;
    const StoreFile &m_file;
    const RunId m_run;
    QList<LoggedModel> m_models;
    QHash<QString, qsizetype> m_places; // by id
};

} // namespace

Result<QList<LoggedModel>> readLoggedModels(const StoreSession &session, const StoreFile &file,
                                            const RunId &run)
{
    return LoggedModelReader(session, file, run).read();
}

} // namespace driftline
