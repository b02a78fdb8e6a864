// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One command of driftline-cli: from arguments to a JSON document and its text for people. Commands print
// nothing; main does.

#include "app/cli/arguments.h"
#include "app/cli/json.h"
#include "models/actions/modeldata.h"
#include "models/domain/tablefile.h"
#include "models/domain/workspace.h"

#include "models/base/stoptoken.h"

#include <functional>

namespace driftline::cli {

struct CommandContext
{
    const Arguments &arguments;
    const SourceOpener &sources;
    const DatasetReader &datasets;
    const TableFiles &tableFiles;
    StopToken stop;
    /// Percentages for people; does nothing off a terminal.
    std::function<void(const QString &what, qint64 done, qint64 total)> progress;
    /// The opened source, kept for its problems.
    WorkspacePtr workspace;

    /// Opens --source (once).
    [[nodiscard]] Result<WorkspacePtr> open();
    [[nodiscard]] Result<std::shared_ptr<TrackingStore>> tracking();
    /// … with everything in it that is at the source by now: for lists and searches.
    [[nodiscard]] Result<std::shared_ptr<TrackingStore>> freshTracking();
    [[nodiscard]] Result<std::shared_ptr<ModelRegistry>> registry();
};

struct Outcome
{
    Json json;
    QString text;
    bool answerIsNo = false;   ///< exit code 1
    QList<Problem> problems{}; ///< what could not be read, apart from the workspace's
};

/// A file's path as it is; for models:/NAME/STAGE and runs:/ID the data that the run was made from.
[[nodiscard]] Result<ModelData> dataAt(CommandContext &context, const QString &place);

using Command = Result<Outcome> (*)(CommandContext &);

[[nodiscard]] Result<Outcome> runSample(CommandContext &context);
[[nodiscard]] Result<Outcome> listExperiments(CommandContext &context);
[[nodiscard]] Result<Outcome> listRuns(CommandContext &context);
[[nodiscard]] Result<Outcome> showRun(CommandContext &context);
[[nodiscard]] Result<Outcome> showHistory(CommandContext &context);
[[nodiscard]] Result<Outcome> compare(CommandContext &context);
[[nodiscard]] Result<Outcome> listModels(CommandContext &context);
[[nodiscard]] Result<Outcome> listVersions(CommandContext &context);
[[nodiscard]] Result<Outcome> showLineage(CommandContext &context);
[[nodiscard]] Result<Outcome> moveVersion(CommandContext &context);
[[nodiscard]] Result<Outcome> showJournal(CommandContext &context);
[[nodiscard]] Result<Outcome> checkDriftCommand(CommandContext &context);
[[nodiscard]] Result<Outcome> makeProfile(CommandContext &context);

/// Null for a name that is no command.
[[nodiscard]] Command commandByName(const QString &name);

/// Columns padded to their widest cell; the first row is the header. Control characters are shown as spaces.
[[nodiscard]] QString textTable(const QList<QStringList> &given);

} // namespace driftline::cli
