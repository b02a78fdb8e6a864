// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The registered models of an MLflow SQLite store. Reading never writes; a move is one BEGIN IMMEDIATE
// transaction on a connection of its own, in which precondition, write, read-back and journal entry stand or
// fall together. Thread-safe, also between processes.

#include "models/domain/registry.h"
#include "models/io/mlflow_sql/storefile.h"

namespace driftline {

class SqlModelRegistry final : public ModelRegistry
{
public:
    explicit SqlModelRegistry(std::shared_ptr<StoreFile> file) : m_file(std::move(file)) {}

    Result<QList<RegisteredModel>> models(const StopToken &stop) override;
    Result<QList<ModelVersion>> versions(const QString &model, const StopToken &stop) override;
    Result<AppliedTransition> transition(const TransitionPlan &plan, const StopToken &stop) override;
    Result<QList<JournalEntry>> journal(const StopToken &stop) override;

private:
    const std::shared_ptr<StoreFile> m_file;
};

} // namespace driftline
