// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/columncache.h"

#include "models/analysis/valuesinuse.h"
#include "models/io/mlflow_sql/runreader.h"
#include "models/io/mlflow_sql/runsql.h"

#include <algorithm>
#include <cmath>

namespace driftline {

namespace {

// Once a filter has left less than one run in so many, reading a column run by run is quicker.
constexpr qint64 fewOf = 6;
// Columns of long texts that differ from run to run are not worth their memory.
constexpr size_t keptBytes = 96 << 20;
// More appended rows than this are read no quicker than the columns.
constexpr qint64 fewLogged = 20'000;
// How long a column is brought up to date by a log before it is read as a whole again.
constexpr qint64 logTrustedMs = 30'000;

QString logTable(FilterEntity entity)
{
    return entity == FilterEntity::Metric ? QStringLiteral("metrics") : QStringLiteral("params");
}

/// The columns that a log tells of: of metrics, besides the last values, what their histories come to.
QList<FilterEntity> loggedIn(FilterEntity log)
{
    if (log == FilterEntity::Metric)
        return {FilterEntity::Metric, FilterEntity::Lowest, FilterEntity::Highest};
    return {log};
}

/// The row of a log at `rowid`, or its last one.
Status readLogRow(const StoreSession &session, FilterEntity entity, std::optional<qint64> rowid,
                  const std::function<void(qint64, const QString &)> &row)
{
    const bool isMetric = entity == FilterEntity::Metric;
    SqlText query =
        sql(QStringLiteral("SELECT rowid, json_array(key, run_uuid, value%1) FROM %2 ")
                .arg(isMetric ? QStringLiteral(", timestamp, step") : QString(), logTable(entity)));
    query += rowid ? sql(QStringLiteral("WHERE rowid = ?"), {*rowid})
                   : sql(QStringLiteral("ORDER BY rowid DESC LIMIT 1"));
    return session.database->each(
        query, [&](const Statement &statement) { row(statement.integer(0).value_or(0), statement.text(1)); });
}

/// The parts of a filter that must all hold.
QList<FilterTree> conjuncts(const FilterTree &tree)
{
    if (!tree)
        return {};
    return tree->kind == FilterNode::Kind::And ? tree->children : QList<FilterTree>{tree};
}

void addDatasetClauses(QList<const FilterClause *> &clauses, const FilterNode &node)
{
    for (const FilterTree &child : node.children)
        addDatasetClauses(clauses, *child);
    if (node.kind == FilterNode::Kind::Clause && node.clause.entity == FilterEntity::Dataset)
        clauses.append(&node.clause);
}

qint64 sizeOf(const RowSet &rows)
{
    return std::ranges::count(rows, 1);
}

} // namespace

/// One question on its way: the columns it needs, kept ones and ones that were read for it alone.
class ColumnCache::Answer final : public RunColumns
{
public:
    Answer(ColumnCache &cache, const StoreSession &session) : m_cache(cache), m_session(session) {}

    Result<Found> search(const RunQuery &query, qint64 offset, qint64 limit)
    {
        auto rows = scope(query);
        if (!rows.ok())
            return rows.failure();
        QList<FilterTree> parts = conjuncts(query.filter);
        std::ranges::stable_sort(parts, {}, [this](const FilterTree &part) { return cost(part); });
        for (const FilterTree &part : std::as_const(parts)) {
            Status status = readDatasets(*part);
            if (status.ok())
                status = prepare(columnsOf(part), *rows);
            if (!status.ok())
                return status.failure();
            narrow(*rows, part, *this);
        }
        Found found;
        found.matched = sizeOf(*rows);
        if (limit <= 0 || offset >= found.matched)
            return found;
        const RunRows &runs = m_cache.m_runs;
        for (const OrderBy &by : query.orderBy) {
            if (by.entity != FilterEntity::Ranked)
                continue;
            auto own = std::make_shared<Kept>();
            own->column = rankColumn(runs, by.ranks ? *by.ranks : RunRanks());
            m_columns.insert({by.entity, by.key}, own);
        }
        if (const Status status = prepare(columnsOf(query.orderBy), *rows); !status.ok())
            return status.failure();
        const std::vector<Row> page = sortedRows(*rows, query.orderBy, *this, runs.startTimes, runs.ids,
                                                 {size_t(offset), size_t(limit)});
        for (const Row row : page)
            found.ids.append(QString::fromUtf8(runs.ids.at(row)));
        if (query.only) {
            if (const Status status = fill(found, *query.only, page, *rows); !status.ok())
                return status.failure();
        }
        return found;
    }

    Result<QList<ValueInUse>> values(const ValueQuery &query)
    {
        RunQuery runs;
        runs.experiments = query.experiments;
        const auto rows = scope(runs);
        if (!rows.ok())
            return rows.failure();
        const ColumnName name{query.entity, query.key};
        if (const Status status = prepare({name}, *rows); !status.ok())
            return status.failure();
        const auto *texts = std::get_if<TextColumn>(&column(name));
        if (texts == nullptr)
            return QList<ValueInUse>();
        // Each text is converted once, however many runs have it.
        QHash<quint32, std::pair<Row, qint64>> byCode;
        for (Row row = 0; row < rows->size(); ++row) {
            if ((*rows)[row] == 0 || !texts->at(row))
                continue;
            auto &[any, count] = byCode[texts->codeOf(row)];
            any = row;
            ++count;
        }
        QHash<QString, qint64> counts;
        for (const auto &[row, count] : std::as_const(byCode))
            counts.insert(QString::fromUtf8(*texts->at(row)), count);
        return valuesWanted(counts, query);
    }

    [[nodiscard]] const RunColumn &column(const ColumnName &name) const override
    {
        return m_columns.constFind(name).value()->column;
    }
    [[nodiscard]] const RowSet &datasetRows(const FilterClause &clause) const override
    {
        return m_datasets.constFind(&clause).value();
    }

private:
    Result<RowSet> scope(const RunQuery &query) const
    {
        const RunRows &runs = m_cache.m_runs;
        FilterClause inExperiments{FilterEntity::Attribute, {}, FilterOperator::In, QStringList()};
        auto &ids = std::get<QStringList>(inExperiments.value);
        const Status status = m_session.database->each(
            experimentIds(query), [&](const Statement &row) { ids.append(row.text(0)); });
        if (!status.ok())
            return status.failure();
        const auto stage = [&](ViewType view) {
            const auto name =
                view == ViewType::DeletedOnly ? LifecycleStage::Deleted : LifecycleStage::Active;
            return runs.stages.holds(
                {FilterEntity::Attribute, {}, FilterOperator::Equal, lifecycleStageName(name)});
        };
        const std::vector<quint8> experiment = runs.experiments.holds(inExperiments);
        const std::vector<quint8> wanted = stage(query.viewType);
        RowSet rows = runs.present;
        for (Row row = 0; row < rows.size(); ++row) {
            if (rows[row] == 0)
                continue;
            const bool inView = query.viewType == ViewType::All || wanted[runs.stages.codeOf(row)] != 0;
            rows[row] = inView ? experiment[runs.experiments.codeOf(row)] : 0;
        }
        return rows;
    }

    /// Cheap parts come first, so that fewer runs are left for the others: what is at hand, then texts, of
    /// which more lie on a page and which narrow more.
    [[nodiscard]] int cost(const FilterTree &part) const
    {
        const QList<ColumnName> names = columnsOf(part);
        if (std::ranges::all_of(names, [this](const auto &name) { return m_cache.m_columns.contains(name); }))
            return 0;
        const bool hasMetric = std::ranges::any_of(
            names, [](const ColumnName &name) { return name.entity == FilterEntity::Metric; });
        return hasMetric ? 2 : 1;
    }

    Status readDatasets(const FilterNode &node)
    {
        QList<const FilterClause *> clauses;
        addDatasetClauses(clauses, node);
        for (const FilterClause *clause : std::as_const(clauses)) {
            auto rows = readDatasetRows(m_session, m_cache.m_runs, *clause);
            if (!rows.ok())
                return rows.failure();
            m_datasets.insert(clause, std::move(rows).value());
        }
        return Done{};
    }

    /// Takes fields from columns: those that are at hand, and metrics of many runs, which are small and soon
    /// asked for again. Texts may be long: several of them are read for the runs of the page only. So is what
    /// a damaged table still has.
    Status fill(Found &found, const RunFields &only, const std::vector<Row> &page, const RowSet &rows)
    {
        found.runs.resize(qsizetype(page.size()));
        found.rest.datasets = only.datasets;
        const bool many = found.matched * fewOf >= qint64(m_cache.m_runs.size());
        for (const QString &key : only.metrics) {
            const ColumnName name{FilterEntity::Metric, key};
            Status status = many ? prepare({name}, rows) : Done{};
            if (!status.ok() && !isUnreadable(status))
                return status;
            if (const auto *column = atHand<NumberColumn>(name))
                fillMetric(found.runs, page, key, *column);
            else
                found.rest.metrics.append(key);
        }
        if (many && only.params.size() + only.tags.size() == 1) {
            const ColumnName name = only.tags.isEmpty()
                                        ? ColumnName{FilterEntity::Parameter, only.params.first()}
                                        : ColumnName{FilterEntity::Tag, only.tags.first()};
            if (Status status = prepare({name}, rows); !status.ok() && !isUnreadable(status))
                return status;
        }
        for (const QString &key : only.params)
            fillText(found.runs, page, {FilterEntity::Parameter, key}, &Run::params, found.rest.params);
        for (const QString &key : only.tags)
            fillText(found.runs, page, {FilterEntity::Tag, key}, &Run::tags, found.rest.tags);
        return Done{};
    }

    template <typename Column>
    const Column *atHand(const ColumnName &name) const
    {
        auto kept = m_columns.value(name);
        if (!kept)
            kept = m_cache.m_columns.value(name);
        return kept ? std::get_if<Column>(&kept->column) : nullptr;
    }

    static void fillMetric(QList<Run> &runs, const std::vector<Row> &page, const QString &key,
                           const NumberColumn &column)
    {
        for (size_t i = 0; i < page.size(); ++i) {
            if (column.has(page[i])) {
                const double value = column.at(page[i]);
                runs[qsizetype(i)].metrics.insert(key, metricValue(value, std::isnan(value)));
            }
        }
    }

    void fillText(QList<Run> &runs, const std::vector<Row> &page, const ColumnName &name,
                  QMap<QString, QString> Run::*map, QStringList &rest) const
    {
        const auto *column = atHand<TextColumn>(name);
        if (!column) {
            rest.append(name.key);
            return;
        }
        for (size_t i = 0; i < page.size(); ++i) {
            if (column->has(page[i])) {
                const auto text = column->at(page[i]);
                (runs[qsizetype(i)].*map).insert(name.key, text ? QString::fromUtf8(*text) : QString());
            }
        }
    }

    /// Has the columns at hand, at least for `rows`. The first question may be the only one: it reads as
    /// little as it can. Later ones read for those to come.
    Status prepare(const QList<ColumnName> &names, const RowSet &rows)
    {
        const bool few = m_cache.m_questions == 1 && sizeOf(rows) * fewOf < qint64(rows.size());
        for (const ColumnName &name : names) {
            if (m_columns.contains(name))
                continue; // for these rows and others
            std::shared_ptr<Kept> kept = m_cache.m_columns.value(name);
            if (!kept) {
                const bool alone =
                    few && name.entity != FilterEntity::Attribute && name.entity != FilterEntity::Derived;
                auto column = alone ? readColumn(m_session, m_cache.m_runs, name, rows)
                                    : readColumn(m_session, m_cache.m_runs, name);
                if (!column.ok())
                    return column.failure();
                kept = std::make_shared<Kept>();
                kept->column = std::move(column).value();
                kept->read.start();
                if (!alone)
                    m_cache.m_columns.insert(name, kept);
            }
            kept->lastAsked = m_cache.m_questions;
            m_columns.insert(name, kept);
        }
        return Done{};
    }

    ColumnCache &m_cache;
    const StoreSession &m_session;
    QHash<ColumnName, std::shared_ptr<Kept>> m_columns;
    QHash<const FilterClause *, RowSet> m_datasets;
};

Result<ColumnCache::Found> ColumnCache::search(const StoreSession &session, const RunQuery &query,
                                               qint64 offset, qint64 limit)
{
    const std::scoped_lock lock(m_mutex);
    if (const Status status = refresh(session); !status.ok())
        return status.failure();
    ++m_questions;
    auto found = Answer(*this, session).search(query, offset, limit);
    makeRoom();
    return found;
}

Result<QList<ValueInUse>> ColumnCache::values(const StoreSession &session, const ValueQuery &query)
{
    const std::scoped_lock lock(m_mutex);
    if (const Status status = refresh(session); !status.ok())
        return status.failure();
    ++m_questions;
    auto values = Answer(*this, session).values(query);
    makeRoom();
    return values;
}

/// Brings everything to the state that the session sees.
///
/// Nothing was written when the mark is the same. Otherwise the runs themselves are read again: they are few
/// and change in place. What hangs on them is a hundred times as much, so that only what changed is read:
/// - MLflow (2 and 3, by its source and by the tests) changes latest_metrics only in the transaction that
///   appends the reason to `metrics`, and only for the run and key of an appended row; parameters are only
///   ever appended. Rows get growing rowids. The rows behind the last one that was seen name all values to
///   be read again, provided that this last row is still there as it was: what a clean-up deletes or
///   VACUUM renumbers shows in it or in the schema's version, or else leaves the rows behind it in place.
///   A run that was deleted for good loses its values because it is no longer among the runs.
/// - Tags are overwritten and removed without a trace, and so are attributes: their columns are read again.
///   So are those of a log that cannot be read; who asks for one is told when that fails, too.
/// - Somebody may still have edited a value by hand, which no log tells. So the log is trusted for half a
///   minute; then the column is read as a whole again.
Status ColumnCache::refresh(const StoreSession &session)
{
    if (!m_mark.isEmpty() && m_mark == session.mark)
        return Done{};
    m_mark.clear(); // what is interrupted now is done again from the start
    qint64 schemaVersion = 0;
    Status asked =
        session.database->each(sql(QStringLiteral("PRAGMA schema_version")),
                               [&](const Statement &row) { schemaVersion = row.integer(0).value_or(0); });
    if (!asked.ok())
        return asked;
    if (schemaVersion != m_schemaVersion)
        forget();
    m_schemaVersion = schemaVersion;
    dropStale();
    if (Status status = readRunRows(session, m_runs); !status.ok())
        return status;
    fitColumns();
    for (const auto &[entity, end] :
         {std::pair{FilterEntity::Metric, &m_metricsEnd}, std::pair{FilterEntity::Parameter, &m_paramsEnd}}) {
        if (Status status = followLog(session, entity, *end); isUnreadable(status))
            forget(entity, *end);
        else if (!status.ok())
            return status;
    }
    m_mark = session.mark;
    return Done{};
}

/// What no log tells of, and what a log has told of for too long.
void ColumnCache::dropStale()
{
    m_columns.removeIf([](const auto &kept) {
        const FilterEntity entity = kept.key().entity;
        const bool isLogged = loggedIn(FilterEntity::Metric).contains(entity) ||
                              loggedIn(FilterEntity::Parameter).contains(entity);
        return !isLogged || kept.value()->read.hasExpired(logTrustedMs);
    });
    // Rows of runs that are gone are not given to others; when they become many everything starts anew.
    if (sizeOf(m_runs.present) * 2 < qint64(m_runs.size()))
        forget();
}

/// New runs have no value until a row says so, and those that are gone have none any more.
void ColumnCache::fitColumns()
{
    const auto fit = [this](auto &values) {
        values.resize(m_runs.size());
        for (Row row = 0; row < m_runs.size(); ++row) {
            if (m_runs.present[row] == 0)
                values.clear(row);
        }
    };
    for (const auto &kept : std::as_const(m_columns))
        std::visit(fit, kept->column);
}

Status ColumnCache::followLog(const StoreSession &session, FilterEntity entity, LogEnd &end)
{
    LogEnd now;
    Status status = readLogRow(session, entity, std::nullopt, [&](qint64 rowid, const QString &content) {
        now = {rowid, content};
    });
    if (!status.ok())
        return status;
    QString seen;
    if (end.rowid > 0)
        status =
            readLogRow(session, entity, end.rowid, [&](qint64, const QString &content) { seen = content; });
    if (!status.ok())
        return status;
    if (seen != end.content || now.rowid - end.rowid > fewLogged)
        forget(entity, end);
    else if (now.rowid > end.rowid)
        status = rereadLogged(session, entity, end.rowid);
    if (status.ok())
        end = now;
    return status;
}

Status ColumnCache::rereadLogged(const StoreSession &session, FilterEntity entity, qint64 since)
{
    QHash<ColumnName, RowSet> changed;
    Status status = session.database->each(
        sql(QStringLiteral("SELECT key, run_uuid FROM %1 WHERE rowid > ?").arg(logTable(entity)), {since}),
        [&](const Statement &statement) {
            const auto row = m_runs.ids.find(statement.utf8(1));
            if (!row)
                return;
            for (const FilterEntity told : loggedIn(entity)) {
                const ColumnName name{told, statement.text(0)};
                if (!m_columns.contains(name))
                    continue;
                RowSet &rows = changed[name];
                rows.resize(m_runs.size(), 0);
                rows[*row] = 1;
            }
        });
    if (!status.ok())
        return status;
    for (auto each = changed.cbegin(); each != changed.cend(); ++each) {
        Status reread =
            rereadColumn(session, m_runs, each.key(), each.value(), m_columns[each.key()]->column);
        if (!reread.ok())
            return reread;
    }
    return Done{};
}

void ColumnCache::forget(FilterEntity log, LogEnd &end)
{
    m_columns.removeIf([log](const auto &kept) { return loggedIn(log).contains(kept.key().entity); });
    end = {};
}

void ColumnCache::forget()
{
    m_runs = {};
    m_columns.clear();
    m_mark.clear();
    m_metricsEnd = {};
    m_paramsEnd = {};
}

void ColumnCache::makeRoom()
{
    const auto bytesOf = [](const Kept &kept) {
        return std::visit([](const auto &values) { return values.bytes(); }, kept.column);
    };
    size_t total = 0;
    for (const auto &kept : std::as_const(m_columns))
        total += bytesOf(*kept);
    while (total > keptBytes && !m_columns.isEmpty()) {
        auto oldest = m_columns.begin();
        for (auto kept = m_columns.begin(); kept != m_columns.end(); ++kept) {
            if (kept.value()->lastAsked < oldest.value()->lastAsked)
                oldest = kept;
        }
        total -= bytesOf(*oldest.value());
        m_columns.erase(oldest);
    }
}

} // namespace driftline
