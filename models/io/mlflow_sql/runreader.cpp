// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/runreader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

QString jsonList(const QStringList &texts)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(texts)).toJson(QJsonDocument::Compact));
}

class RunReader
{
public:
    RunReader(const StoreSession &session, const StoreFile &file, const QStringList &ids)
        : m_session(session), m_file(file), m_runs(ids.size()), m_all(ids), m_ids(jsonList(ids))
    {}

    Result<QList<Run>> read(QList<Run> runs, const RunFields &only)
    {
        m_runs = std::move(runs);
        Status status = readAttributes();
        for (const QString &key : only.metrics) {
            if (status.ok())
                status = readMetrics(key);
        }
        for (const QString &key : only.params) {
            if (status.ok())
                status = readParams(key);
        }
        for (const QString &key : only.tags) {
            if (status.ok())
                status = readTags(key);
        }
        const bool nameless = std::ranges::any_of(m_runs, [](const Run &run) { return run.name.isEmpty(); });
        if (status.ok() && nameless)
            status = readTags(tags::runName);
        if (status.ok() && only.datasets)
            status = readDatasets();
        if (!status.ok())
            return status.failure();
        nameByTag();
        return found();
    }

    Result<QList<Run>> read()
    {
        Status status = readAttributes();
        for (const auto part : {&RunReader::readMetrics, &RunReader::readParams, &RunReader::readTags}) {
            if (status.ok())
                status = (this->*part)(std::nullopt);
        }
        if (status.ok())
            status = readDatasets();
        if (!status.ok())
            return status.failure();
        nameByTag();
        return found();
    }

private:
    QList<Run> found()
    {
        m_runs.removeIf([](const Run &run) { return run.id.isEmpty(); });
        return std::move(m_runs);
    }

    void nameByTag()
    {
        for (Run &run : m_runs) {
            if (run.name.isEmpty()) // runs older than 1.30 have their name in the tag only
                run.name = run.tags.value(tags::runName);
        }
    }

    /// Each row of `select … FROM <the ids> CROSS JOIN table x ON x.<idColumn> = id`, with its run. CROSS
    /// JOIN fixes the order of the loops: the ids outside, so that the table's index of runs serves.
    Status each(const QString &columns, const QString &joins,
                const std::function<void(Run &, const Statement &)> &row)
    {
        return eachOf(
            sql(QStringLiteral("SELECT j.key, %1 FROM json_each(?) j CROSS JOIN %2").arg(columns, joins),
                {m_ids}),
            row);
    }

    /// The same of a table of keys and values: all of a run's, or the one of a key, by the primary key. What
    /// cannot be read is left out.
    Status eachValue(const QString &columns, const QString &table, const std::optional<QString> &key,
                     const std::function<void(Run &, const Statement &)> &row)
    {
        if (!m_session.schema.isWhole(table)) {
            for (Run &run : m_runs)
                notRead(table, run);
            return Done{};
        }
        const QString joins = table + QStringLiteral(" v ON v.run_uuid = j.value");
        return asFarAsItGoes(table, [&]() -> Status {
            if (!key)
                return each(columns, joins, row);
            return eachOf(
                sql(QStringLiteral("SELECT j.key, %1 FROM json_each(?) j CROSS JOIN %2 AND v.key = ?")
                        .arg(columns, joins),
                    {m_ids, *key}),
                row);
        });
    }

    Status eachOf(const SqlText &query, const std::function<void(Run &, const Statement &)> &row)
    {
        return m_session.database->each(query, [&](const Statement &statement) {
            row(m_runs[m_first + statement.integer(0).value_or(0)], statement);
        });
    }

    /// What a damaged page keeps from one run is there for the others: they are asked for one by one.
    Status asFarAsItGoes(const QString &table, const std::function<Status()> &read)
    {
        Status status = read();
        if (!isUnreadable(status))
            return status;
        status = m_file.leaveOut(status, table);
        const QString all = std::exchange(m_ids, {});
        for (m_first = 0; status.ok() && m_first < m_all.size(); ++m_first) {
            m_ids = jsonList({m_all.at(m_first)});
            status = read();
            if (isUnreadable(status)) {
                notRead(table, m_runs[m_first]);
                status = Done{};
            }
        }
        m_first = 0;
        m_ids = all;
        return status;
    }

    static void notRead(const QString &table, Run &run)
    {
        run.tagsUnread = run.tagsUnread || table == QLatin1StringView("tags");
    }

    [[nodiscard]] QString column(const char *table, const char *alias, const char *name) const
    {
        return m_session.schema.column(QLatin1StringView(table), QLatin1StringView(alias),
                                       QLatin1StringView(name));
    }

    Status readAttributes()
    {
        const QString columns =
            QStringList{QStringLiteral("r.run_uuid"),       column("runs", "r", "name"),
                        QStringLiteral("r.experiment_id"),  QStringLiteral("r.status"),
                        QStringLiteral("r.start_time"),     column("runs", "r", "end_time"),
                        column("runs", "r", "user_id"),     QStringLiteral("r.lifecycle_stage"),
                        column("runs", "r", "artifact_uri")}
                .join(QLatin1StringView(", "));
        return each(columns, QStringLiteral("runs r ON r.run_uuid = j.value"),
                    [this](Run &run, const Statement &row) {
                        run.id = RunId(row.text(1));
                        run.name = row.text(2);
                        run.experimentId = ExperimentId(row.text(3));
                        run.status = runStatusFromName(row.text(4));
                        if (run.status == RunStatus::Unknown)
                            problem(run, tr("the run has an unknown status: %1").arg(row.text(4)));
                        run.startTime = time(run, row, 5);
                        run.endTime = time(run, row, 6);
                        run.userId = row.text(7);
                        run.lifecycleStage = row.text(8) == lifecycleStageName(LifecycleStage::Deleted)
                                                 ? LifecycleStage::Deleted
                                                 : LifecycleStage::Active;
                        run.artifactUri = row.text(9);
                    });
    }

    Status readMetrics(const std::optional<QString> &key)
    {
        const QString nan = m_session.schema.isNan(QStringLiteral("latest_metrics"), QStringLiteral("v"));
        return eachValue(QStringLiteral("v.key, v.value, ") + nan, QStringLiteral("latest_metrics"), key,
                         [this](Run &run, const Statement &row) {
                             const auto value = row.number(2);
                             if (!value)
                                 problem(run, tr("the metric %1 is not a number").arg(row.text(1)));
                             else
                                 run.metrics.insert(row.text(1),
                                                    metricValue(*value, row.integer(3).value_or(0) != 0));
                         });
    }

    Status readParams(const std::optional<QString> &key)
    {
        return eachValue(QStringLiteral("v.key, v.value"), QStringLiteral("params"), key,
                         [](Run &run, const Statement &row) { run.params.insert(row.text(1), row.text(2)); });
    }

    Status readTags(const std::optional<QString> &key)
    {
        return eachValue(QStringLiteral("v.key, v.value"), QStringLiteral("tags"), key,
                         [](Run &run, const Statement &row) { run.tags.insert(row.text(1), row.text(2)); });
    }

    Status readDatasets()
    {
        if (!m_session.schema.hasDatasets())
            return Done{};
        const bool hasContexts = m_session.schema.isWhole(QStringLiteral("input_tags"));
        Status status = readDatasets(hasContexts);
        if (!isUnreadable(status))
            return status;
        // Without their contexts, datasets are still worth showing.
        const bool canDoWithout = hasContexts && readDatasets(false).ok();
        QString table = canDoWithout ? QStringLiteral("input_tags") : QStringLiteral("inputs");
        for (const auto &[name, column] : {std::pair{"inputs", "source_id"}, std::pair{"datasets", "name"}}) {
            const Status probed =
                m_session.database->each(sql(QStringLiteral("SELECT count(%1) FROM %2 NOT INDEXED")
                                                 .arg(QLatin1StringView(column), QLatin1StringView(name))),
                                         [](const Statement &) {});
            if (isUnreadable(probed))
                table = QLatin1StringView(name);
        }
        return canDoWithout ? m_file.leaveOut(status, table)
                            : asFarAsItGoes(table, [&] { return readDatasets(hasContexts); });
    }

    Status readDatasets(bool withContexts)
    {
        QString joins =
            QStringLiteral("inputs i ON i.destination_id = j.value AND i.destination_type = 'RUN' "
                           "AND i.source_type = 'DATASET' "
                           "CROSS JOIN datasets d ON d.dataset_uuid = i.source_id ");
        if (withContexts)
            joins += QStringLiteral(
                "LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context' ");
        // Taken when all of them are read: what fails is tried in another way, and none may come twice.
        QList<std::pair<Run *, DatasetInput>> found;
        Status status = each(
            QStringLiteral("d.name, d.digest, %1, d.dataset_source_type, d.dataset_source, d.dataset_schema, "
                           "d.dataset_profile")
                .arg(withContexts ? QStringLiteral("t.value") : QStringLiteral("NULL")),
            joins + QStringLiteral("ORDER BY j.key, d.name, d.digest"), [&](Run &run, const Statement &row) {
                found.append({&run,
                              {row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6),
                               row.text(7)}});
            });
        if (!status.ok())
            return status;
        for (auto &[run, dataset] : found)
            run->datasets.append(std::move(dataset));
        return status;
    }

    std::optional<UtcMs> time(const Run &run, const Statement &row, int column) const
    {
        const auto value = row.integer(column);
        if (!value && !row.isNull(column))
            problem(run, tr("the run has a time that is not a number: %1").arg(row.text(column)));
        return value;
    }

    void problem(const Run &run, const QString &what) const { m_file.problem(what, run.id.text()); }

    const StoreSession &m_session;
    const StoreFile &m_file;
    QList<Run> m_runs;
    const QStringList m_all;
    QString m_ids;         // those of m_all that are read now, as a JSON array
    qsizetype m_first = 0; // the place of the first of them
};

} // namespace

Result<QList<Run>> readRuns(const StoreSession &session, const StoreFile &file, const QStringList &ids)
{
    return RunReader(session, file, ids).read();
}

Result<QList<Run>> readRuns(const StoreSession &session, const StoreFile &file, const QStringList &ids,
                            QList<Run> runs, const RunFields &only)
{
    return RunReader(session, file, ids).read(std::move(runs), only);
}

double metricValue(double stored, bool isNan)
{
    if (isNan)
        return std::numeric_limits<double>::quiet_NaN();
    if (std::abs(stored) >= std::numeric_limits<double>::max())
        return std::copysign(std::numeric_limits<double>::infinity(), stored);
    return stored;
}

} // namespace driftline
