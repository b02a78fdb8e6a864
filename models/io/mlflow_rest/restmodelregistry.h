// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The model registry of an MLflow server. A server offers no precondition and keeps no history: a move is
// announced in a journal of the user's own, checked, sent, read back and settled; the entry is also written
// as tag driftline.journal.<seq> of the version, for everybody to see. Thread-safe, also between processes.

#include "models/domain/registry.h"
#include "models/io/journal/sqlitejournal.h"
#include "models/io/mlflow_rest/restapi.h"

#include "models/base/problem.h"

#include <mutex>

namespace driftline {

class RestModelRegistry final : public ModelRegistry
{
public:
    /// `journalPath`: the journal of this server, made with its folder by the first move.
    RestModelRegistry(std::shared_ptr<const RestApi> api, const QString &journalPath,
                      std::shared_ptr<ProblemLog> problems);

    Result<QList<RegisteredModel>> models(const StopToken &stop) override;
    Result<QList<ModelVersion>> versions(const QString &model, const StopToken &stop) override;
    /// Not stopped between sending and settling.
    Result<AppliedTransition> transition(const TransitionPlan &plan, const StopToken &stop) override;
    Result<QList<JournalEntry>> journal(const StopToken &stop) override;

    /// Settles what an earlier process left open, by what the server says now: a version that is in the stage
    /// it was to go to was moved. Does nothing while another process is in the middle of a move.
    [[nodiscard]] Status settleOpenMoves(const StopToken &stop);

private:
    Result<RegisteredModel> model(const QString &name, const StopToken &stop) const;
    Result<QList<ModelVersion>> searchVersions(const QString &filter, const StopToken &stop) const;
    Status checkPrecondition(const TransitionPlan &plan, const QList<ModelVersion> &now) const;
    Status send(const TransitionPlan &plan) const;
    Status sendStage(const QString &model, const QString &version, Stage stage, bool archiveExisting) const;
    Result<AppliedTransition> finish(qint64 planned, JournalEntry entry, const TransitionPlan &plan,
                                     const QList<ModelVersion> &before, const Status &sent);
    void writeTag(const JournalEntry &entry, const QMap<QString, QString> &tags) const;

    const std::shared_ptr<const RestApi> m_api;
    const std::shared_ptr<ProblemLog> m_problems;
    const QString m_part; ///< of the source, in m_problems: what models() reads anew
    SqliteJournal m_journal;
    std::mutex m_moving; // one move at a time in this process; a lock file keeps other processes out
};

} // namespace driftline
