// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlflow_sql/storefile.h"

#include <QCoreApplication>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MlflowStore", text);
}

/// Both halves of MLflow live in one file: what has no runs is not a store that we could show. What hangs on
/// them may be missing.
Status checkTracking(const StoreSchema &schema, const QString &path)
{
    const QStringList missing = schema.missingForRuns();
    if (missing.isEmpty())
        return Done{};
    if (!schema.hasTable(QStringLiteral("experiments")) || !schema.hasTable(QStringLiteral("runs")))
        return fail(ErrorCode::Unreadable, tr("this database is not an MLflow store"), path,
                    tr("name the .db file that MLflow uses as its backend store"));
    return fail(
        ErrorCode::Unreadable,
        tr("the MLflow store has a schema that is too old or unknown: %1 missing").arg(missing.join(u", ")),
        path, tr("let `mlflow db upgrade` bring a copy of it up to date"));
}

Result<StoreSession> session(std::unique_ptr<Database> database, Transaction::Kind kind, QString mark)
{
    // What reads much reads the pages in their order, once. More cache than this costs more in fresh memory
    // than it saves in reading from the system's own cache.
    for (const auto pragma :
         {QLatin1StringView("case_sensitive_like = ON"), QLatin1StringView("cache_size = -8192")}) {
        const Status set = database->each(sql(QStringLiteral("PRAGMA ") + pragma), [](const Statement &) {});
        if (!set.ok())
            return set.failure();
    }
    auto transaction = Transaction::begin(*database, kind);
    if (!transaction.ok())
        return transaction.failure();
    auto schema = StoreSchema::read(*database);
    if (!schema.ok())
        return schema.failure();
    if (const Status checked = checkTracking(*schema, database->path()); !checked.ok())
        return checked.failure();
    return StoreSession{std::move(database), std::move(transaction).value(), std::move(schema).value(),
                        std::move(mark)};
}

} // namespace

StoreFile::StoreFile(QString path, std::shared_ptr<ProblemLog> problems)
    : m_file(std::move(path)), m_problems(std::move(problems))
{}

Result<StoreSession> StoreFile::read(const StopToken &stop)
{
    if (stop.stopRequested())
        return Cancelled{};
    auto database = m_file.open(stop);
    if (!database.ok())
        return database.failure();
    QString mark = m_file.mark(**database); // before the view begins, lest it promises what is not in it
    return session(std::move(database).value(), Transaction::Kind::Read, std::move(mark));
}

Result<StoreSession> StoreFile::write(const StopToken &stop) const
{
    if (stop.stopRequested())
        return Cancelled{};
    auto database = Database::open(path(), OpenMode::ReadWrite, stop);
    if (!database.ok())
        return database.failure();
    return session(std::move(database).value(), Transaction::Kind::Write, {});
}

QString StoreFile::partOf(StoreHalf half) const
{
    return path() + (half == StoreHalf::Runs ? QLatin1StringView("/runs") : QLatin1StringView("/models"));
}

void StoreFile::problem(const QString &what, const QString &item, const QString &hint, StoreHalf half) const
{
    m_problems->add({what, item.isEmpty() ? path() : path() + QLatin1Char(' ') + item, hint}, partOf(half));
}

void StoreFile::forgetProblems(StoreHalf half) const
{
    const std::scoped_lock lock(m_mutex);
    m_leftOut.removeIf([half](const auto &table) { return table.value() == half; });
    m_problems->replace(partOf(half));
}

Status StoreFile::leaveOut(const Status &status, const QString &table, StoreHalf half) const
{
    if (!isUnreadable(status))
        return status;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_leftOut.contains(table))
            return Done{};
        m_leftOut.insert(table, half);
    }
    const Error error = inTable(status.failure(), table).error();
    m_problems->add({error.what, error.where, error.hint}, partOf(half));
    return Done{};
}

} // namespace driftline
