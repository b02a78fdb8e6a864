// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The model registry in a file store's folder "models". Read only: MLflow itself no longer writes such stores
// from 3.13 on. Each call reads the folder as it is. Thread-safe.

#include "models/domain/registry.h"
#include "models/io/mlruns/storeindex.h"

namespace driftline::mlruns {

class MlrunsModelRegistry final : public ModelRegistry
{
public:
    explicit MlrunsModelRegistry(std::shared_ptr<StoreIndex> index) : m_index(std::move(index)) {}

    Result<QList<RegisteredModel>> models(const StopToken &stop) override;
    Result<QList<ModelVersion>> versions(const QString &model, const StopToken &stop) override;
    /// Always refused with Usage: nothing is ever written to the store.
    Result<AppliedTransition> transition(const TransitionPlan &plan, const StopToken &stop) override;
    /// Always empty.
    Result<QList<JournalEntry>> journal(const StopToken &stop) override;

private:
    const std::shared_ptr<StoreIndex> m_index; // for its root and its problems
};

} // namespace driftline::mlruns
