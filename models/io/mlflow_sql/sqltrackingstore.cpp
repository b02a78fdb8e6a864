// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/sqltrackingstore.h"

#include "models/io/mlflow_sql/loggedmodelreader.h"
#include "models/io/mlflow_sql/runreader.h"
#include "models/io/mlflow_sql/runsql.h"

#include <QCoreApplication>

#include <algorithm>

namespace driftline {

namespace {

// Up to so many runs their keys are collected run by run; beyond, key by key.
constexpr qint64 fewRuns = 2000;
constexpr qsizetype mostFields = 30;

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

Result<qint64> count(const StoreSession &session, const SqlText &selection)
{
    qint64 found = 0;
    SqlText counting = sql(QStringLiteral("SELECT count(*) FROM runs r"));
    counting += selection;
    const Status status =
        session.database->each(counting, [&](const Statement &row) { found = row.integer(0).value_or(0); });
    if (!status.ok())
        return status.failure();
    return found;
}

Result<QStringList> texts(const StoreSession &session, const SqlText &query)
{
    QStringList found;
    const Status status =
        session.database->each(query, [&](const Statement &row) { found.append(row.text(0)); });
    if (!status.ok())
        return status.failure();
    return found;
}

/// The distinct keys of a table of (run, key, value) that the selected runs use, sorted.
Result<QStringList> keysOf(const StoreSession &session, const QString &table, const SqlText &selection,
                           bool byRun)
{
    if (byRun) {
        SqlText query =
            sql(QStringLiteral("SELECT DISTINCT v.key FROM runs r CROSS JOIN %1 v ON v.run_uuid = r.run_uuid")
                    .arg(table));
        query += selection;
        query += sql(QStringLiteral(" ORDER BY v.key"));
        return texts(session, query);
    }
    // Skips from key to key through the primary key, and asks of each whether one of the runs has it.
    SqlText query =
        sql(QStringLiteral("WITH RECURSIVE k(key) AS (SELECT min(key) FROM %1 UNION ALL "
                           "SELECT (SELECT min(n.key) FROM %1 n WHERE n.key > k.key) FROM k "
                           "WHERE k.key IS NOT NULL) SELECT k.key FROM k WHERE k.key IS NOT NULL AND "
                           "EXISTS (SELECT 1 FROM %1 v CROSS JOIN runs r ON r.run_uuid = v.run_uuid")
                .arg(table));
    query += selection;
    query += sql(QStringLiteral(" AND v.key = k.key) ORDER BY k.key"));
    return texts(session, query);
}

/// The offset of a page; our tokens are plain numbers.
Result<qint64> offsetOf(const RunQuery &query)
{
    if (query.pageToken.isEmpty())
        return std::max<qint64>(query.offset, 0);
    bool ok = false;
    const qint64 offset = query.pageToken.toLongLong(&ok);
    if (!ok || offset < 0)
        return fail(ErrorCode::Usage, tr("this page token is not from this source"), query.pageToken);
    return offset;
}

} // namespace

Result<QList<Experiment>> SqlTrackingStore::experiments(ViewType view, const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    const auto column = [&](const char *name) {
        return session->schema.column(QStringLiteral("experiments"), QStringLiteral("e"),
                                      QLatin1StringView(name));
    };
    QString where;
    if (view != ViewType::All)
        where = view == ViewType::ActiveOnly ? QStringLiteral("WHERE e.lifecycle_stage = 'active' ")
                                             : QStringLiteral("WHERE e.lifecycle_stage = 'deleted' ");
    const QString created = column("creation_time");
    QList<Experiment> found;
    const Status status = session->database->each(
        sql(QStringLiteral(
                "SELECT e.experiment_id, e.name, e.lifecycle_stage, %1, %2, %3 FROM experiments e %4"
                "ORDER BY %1 DESC, e.experiment_id")
                .arg(created, column("last_update_time"), column("artifact_location"), where)),
        [&](const Statement &row) {
            Experiment experiment;
            experiment.id = ExperimentId(row.text(0));
            experiment.name = row.text(1);
            experiment.lifecycleStage = row.text(2) == lifecycleStageName(LifecycleStage::Deleted)
                                            ? LifecycleStage::Deleted
                                            : LifecycleStage::Active;
            experiment.creationTime = row.integer(3);
            experiment.lastUpdateTime = row.integer(4);
            experiment.artifactLocation = row.text(5);
            found.append(experiment);
        });
    if (!status.ok())
        return status.failure();
    return found;
}

Result<QHash<ExperimentId, qint64>> SqlTrackingStore::runCounts(const QList<ExperimentId> &ids,
                                                                const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    QHash<ExperimentId, qint64> counts;
    for (const ExperimentId &id : ids)
        counts.insert(id, 0);
    const Status status = session->database->each(
        sql(QStringLiteral("SELECT experiment_id, count(*) FROM runs WHERE lifecycle_stage = 'active' "
                           "GROUP BY experiment_id")),
        [&](const Statement &row) {
            const auto count = counts.find(ExperimentId(row.text(0)));
            if (count != counts.end())
                *count = row.integer(1).value_or(0);
        });
    if (!status.ok())
        return status.failure();
    return counts;
}

Result<ColumnCache::Found> SqlTrackingStore::find(const StoreSession &session, const RunQuery &query,
                                                  qint64 offset, qint64 limit)
{
    // What no run can answer is refused before anything is read.
    if (const auto selection = runSelection(query, session.schema); !selection.ok())
        return selection.failure();
    if (const auto order = runOrder(query.orderBy, session.schema); !order.ok())
        return order.failure();
    return m_columns.search(session, query, offset, limit);
}

Result<StoreContent> SqlTrackingStore::refresh(const StopToken &stop, const StoreProgress &)
{
    const auto mark = m_file->mark(stop);
    if (!mark.ok())
        return mark.failure();
    const quint64 before = m_mark.content().revision;
    const StoreContent content = m_mark.seen(*mark);
    if (content.revision != before)
        m_file->forgetProblems(StoreHalf::Runs); // whoever shows runs reads them again now
    return content;
}

Result<RunPage> SqlTrackingStore::searchRuns(const RunQuery &query, const StopToken &stop)
{
    const auto offset = offsetOf(query);
    if (!offset.ok())
        return offset.failure();
    const auto limit = std::max<qsizetype>(query.maxResults, 0);
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    // So many fields are read as quickly run by run.
    RunQuery asked = query;
    if (const auto &only = query.only;
        only && only->metrics.size() + only->params.size() + only->tags.size() > mostFields)
        asked.only.reset();
    auto found = find(*session, asked, *offset, limit);
    if (!found.ok())
        return found.failure();
    RunPage page;
    page.matched = found->matched;
    if (limit > 0 && *offset + limit < found->matched)
        page.nextPageToken = QString::number(*offset + limit);
    auto runs = asked.only && !found->ids.isEmpty()
                    ? readRuns(*session, *m_file, found->ids, std::move(found->runs), found->rest)
                    : readRuns(*session, *m_file, found->ids);
    if (!runs.ok())
        return runs.failure();
    page.runs = std::move(runs).value();
    return page;
}

Result<qint64> SqlTrackingStore::countRuns(const RunQuery &query, const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    const auto found = find(*session, query, 0, 0);
    if (!found.ok())
        return found.failure();
    return found->matched;
}

Result<Run> SqlTrackingStore::run(const RunId &id, const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    const auto noSuchRun = [&] {
        return fail(ErrorCode::Usage, tr("no such run"), id.text(), tr("list the runs to find its id"));
    };
    if (id.isEmpty())
        return noSuchRun();
    // Everything that begins with the id, by the primary key: nothing sorts after U+10FFFF.
    const auto ids =
        texts(*session, sql(QStringLiteral("SELECT run_uuid FROM runs WHERE run_uuid >= ?1 "
                                           "AND run_uuid < ?1 || char(1114111) ORDER BY run_uuid LIMIT 2"),
                            {id.text()}));
    if (!ids.ok())
        return ids.failure();
    if (ids->isEmpty())
        return noSuchRun();
    if (ids->size() > 1 && ids->first() != id.text())
        return fail(ErrorCode::Usage, tr("more than one run begins with this id"), id.text(),
                    tr("give more digits of it"));
    auto runs = readRuns(*session, *m_file, {ids->first()});
    if (!runs.ok())
        return runs.failure();
    return runs->first();
}

Result<QList<MetricPoint>> SqlTrackingStore::metricHistory(const RunId &id, const QString &metric,
                                                           const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    const QString table = QStringLiteral("metrics");
    if (const Status needed = session->schema.needs(table); !needed.ok())
        return needed.failure();
    // Where the only index of runs has no key, the plus keeps SQLite from the primary key, which begins with
    // the key and would visit the points of all runs.
    const bool byRun = session->schema.hasMetricRunIndex() && !session->schema.hasMetricRunKeyIndex();
    const QString nan = session->schema.isNan(table, QStringLiteral("m"));
    QList<MetricPoint> points;
    qint64 broken = 0;
    const Status status = session->database->each(
        sql(QStringLiteral(
                "SELECT m.step, m.timestamp, m.value, %1 FROM metrics m WHERE m.run_uuid = ? AND %2m.key = ? "
                "ORDER BY m.step, m.timestamp, m.value")
                .arg(nan, byRun ? QStringLiteral("+") : QString()),
            {id.text(), metric}),
        [&](const Statement &row) {
            const auto step = row.integer(0);
            const auto time = row.integer(1);
            const auto value = row.number(2);
            if (step && time && value)
                points.append({*step, *time, metricValue(*value, row.integer(3).value_or(0) != 0)});
            else
                ++broken;
        });
    if (!status.ok())
        return inTable(status.failure(), table);
    if (broken > 0)
        m_file->problem(tr("%1 points of the metric %2 are not numbers").arg(broken).arg(metric), id.text());
    return points;
}

Result<QList<ValueInUse>> SqlTrackingStore::valuesInUse(const ValueQuery &query, const StopToken &stop)
{
    if (query.entity == FilterEntity::Metric || query.entity == FilterEntity::Dataset)
        return QList<ValueInUse>(); // inputs are not kept as columns
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    return m_columns.values(*session, query);
}

Result<MetricRanges> SqlTrackingStore::metricRanges(const QList<RunId> &runs, const QStringList &metrics,
                                                    const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    QStringList ids;
    for (const RunId &run : runs)
        ids.append(run.text());
    // See metricHistory(). Without an index of runs all points of these metrics are read once.
    const StoreSchema &schema = session->schema;
    const QString table = QStringLiteral("metrics");
    MetricRanges ranges;
    if (!schema.isWhole(table))
        return ranges;
    SqlText query = sql(QStringLiteral("SELECT v.run_uuid, v.key, min(v.value), max(v.value) FROM "));
    if (schema.hasMetricRunIndex()) {
        query += valueList(ids);
        query += sql(QStringLiteral(" j CROSS JOIN metrics v ON v.run_uuid = j.value AND %1v.key IN ")
                         .arg(schema.hasMetricRunKeyIndex() ? QString() : QStringLiteral("+")));
        query += valueList(metrics);
        query += sql(QStringLiteral(" WHERE "));
    } else {
        query += sql(QStringLiteral("metrics v WHERE v.key IN "));
        query += valueList(metrics);
        query += sql(QStringLiteral(" AND +v.run_uuid IN "));
        query += valueList(ids);
        query += sql(QStringLiteral(" AND "));
    }
    query +=
        sql(QStringLiteral("NOT %1 AND typeof(v.value) IN ('real', 'integer') GROUP BY v.run_uuid, v.key")
                .arg(schema.isNan(table, QStringLiteral("v"))));
    Status status = session->database->each(query, [&](const Statement &row) {
        const auto lowest = row.number(2);
        const auto highest = row.number(3);
        if (lowest && highest)
            ranges[RunId(row.text(0))].insert(row.text(1),
                                              {metricValue(*lowest, false), metricValue(*highest, false)});
    });
    status = m_file->leaveOut(status, table);
    return status.ok() ? Result<MetricRanges>(std::move(ranges)) : status.failure();
}

Result<RunKeys> SqlTrackingStore::runKeys(const QList<ExperimentId> &experiments, const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    RunQuery query;
    query.experiments = experiments;
    const auto selection = runSelection(query, session->schema);
    if (!selection.ok())
        return selection.failure();
    const auto runs = count(*session, *selection);
    if (!runs.ok())
        return runs.failure();
    RunKeys keys;
    for (const auto &[table, list] :
         {std::pair{QStringLiteral("latest_metrics"), &keys.metrics},
          std::pair{QStringLiteral("params"), &keys.params}, std::pair{QStringLiteral("tags"), &keys.tags}}) {
        if (!session->schema.isWhole(table))
            continue;
        bool byRun = *runs <= fewRuns;
        auto found = keysOf(*session, table, *selection, byRun);
        for (; !found.ok(); byRun = false) { // the primary key may still have what the table has not
            const Status status = m_file->leaveOut(found.failure(), table);
            if (!status.ok())
                return status.failure();
            if (!byRun)
                break;
            found = keysOf(*session, table, *selection, false);
        }
        if (found.ok())
            *list = std::move(found).value();
    }
    return keys;
}

Result<QList<LoggedModel>> SqlTrackingStore::loggedModels(const Run &run, const StopToken &stop)
{
    const auto session = m_file->read(stop);
    if (!session.ok())
        return session.failure();
    return readLoggedModels(*session, *m_file, run.id);
}

} // namespace driftline
