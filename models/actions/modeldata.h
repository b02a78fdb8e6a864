// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The data that a run, or a model's version, was made from, as a file on this machine: reference data of a
// drift check. Blocking, any thread.

#include "models/domain/workspace.h"

namespace driftline {

struct ModelData
{
    QString path;   ///< where to read: an object of the DVC cache, or a file that the run logged
    QString name;   ///< what it is called: "data/training_set.parquet"
    QString origin; ///< "from fraud-detector v12, dvc 3f9c0d41": for people
};

/// What the run's commit says of its data, out of the DVC cache, its hash computed; else the profile that is
/// kept with the run (actions/modelprofile.h); else a dataset that the run logged and that is a file here,
/// training data first. Errors: Unreadable, saying which hop is missing.
[[nodiscard]] Result<ModelData> dataOfRun(const Workspace &workspace, const Run &run, const StopToken &stop);
/// `selector` as selectVersion() takes it. Errors: as there, and as dataOfRun().
[[nodiscard]] Result<ModelData> dataOfModel(const Workspace &workspace, const QString &selector,
                                            const StopToken &stop);

/// "models:/NAME/Production" and "runs:/ID" name data in place of a path.
[[nodiscard]] bool namesData(const QString &text);
/// Errors: Usage for a source without a registry; else as above.
[[nodiscard]] Result<ModelData> namedData(const Workspace &workspace, const QString &text,
                                          const StopToken &stop);

} // namespace driftline
