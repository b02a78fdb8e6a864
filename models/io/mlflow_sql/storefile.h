// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One MLflow store on disk, shared by its tracking store and its registry. Each call works in a session of
// its own: a fresh connection in one transaction, so that a file which is replaced, upgraded or written
// meanwhile is always seen as it is and whole. Thread-safe.

#include "models/io/mlflow_sql/storeschema.h"
#include "models/io/sqlite/readonlyfile.h"

#include "models/base/problem.h"

#include <QHash>

#include <mutex>

namespace driftline {

/// LIKE distinguishes case here, as in MLflow. Members go in reverse: first the transaction, then the
/// connection.
struct StoreSession
{
    std::unique_ptr<Database> database;
    Transaction transaction;
    StoreSchema schema;
    QString mark; ///< of the state that is seen here, or of one just before: see ReadOnlyFile::mark()
};

/// What is read at different times, and has its problems forgotten at different times.
enum class StoreHalf {
    Runs,  ///< until the file changes
    Models ///< until the models are listed again
};

class StoreFile
{
public:
    StoreFile(QString path, std::shared_ptr<ProblemLog> problems);
    [[nodiscard]] const QString &path() const { return m_file.path(); }
    /// Errors: Unreadable when it is no MLflow store, or one without the columns of runs.
    Result<StoreSession> read(const StopToken &stop);
    /// See ReadOnlyFile::mark().
    Result<QString> mark(const StopToken &stop) { return m_file.mark(stop); }
    /// What was noted of this half so far counts no longer.
    void forgetProblems(StoreHalf half) const;
    /// Nobody else writes between what the session reads and what it commits.
    Result<StoreSession> write(const StopToken &stop) const;
    /// Notes something in the store that could not be understood; `item` says which run or model version.
    void problem(const QString &what, const QString &item, const QString &hint = {},
                 StoreHalf half = StoreHalf::Runs) const;
    /// After reading a table that belongs to a run or a model: when it cannot be read, this is noted, once
    /// for each table, and what was read so far has to do. What is no matter of the table is returned.
    Status leaveOut(const Status &status, const QString &table, StoreHalf half = StoreHalf::Runs) const;

private:
    [[nodiscard]] QString partOf(StoreHalf half) const;

    ReadOnlyFile m_file;
    std::shared_ptr<ProblemLog> m_problems;
    mutable std::mutex m_mutex;                  // guards what follows
    mutable QHash<QString, StoreHalf> m_leftOut; // tables
};

} // namespace driftline
