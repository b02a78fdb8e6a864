// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Registered models, their versions, stages and aliases, and moves between stages.

#include "models/domain/experiment.h"
#include "models/domain/journal.h"

#include "models/base/result.h"
#include "models/base/stoptoken.h"

namespace driftline {

enum class Stage { None, Staging, Production, Archived };

/// "None", "Staging", "Production", "Archived".
[[nodiscard]] QString stageName(Stage stage);
/// Case-insensitive, as MLflow takes it.
[[nodiscard]] std::optional<Stage> stageFromName(const QString &name);

struct ModelVersion
{
    QString model;
    QString version; ///< a decimal number; a string as in MLflow's API
    Stage stage = Stage::None;
    QStringList aliases; ///< sorted
    RunId runId;         ///< empty when the version was registered without a run
    QString source;
    QString status; ///< "READY", …
    QString description;
    QString userId;
    std::optional<UtcMs> creationTime;
    std::optional<UtcMs> lastUpdatedTime;
    QMap<QString, QString> tags;
};

struct RegisteredModel
{
    QString name;
    QString description;
    std::optional<UtcMs> creationTime;
    std::optional<UtcMs> lastUpdatedTime;
    QMap<QString, QString> aliases; ///< alias → version
    QMap<QString, QString> tags;
    QMap<QString, QStringList> stages; ///< stage → versions, ascending; stages without versions are absent
    int versionCount = 0;
};

/// What a move will do, as seen when it was planned; the precondition of the write.
struct TransitionPlan
{
    QString model;
    QString version;
    Stage from = Stage::None;
    Stage to = Stage::None;
    QStringList archived;    ///< versions that leave stage `to` for Archived, ascending
    QStringList keptInStage; ///< versions that stay in stage `to` beside it (keep existing), ascending
    QString actor;
    QString reason;
};

struct AppliedTransition
{
    JournalEntry entry; ///< as written to the journal
};

class ModelRegistry
{
public:
    ModelRegistry() = default;
    ModelRegistry(const ModelRegistry &) = delete;
    ModelRegistry &operator=(const ModelRegistry &) = delete;
    virtual ~ModelRegistry() = default;

    /// By name; prompts (tag mlflow.prompt.is_prompt) are left out.
    virtual Result<QList<RegisteredModel>> models(const StopToken &stop) = 0;
    /// Newest first; deleted versions are left out. Errors: Usage when there is no such model.
    virtual Result<QList<ModelVersion>> versions(const QString &model, const StopToken &stop) = 0;
    /// Re-read, write, read back, journal. Refused with Changed, and nothing written, when the version is no
    /// longer in plan.from or the versions in plan.to are no longer archived + keptInStage. On a local store
    /// one transaction; on a server a planned journal entry is settled by what was read back.
    virtual Result<AppliedTransition> transition(const TransitionPlan &plan, const StopToken &stop) = 0;
    /// Settled moves, oldest first; a store that never saw one gives an empty list and is not changed.
    virtual Result<QList<JournalEntry>> journal(const StopToken &stop) = 0;
};

} // namespace driftline
