// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/journal/journaltable.h"

#include "models/analysis/journalchain.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace driftline::journaltable {

namespace {

// seq is empty until an entry is settled, so that a refused plan leaves no gap in the numbering.
constexpr auto createTable = QLatin1StringView(R"sql(
CREATE TABLE IF NOT EXISTS driftline_journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL CHECK (state IN ('planned', 'settled', 'refused')),
    seq INTEGER UNIQUE,
    time INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    version TEXT NOT NULL,
    from_stage TEXT NOT NULL,
    to_stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    archived TEXT NOT NULL,
    previous_hash TEXT,
    hash TEXT,
    CHECK ((state = 'settled') = (seq IS NOT NULL AND hash IS NOT NULL))
))sql");

constexpr auto selectEntries =
    QLatin1StringView("SELECT id, seq, time, actor, kind, model, version, from_stage, to_stage, reason, "
                      "archived, previous_hash, hash "
                      "FROM driftline_journal ");

QString tr(const char *text)
{
    return QCoreApplication::translate("Journal", text);
}

Result<bool> exists(const Database &database)
{
    bool found = false;
    const Status status =
        database.each(sql(QStringLiteral(
                          "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'driftline_journal'")),
                      [&](const Statement &) { found = true; });
    if (!status.ok())
        return status.failure();
    return found;
}

QString archivedText(const QStringList &versions)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonArray::fromStringList(versions)).toJson(QJsonDocument::Compact));
}

// What does not parse gives values that do not fit the hash: verification says so, the list is still shown.
Planned fromRow(const Statement &row)
{
    Planned result;
    result.id = row.integer(0).value_or(0);
    JournalEntry &entry = result.entry;
    entry.seq = row.integer(1).value_or(0);
    entry.time = row.integer(2).value_or(0);
    entry.actor = row.text(3);
    entry.kind = row.text(4);
    entry.model = row.text(5);
    entry.version = row.text(6);
    entry.from = row.text(7);
    entry.to = row.text(8);
    entry.reason = row.text(9);
    const QJsonArray archived = QJsonDocument::fromJson(row.text(10).toUtf8()).array();
    for (const auto &version : archived)
        entry.archived.append(version.toString());
    entry.previousHash = row.text(11);
    entry.hash = row.text(12);
    return result;
}

Result<QList<Planned>> select(const Database &database, const QString &state, const QString &order)
{
    const Result<bool> table = exists(database);
    if (!table.ok())
        return table.failure();
    QList<Planned> rows;
    if (!*table)
        return rows;
    const Status status =
        database.each(sql(selectEntries + QStringLiteral("WHERE state = ? ORDER BY ") + order, {state}),
                      [&](const Statement &row) { rows.append(fromRow(row)); });
    if (!status.ok())
        return status.failure();
    return rows;
}

QList<SqlValue> fieldValues(const JournalEntry &entry)
{
    return {entry.time,  entry.actor,   entry.kind,
            entry.model, entry.version, entry.from,
            entry.to,    entry.reason,  archivedText(entry.archived)};
}

/// Sets what ties the entry to the last settled one.
Result<JournalEntry> chained(const Database &database, JournalEntry entry)
{
    entry.seq = 1;
    entry.previousHash.clear();
    const Status status = database.each(
        sql(QStringLiteral(
            "SELECT seq, hash FROM driftline_journal WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1")),
        [&](const Statement &row) {
            entry.seq = row.integer(0).value_or(0) + 1;
            entry.previousHash = row.text(1);
        });
    if (!status.ok())
        return status.failure();
    entry.hash = journalEntryHash(entry);
    return entry;
}

/// Runs an update of a planned row; one that is no longer planned changes nothing.
Status updatePlanned(const Database &database, SqlText update, qint64 id)
{
    update += sql(QStringLiteral(" WHERE id = ? AND state = 'planned'"), {id});
    const auto changed = database.execute(update);
    if (!changed.ok())
        return changed.failure();
    if (*changed != 1)
        return fail(ErrorCode::Changed, tr("the planned journal entry has been settled meanwhile"),
                    database.path());
    return Done{};
}

} // namespace

Result<QList<JournalEntry>> settled(const Database &database)
{
    const auto rows = select(database, QStringLiteral("settled"), QStringLiteral("seq"));
    if (!rows.ok())
        return rows.failure();
    QList<JournalEntry> entries;
    for (const Planned &row : *rows)
        entries.append(row.entry);
    return entries;
}

Result<QList<Planned>> planned(const Database &database)
{
    return select(database, QStringLiteral("planned"), QStringLiteral("id"));
}

Result<JournalEntry> append(const Database &database, JournalEntry entry)
{
    const auto id = plan(database, entry);
    if (!id.ok())
        return id.failure();
    return settle(database, *id, std::move(entry));
}

Result<qint64> plan(const Database &database, const JournalEntry &entry)
{
    if (const auto created = database.execute(sql(createTable)); !created.ok())
        return created.failure();
    const auto inserted = database.execute(sql(
        QStringLiteral("INSERT INTO driftline_journal (state, time, actor, kind, model, version, from_stage, "
                       "to_stage, reason, archived) VALUES ('planned', ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        fieldValues(entry)));
    if (!inserted.ok())
        return inserted.failure();
    qint64 id = 0;
    const Status status = database.each(sql(QStringLiteral("SELECT last_insert_rowid()")),
                                        [&](const Statement &row) { id = row.integer(0).value_or(0); });
    if (!status.ok())
        return status.failure();
    return id;
}

Result<JournalEntry> settle(const Database &database, qint64 id, JournalEntry entry)
{
    auto result = chained(database, std::move(entry));
    if (!result.ok())
        return result;
    SqlText update = sql(
        QStringLiteral("UPDATE driftline_journal SET time = ?, actor = ?, kind = ?, model = ?, version = ?, "
                       "from_stage = ?, to_stage = ?, reason = ?, archived = ?"),
        fieldValues(*result));
    update += sql(QStringLiteral(", state = 'settled', seq = ?, previous_hash = ?, hash = ?"),
                  {result->seq, result->previousHash, result->hash});
    const Status status = updatePlanned(database, std::move(update), id);
    if (!status.ok())
        return status.failure();
    return result;
}

Status refuse(const Database &database, qint64 id)
{
    return updatePlanned(database, sql(QStringLiteral("UPDATE driftline_journal SET state = 'refused'")), id);
}

} // namespace driftline::journaltable
