// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/columnreader.h"

#include "models/analysis/filtervalues.h"
#include "models/io/mlflow_sql/runsql.h"

#include <algorithm>
#include <limits>

namespace driftline {

namespace {

constexpr size_t idBytes = 32; // of MLflow's own run ids
constexpr qint64 mostExpected = 1'000'000;
constexpr size_t rowsAtOnce = 1024;

/// Rows that belong to runs.
struct RunSource
{
    SqlText from;
    QString run = QStringLiteral("v.run_uuid"); ///< whose place in `rows` it is where that is not empty
    std::vector<Row> rows = {};
};

SqlText listOf(SqlList list)
{
    return sql(QStringLiteral("list(?) k"), {std::make_shared<const SqlList>(std::move(list))});
}

/// All rows of a key. The key's stretch of the primary key gives the numbers of its rows without touching
/// them; they are then visited as they lie in the file. (In the order of the index, which is that of run ids
/// and thus random, each page of the table would be read again and again.)
Result<RunSource> allOf(const StoreSession &session, const QString &table, const QString &key)
{
    std::vector<qint64> numbers;
    const Status status =
        session.database->each(sql(QStringLiteral("SELECT rowid FROM %1 WHERE key = ?").arg(table), {key}),
                               [&](const Statement &row) { numbers.push_back(row.integer(0).value_or(0)); });
    if (!status.ok())
        return status.failure();
    std::ranges::sort(numbers);
    SqlText from = listOf(std::move(numbers));
    from += sql(QStringLiteral(" CROSS JOIN %1 v ON v.rowid = k.value").arg(table));
    return RunSource{std::move(from)};
}

/// The wanted runs as the table `k`.
RunSource listOf(const RunRows &runs, const RowSet &wanted)
{
    RunSource source;
    std::vector<QByteArray> ids;
    for (Row row = 0; row < wanted.size(); ++row) {
        if (wanted[row] != 0) {
            ids.push_back(runs.ids.at(row).toByteArray());
            source.rows.push_back(row);
        }
    }
    source.from = listOf(std::move(ids));
    source.run = QStringLiteral("k.rowid");
    return source;
}

/// The rows of a key that belong to some runs, by the primary key.
RunSource someOf(const QString &table, const QString &key, const RunRows &runs, const RowSet &wanted)
{
    RunSource source = listOf(runs, wanted);
    source.from +=
        sql(QStringLiteral(" CROSS JOIN %1 v ON v.key = ? AND v.run_uuid = k.value").arg(table), {key});
    return source;
}

/// All points of a metric, as they lie in the primary key: it has every column that is asked for, so that the
/// table itself is not read.
RunSource allPoints(const QString &key)
{
    return {sql(QStringLiteral("metrics v WHERE v.key = ?"), {key})};
}

RunSource pointsOf(const StoreSession &session, const QString &key, const RunRows &runs, const RowSet &wanted)
{
    RunSource source = listOf(runs, wanted);
    // The plus keeps SQLite from the primary key, which begins with the key and not with the run.
    source.from += sql(QStringLiteral(" CROSS JOIN metrics v ON v.run_uuid = k.value AND %1v.key = ?")
                           .arg(session.schema.hasMetricRunIndex() && !session.schema.hasMetricRunKeyIndex()
                                    ? QStringLiteral("+")
                                    : QString()),
                       {key});
    return source;
}

/// Calls `row` for each row whose run is known; its columns count from 1.
Status eachRun(const StoreSession &session, const RunRows &runs, const QString &columns,
               const RunSource &source, const std::function<void(Row, const Statement &)> &row)
{
    SqlText query = sql(QStringLiteral("SELECT %1, %2 FROM ").arg(source.run, columns));
    query += source.from;
    return session.database->each(query, [&](const Statement &statement) {
        if (!source.rows.empty())
            row(source.rows.at(static_cast<size_t>(statement.integer(0).value_or(0))), statement);
        else if (const auto known = runs.ids.find(statement.utf8(0)))
            row(*known, statement);
    });
}

Status readMetric(const StoreSession &session, const RunRows &runs, const RunSource &from,
                  NumberColumn &column)
{
    const QString nan = session.schema.isNan(QStringLiteral("latest_metrics"), QStringLiteral("v"));
    return eachRun(session, runs, QStringLiteral("v.value, ") + nan, from,
                   [&](Row row, const Statement &statement) {
                       const auto value = statement.number(1);
                       if (statement.integer(2).value_or(0) != 0)
                           column.set(row, std::numeric_limits<double>::quiet_NaN());
                       else if (value)
                           column.set(row, *value);
                   });
}

bool isRange(FilterEntity entity)
{
    return entity == FilterEntity::Lowest || entity == FilterEntity::Highest;
}

Status readRange(const StoreSession &session, const RunRows &runs, FilterEntity entity,
                 const RunSource &points, NumberColumn &column)
{
    const QString nan = session.schema.isNan(QStringLiteral("metrics"), QStringLiteral("v"));
    const bool lowest = entity == FilterEntity::Lowest;
    return eachRun(session, runs, QStringLiteral("v.value, ") + nan, points,
                   [&](Row row, const Statement &statement) {
                       const auto value = statement.number(1);
                       if (!value || statement.integer(2).value_or(0) != 0)
                           return;
                       const bool wider = lowest ? *value < column.at(row) : *value > column.at(row);
                       if (wider || !column.has(row))
                           column.set(row, *value);
                   });
}

Status readTexts(const StoreSession &session, const RunRows &runs, const RunSource &from, TextColumn &column)
{
    return eachRun(session, runs, QStringLiteral("v.value"), from, [&](Row row, const Statement &statement) {
        if (statement.isNull(1))
            column.setNull(row);
        else
            column.set(row, statement.utf8(1));
    });
}

/// The name is in a tag, too, which decides (see runsql.cpp), and which alone runs older than 1.30 have.
Status addNameTags(const StoreSession &session, const RunRows &runs, TextColumn &column)
{
    const QString table = QStringLiteral("tags");
    if (Status needed = session.schema.needs(table); !needed.ok())
        return needed;
    const auto names = allOf(session, table, tags::runName);
    if (!names.ok())
        return inTable(names.failure(), table);
    const Status status =
        eachRun(session, runs, QStringLiteral("v.value"), *names, [&](Row row, const Statement &statement) {
            if (!statement.isNull(1))
                column.set(row, statement.utf8(1));
        });
    return status.ok() ? status : inTable(status.failure(), table);
}

Result<RunColumn> readAttribute(const StoreSession &session, const RunRows &runs, const QString &key)
{
    const auto named = [&](const QString &column) {
        return session.schema.column(QStringLiteral("runs"), QStringLiteral("v"), column);
    };
    const RunSource from{sql(QStringLiteral("runs v"))};
    if (isNumber(FilterEntity::Attribute, key)) {
        NumberColumn numbers;
        numbers.resize(runs.size());
        const Status status =
            eachRun(session, runs, named(key), from, [&](Row row, const Statement &statement) {
                if (const auto value = statement.number(1))
                    numbers.set(row, *value);
            });
        return status.ok() ? Result<RunColumn>(std::move(numbers)) : status.failure();
    }
    const bool isName = key == QLatin1StringView("run_name");
    QString column = key;
    if (isName)
        column = QStringLiteral("name");
    else if (key == QLatin1StringView("run_id"))
        column = QStringLiteral("run_uuid");
    TextColumn texts;
    texts.resize(runs.size());
    Status status = eachRun(session, runs, named(column), from, [&](Row row, const Statement &statement) {
        if (!statement.isNull(1))
            texts.set(row, statement.utf8(1));
    });
    if (status.ok() && isName)
        status = addNameTags(session, runs, texts);
    if (!status.ok())
        return status.failure();
    texts.finish();
    return RunColumn(std::move(texts));
}

Result<RunColumn> readDuration(const StoreSession &session, const RunRows &runs)
{
    NumberColumn numbers;
    numbers.resize(runs.size());
    const QString end =
        session.schema.column(QStringLiteral("runs"), QStringLiteral("v"), QStringLiteral("end_time"));
    Status status = eachRun(session, runs, QStringLiteral("%1 - v.start_time").arg(end),
                            {sql(QStringLiteral("runs v"))}, [&](Row row, const Statement &statement) {
                                if (const auto value = statement.number(1))
                                    numbers.set(row, *value);
                            });
    return status.ok() ? Result<RunColumn>(std::move(numbers)) : status.failure();
}

Result<RunColumn> readDerived(const StoreSession &session, const RunRows &runs, const QString &key)
{
    if (key == derived::duration)
        return readDuration(session, runs);
    TextColumn texts;
    texts.resize(runs.size());
    const auto take = [&](Row row, const Statement &statement) {
        if (!statement.utf8(1).isEmpty())
            texts.set(row, statement.utf8(1));
    };
    Status status = Done{};
    const bool isCommit = key == derived::commit;
    const QString table = isCommit ? QStringLiteral("tags") : QStringLiteral("inputs");
    if (Status needed = session.schema.needs(table); !needed.ok())
        return needed.failure();
    if (isCommit) { // the one that decides comes last
        for (const QLatin1StringView tag : {tags::mlflowGitCommit, tags::gitCommit}) {
            if (!status.ok())
                break;
            const auto rows = allOf(session, table, tag);
            if (!rows.ok())
                return inTable(rows.failure(), table);
            status = eachRun(session, runs, QStringLiteral("v.value"), *rows, take);
        }
    } else if (session.schema.hasDatasets()) {
        status = eachRun(session, runs, QStringLiteral("min(d.name || ' · ' || d.digest)"),
                         {sql(QStringLiteral("inputs i JOIN datasets d ON d.dataset_uuid = i.source_id "
                                             "WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' "
                                             "GROUP BY i.destination_id")),
                          QStringLiteral("i.destination_id")},
                         take);
    }
    if (!status.ok())
        return inTable(status.failure(), table);
    texts.finish();
    return RunColumn(std::move(texts));
}

QString tableOf(FilterEntity entity)
{
    if (isRange(entity))
        return QStringLiteral("metrics");
    if (entity == FilterEntity::Metric)
        return QStringLiteral("latest_metrics");
    return entity == FilterEntity::Parameter ? QStringLiteral("params") : QStringLiteral("tags");
}

RunSource rowsOf(const StoreSession &session, const ColumnName &name, const RunRows &runs,
                 const RowSet &wanted)
{
    return isRange(name.entity) ? pointsOf(session, name.key, runs, wanted)
                                : someOf(tableOf(name.entity), name.key, runs, wanted);
}

Status readKeyed(const StoreSession &session, const RunRows &runs, FilterEntity entity, const RunSource &from,
                 RunColumn &column)
{
    Status status = session.schema.needs(tableOf(entity));
    if (!status.ok())
        return status;
    if (auto *numbers = std::get_if<NumberColumn>(&column)) {
        status = isRange(entity) ? readRange(session, runs, entity, from, *numbers)
                                 : readMetric(session, runs, from, *numbers);
    } else {
        auto &texts = std::get<TextColumn>(column);
        status = readTexts(session, runs, from, texts);
        texts.finish();
    }
    return status.ok() ? status : inTable(status.failure(), tableOf(entity));
}

Result<RunColumn> readKeyed(const StoreSession &session, const RunRows &runs, const ColumnName &name,
                            const RunSource &from)
{
    RunColumn column;
    if (name.entity != FilterEntity::Metric && !isRange(name.entity))
        column = TextColumn();
    std::visit([&](auto &values) { values.resize(runs.size()); }, column);
    Status status = readKeyed(session, runs, name.entity, from, column);
    return status.ok() ? Result<RunColumn>(std::move(column)) : status.failure();
}

} // namespace

Status readRunRows(const StoreSession &session, RunRows &runs)
{
    runs.present.assign(runs.size(), 0);
    runs.startTimes = {};
    runs.experiments = {};
    runs.stages = {};
    qint64 expected = 0; // at most so many, but for rows numbered by hand
    Status status =
        session.database->each(sql(QStringLiteral("SELECT max(rowid) FROM runs")),
                               [&](const Statement &row) { expected = row.integer(0).value_or(0); });
    if (!status.ok())
        return status;
    const auto room = static_cast<size_t>(std::clamp<qint64>(expected, 0, mostExpected));
    runs.ids.reserve(room, idBytes);
    runs.present.reserve(room);
    runs.startTimes.reserve(room);
    runs.experiments.reserve(room);
    runs.stages.reserve(room);
    const auto resize = [&](size_t rows) {
        runs.present.resize(rows, 0);
        runs.startTimes.resize(rows);
        runs.experiments.resize(rows);
        runs.stages.resize(rows);
    };
    resize(runs.ids.size());
    const bool allNew = runs.size() == 0;
    QHash<qint64, Row> withExperiment; // a run of each: a number need not be made a text each time
    status = session.database->each(
        sql(QStringLiteral("SELECT run_uuid, start_time, experiment_id, lifecycle_stage FROM runs")),
        [&](const Statement &statement) {
            const QByteArrayView id = statement.utf8(0);
            const auto known = allNew ? std::nullopt : runs.ids.find(id);
            const Row row = known ? *known : runs.ids.append(id);
            if (row >= runs.size())
                resize(size_t{row} + rowsAtOnce);
            runs.present[row] = 1;
            if (const auto time = statement.number(1))
                runs.startTimes.set(row, *time);
            const auto number = statement.integer(2);
            const auto like = number ? withExperiment.constFind(*number) : withExperiment.constEnd();
            if (like != withExperiment.constEnd()) {
                runs.experiments.copy(row, *like);
            } else {
                runs.experiments.set(row, statement.utf8(2));
                if (number)
                    withExperiment.insert(*number, row);
            }
            runs.stages.set(row, statement.utf8(3));
        });
    if (!status.ok())
        return status;
    resize(runs.ids.size());
    runs.experiments.finish();
    runs.stages.finish();
    return Done{};
}

RunColumn rankColumn(const RunRows &runs, const RunRanks &ranks)
{
    NumberColumn column;
    column.resize(runs.size());
    if (!ranks.experiments.isEmpty()) {
        for (Row row = 0; row < runs.size(); ++row) {
            const auto id = runs.experiments.at(row);
            if (!id)
                continue;
            const auto place = ranks.experiments.constFind(ExperimentId(QString::fromUtf8(*id)));
            if (place != ranks.experiments.constEnd())
                column.set(row, *place);
        }
    }
    for (auto place = ranks.runs.cbegin(); place != ranks.runs.cend(); ++place) {
        if (const auto row = runs.ids.find(place.key().text().toUtf8()))
            column.set(*row, place.value());
    }
    return column;
}

Result<RunColumn> readColumn(const StoreSession &session, const RunRows &runs, const ColumnName &name)
{
    if (name.entity == FilterEntity::Attribute)
        return readAttribute(session, runs, name.key);
    if (name.entity == FilterEntity::Derived)
        return readDerived(session, runs, name.key);
    if (isRange(name.entity))
        return readKeyed(session, runs, name, allPoints(name.key));
    const QString table = tableOf(name.entity);
    if (const Status needed = session.schema.needs(table); !needed.ok())
        return needed.failure();
    const auto rows = allOf(session, table, name.key);
    return rows.ok() ? readKeyed(session, runs, name, *rows) : inTable(rows.failure(), table);
}

Result<RunColumn> readColumn(const StoreSession &session, const RunRows &runs, const ColumnName &name,
                             const RowSet &wanted)
{
    if (name.entity == FilterEntity::Attribute || name.entity == FilterEntity::Derived)
        return readColumn(session, runs, name);
    return readKeyed(session, runs, name, rowsOf(session, name, runs, wanted));
}

Status rereadColumn(const StoreSession &session, const RunRows &runs, const ColumnName &name,
                    const RowSet &wanted, RunColumn &column)
{
    std::visit(
        [&](auto &values) {
            values.resize(runs.size());
            for (Row row = 0; row < wanted.size(); ++row) {
                if (wanted[row] != 0)
                    values.clear(row);
            }
        },
        column);
    return readKeyed(session, runs, name.entity, rowsOf(session, name, runs, wanted), column);
}

Result<RowSet> readDatasetRows(const StoreSession &session, const RunRows &runs, const FilterClause &clause)
{
    const auto condition = filterCondition(
        std::make_shared<const FilterNode>(FilterNode{FilterNode::Kind::Clause, {}, clause}), session.schema);
    if (!condition.ok())
        return condition.failure();
    SqlText from = sql(QStringLiteral("runs r WHERE "));
    from += *condition;
    RowSet rows(runs.size(), 0);
    const Status status =
        eachRun(session, runs, QStringLiteral("NULL"), {std::move(from), QStringLiteral("r.run_uuid")},
                [&](Row row, const Statement &) { rows[row] = 1; });
    return status.ok() ? Result<RowSet>(std::move(rows))
                       : inTable(status.failure(), QStringLiteral("inputs"));
}

} // namespace driftline
