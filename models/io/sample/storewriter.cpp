// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/storewriter.h"

#include "models/io/journal/journaltable.h"
#include "models/io/sample/mlflowschema.h"
#include "models/io/sample/random.h"

#include <QCoreApplication>

#include <cmath>
#include <memory>
#include <optional>
#include <sqlite3.h>

namespace driftline::sample {

namespace {

struct Close
{
    void operator()(sqlite3 *database) const { sqlite3_close_v2(database); }
};
struct Finalize
{
    void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
};

/// A new database that is filled by one transaction. The first failure is kept and ends the rest.
class Filler
{
public:
    explicit Filler(const QString &file) : m_file(file)
    {
        sqlite3 *raw = nullptr;
        check(sqlite3_open_v2(file.toUtf8().constData(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                              nullptr));
        m_database.reset(raw);
    }

    void run(const char *script)
    {
        if (ok())
            check(sqlite3_exec(m_database.get(), script, nullptr, nullptr, nullptr));
    }
    [[nodiscard]] bool ok() const { return m_code == SQLITE_OK; }
    [[nodiscard]] Failure failure() const
    {
        return fail(ErrorCode::Output,
                    QCoreApplication::translate("Sample", "cannot write the sample's MLflow store"), m_file,
                    QString::fromUtf8(m_message.isEmpty() ? QByteArray(sqlite3_errstr(m_code)) : m_message));
    }
    void check(int code)
    {
        if (!ok() || code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
            return;
        m_code = code;
        if (m_database)
            m_message = sqlite3_errmsg(m_database.get());
    }
    [[nodiscard]] sqlite3 *database() const { return m_database.get(); }

private:
    const QString m_file;
    std::unique_ptr<sqlite3, Close> m_database;
    int m_code = SQLITE_OK;
    QByteArray m_message;
};

/// INSERT INTO table VALUES (…), one row a call.
class Insert
{
public:
    Insert(Filler &filler, const char *table, const char *columns) : m_filler(filler)
    {
        const QByteArray names(columns);
        const QByteArray places = QByteArray("?, ").repeated(names.count(',')) + "?";
        const QByteArray text =
            QByteArray("INSERT INTO ") + table + " (" + names + ") VALUES (" + places + ")";
        sqlite3_stmt *raw = nullptr;
        if (filler.ok())
            filler.check(sqlite3_prepare_v2(filler.database(), text.constData(), -1, &raw, nullptr));
        m_statement.reset(raw);
    }

    template <typename... Values>
    void operator()(const Values &...values)
    {
        if (!m_filler.ok())
            return;
        int place = 0;
        (bind(++place, values), ...);
        m_filler.check(sqlite3_step(m_statement.get()));
        sqlite3_reset(m_statement.get());
    }

private:
    // The values of one row outlive its step.
    void bind(int place, const QByteArray &text)
    {
        sqlite3_bind_text(m_statement.get(), place, text.constData(), static_cast<int>(text.size()),
                          SQLITE_STATIC);
    }
    void bind(int place, const QString &text)
    {
        const QByteArray bytes = text.toUtf8();
        sqlite3_bind_text(m_statement.get(), place, bytes.constData(), static_cast<int>(bytes.size()),
                          SQLITE_TRANSIENT);
    }
    void bind(int place, const char *text)
    {
        sqlite3_bind_text(m_statement.get(), place, text, -1, SQLITE_STATIC);
    }
    void bind(int place, double value) { sqlite3_bind_double(m_statement.get(), place, value); }
    void bind(int place, qint64 value) { sqlite3_bind_int64(m_statement.get(), place, value); }
    void bind(int place, int value) { sqlite3_bind_int(m_statement.get(), place, value); }
    void bind(int place, std::nullptr_t) { sqlite3_bind_null(m_statement.get(), place); }

    Filler &m_filler;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

void fillRuns(Filler &filler, const QList<StoryRun> &runs)
{
    Insert experiment(
        filler, "experiments",
        "experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time");
    Insert note(filler, "experiment_tags", "key, value, experiment_id");
    for (const StoryExperiment &each : storyExperiments()) {
        experiment(each.id, each.name, QStringLiteral("mlflow-artifacts:/%1").arg(each.id), "active",
                   each.created, each.created);
        note("mlflow.note.content", each.description, each.id);
    }
    Insert insert(
        filler, "runs",
        "run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, "
        "source_version, lifecycle_stage, artifact_uri, experiment_id, deleted_time");
    Insert param(filler, "params", "key, value, run_uuid");
    Insert tag(filler, "tags", "key, value, run_uuid");
    for (const StoryRun &run : runs) {
        insert(run.id, run.name, "UNKNOWN", "", "", run.user, run.status, run.start, run.end, "", "active",
               artifactUri(run), run.experiment, nullptr);
        for (auto it = run.params.cbegin(); it != run.params.cend(); ++it)
            param(it.key(), it.value(), run.id);
        for (auto it = run.tags.cbegin(); it != run.tags.cend(); ++it)
            tag(it.key(), it.value(), run.id);
    }
}

/// MLflow keeps NaN as a flag beside 0.
void fillSeries(Insert &point, Insert &latest, const StoryRun &run, const StorySeries &series)
{
    const QByteArray key = series.key.toLatin1();
    const QByteArray id = run.id.toLatin1();
    const auto count = static_cast<qint64>(series.values.size());
    const UtcMs span = run.end - run.start;
    qint64 step = series.firstStep;
    UtcMs time = run.start;
    double value = 0;
    bool nan = false;
    for (qint64 i = 0; i < count; ++i) {
        step = series.firstStep + i * series.stride;
        time = run.start + span * (i + 1) / (count + 1);
        nan = std::isnan(series.values[static_cast<std::size_t>(i)]);
        value = nan ? 0 : series.values[static_cast<std::size_t>(i)];
        point(key, value, time, id, step, nan ? 1 : 0);
    }
    latest(key, value, time, step, nan ? 1 : 0, id);
}

Status fillMetrics(Filler &filler, const QList<StoryRun> &runs, const StopToken &stop)
{
    // By key, then by time: as the table's key is sorted.
    QMap<QString, QList<std::pair<const StoryRun *, const StorySeries *>>> byKey;
    for (const StoryRun &run : runs)
        for (const StorySeries &series : run.metrics)
            byKey[series.key].append({&run, &series});
    Insert point(filler, "metrics", "key, value, timestamp, run_uuid, step, is_nan");
    Insert latest(filler, "latest_metrics", "key, value, timestamp, step, is_nan, run_uuid");
    for (const auto &all : std::as_const(byKey)) {
        for (const auto &[run, series] : all) {
            if (stop.stopRequested())
                return Cancelled{};
            fillSeries(point, latest, *run, *series);
        }
    }
    return Done{};
}

void fillDatasets(Filler &filler, const Store &store)
{
    Insert dataset(
        filler, "datasets",
        "dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, "
        "dataset_profile");
    Insert input(filler, "inputs", "input_uuid, source_type, source_id, destination_type, destination_id");
    Insert context(filler, "input_tags", "input_uuid, name, value");
    QMap<QString, QString> known; // experiment and digest → dataset_uuid
    for (const StoryRun &run : store.runs) {
        if (run.data.md5.isEmpty())
            continue;
        QString &id = known[QString::number(run.experiment) + run.data.md5];
        if (id.isEmpty()) {
            const LoggedData data = store.data.value(
                run.data.md5, {QStringLiteral("training_set"), QString(trainingSetPath), {}, 0, 0});
            id = Random(QByteArray("dataset ") + QByteArray::number(run.experiment) + run.data.md5.toLatin1())
                     .hex(32);
            const QByteArray profile = "{\"num_rows\": " + QByteArray::number(data.rows) +
                                       ", \"num_elements\": " + QByteArray::number(data.rows * data.columns) +
                                       "}";
            const QByteArray source = "{\"uri\": \"" + data.path.toUtf8() + "\"}";
            if (data.schema.isEmpty())
                dataset(id, run.experiment, data.name, run.data.md5, "local", source, nullptr, nullptr);
            else
                dataset(id, run.experiment, data.name, run.data.md5, "local", source, data.schema, profile);
        }
        const QString edge = Random(QByteArray("input ") + run.id.toLatin1()).hex(32);
        input(edge, "DATASET", id, "RUN", run.id);
        context(edge, "mlflow.data.context", "training");
    }
}

void fillRegistry(Filler &filler, const StoryRegistry &registry)
{
    Insert model(filler, "registered_models", "name, creation_time, last_updated_time, description");
    Insert modelTag(filler, "registered_model_tags", "key, value, name");
    Insert alias(filler, "registered_model_aliases", "alias, version, name");
    Insert version(
        filler, "model_versions",
        "name, version, creation_time, last_updated_time, description, user_id, current_stage, source, "
        "run_id, status, status_message, run_link, storage_location");
    Insert versionTag(filler, "model_version_tags", "key, value, name, version");
    model(registry.model, registry.created, registry.updated, registry.description);
    for (auto it = registry.tags.cbegin(); it != registry.tags.cend(); ++it)
        modelTag(it.key(), it.value(), registry.model);
    for (const StoryVersion &each : registry.versions) {
        version(registry.model, each.version, each.created, each.updated, each.description, nullptr,
                each.stage, each.source, each.runId, "READY", nullptr, "", each.source);
        for (auto it = each.tags.cbegin(); it != each.tags.cend(); ++it)
            versionTag(it.key(), it.value(), registry.model, each.version);
    }
    for (auto it = registry.aliases.cbegin(); it != registry.aliases.cend(); ++it)
        alias(it.key(), it.value(), registry.model);
}

Status fillTables(const QString &file, const Store &store, const StopToken &stop)
{
    Filler filler(file);
    // The folder is thrown away when anything fails: no journal to go back by is needed.
    filler.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
    filler.run(mlflowTables());
    {
        Insert revision(filler, "alembic_version", "version_num");
        revision(mlflowRevision);
        fillRuns(filler, store.runs);
        fillDatasets(filler, store);
        fillRegistry(filler, store.registry);
        if (auto filled = fillMetrics(filler, store.runs, stop); !filled.ok())
            return filled;
    }
    filler.run(mlflowIndexes());
    filler.run("COMMIT");
    if (!filler.ok())
        return filler.failure();
    return Done{};
}

Status fillJournal(const QString &file, const QList<JournalEntry> &moves, const StopToken &stop)
{
    auto database = Database::open(file, OpenMode::ReadWrite, stop);
    if (!database.ok())
        return database.failure();
    auto transaction = Transaction::begin(**database, Transaction::Kind::Write);
    if (!transaction.ok())
        return transaction.failure();
    for (const JournalEntry &move : moves) {
        if (auto entry = journaltable::append(**database, move); !entry.ok())
            return entry.failure();
    }
    return transaction->commit();
}

} // namespace

Status writeStore(const QString &file, const Store &store, const StopToken &stop)
{
    if (auto filled = fillTables(file, store, stop); !filled.ok())
        return filled;
    return fillJournal(file, store.registry.moves, stop);
}

} // namespace driftline::sample
