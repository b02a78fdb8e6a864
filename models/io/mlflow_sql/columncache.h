// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Answers searches of one store from columns of its runs. A column is read when a question first names it and
// kept for the next one, so that the first question costs what it has to read, and another sort or filter
// over the same columns nothing but the sorting. Thread-safe; questions are answered one after the other.

#include "models/domain/trackingstore.h"
#include "models/io/mlflow_sql/columnreader.h"

#include <QElapsedTimer>
#include <QHash>

#include <mutex>

namespace driftline {

class ColumnCache
{
public:
    struct Found
    {
        QStringList ids; ///< of the asked-for page, in order
        qint64 matched = 0;
        QList<Run> runs; ///< with query.only: parallel to ids, with what the columns say of them …
        RunFields rest;  ///< … and what has to be read besides
    };
    /// The runs that match `query`, from place `offset` on, at most `limit`. Errors: of reading.
    Result<Found> search(const StoreSession &session, const RunQuery &query, qint64 offset, qint64 limit);
    /// As TrackingStore::valuesInUse; never of datasets. Errors: of reading.
    Result<QList<ValueInUse>> values(const StoreSession &session, const ValueQuery &query);

private:
    struct Kept
    {
        RunColumn column;
        QElapsedTimer read;   ///< since the whole of it was read
        qint64 lastAsked = 0; ///< number of the question that last used it
    };
    /// The last row of a table to which rows are only ever appended.
    struct LogEnd
    {
        qint64 rowid = 0;
        QString content;
    };
    class Answer;

    Status refresh(const StoreSession &session);
    Status followLog(const StoreSession &session, FilterEntity entity, LogEnd &end);
    Status rereadLogged(const StoreSession &session, FilterEntity entity, qint64 since);
    void dropStale();
    void fitColumns();
    void forget(FilterEntity log, LogEnd &end);
    void forget();
    void makeRoom();

    std::mutex m_mutex; // guards what follows
    RunRows m_runs;
    QHash<ColumnName, std::shared_ptr<Kept>> m_columns;
    QString m_mark; ///< the state of the file that all this is of; empty: of none
    qint64 m_schemaVersion = 0;
    LogEnd m_metricsEnd;
    LogEnd m_paramsEnd;
    qint64 m_questions = 0;
};

} // namespace driftline
